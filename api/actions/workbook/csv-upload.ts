/** A CSV that was sent in: its lines, and the same file with what is wrong with each. For a thread: pure. */
import { csvKey, CSV_COLUMNS } from '../../../forms/workbook/csv-form.js';
import type { CellProblem } from '../../../forms/workbook/read.js';
import type { Language } from '../../../regimes/words.js';
import { readCsv, type CsvRow } from '../csv.js';
import { csvText } from './csv-file.js';
import { FileRefused } from './file-refused.js';
import { LIMITS, refused } from './look-into-zip.js';

/** A label is for people; a file of before says no language. */
const OPTIONAL: ReadonlySet<string> = new Set(['label', 'language']);

/** @throws FileRefused for what is no CSV in UTF-8, lacks columns or has too many lines */
export function readCsvFile(bytes: Buffer): readonly CsvRow[] {
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
  if (rows.length > LIMITS.lines) throw refused('lines');
  const [issue] = issues;
  if (issue) throw new FileRefused('file-csv', issue.message);
  return rows;
}

/**
 * The same lines, each with what is wrong with it.
 * @param etags by csvKey, of the parts that were saved: corrected and sent again, the file goes on from there
 */
export function markCsvFile(
  bytes: Buffer,
  problems: readonly CellProblem[],
  language: Language,
  etags: ReadonlyMap<string, string>,
): Buffer {
  const rows = readCsvFile(bytes);
  const at = new Map<number, string[]>();
  for (const { cell, message } of problems) {
    const line = Number(/\d+$/.exec(cell ?? '')?.[0] ?? 0);
    at.set(line, [...(at.get(line) ?? []), message[language]]);
  }
  const lines = rows.map(({ line, cells }) => [
    ...CSV_COLUMNS.map(
      (name) => (name === 'etag' ? etags.get(csvKey(cells)) : undefined) ?? cells[name] ?? '',
    ),
    (at.get(line) ?? []).join(' '),
  ]);
  const general = (at.get(0) ?? []).map((words) => [...CSV_COLUMNS.map(() => ''), words]);
  return Buffer.from(csvText([[...CSV_COLUMNS, 'problem'], ...general, ...lines]));
}
