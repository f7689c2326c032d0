/** A file that was sent in, opened: what it says it is of, and how to read each part of it. */
import { csvKey, csvMarks, readCsvPart } from '../../../forms/workbook/csv-form.js';
import type { Form } from '../../../forms/form.js';
import {
  marksIn,
  readPart,
  type CellProblem,
  type FoundMark,
  type ReadPart,
} from '../../../forms/workbook/read.js';
import type { Language } from '../../../regimes/words.js';
import type { CsvRow } from '../csv.js';
import { FileRefused } from './file-refused.js';
import { looksLikeWorkbook } from './look-into-zip.js';
import { inThread } from '../threads/in-thread.js';
import { foundSheet } from './found-sheet.js';

export interface OpenedUpload {
  readonly marks: readonly FoundMark[];
  readonly read: (mark: FoundMark, form: Form) => ReadPart;
  /** The same file with its problems marked, and with the versions that were saved of its parts. */
  readonly mark: (
    problems: readonly CellProblem[],
    language: Language,
    etags: ReadonlyMap<number, string>,
  ) => Promise<Buffer>;
  readonly type: string;
}

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
export const CSV = 'text/csv; charset=utf-8';

const FOREIGN = {
  vi: 'Tệp này không phải biểu của hệ thống: không thấy dấu nhận biết chế độ, kỳ và đơn vị. Hãy tải biểu từ trang báo cáo rồi điền vào tệp đó.',
  en: 'This file is no form of this system: it does not say of which regime, period and unit it is. Download the form from the page of the report and fill that in.',
};

/** @throws FileRefused for what is no file of ours */
export async function openUpload(bytes: Buffer): Promise<OpenedUpload> {
  return looksLikeWorkbook(bytes) ? openXlsx(bytes) : openCsv(bytes);
}

async function openXlsx(bytes: Buffer): Promise<OpenedUpload> {
  const sheets = (await inThread('readSheets', bytes)).map(foundSheet);
  const marks = marksIn(sheets);
  if (!marks) throw new FileRefused('file-foreign', FOREIGN);
  return {
    marks,
    read: (mark, form) => readPart(sheets, mark, form),
    mark: (problems, language, etags) => inThread('markXlsx', bytes, problems, language, etags),
    type: XLSX,
  };
}

async function openCsv(bytes: Buffer): Promise<OpenedUpload> {
  const rows = await inThread('readCsvFile', bytes);
  const marks = csvMarks(rows);
  if (marks.length === 0) throw new FileRefused('file-foreign', FOREIGN);
  // Each unit looks through its own lines only.
  const byUnit = new Map<string, CsvRow[]>();
  for (const row of rows) {
    const unit = row.cells['unit'] ?? '';
    const own = byUnit.get(unit);
    if (own) own.push(row);
    else byUnit.set(unit, [row]);
  }
  return {
    marks,
    read: (mark, form) => readCsvPart(byUnit.get(mark.unit ?? '') ?? [], mark, form),
    mark: (problems, language, etags) => {
      const saved = new Map(marks.flatMap((mark) => markKeyed(mark, etags.get(mark.number))));
      return inThread('markCsvFile', bytes, problems, language, saved);
    },
    type: CSV,
  };
}

const markKeyed = (mark: FoundMark, etag: string | undefined): [string, string][] =>
  etag === undefined ? [] : [[csvKey(mark), etag]];
