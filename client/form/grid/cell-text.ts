/** Between what stands in a cell and what a person reads and types. */
import { formatDay, formatNumber, parseNumber } from '../../../forms/format.js';
import type { Json, Language } from '../../../regimes/words.js';
import { compoundText } from '../../../forms/compound.js';
import { searchText } from '../search-text.js';
import type { Column } from './columns.js';

/** What typing gave: a value, nothing at all (the cell becomes absent), or a text that says no value. */
export type Reading =
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'empty' }
  | { readonly kind: 'unreadable'; readonly text: string };

/** The text of a cell at rest: `1.234.567,5`, `31/12/2026`, the label of a code; '' where nothing stands. */
export function shownText(column: Column, value: Json | undefined, language: Language): string {
  if (value === undefined) return '';
  // Roll-ups put more than one value where a report has one.
  if (typeof value === 'object' && value !== null) return compoundText(value);
  switch (column.kind) {
    case 'number':
    case 'integer':
      return typeof value === 'number' || typeof value === 'string'
        ? formatNumber(value, language, shownDecimals(column, value))
        : '';
    case 'date':
      return typeof value === 'string' ? shownDay(value) : '';
    case 'choice':
    case 'boolean':
      return column.choices.find((choice) => choice.value === value)?.label[language] ?? String(value);
    case 'text':
      return typeof value === 'string' ? value : String(value);
  }
}

/** The decimals of the column, but never fewer than the value has: nothing that was typed is hidden. */
function shownDecimals(column: Column, value: number | string): number | undefined {
  if (column.decimals === undefined) return undefined;
  const fraction = /\.(\d+)$/.exec(String(value))?.[1]?.length ?? 0;
  return Math.max(column.decimals, fraction);
}

function shownDay(value: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? formatDay(value) : value;
}

/** The text to edit: numbers without thousands, everything else as shown. */
export function editedText(column: Column, value: Json | undefined, language: Language): string {
  if (value === undefined || (column.kind !== 'number' && column.kind !== 'integer'))
    return shownText(column, value, language);
  const plain = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  if (/e/i.test(plain))
    return formatNumber(value as number, language).replace(language === 'vi' ? /\./g : /,/g, '');
  return language === 'vi' ? plain.replace('.', ',') : plain;
}

export function readCell(column: Column, typed: string, language: Language): Reading {
  const text = typed.normalize('NFC').trim();
  if (text === '') return { kind: 'empty' };
  switch (column.kind) {
    case 'number':
    case 'integer':
      return readNumber(text, language);
    case 'date':
      return readDay(text);
    case 'choice':
    case 'boolean':
      return readChoice(column, text);
    case 'text':
      return { kind: 'value', value: text };
  }
}

function readNumber(text: string, language: Language): Reading {
  const value = parseNumber(text, language);
  if (value === undefined) return { kind: 'empty' };
  return value === 'invalid' ? { kind: 'unreadable', text } : { kind: 'value', value };
}

export type DayReading =
  { readonly kind: 'value'; readonly value: string } | { readonly kind: 'unreadable'; readonly text: string };

/** `31/12/2026`, `31-12-2026`, `31.12.2026`, `1/2/26` or ISO; the day must exist. */
export function readDay(text: string): DayReading {
  const local = /^(\d{1,2})[/.\-\s](\d{1,2})[/.\-\s](\d{4}|\d{2})$/.exec(text);
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const [year, month, day] = local
    ? [Number(local[3]) + (local[3]?.length === 2 ? 2000 : 0), Number(local[2]), Number(local[1])]
    : [Number(iso?.[1]), Number(iso?.[2]), Number(iso?.[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!exists) return { kind: 'unreadable', text };
  const two = (value: number): string => String(value).padStart(2, '0');
  return { kind: 'value', value: `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}` };
}

/** A code by its label in either language or by itself, whatever the case and the diacritics. */
function readChoice(column: Column, text: string): Reading {
  const exact = column.choices.find(({ value, label }) => [String(value), label.vi, label.en].includes(text));
  const wanted = searchText(text);
  const near = column.choices.filter(({ value, label }) =>
    [String(value), label.vi, label.en].some((name) => searchText(name) === wanted),
  );
  const found = exact ?? (near.length === 1 ? near[0] : undefined);
  return found === undefined ? { kind: 'unreadable', text } : { kind: 'value', value: found.value };
}
