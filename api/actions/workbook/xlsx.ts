/** Workbooks as Excel files, through exceljs: the only file that knows it. */
import ExcelJS from 'exceljs';
import {
  cellName,
  columnName,
  LIST_SHEET,
  MARKER_SHEET,
  type Book,
  type BookCell,
  type BookSheet,
  type Role,
} from '../../../forms/workbook/book.js';
import { ETAG_COLUMN, markRow, type CellProblem } from '../../../forms/workbook/read.js';
import type { Language } from '../../../regimes/words.js';
import type { CellData, SheetData } from './found-sheet.js';
import { lookIntoZip, refused } from './look-into-zip.js';

const GREY = 'FFEDEFF3';
const COMPUTED = 'FFF3F1EA';
const LINE = 'FFB9C0CC';
const AMBER = 'FFFFE8B8';
const RED = 'FFFDE2E0';

type Style = Partial<ExcelJS.Style>;
const fill = (argb: string): ExcelJS.Fill => ({ type: 'pattern', pattern: 'solid', fgColor: { argb } });
/** A style without the name of its font gets whatever the reader's program falls back on. */
const font = (of: Partial<ExcelJS.Font> = {}): Partial<ExcelJS.Font> => ({
  name: 'Calibri',
  size: 11,
  ...of,
});
const thin = { style: 'thin', color: { argb: LINE } } as const;
const BORDER = { top: thin, left: thin, bottom: thin, right: thin };
const wrapped = { wrapText: true, vertical: 'middle' } as const;

const STYLES: Readonly<Record<Role, Style>> = {
  key: { font: font({ color: { argb: 'FFFFFFFF' }, size: 8 }) },
  title: { font: font({ bold: true, size: 14 }) },
  subtitle: { font: font({ color: { argb: 'FF5A6272' } }) },
  section: { font: font({ bold: true }), fill: fill(GREY) },
  head: {
    font: font({ bold: true }),
    fill: fill(GREY),
    border: BORDER,
    alignment: { ...wrapped, horizontal: 'center' },
  },
  label: { font: font(), border: BORDER, alignment: wrapped },
  unit: { font: font({ color: { argb: 'FF5A6272' } }) },
  hint: { font: font({ italic: true, color: { argb: 'FF5A6272' } }), alignment: wrapped },
  fixed: { font: font(), border: BORDER, fill: fill(GREY), alignment: wrapped },
  input: { font: font(), border: BORDER, protection: { locked: false }, alignment: { vertical: 'middle' } },
  computed: {
    border: BORDER,
    fill: fill(COMPUTED),
    font: font({ italic: true }),
    alignment: { vertical: 'middle' },
  },
  plain: { font: font(), border: BORDER, alignment: { vertical: 'middle' } },
  marked: {
    border: BORDER,
    fill: fill(AMBER),
    font: font({ bold: true }),
    alignment: { vertical: 'middle' },
  },
};

/** The file of a workbook. */
export async function writeXlsx(book: Book): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  workbook.calcProperties.fullCalcOnLoad = true;
  for (const sheet of book.sheets) await writeSheet(workbook, sheet, book);
  if (book.lists.length > 0) writeLists(workbook, book.lists);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

async function writeSheet(workbook: ExcelJS.Workbook, sheet: BookSheet, book: Book): Promise<void> {
  const { rows, columns } = sheet.frozen;
  const frozen = rows + columns > 0;
  const to = workbook.addWorksheet(sheet.name, {
    state: sheet.hidden === true ? 'veryHidden' : 'visible',
    ...(frozen ? { views: [{ state: 'frozen', xSplit: columns, ySplit: rows, showGridLines: false }] } : {}),
    pageSetup: pagesOf(sheet),
  });
  sheet.widths.forEach((width, index) => {
    const column = to.getColumn(index + 1);
    if (width === 0) column.hidden = true;
    else column.width = width;
  });
  for (const cell of sheet.cells) writeCell(to, cell);
  for (const [row, height] of sheet.heights ?? []) to.getRow(row).height = height;
  for (const row of sheet.hiddenRows) to.getRow(row).hidden = true;
  for (const [r1, r2, c1, c2] of sheet.merges) to.mergeCells(r1, c1, r2, c2);
  offerLists(to, sheet.cells, book.lists);
  if (sheet.open !== true)
    await to.protect('', {
      formatColumns: true,
      formatRows: true,
      selectLockedCells: true,
      selectUnlockedCells: true,
    });
}

