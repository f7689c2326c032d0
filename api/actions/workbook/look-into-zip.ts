/**
 * What a file that calls itself a workbook really is, before anything parses it: whether it is a zip at all, what it
 * unpacks to, and whether it carries what a filled-in form has no need of. Unpacked part by part and thrown away, so
 * that a small file which unpacks to gigabytes costs no memory.
 */
import yauzl from 'yauzl';
import type { Text } from '../../../regimes/words.js';
import { FileRefused } from './file-refused.js';

const MB = 1024 * 1024;
export const LIMITS = {
  unpacked: 80 * MB,
  entries: 2_000,
  rows: 60_000,
  lines: 200_000,
  area: 300_000,
} as const;

export interface Inside {
  /** Its validations are few enough to be read; others are left out. */
  readonly validations: boolean;
}

const REFUSALS = {
  old: {
    vi: 'Đây là tệp .xls cũ hoặc tệp có mật khẩu mở. Hãy lưu lại dạng Excel (.xlsx), không đặt mật khẩu mở.',
    en: 'This is an old .xls file, or one with a password. Save it as Excel (.xlsx) without a password to open.',
  },
  none: {
    vi: 'Không phải tệp Excel (.xlsx) hay CSV. Hãy tải biểu từ trang báo cáo rồi điền vào tệp đó.',
    en: 'This is neither an Excel (.xlsx) nor a CSV file. Download the form from the page of the report and fill it in.',
  },
  damaged: {
    vi: 'Tệp bị hỏng, không mở được. Hãy mở bằng Excel, lưu lại rồi gửi lại.',
    en: 'The file is damaged and cannot be opened. Open it in Excel, save it, and send it again.',
  },
  macros: {
    vi: 'Tệp có macro. Hãy lưu lại dạng Excel không macro (.xlsx).',
    en: 'The file holds macros. Save it as Excel without macros (.xlsx).',
  },
  links: {
    vi: 'Tệp có liên kết tới tệp khác. Hãy bỏ liên kết (Dữ liệu › Sửa liên kết › Ngắt) rồi gửi lại.',
    en: 'The file has links to other files. Break them (Data › Edit links › Break) and send it again.',
  },
  embedded: {
    vi: 'Tệp có đối tượng nhúng. Hãy xóa các đối tượng đó rồi gửi lại.',
    en: 'The file holds embedded objects. Delete them and send it again.',
  },
  large: {
    vi: `Tệp giải nén ra quá lớn (hơn ${LIMITS.unpacked / MB} MB). Hãy tải lại biểu và chỉ điền số liệu.`,
    en: `The file unpacks to more than ${LIMITS.unpacked / MB} MB. Download the form anew and fill in figures only.`,
  },
  rows: {
    vi: `Tệp có quá ${LIMITS.rows} dòng. Hãy xóa các dòng không thuộc biểu rồi gửi lại.`,
    en: `The file has more than ${LIMITS.rows} rows. Delete those that are not of the form and send it again.`,
  },
  lines: {
    vi: `Tệp CSV có quá ${LIMITS.lines} dòng. Hãy tải ít đơn vị hơn trong một tệp.`,
    en: `The CSV has more than ${LIMITS.lines} lines. Download fewer units in one file.`,
  },
} as const satisfies Record<string, Text>;

export const refused = (rule: keyof typeof REFUSALS): FileRefused =>
  new FileRefused(`file-${rule}`, REFUSALS[rule]);

const isZip = (bytes: Buffer): boolean => bytes.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 3, 4]));
const isOle = (bytes: Buffer): boolean => bytes.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]));

/** Whether the bytes are to be read as a workbook. @throws FileRefused for what is no workbook and no text either */
export function looksLikeWorkbook(bytes: Buffer): boolean {
  if (isZip(bytes)) return true;
  if (isOle(bytes)) throw refused('old');
  if (bytes.length === 0 || bytes.subarray(0, 4_000).includes(0)) throw refused('none');
  return false;
}

/**
 * Looks through every entry.
 * @throws FileRefused for what cannot be unpacked, is too large, or holds macros, links or embedded objects
 */
