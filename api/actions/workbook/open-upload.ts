/** A file that was sent in, opened: what it says it is of, and how to read each part of it. */
import { csvMarks, readCsvPart, CSV_COLUMNS } from '../../../forms/workbook/csv-form.js';
import type { Form } from '../../../forms/form.js';
import {
  marksIn,
  readPart,
  type CellProblem,
  type FoundMark,
  type ReadPart,
} from '../../../forms/workbook/read.js';
import type { Language } from '../../../regimes/words.js';
import { csvText } from './csv-file.js';
import { readCsv } from '../csv.js';
import { FileRefused } from './file-refused.js';
import { LIMITS, looksLikeWorkbook, refused } from './look-into-zip.js';
import { inThread } from '../threads/in-thread.js';
import { foundSheet } from './found-sheet.js';

export interface OpenedUpload {
  readonly marks: readonly FoundMark[];
  readonly read: (mark: FoundMark, form: Form) => ReadPart;
  /** The same file with its problems marked. */
  readonly mark: (problems: readonly CellProblem[], language: Language) => Promise<Buffer>;
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
    mark: (problems, language) => inThread('markXlsx', bytes, problems, language),
    type: XLSX,
  };
}

/** A label is for people; a file of before says no language. */
const OPTIONAL: ReadonlySet<string> = new Set(['label', 'language']);

function openCsv(bytes: Buffer): OpenedUpload {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new FileRefused('file-encoding', {
      vi: 'Tệp CSV không phải UTF-8. Trong Excel chọn Lưu thành "CSV UTF-8".',
      en: 'The CSV is not UTF-8. In Excel choose to save as "CSV UTF-8".',
    });
  }
  const columns = Object.fromEntries(CSV_COLUMNS.map((name) => [name, !OPTIONAL.has(name)] as const));
  const { rows, issues } = readCsv(text, { ...columns, problem: false });
  if (rows.length > LIMITS.rows) throw refused('rows');
  const marks = csvMarks(rows);
  const [issue] = issues;
  if (issue) throw new FileRefused('file-csv', issue.message);
  if (marks.length === 0) throw new FileRefused('file-foreign', FOREIGN);
  return {
    marks,
    read: (mark, form) => readCsvPart(rows, mark, form),
    mark: (problems, language) => Promise.resolve(markCsv(rows, problems, language)),
    type: CSV,
  };
}

/** The same lines, each with what is wrong with it. */
function markCsv(
  rows: readonly { readonly line: number; readonly cells: Readonly<Record<string, string>> }[],
  problems: readonly CellProblem[],
  language: Language,
): Buffer {
  const at = new Map<number, string[]>();
  for (const { cell, message } of problems) {
    const line = Number(/\d+$/.exec(cell ?? '')?.[0] ?? 0);
    at.set(line, [...(at.get(line) ?? []), message[language]]);
  }
  const lines = rows.map(({ line, cells }) => [
    ...CSV_COLUMNS.map((name) => cells[name] ?? ''),
    (at.get(line) ?? []).join(' '),
  ]);
  const general = (at.get(0) ?? []).map((words) => [...CSV_COLUMNS.map(() => ''), words]);
  return Buffer.from(csvText([[...CSV_COLUMNS, 'problem'], ...general, ...lines]));
}
