/** A good workbook damaged in many ways: what people, programs and lines do to files. */
import ExcelJS from 'exceljs';
import { unzip, zip, type Entries } from './zips.js';

export interface Damage {
  readonly name: string;
  readonly bytes: Buffer;
  /** The cell that must be named, for damage to a single cell. */
  readonly cell?: string;
}

type Edit = (workbook: ExcelJS.Workbook) => void;

const HOUSES = 'Nhà ở';
const REPORT = 'Báo cáo';

/** Something else in one cell of the table; C6 is the first row's number of houses, D6 its loss, B6 its kind. */
const CELLS: readonly (readonly [name: string, cell: string, value: ExcelJS.CellValue])[] = [
  ['words for a number', 'C6', 'nhiều'],
  ['a number with a unit', 'C6', '12 nhà'],
  ['two commas', 'D6', '1,2,3'],
  ['a wrong grouping', 'D6', '1.23.456'],
  ['sixteen digits as text', 'D6', '1234567890123456'],
  ['a number beyond doubles', 'D6', '9'.repeat(400)],
  ['sixteen digits as a number', 'D6', 1e16],
  ['a date for a number', 'C6', new Date('2026-01-02T00:00:00Z')],
  ['a truth value for a number', 'C6', true],
  ['an error of Excel', 'D6', { error: '#DIV/0!' }],
  ['a formula with an error', 'D6', { formula: '1/0', result: { error: '#DIV/0!' } } as never],
  ['a formula that nothing has computed', 'D6', { formula: 'C6*2' }],
  ['a formula that gives words', 'C6', { formula: 'A1', result: 'x' }],
  ['no such choice', 'B6', 'tranh tre'],
  ['a number for a choice', 'B6', 7],
  ['a truth value for a choice', 'B6', false],
  ['rich text for a number', 'C6', { richText: [{ text: 'mười' }] }],
  ['a link for a number', 'C6', { text: 'xem', hyperlink: 'https://example.org' }],
  ['a second bad row', 'C7', 'hai'],
  ['hex', 'C6', '0x10'],
  ['a sum', 'C6', '3+4'],
  ['a fraction', 'D6', '1/2'],
  ['a percentage', 'D6', '5%'],
];

/** Blocks of cells that were made one; the cell that must be named is not the first of them. */
const MERGES: readonly (readonly [name: string, cell: string, range: string])[] = [
  ['two rows of a column merged', 'C7', 'C6:C7'],
  ['two columns of a row merged', 'D6', 'C6:D6'],
];

const EDITS: readonly (readonly [name: string, edit: Edit])[] = [
  [
    'the marker sheet is gone',
    (book) => {
      remove(book, '_baocao');
    },
  ],
  [
    'the marker is not ours',
    (book) => {
      marker(book, 1, 1, 'other');
    },
  ],
  [
    'another regime',
    (book) => {
      marker(book, 2, 1, 'OTHER');
    },
  ],
  [
    'another version',
    (book) => {
      marker(book, 2, 3, 'f'.repeat(64));
    },
  ],
  [
    'no version',
    (book) => {
      marker(book, 2, 2, 'x');
    },
  ],
  [
    'another period',
    (book) => {
      marker(book, 2, 4, '2026-11');
    },
  ],
  [
    'no period',
    (book) => {
      marker(book, 2, 4, 'never');
    },
  ],
  [
    'another unit',
    (book) => {
      marker(book, 2, 5, '00004');
    },
  ],
  [
    'no such unit',
    (book) => {
      marker(book, 2, 5, 'X');
    },
  ],
  [
    'another level',
    (book) => {
      marker(book, 2, 6, 'province');
    },
  ],
  [
    'no such level',
    (book) => {
      marker(book, 2, 6, 'planet');
    },
  ],
  [
    'an older version of the report',
    (book) => {
      marker(book, 2, 7, '"0"');
      sheet(book, HOUSES).getCell('C6').value = 77;
    },
  ],
  [
    'no version of the report',
    (book) => {
      marker(book, 2, 7, null);
      sheet(book, HOUSES).getCell('C6').value = 77;
    },
  ],
  [
    'the table is gone',
    (book) => {
      remove(book, HOUSES);
    },
  ],
  [
    'the fields are gone',
    (book) => {
      remove(book, REPORT);
    },
  ],
  [
    'the key of the table is gone',
    (book) => {
      sheet(book, HOUSES).getCell('A1').value = null;
    },
  ],
  [
    'the keys of the columns are gone',
    (book) => {
      sheet(book, HOUSES).getRow(2).values = [];
    },
  ],
  [
    'the keys of the rows are gone',
    (book) => {
      for (let row = 2; row < 30; row += 1) sheet(book, REPORT).getCell(row, 1).value = null;
    },
  ],
];