export async function lookIntoZip(bytes: Buffer): Promise<Inside> {
  const tally: Tally = { unpacked: 0, rows: 0, area: 0, workbook: false, merged: 0 };
  let zip: yauzl.ZipFile | undefined;
  try {
    zip = await yauzl.fromBufferPromise(bytes, { lazyEntries: true, validateEntrySizes: true });
    if (zip.entryCount > LIMITS.entries) throw refused('large');
    for await (const entry of zip.eachEntry()) await lookAt(zip, entry, tally);
  } catch (failure) {
    if (failure instanceof FileRefused) throw failure;
    throw refused('damaged');
  } finally {
    zip?.close();
  }
  if (!tally.workbook) throw refused('none');
  return { validations: tally.area <= LIMITS.area };
}

interface Tally {
  unpacked: number;
  rows: number;
  /** Cells that ranges of validations span. */
  area: number;
  merged: number;
  workbook: boolean;
}

async function lookAt(zip: yauzl.ZipFile, entry: yauzl.Entry, tally: Tally): Promise<void> {
  const name = entry.fileName.toLowerCase();
  if (/vbaproject|\.bin$.*macro|xl\/macrosheets/.test(name) || name.endsWith('vbaproject.bin'))
    throw refused('macros');
  if (name.startsWith('xl/externallinks/')) throw refused('links');
  if (name.startsWith('xl/embeddings/') || name.startsWith('xl/activex/')) throw refused('embedded');
  if (name === 'xl/workbook.xml') tally.workbook = true;
  if (name.endsWith('/')) return;
  const sheet = name.startsWith('xl/worksheets/') && name.endsWith('.xml');
  let carry = '';
  let sum = NO_BYTES_YET;
  const stream = await zip.openReadStreamPromise(entry);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    tally.unpacked += chunk.length;
    if (tally.unpacked > LIMITS.unpacked) throw refused('large');
    sum = crc32(chunk, sum);
    if (sheet) carry = countIn(carry + chunk.toString('latin1'), tally);
  }
  // A byte that changed on the way must not become another figure.
  if ((sum ^ NO_BYTES_YET) >>> 0 !== entry.crc32) throw refused('damaged');
}

const NO_BYTES_YET = 0xffffffff;
const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 of the bytes on top of those before; the checksum that a zip keeps is its complement. */
function crc32(bytes: Uint8Array, before: number): number {
  let sum = before;
  for (const byte of bytes) sum = (sum >>> 8) ^ (CRC[(sum ^ byte) & 0xff] ?? 0);
  return sum;
}

const LONGEST_TAG = 4_000;

/** Counts what has come whole, and gives back what may go on in the next piece. */
function countIn(text: string, tally: Tally): string {
  const end = text.lastIndexOf('>') + 1;
  const whole = text.slice(0, end);
  tally.rows += whole.match(/<(?:\w+:)?row[\s>/]/g)?.length ?? 0;
  if (tally.rows > LIMITS.rows) throw refused('rows');
  for (const [, refs = ''] of whole.matchAll(/sqref="([^"]*)"/g)) tally.area += areaOf(refs);
  for (const [, ref = ''] of whole.matchAll(/<(?:\w+:)?mergeCell\s[^>]*ref="([^"]*)"/g)) {
    tally.merged += areaOf(ref);
    if (tally.merged > LIMITS.area) throw refused('damaged');
  }
  for (const [, row = ''] of whole.matchAll(/<(?:\w+:)?row\s[^>]*\br="(\d+)"/g))
    if (Number(row) > LIMITS.rows * 5) throw refused('rows');
  return text.slice(Math.max(end, text.length - LONGEST_TAG));
}

function areaOf(refs: string): number {
  return refs.split(' ').reduce((sum, ref) => {
    const [, c1 = '', r1 = '', c2 = '', r2 = ''] =
      /^([A-Z]{1,3})(\d+)(?::([A-Z]{1,3})(\d+))?$/.exec(ref) ?? [];
    if (c2 === '') return sum + 1;
    return sum + (columnNumber(c2) - columnNumber(c1) + 1) * (Number(r2) - Number(r1) + 1);
  }, 0);
}

const columnNumber = (letters: string): number =>
  [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