/** How many characters are still read well on the width of a page of A4, lying. */
const PAGE_WIDTH = 170;

/**
 * A form is as wide as a page. A table that is worked on may have hundreds of columns: it takes as many pages side by side
 * as it needs to be read, each with the head and the first columns again.
 */
function pagesOf({ open, widths, frozen }: BookSheet): Partial<ExcelJS.PageSetup> {
  const page = {
    orientation: 'landscape',
    paperSize: 9,
    fitToPage: true,
    fitToWidth: 1,
    fitToHeight: 0,
  } as const;
  if (open !== true) return page;
  const { rows, columns } = frozen;
  const repeated = widths.slice(0, columns).reduce((sum, width) => sum + width, 0);
  const others = widths.slice(columns).reduce((sum, width) => sum + width, 0);
  return {
    ...page,
    fitToWidth: Math.max(1, Math.round(others / Math.max(PAGE_WIDTH - repeated, 1))),
    ...(rows > 0 ? { printTitlesRow: `${rows}:${rows}` } : {}),
    ...(columns > 0 ? { printTitlesColumn: `A:${columnName(columns)}` } : {}),
  };
}

function writeCell(to: ExcelJS.Worksheet, cell: BookCell): void {
  const at = to.getCell(cell.row, cell.column);
  at.style = {
    ...STYLES[cell.role],
    ...(cell.long === true ? { alignment: { wrapText: true, vertical: 'top' } } : {}),
  };
  if (cell.format !== undefined) at.numFmt = cell.format;
  const value = plainValue(cell.value);
  if (cell.formula === undefined) at.value = value ?? null;
  else at.value = { formula: cell.formula, result: value ?? '' };
  if (cell.note !== undefined) at.note = cell.note;
  if (cell.long === true) to.getRow(cell.row).height = 60;
}

function plainValue(value: BookCell['value']): number | string | boolean | Date | undefined {
  return typeof value === 'object' ? new Date(`${value.day}T00:00:00Z`) : value;
}

interface Validations {
  add(range: string, validation: ExcelJS.DataValidation): void;
}

/** A drop-down for each run of cells of a column that offer the same list. */
function offerLists(to: ExcelJS.Worksheet, cells: readonly BookCell[], lists: Book['lists']): void {
  const { dataValidations } = to as unknown as { readonly dataValidations: Validations };
  const offering = cells
    .filter(({ list, role }) => list !== undefined && role === 'input')
    .sort((a, b) => a.column - b.column || a.row - b.row);
  for (let start = 0; start < offering.length;) {
    const first = offering[start];
    let end = start;
    while (follows(offering[end], offering[end + 1])) end += 1;
    const last = offering[end];
    start = end + 1;
    if (!first || !last) continue;
    const list = first.list ?? 0;
    const letter = columnName(list + 1);
    dataValidations.add(`${cellName(first.row, first.column)}:${cellName(last.row, last.column)}`, {
      type: 'list',
      allowBlank: true,
      formulae: [`'${LIST_SHEET}'!$${letter}$1:$${letter}$${lists[list]?.length ?? 1}`],
      showErrorMessage: true,
      errorTitle: 'Danh mục',
      error: 'Chọn một giá trị trong danh sách / Choose a value of the list',
    });
  }
}

const follows = (one: BookCell | undefined, next: BookCell | undefined): boolean =>
  one !== undefined &&
  next !== undefined &&
  one.column === next.column &&
  one.row + 1 === next.row &&
  one.list === next.list;

function writeLists(workbook: ExcelJS.Workbook, lists: Book['lists']): void {
  const to = workbook.addWorksheet(LIST_SHEET, { state: 'veryHidden' });
  lists.forEach((labels, index) => {
    labels.forEach((label, row) => {
      to.getCell(row + 1, index + 1).value = label;
    });
  });
}

/**
 * What stands in the cells of a file.
 * @throws FileRefused for what is no workbook that a form could have become
 */
export async function readSheets(bytes: Buffer): Promise<SheetData[]> {
  const { workbook } = await load(bytes);
  return workbook.worksheets.map((sheet) => ({
    name: sheet.name,
    columns: sheet.columnCount,
    cells: Array.from({ length: sheet.rowCount }, (_one, index) => cellsOf(sheet.findRow(index + 1))),
  }));
}

