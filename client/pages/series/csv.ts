/** A series as a file for a spreadsheet: the separators that it expects in the language, UTF-8 with its mark. */
import { formatNumber } from '../../../forms/format.js';
import type { Language } from '../../../regimes/words.js';
import type { Point, Series } from './query.js';

export interface CsvWords {
  readonly unit: string;
  readonly code: string;
  readonly nobody: string;
  readonly period: (id: string) => string;
}

const MARK = '\uFEFF';

/** One line a unit, the asked one first; one column a period. A gap is an empty cell, an estimate begins with `~`. */
export function csvOf(series: Series, language: Language, words: CsvWords): string {
  const separator = language === 'vi' ? ';' : ',';
  const decimal = language === 'vi' ? ',' : '.';
  const cellOf = ({ value, estimated }: Point): string => {
    if (value === null) return '';
    return `${estimated ? '~' : ''}${String(value).replace('.', decimal)}`;
  };
  const lines = [
    [words.code, words.unit, ...series.periods.map(({ period }) => words.period(period))],
    [series.unit.code, series.unit.name, ...series.total.map(cellOf)],
    ...series.rows.map(({ unit, points }) => [
      unit?.code ?? '',
      unit?.name ?? words.nobody,
      ...points.map(cellOf),
    ]),
  ];
  return MARK + lines.map((line) => line.map((text) => quoted(text, separator)).join(separator)).join('\r\n');
}

/** Quoted where it must be. A text that a spreadsheet would take for a formula gets an apostrophe. */
function quoted(text: string, separator: string): string {
  const safe = /^[=+@\t]|^-(?![\d.,]+$)/.test(text) ? `'${text}` : text;
  return safe.includes(separator) || /["\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A figure as the page shows it. */
export function shownValue(
  { value, estimated }: Point,
  language: Language,
  decimals: number | undefined,
): string {
  if (value === null) return '–';
  return `${estimated ? '≈ ' : ''}${formatNumber(value, language, decimals)}`;
}
