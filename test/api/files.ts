/** Small files of every kind, made by hand: their content says what they are. */
import { deflateRawSync } from 'node:zlib';

export const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n');
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
  'base64',
);
/** A compound file, as Word 97 and every Office file with a password is. */
export const OLD_OFFICE = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]);

const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';

const contentTypes = (type: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="${type}"/></Types>`;

const TYPES = '[Content_Types].xml';

/** @param more further entries, `name: text` */
export const docx = (more: Readonly<Record<string, string>> = {}, unpacked?: number): Buffer =>
  zip({ [TYPES]: contentTypes(WORD), 'word/document.xml': '<w:document/>', ...more }, unpacked);

/** A ZIP of texts, each deflated; `unpacked` overstates how long each entry but the list of types becomes. */
export function zip(entries: Readonly<Record<string, string>>, unpacked?: number): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(entries)) {
    const [raw, label] = [Buffer.from(text), Buffer.from(name)];
    const packed = deflateRawSync(raw);
    const facts = Buffer.alloc(22);
    facts.writeUInt16LE(8, 0); // deflated
    facts.writeUInt32LE(crc32(raw), 6);
    facts.writeUInt32LE(packed.length, 10);
    facts.writeUInt32LE(name === TYPES ? raw.length : (unpacked ?? raw.length), 14);
    facts.writeUInt16LE(label.length, 18);
    const head = Buffer.concat([Buffer.from('504b030414000000', 'hex'), facts, label, packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    central.push(Buffer.concat([Buffer.from('504b0102140014000000', 'hex'), facts, place, label]));
    local.push(head);
    at += head.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(central.length, 8);
  end.writeUInt16LE(central.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...local, directory, end]);
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
