/**
 * One figure of a regime, followed through states of the roll-up: found by its path (or by the indicator that it
 * feeds) in every version, cut out of a state, combined by its own operator and read.
 */
import { operationOf } from './aggregate/operations.js';
import type { Operation, Tellings } from './aggregate/operation.js';
import type { RollupState } from './aggregate/aggregation.js';
import { decimal, digitsOf } from './decimal.js';
import { fieldNamed, walkFields } from './dialect/fields.js';
import type { ArrayField, Field, Regime } from './dialect/regime.js';
import { at, pointer, segments } from './pointer.js';
import type { Json, JsonObject, Text } from './words.js';

/** A step of the way: a member, a row of a union by the JSON of its key values, or all rows together (`*`). */
type Step = { readonly member: string } | { readonly row: string };

export interface Figure {
  /** The path that names it in every period: rows by the JSON of their key values, `/sources/["domestic"]/plan`. */
  readonly path: string;
  readonly field: Field;
  readonly label: Text;
  readonly op: string;
  /** Whether parts of it add up to the whole, so that it can be parted by shares. */
  readonly additive: boolean;
  /** Decimals to which it is parted: those it is declared with; undefined where the regime names none. */
  readonly decimals: number | undefined;
  readonly unit: string | undefined;
  readonly indicator: string | undefined;
  readonly operation: Operation;
  readonly steps: readonly Step[];
  /** The value of a tally that is counted. */
  readonly counted: string | undefined;
}

/** All rows of a union together. */
export const EVERY_ROW = '*';

/** How a row of a union is named in a figure's path: the JSON of its key values, in the order of the key. */
export function rowName(array: Pick<ArrayField, 'key'>, row: JsonObject): string {
  return JSON.stringify(array.key.map((name) => row[name] ?? null));
}

const FIGURES = new Set(['sum', 'count', 'min', 'max', 'mean', 'ratio', 'variance', 'first', 'last']);

/**
 * The figure at a path; undefined where the regime has none there.
 * @param path a JSON Pointer in which a row of a union is named by the JSON of its key values, by `*` for all rows,
 *   or by its number: that of a fixed row, or of a row of `shown`
 * @param shown a finished content, for the numbers of rows that are not fixed
 */
export function figureAt(regime: Regime, path: string, shown?: JsonObject): Figure | undefined {
  let field: Field | undefined = regime.root;
  const steps: Step[] = [];
  const labels: Text[] = [];
  const names = segments(path);
  for (const [index, name] of names.entries()) {
    if (field.type === 'object') {
      field = fieldNamed(field, name);
      if (!field) return undefined;
      steps.push({ member: name });
      labels.push(field.label);
    } else if (field.type === 'array' && field.operator?.op === 'union' && field.item.type === 'object') {
      const row = rowAt(field, name, at(shown, names.slice(0, index + 1)));
      if (row === undefined) return undefined;
      steps.push({ row });
      if (row !== EVERY_ROW) labels.push(keyLabel(row));
      field = field.item;
    } else if (field.operator?.op === 'tally' && index === names.length - 1) {
      labels.push({ vi: name, en: name });
      return figure(regime, field, steps, labels, name);
    } else return undefined;
  }
  return figure(regime, field, steps, labels, undefined);
}

function rowAt(array: ArrayField, name: string, shown: Json | undefined): string | undefined {
  if (name === EVERY_ROW) return name;
  if (/^(0|[1-9]\d*)$/.test(name)) {
    const declared = array.rows === 'growing' ? undefined : array.rows[Number(name)];
    const there = declared ?? (isRow(shown) ? shown : undefined);
    return there && rowName(array, there);
  }
  try {
    const key = JSON.parse(name) as Json;
    return Array.isArray(key) && key.length === array.key.length ? JSON.stringify(key) : undefined;
  } catch (failure) {
    if (failure instanceof SyntaxError) return undefined;
    throw failure;
  }
}

