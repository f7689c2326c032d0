/** What a report may be filled in with from elsewhere: another regime's approved report, and values of a feed. */
import { fieldNamed, walkFields } from '../regimes/dialect/fields.js';
import { isObject, member } from '../regimes/dialect/json.js';
import type { ArrayField, Field, ObjectField, Regime } from '../regimes/dialect/regime.js';
import { canonical } from '../regimes/canonical.js';
import { segments } from '../regimes/pointer.js';
import type { Instant, Json, JsonObject } from '../regimes/words.js';

/** The unit's approved report of another regime. */
export interface OtherReport {
  readonly code: string;
  readonly period: string;
  readonly revision: number;
  readonly hash: string;
  readonly regime: Pick<Regime, 'root'>;
  readonly content: JsonObject;
}

/** One value that a feed delivered for the unit and the period. */
export interface FeedValue {
  readonly field: string;
  /** The key of the row that it belongs to; null for a value outside tables. */
  readonly row: JsonObject | null;
  readonly value: Json;
  /** Of the push that brought it. */
  readonly key: string;
  readonly at: Instant;
  readonly observedAt?: string;
}

export interface Outside {
  readonly reports: ReadonlyMap<string, OtherReport>;
  readonly feeds: ReadonlyMap<string, readonly FeedValue[]>;
}

/** Where a first value came from. */
export type Origin =
  | {
      readonly from: 'previous';
      readonly period?: string;
      readonly revision?: number;
      readonly hash?: string;
      /** It was the opening balance, not a report. */
      readonly opening?: boolean;
    }
  | {
      readonly from: 'regime';
      readonly code: string;
      readonly period: string;
      readonly revision: number;
      readonly hash: string;
      readonly pointer: string;
    }
  | {
      readonly from: 'feed';
      readonly code: string;
      readonly field: string;
      readonly key: string;
      readonly at: Instant;
      readonly observedAt?: string;
    };

export const NOTHING_OUTSIDE: Outside = { reports: new Map(), feeds: new Map() };

/** Codes of what a regime is filled in from. */
export interface Wanted {
  readonly reports: readonly string[];
  readonly feeds: readonly string[];
  /** Whether anything is filled in at all, be it from the previous report. */
  readonly any: boolean;
}

const known = new WeakMap<Regime, Wanted>();

/** What a regime is filled in from; asked once for each. */
export function wantedBy(regime: Regime): Wanted {
  const before = known.get(regime);
  if (before) return before;
  const [reports, feeds] = [new Set<string>(), new Set<string>()];
  let any = false;
  walkFields(regime.root, ({ prefill }) => {
    any ||= prefill !== undefined;
    if (prefill?.from === 'regime') reports.add(prefill.code);
    if (prefill?.from === 'feed') feeds.add(prefill.code);
  });
  const wanted = { reports: [...reports], feeds: [...feeds], any };
  known.set(regime, wanted);
  return wanted;
}

/** The name under which a feed delivers a field's value: its own, unless the regime says another. */
export const feedName = (field: Field): string =>
  field.prefill?.from === 'feed' ? (field.prefill.field ?? field.name) : field.name;

/**
 * The value that comes to a field from elsewhere.
 * @param row the key of the row that the field stands in; undefined outside tables
 * @param key the names of the table's key; a feed names a row by all of them
 */
export function outsideValue(
  outside: Outside,
  field: Field,
  row: JsonObject | undefined,
  key: readonly string[] = [],
): { readonly value: Json; readonly origin: Origin } | undefined {
  const { prefill } = field;
  if (prefill?.from === 'regime') {
    const report = outside.reports.get(prefill.code);
    const value = report && valueAtPointer(report, prefill.pointer, row);
    if (!report || value === undefined) return undefined;
    const { code, period, revision, hash } = report;
    return { value, origin: { from: 'regime', code, period, revision, hash, pointer: prefill.pointer } };
  }
  if (prefill?.from !== 'feed') return undefined;
  const found = outside.feeds
    .get(prefill.code)
    ?.find((one) => one.field === feedName(field) && isRowOf(one.row, row, key));
  if (!found) return undefined;
  const { at, observedAt, field: name } = found;
  const origin = { from: 'feed' as const, code: prefill.code, field: name, key: found.key, at };
  return { value: found.value, origin: observedAt === undefined ? origin : { ...origin, observedAt } };
}