const sheet = (book: ExcelJS.Workbook, name: string): ExcelJS.Worksheet => {
  const found = book.getWorksheet(name);
  if (!found) throw new Error(`no sheet ${name}`);
  return found;
};
const remove = (book: ExcelJS.Workbook, name: string): void => {
  book.removeWorksheet(sheet(book, name).id);
};
const marker = (book: ExcelJS.Workbook, row: number, column: number, value: ExcelJS.CellValue): void => {
  sheet(book, '_baocao').getCell(row, column).value = value;
};

async function edited(good: Buffer, edit: Edit): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(good as never);
  edit(book);
  return Buffer.from(await book.xlsx.writeBuffer());
}

function withEntry(entries: Entries, name: string, bytes: Buffer): Buffer {
  return zip(new Map([...entries, [name, bytes]]));
}

/** Every damage there is to a workbook with its first rows filled in. */
export async function damages(good: Buffer): Promise<Damage[]> {
  const cells = CELLS.map(async ([name, cell, value]) => ({
    ...{ name, cell },
    bytes: await edited(good, (book) => {
      const at = sheet(book, HOUSES).getCell(cell);
      at.value = value;
      if (value instanceof Date) at.numFmt = 'dd/mm/yyyy';
    }),
  }));
  const merges = MERGES.map(async ([name, cell, range]) => ({
    ...{ name, cell },
    bytes: await edited(good, (book) => {
      sheet(book, HOUSES).mergeCells(range);
    }),
  }));
  const edits = EDITS.map(async ([name, edit]) => ({ name, bytes: await edited(good, edit) }));
  return [...(await Promise.all([...cells, ...merges, ...edits])), ...(await files(good))];
}

async function files(good: Buffer): Promise<Damage[]> {
  const entries = await unzip(good);
  const first = [...entries.keys()].find((name) => name.startsWith('xl/worksheets/sheet')) ?? '';
  const xml = entries.get(first)?.toString() ?? '';
  const swap = (text: string): Buffer => withEntry(entries, first, Buffer.from(text));
  const flipped = (at: number): Buffer => {
    const copy = Buffer.from(good);
    copy[at] = (copy[at] ?? 0) ^ 0x55;
    return copy;
  };
  // Behind the name of a sheet in the zip its packed bytes begin.
  const data = good.indexOf(first) + first.length;
  const row = '<row r="9"><c r="A9"><v>1</v></c></row>';
  return [
    { name: 'nothing at all', bytes: Buffer.alloc(0) },
    { name: 'a picture', bytes: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex') },
    {
      name: 'an old .xls',
      bytes: Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]),
    },
    { name: 'a page of the web', bytes: Buffer.from('<html><body>Đăng nhập</body></html>') },
    { name: 'half of the file', bytes: good.subarray(0, good.length >> 1) },
    { name: 'a byte less', bytes: good.subarray(0, good.length - 1) },
    { name: 'without its beginning', bytes: good.subarray(10) },
    { name: 'a byte of a sheet changed', bytes: flipped(data + 40) },
    { name: 'another byte of a sheet changed', bytes: flipped(data + 150) },
    { name: 'a byte late in a sheet changed', bytes: flipped(data + 400) },
    { name: 'an empty zip', bytes: zip(new Map()) },
    { name: 'a zip of something else', bytes: zip(new Map([['ghi-chu.txt', Buffer.from('x')]])) },
    { name: 'macros', bytes: withEntry(entries, 'xl/vbaProject.bin', Buffer.from('x')) },
    {
      name: 'links to other files',
      bytes: withEntry(entries, 'xl/externalLinks/externalLink1.xml', Buffer.from('<x/>')),
    },
    { name: 'embedded objects', bytes: withEntry(entries, 'xl/embeddings/oleObject1.bin', Buffer.from('x')) },
    { name: 'a bomb', bytes: withEntry(entries, 'xl/media/image1.png', Buffer.alloc(200 * 1024 * 1024)) },
    {
      name: 'a hundred thousand rows',
      bytes: swap(xml.replace('</sheetData>', `${row.repeat(100_000)}</sheetData>`)),
    },
    { name: 'a sheet that is no XML', bytes: swap('<worksheet><sheetData><row') },
    {
      name: 'everything merged',
      bytes: swap(
        xml.replace(
          '</sheetData>',
          '</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        ),
      ),
    },
    { name: 'CSV of something else', bytes: Buffer.from('ten,so\nNhà,1\n') },
    { name: 'CSV in another encoding', bytes: Buffer.from([0x70, 0x61, 0x74, 0x68, 0xff, 0xfe, 0x0a]) },
    {
      name: 'CSV with an open quote',
      bytes: Buffer.from('regime,version,hash,period,unit,level,etag,path,value\n"x'),
    },
  ];
}