function cellsOf(row: ExcelJS.Row | undefined): CellData[] {
  const cells: CellData[] = [];
  row?.eachCell((cell, column) => {
    while (cells.length < column - 1) cells.push(null);
    cells.push(dataOf(cell));
  });
  return cells;
}

function dataOf(cell: ExcelJS.Cell): CellData {
  // Every cell of a merged block would give what its first one holds, and be counted.
  if (cell.type === ExcelJS.ValueType.Merge)
    return dataOf(cell.master) === null ? null : { kind: 'merged', into: cell.master.address };
  if (cell.type !== ExcelJS.ValueType.Formula) return found(cell.value);
  // Of a formula the value is a copy that leaves a result of zero out. No result at all is no blank.
  return (cell.result as unknown) === undefined ? { kind: 'uncomputed' } : found(cell.result);
}

/** Parts that no form has and that make a small file long to read. */
const IGNORED = ['conditionalFormatting', 'extLst', 'tableParts', 'drawing', 'picture'];

async function load(bytes: Buffer): Promise<{ readonly workbook: ExcelJS.Workbook }> {
  const { validations } = await lookIntoZip(bytes);
  const workbook = new ExcelJS.Workbook();
  try {
    const ignoreNodes = validations ? IGNORED : [...IGNORED, 'dataValidations'];
    await workbook.xlsx.load(bytes as unknown as ExcelJS.Buffer, { ignoreNodes });
  } catch {
    throw refused('damaged');
  }
  if (workbook.worksheets.length === 0) throw refused('damaged');
  return { workbook };
}

function found(value: ExcelJS.CellValue): CellData {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value !== 'object') return value;
  if (value instanceof Date)
    return Number.isNaN(value.getTime())
      ? { kind: 'error', text: '#VALUE!' }
      : { kind: 'day', day: value.toISOString().slice(0, 10) };
  if ('error' in value) return { kind: 'error', text: value.error };
  if ('richText' in value) return found(value.richText.map(({ text }) => text).join(''));
  if ('text' in value) return found(value.text);
  return null;
}

const LISTING = { vi: 'Lỗi', en: 'Problems' } as const;
const HEADS = {
  vi: ['Trang', 'Ô', 'Lỗi và cách sửa'],
  en: ['Sheet', 'Cell', 'What is wrong and what to do'],
} as const;

/**
 * The same file with every problem marked at its cell, and listed on a sheet of its own in front.
 * @param etags of the parts that were saved: corrected and sent again, the file goes on from there
 */
export async function markXlsx(
  bytes: Buffer,
  problems: readonly CellProblem[],
  language: Language,
  etags: ReadonlyMap<number, string>,
): Promise<Buffer> {
  const { workbook } = await load(bytes);
  const marker = workbook.getWorksheet(MARKER_SHEET);
  for (const [number, etag] of etags) if (marker) marker.getCell(markRow(number), ETAG_COLUMN).value = etag;
  const notes = new Map<string, string[]>();
  for (const { sheet, cell, message } of problems) {
    if (cell === undefined || sheet === '') continue;
    const key = `${sheet}\n${cell}`;
    notes.set(key, [...(notes.get(key) ?? []), message[language]]);
  }
  for (const [key, words] of notes) {
    const [sheet = '', cell = ''] = key.split('\n');
    const at = workbook.getWorksheet(sheet)?.getCell(cell);
    if (!at) continue;
    // exceljs shares style objects between cells: a copy marks this one only.
    at.style = { ...at.style, fill: fill(RED) };
    at.note = words.join('\n');
  }
  listProblems(workbook, problems, language);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

function listProblems(
  workbook: ExcelJS.Workbook,
  problems: readonly CellProblem[],
  language: Language,
): void {
  const before = workbook.getWorksheet(LISTING[language]);
  if (before) workbook.removeWorksheet(before.id);
  const to = workbook.addWorksheet(LISTING[language], { properties: { tabColor: { argb: 'FFB42318' } } });
  to.columns = [{ width: 28 }, { width: 10 }, { width: 100 }];
  const head = to.addRow([...HEADS[language]]);
  head.font = { bold: true };
  for (const { sheet, cell, message } of problems) {
    const row = to.addRow([sheet, cell ?? '', message[language]]);
    if (cell === undefined || !workbook.getWorksheet(sheet)) continue;
    const target = `#'${sheet.replaceAll("'", "''")}'!${cell}`;
    row.getCell(2).value = { text: cell, hyperlink: target };
  }
}
