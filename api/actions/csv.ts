/** CSV files that administrators upload: rows by column name, with their lines, and every mistake of form at once. */
import { CsvError, parse } from 'csv-parse/sync';
import type { Issue, Text } from '../../regimes/words.js';

export interface CsvRow {
  /** The line of the file on which the row begins; the head is line 1. */
  readonly line: number;
  /** Trimmed NFC texts; a column that the file lacks, or an empty cell, is ''. */
  readonly cells: Readonly<Record<string, string>>;
}

export interface Csv {
  readonly rows: readonly CsvRow[];
  readonly issues: readonly Issue[];
}

/** An issue at a cell: `/12/parent` is the column `parent` of line 12. */
export function cellIssue(line: number, column: string, rule: string, message: Text): Issue {
  const text = { vi: `Dòng ${line}: ${message.vi}`, en: `Line ${line}: ${message.en}` };
  return { path: `/${line}/${column}`, rule, severity: 'error', message: text, params: { line, column } };
}

/**
 * Reads a CSV file (comma or semicolon, UTF-8, with or without a byte order mark) whose first line names its columns.
 * @param columns name → whether the file must have it
 */
export function readCsv(text: string, columns: Readonly<Record<string, boolean>>): Csv {
  const head = text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0] ?? '';
  const delimiter = head.includes(';') && !head.includes(',') ? ';' : ',';
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parse(text, {
      bom: true,
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      info: true,
    }) as unknown as typeof records;
  } catch (failure) {
    if (!(failure instanceof CsvError)) throw failure;
    const line = typeof failure['lines'] === 'number' ? failure['lines'] : 1;
    const message = {
      vi: 'Không đọc được tệp CSV từ dòng này',
      en: 'The CSV cannot be read from this line on',
    };
    return { rows: [], issues: [cellIssue(line, '', 'csv', message)] };
  }
  const names = (records[0]?.record ?? []).map((name) => name.trim());
  const issues = headIssues(names, columns);
  if (issues.length > 0) return { rows: [], issues };
  return rowsOf(records, names);
}

function rowsOf(records: readonly { record: string[]; info: { lines: number } }[], names: string[]): Csv {
  const issues: Issue[] = [];
  const rows = records.slice(1).map(({ record, info }, index): CsvRow => {
    // `lines` counts to the row's end; a quoted cell may hold line ends, so the row before tells where it began.
    const before = records[index]?.info.lines ?? 1;
    const line = Math.max(before + 1, info.lines - record.join('').split('\n').length + 1);
    if (record.length !== names.length) {
      issues.push(
        cellIssue(line, '', 'columns', {
          vi: `có ${record.length} ô, cần ${names.length}`,
          en: `it has ${record.length} cells, expected ${names.length}`,
        }),
      );
    }
    const bad = record.findIndex((cell) => cell.includes('\u0000') || /\p{Surrogate}/u.test(cell));
    if (bad >= 0) {
      const message = { vi: 'ký tự không hợp lệ', en: 'a character that cannot be kept' };
      issues.push(cellIssue(line, names[bad] ?? '', 'unicode', message));
    }
    const cells = names.map((name, at) => [name, (record[at] ?? '').normalize('NFC').trim()] as const);
    return { line, cells: Object.fromEntries(cells) };
  });
  return { rows, issues };
}

function headIssues(names: readonly string[], columns: Readonly<Record<string, boolean>>): Issue[] {
  const known = Object.keys(columns).join(', ');
  const missing = Object.keys(columns).filter((name) => columns[name] && !names.includes(name));
  const strange = names.filter((name) => columns[name] === undefined);
  const doubled = names.filter((name, index) => names.indexOf(name) !== index);
  const at = (name: string, vi: string, en: string): Issue =>
    cellIssue(1, name.slice(0, 60), 'head', { vi, en });
  return [
    ...missing.map((name) => at(name, `thiếu cột ${name}`, `the column ${name} is missing`)),
    ...strange.map((name) =>
      at(name, `không có cột này; các cột: ${known}`, `no such column; there are ${known}`),
    ),
    ...doubled.map((name) => at(name, 'cột lặp lại', 'the column stands there twice')),
  ];
}

/** The text of a cell; '' where the file has no such column. */
export const cell = (row: CsvRow, column: string): string => row.cells[column] ?? '';