function isRow(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function keyLabel(row: string): Text {
  const text = (JSON.parse(row) as Json[]).map(String).join(', ');
  return { vi: text, en: text };
}

function figure(
  regime: Regime,
  field: Field,
  steps: readonly Step[],
  labels: readonly Text[],
  counted: string | undefined,
): Figure | undefined {
  const op = field.operator?.op;
  if (op === undefined || (counted === undefined ? !FIGURES.has(op) : op !== 'tally')) return undefined;
  const isNumber = field.type === 'number' || field.type === 'integer';
  if ((op === 'first' || op === 'last') && !isNumber) return undefined;
  const operation = operationOf(field);
  if (!operation) return undefined;
  const counts = op === 'count' || op === 'tally';
  const join = (language: 'vi' | 'en'): string => labels.map((label) => label[language]).join(' · ');
  const number = isNumber ? field : undefined;
  const declared = number?.unit?.decimals ?? (number?.type === 'integer' ? 0 : undefined);
  return {
    path: pointer(
      ...steps.map((step) => ('member' in step ? step.member : step.row)),
      ...(counted === undefined ? [] : [counted]),
    ),
    field,
    label: { vi: join('vi'), en: join('en') },
    op,
    additive: op === 'sum' || counts,
    decimals: counts ? 0 : declared,
    unit: counts ? undefined : number?.unit?.label,
    indicator: counts ? undefined : number?.indicator,
    operation,
    steps,
    counted,
  };
}

/**
 * The same figure in another version of its regime: at the path that its renames lead to, or else the field that feeds
 * the same indicator. Undefined where that version has neither: what stands at the same path may be another figure.
 * @param renamed the field's path in that version, renames followed; undefined: it is not there
 */
export function sameFigure(
  known: Figure,
  regime: Regime,
  renamed: readonly string[] | undefined,
): Figure | undefined {
  const there = renamed && figureAt(regime, pathOver(known, renamed));
  if (there ?? known.indicator === undefined) return there;
  let found: Field | undefined;
  walkFields(regime.root, (field) => {
    if ('indicator' in field && field.indicator === known.indicator) found ??= field;
  });
  const rows = known.steps.flatMap((step) => ('row' in step ? [step.row] : []));
  const path = found?.fieldPath.map((name) => (name === '*' ? (rows.shift() ?? '*') : name));
  return path && figureAt(regime, pointer(...path));
}

/** Whether two figures are counted in one unit of measure and rolled up in one way: else they cannot be compared. */
export function sameMeasure(a: Field, b: Field): boolean {
  return measureOf(a) === measureOf(b);
}

function measureOf(field: Field): string {
  const operator = field.operator;
  const scale = operator?.op === 'ratio' ? (operator.scale ?? 1) : 1;
  const unit = 'unit' in field ? field.unit?.label : undefined;
  return JSON.stringify([unit ?? null, operator?.op ?? null, scale]);
}

/** A figure's path with other names of its members, its rows and the value that is counted kept. */
function pathOver({ path, steps }: Figure, names: readonly string[]): string {
  const rows = steps.flatMap((step) => ('row' in step ? [step.row] : []));
  const own = names.map((name) => (name === '*' ? (rows.shift() ?? EVERY_ROW) : name));
  return pointer(...own, ...segments(path).slice(names.length));
}

/** The figure's own part of a state; undefined where nobody reported it. */
export function cutOut({ steps, operation }: Figure, state: RollupState): Json | undefined {
  let here: Json[] = [state.fields];
  for (const step of steps) {
    here = here.flatMap((one) => {
      if ('member' in step) return memberOf(one, step.member);
      const rows = memberOf(one, 'rows')[0];
      if (rows === undefined) return [];
      const chosen = step.row === EVERY_ROW ? Object.values(rows as JsonObject) : memberOf(rows, step.row);
      return chosen.flatMap((row) => memberOf(row, 'fields'));
    });
  }
  return combined(operation, here);
}

function memberOf(value: Json, name: string): Json[] {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return [];
  const own = (value as JsonObject)[name];
  return own === undefined ? [] : [own];
}

/** Combines parts that `cutOut` gave, by the figure's own operator. */
export function combineParts({ operation }: Figure, parts: readonly Json[]): Json | undefined {
  return combined(operation, parts);
}

function combined(operation: Operation, parts: readonly Json[]): Json | undefined {
  if (parts.length <= 1) return parts[0];
  const accumulator = operation.begin();
  for (const part of parts) accumulator.absorb(part);
  return accumulator.state();
}

/** What a part says: a figure of up to 15 digits as a number, a longer one as its digits; how many cells stand behind. */
export function readPart(
  { operation, counted }: Figure,
  part: Json | undefined,
): { readonly value: number | string | undefined; readonly reported: number } {
  if (part === undefined) return { value: undefined, reported: 0 };
  const tellings: Tellings = { reported: {}, totals: {} };
  const finished = operation.finish(part, '', tellings);
  // Somebody answered: a value that nobody chose was chosen by none.
  const value = counted === undefined ? finished : (memberOf(finished ?? null, counted)[0] ?? 0);
  const reported = tellings.reported[''] ?? 0;
  return { value: typeof value === 'number' || typeof value === 'string' ? value : undefined, reported };
}

/** Every figure that a regime has, rows of unions taken together and by their declared keys. */
export function figuresOf(regime: Regime): Figure[] {
  return below(regime.root, []).flatMap((path) => figureAt(regime, pointer(...path)) ?? []);
}

function below(field: Field, path: readonly string[]): string[][] {
  if (field.type === 'object') return field.fields.flatMap((one) => below(one, [...path, one.name]));
  if (field.type === 'array' && field.operator?.op === 'union' && field.item.type === 'object') {
    const { item } = field;
    return [EVERY_ROW, ...rowNames(field)].flatMap((row) => below(item, [...path, row]));
  }
  if (field.operator?.op === 'tally' && field.type === 'string')
    return (field.enum ?? []).map((value) => [...path, value]);
  return [[...path]];
}

/** The rows that a regime names itself: fixed ones, or those of a code list. */
function rowNames(array: ArrayField): string[] {
  if (array.rows !== 'growing') return array.rows.map((row) => rowName(array, row));
  const [only] = array.key;
  if (only === undefined || array.key.length > 1 || array.item.type !== 'object') return [];
  const field = fieldNamed(array.item, only);
  return field?.type === 'string' ? (field.enum ?? []).map((value) => JSON.stringify([value])) : [];
}

/** The plain digits of a figure, for exact arithmetic. */
export function digitsOfFigure(value: number | string): string {
  return digitsOf(decimal(value));
}