/** A part of the key names no row: of those that match nobody knows which is meant. */
function isRowOf(given: JsonObject | null, row: JsonObject | undefined, key: readonly string[]): boolean {
  if (given === null || row === undefined) return given === null && row === undefined;
  const names = key.length > 0 ? key : Object.keys(row);
  return [...names, ...Object.keys(given)].every(
    (name) => member(given, name) !== undefined && member(given, name) === member(row, name),
  );
}

/**
 * The rows that sources outside know of in a growing table, by their keys: of a table of another report that has a
 * key of the same names, and of values that a feed delivered for rows.
 */
export function outsideRows(outside: Outside, field: ArrayField, item: ObjectField): JsonObject[] {
  if (field.key.length === 0) return [];
  const found = new Map<string, JsonObject>();
  const take = (row: Json | null): void => {
    const key = row === null ? undefined : keyIn(field.key, row);
    if (key) found.set(canonical(key), key);
  };
  for (const child of item.fields) {
    const { prefill } = child;
    if (prefill?.from === 'feed') {
      for (const one of outside.feeds.get(prefill.code) ?? [])
        if (one.field === feedName(child)) take(one.row);
    } else if (prefill?.from === 'regime' && prefill.pointer.includes('/*')) {
      const report = outside.reports.get(prefill.code);
      const table =
        report && valueAtPointer(report, prefill.pointer.slice(0, prefill.pointer.indexOf('/*')), undefined);
      if (Array.isArray(table)) (table as readonly Json[]).forEach(take);
    }
  }
  return [...found.values()];
}

function keyIn(names: readonly string[], row: Json): JsonObject | undefined {
  const entries = names.map((name) => [name, member(row, name)] as const);
  if (entries.some(([, value]) => value === undefined || typeof value === 'object')) return undefined;
  return Object.fromEntries(entries) as JsonObject;
}

/** A step of a pointer that names a row by values of it: `source=domestic,kind=new`. */
const NAMED = /^[a-z][A-Za-z0-9]*=/;

/**
 * What stands at a prefill's pointer. At a table a step is `*` (the row with the same key as the row that is filled
 * in), `name=value,...` (the row with those values), or the number of a row.
 */
function valueAtPointer(
  { regime, content }: OtherReport,
  pointer: string,
  row: JsonObject | undefined,
): Json | undefined {
  let field: Field | undefined = regime.root;
  let here: Json | undefined = content;
  for (const step of segments(pointer)) {
    if (field?.type === 'array') {
      const rows: readonly Json[] = Array.isArray(here) ? here : [];
      here = rowFor(field, rows, step, row);
      field = field.item;
    } else {
      here = isObject(here) ? member(here, step) : undefined;
      field = field?.type === 'object' ? fieldNamed(field, step) : undefined;
    }
    if (here === undefined) return undefined;
  }
  return here;
}

function rowFor(
  field: ArrayField,
  rows: readonly Json[],
  step: string,
  row: JsonObject | undefined,
): Json | undefined {
  if (step === '*') {
    if (row === undefined) return undefined;
    const names = field.key.length > 0 ? field.key : Object.keys(row);
    const key = names.map((name) => [name, member(row, name)] as const);
    if (key.some(([, value]) => value === undefined)) return undefined;
    return rows.find((one) => key.every(([name, value]) => member(one, name) === value));
  }
  if (!NAMED.test(step)) return /^\d+$/.test(step) ? rows[Number(step)] : undefined;
  const wanted = step.split(',').map((part) => part.split(/=(.*)/s));
  return rows.find((one) =>
    wanted.every(([name = '', text]) => {
      const value = member(one, name);
      return value !== undefined && typeof value !== 'object' && String(value) === text;
    }),
  );
}

/** The field of a regime at a prefill's pointer; undefined where it leads nowhere. */
export function fieldAtPointer(regime: Pick<Regime, 'root'>, pointer: string): Field | undefined {
  if (!pointer.startsWith('/')) return undefined;
  return segments(pointer).reduce<Field | undefined>((field, step) => {
    if (field?.type === 'object') return fieldNamed(field, step);
    const isRow = step === '*' || /^\d+$/.test(step) || NAMED.test(step);
    return field?.type === 'array' && isRow ? field.item : undefined;
  }, regime.root);
}
