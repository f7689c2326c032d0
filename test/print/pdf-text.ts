/** The text of a PDF page by page, as anybody's reader would copy it: glyphs through the font's ToUnicode table. */
import assert from 'node:assert/strict';
import { inflateSync } from 'node:zlib';

interface Part {
  readonly head: string;
  readonly body: string;
}

/** Every object of the file by its number, its stream inflated. */
function objectsOf(bytes: Buffer): ReadonlyMap<number, Part> {
  const file = bytes.toString('latin1');
  const found = new Map<number, Part>();
  for (const match of file.matchAll(/(\d+) 0 obj\n([\s\S]*?)endobj/g)) {
    const [, number = '', text = ''] = match;
    const cut = text.indexOf('stream\n');
    const head = cut < 0 ? text : text.slice(0, cut);
    const length = Number(/\/Length (\d+)/.exec(head)?.[1] ?? 0);
    const raw = cut < 0 ? '' : text.slice(cut + 7, cut + 7 + length);
    const packed = head.includes('/FlateDecode');
    const body = packed ? inflateSync(Buffer.from(raw, 'latin1')).toString('latin1') : raw;
    found.set(Number(number), { head, body });
  }
  return found;
}

type Glyphs = ReadonlyMap<number, string>;

const utf16 = (hex: string): string =>
  String.fromCharCode(...(hex.match(/.{4}/g) ?? []).map((one) => Number.parseInt(one, 16)));

/** What a ToUnicode table says each glyph stands for; ranges with a list, which is what pdfkit writes. */
function glyphsOf(table: string): Glyphs {
  const found = new Map<number, string>();
  for (const [, first = '', , list = ''] of table.matchAll(/<([0-9a-f]+)> <([0-9a-f]+)> \[([^\]]*)\]/gi)) {
    const start = Number.parseInt(first, 16);
    [...list.matchAll(/<([0-9a-f ]+)>/gi)].forEach(([, hex = ''], index) => {
      found.set(start + index, utf16(hex.replaceAll(' ', '')));
    });
  }
  return found;
}

function textOf(content: string, fonts: ReadonlyMap<string, Glyphs>): string {
  let glyphs: Glyphs | undefined;
  let text = '';
  for (const match of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    const [, font, shown] = match;
    if (font !== undefined) glyphs = fonts.get(font);
    if (shown === undefined) continue;
    for (const [, hex = ''] of shown.matchAll(/<([0-9a-f]+)>/gi))
      for (const glyph of hex.match(/.{4}/g) ?? [])
        text += glyphs?.get(Number.parseInt(glyph, 16)) ?? '\uFFFD';
    text += ' ';
  }
  return text.replace(/\s+/g, ' ');
}

export interface ReadPdf {
  readonly pages: readonly string[];
  /** Names of the fonts whose files are in the document. */
  readonly embedded: readonly string[];
}

export function readPdf(bytes: Buffer): ReadPdf {
  assert.equal(bytes.subarray(0, 5).toString(), '%PDF-');
  const objects = objectsOf(bytes);
  const fonts = new Map<string, Glyphs>();
  const pages: string[] = [];
  const all = [...objects.values()];
  for (const { head } of all)
    for (const [, list = ''] of head.matchAll(/\/Font <<([^>]*)>>/g))
      for (const [, name = '', ref = ''] of list.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
        const table = /\/ToUnicode (\d+) 0 R/.exec(objects.get(Number(ref))?.head ?? '')?.[1];
        fonts.set(name, glyphsOf(objects.get(Number(table))?.body ?? ''));
      }
  for (const { head } of all) {
    if (!/\/Type \/Page\b(?!s)/.test(head)) continue;
    const content = /\/Contents (\d+) 0 R/.exec(head)?.[1];
    pages.push(textOf(objects.get(Number(content))?.body ?? '', fonts));
  }
  const embedded = all.flatMap(({ head }) =>
    head.includes('/FontFile2') ? [/\/FontName \/(\S+)/.exec(head)?.[1] ?? ''] : [],
  );
  return { pages, embedded };
}
