/** What a cell has to say beside its value: mistakes, remarks, where it came from, what it was before. */
import { pointer as pointerOf } from '../../../regimes/pointer.js';
import type { Issue, Json, Language, Text } from '../../../regimes/words.js';
import type { TFunction } from 'i18next';
import { formatNumber } from '../../../forms/format.js';
import { reuse } from '../content.js';
import type { Column } from './columns.js';
import type { Rows } from './rows.js';

export interface CellMark {
  readonly severity?: 'error' | 'warning';
  readonly messages?: readonly Text[];
  /** The text that was typed and could not be read. */
  readonly unreadable?: string;
  readonly remarks?: readonly string[];
  /** Where a value that was filled in beforehand comes from, in words. */
  readonly source?: string;
  /** Present where the value differs from the one compared with; `before` undefined: there was none. */
  readonly changed?: { readonly before: Json | undefined };
  /** How many reports gave this figure. */
  readonly reported?: number;
  /** How many could have; told where not all did. */
  readonly expected?: number;
  /** It has just changed under the reader's eyes. */
  readonly fresh?: true;
}
/** By the key of the column; `''` is the row as a whole. */
export type RowMarks = Readonly<Record<string, CellMark>>;

export interface MarkSources {
  readonly issuesAt?: ReadonlyMap<string, readonly Issue[]>;
  readonly unreadable?: Readonly<Record<string, string>>;
  readonly remarksAt?: ReadonlyMap<string, readonly string[]>;
  readonly sourceAt?: (path: string) => string | undefined;
  readonly changedAt?: (path: string) => CellMark['changed'];
  readonly reported?: Readonly<Record<string, number>>;
  /** How many reports could give the figure at a path; undefined where that is not known. */
  readonly expectedAt?: (path: string) => number | undefined;
  readonly fresh?: ReadonlySet<string>;
}

export const NO_MARKS: RowMarks = {};

/** The mark of one cell; undefined where nothing is to be said. */
export function markOf(path: string, sources: MarkSources): CellMark | undefined {
  const issues = sources.issuesAt?.get(path);
  const unreadable = sources.unreadable?.[path];
  const remarks = sources.remarksAt?.get(path);
  const source = sources.sourceAt?.(path);
  const changed = sources.changedAt?.(path);
  const reported = sources.reported?.[path];
  const expected = reported === undefined ? undefined : sources.expectedAt?.(path);
  // Of nearly all cells there is nothing to say, and a table has thousands.
  if (
    issues === undefined &&
    unreadable === undefined &&
    remarks === undefined &&
    source === undefined &&
    changed === undefined &&
    reported === undefined &&
    sources.fresh === undefined
  )
    return undefined;
  const mark: CellMark = {
    ...(issues === undefined || issues.length === 0
      ? {}
      : { severity: worst(issues), messages: issues.map((issue) => issue.message) }),
    ...(unreadable === undefined ? {} : { unreadable }),
    ...(remarks === undefined || remarks.length === 0 ? {} : { remarks }),
    ...(source === undefined ? {} : { source }),
    ...(changed === undefined ? {} : { changed }),
    ...(reported === undefined ? {} : { reported }),
    ...(expected === undefined ? {} : { expected }),
    ...(sources.fresh?.has(path) === true ? { fresh: true as const } : {}),
  };
  return Object.keys(mark).length === 0 ? undefined : mark;
}

export function worst(issues: readonly Issue[]): 'error' | 'warning' {
  return issues.some((issue) => issue.severity === 'error') ? 'error' : 'warning';
}

/** Not all who could have reported the figure have. */
export function isPartial({ reported, expected }: CellMark): boolean {
  return reported !== undefined && expected !== undefined && reported < expected;
}

/** `3.290/3.321 units reported`, or how many did where it is not known how many could have. */
export function reportedText(mark: CellMark, t: TFunction, language: Language): string {
  const { reported = 0, expected } = mark;
  if (expected === undefined) return t('report.grid.reported', { count: reported });
  return t('report.grid.reportedOf', {
    reported: formatNumber(reported, language),
    expected: formatNumber(expected, language),
  });
}

/** Rows and what was said of them, together with all that it was made of. */
export interface MarkedRows {
  readonly marks: readonly RowMarks[];
  readonly rows: Rows;
  readonly rowNames: readonly (string | number)[];
  readonly sources: MarkSources;
}

export const NOTHING_MARKED: MarkedRows = { marks: [], rows: [], rowNames: [], sources: {} };

/**
 * The marks of every row under `base`, and `before` itself where nothing changed. As long as there is nothing new to
 * be said of any cell, only rows that changed are looked at; rows whose marks did not change keep theirs, so they are
 * not drawn again.
 */
export function marksOfRows(
  before: MarkedRows,
  base: string,
  { rows, rowNames, sources }: Omit<MarkedRows, 'marks'>,
  columns: readonly Column[],
): MarkedRows {
  const known = sameMembers(before.sources, sources);
  if (known && before.rows === rows && before.rowNames === rowNames) return before;
  const keys = ['', ...columns.map((column) => column.key)];
  const next = rowNames.map((name, index) => {
    const kept = before.marks[index];
    if (known && kept && before.rows[index] === rows[index] && before.rowNames[index] === name) return kept;
    return marksOfRow(base, name, keys, sources);
  });
  return { marks: reuse(before.marks, next), rows, rowNames, sources };
}

function marksOfRow(
  base: string,
  name: string | number,
  keys: readonly string[],
  sources: MarkSources,
): RowMarks {
  const row = name === '' ? base : base + pointerOf(name);
  const marks: Record<string, CellMark> = {};
  for (const key of keys) {
    if (key === '' && name === '') continue;
    const mark = markOf(row + key, sources);
    if (mark !== undefined) marks[key] = mark;
  }
  return Object.keys(marks).length === 0 ? NO_MARKS : marks;
}

function sameMembers(one: MarkSources, other: MarkSources): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]) as Set<keyof MarkSources>;
  return [...names].every((name) => one[name] === other[name]);
}
