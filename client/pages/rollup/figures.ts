/** Figures in words: values, changes, shares; and which cell of a content can be traced. */
import { ABSENT, formatNumber } from '../../../forms/format.js';
import { isFigure } from '../../../regimes/cells.js';
import { decimal, decimalToJson, decimalsOf, roundDecimal, ZERO } from '../../../regimes/decimal.js';
import type { Field, ObjectField } from '../../../regimes/dialect/regime.js';
import { fieldAtPlace, figureOf, placeOf } from '../../../regimes/figure-place.js';
import type { Place } from '../../../regimes/figure-place.js';
import type { Json, JsonObject, Language, Level } from '../../../regimes/words.js';

/** `1.234.567,5`, a text as it is, an en dash for what was not reported. */
export function figureText(value: Json | undefined, language: Language, decimals?: number): string {
  if (value === undefined || value === null) return ABSENT;
  if (!isFigure(value)) return typeof value === 'object' ? '…' : String(value);
  // Never fewer decimals than the figure has: nothing is hidden.
  const shown = decimals === undefined ? undefined : Math.max(decimals, decimalsOf(decimal(value)));
  return formatNumber(value, language, shown);
}

/** `+41 (+7,1 %)`; '' where there is nothing to compare. */
export function changeText(before: Json | undefined, after: Json | undefined, language: Language): string {
  if (!isFigure(before) || !isFigure(after)) return '';
  const change = decimal(after).minus(decimal(before));
  const signed = (text: string): string => (change.gt(0) ? `+${text}` : text);
  const amount = signed(formatNumber(decimalToJson(change), language));
  const base = decimal(before).abs();
  if (base.eq(0) || change.eq(0)) return amount;
  return `${amount} (${signed(percentText(change.times(100).div(base), language))})`;
}

const percentText = (value: ReturnType<typeof decimal>, language: Language): string =>
  `${formatNumber(decimalToJson(roundDecimal(value, 1)), language)} %`;

/** The part of a total in percent; undefined where parts do not add up to a total of one sign. */
export function shareText(part: Json, total: Json, language: Language): string | undefined {
  if (!isFigure(part) || !isFigure(total) || decimal(total).eq(0)) return undefined;
  return percentText(decimal(part).times(100).div(decimal(total)), language);
}

/** How long the bar of a figure is beside the longest, 0 to 100. */
export function barOf(value: Json, values: readonly Json[]): number {
  if (!isFigure(value)) return 0;
  const longest = values.filter(isFigure).reduce((most, one) => {
    const size = decimal(one).abs();
    return size.gt(most) ? size : most;
  }, ZERO);
  return longest.eq(0) ? 0 : Number(decimal(value).abs().times(100).div(longest).toFixed(2));
}

/** The greatest first, texts after figures, what was not reported last; equal ones by name. */
export function bySize(a: Json, b: Json): number {
  if (isFigure(a) && isFigure(b)) return decimal(b).cmp(decimal(a));
  const rank = (value: Json): number => (isFigure(value) ? 0 : value === null ? 2 : 1);
  return rank(a) - rank(b);
}

const LISTS = ['collate', 'append', 'none'];

/**
 * How the figure at a pointer is named in an address; undefined where the cell is none (a text under its unit, a row
 * as it was sent). A cell of a row's key names the row.
 */
export function figureAt(root: ObjectField, content: JsonObject, pointer: string): string | undefined {
  const place = placeOf({ root }, content, pointer);
  if (place === undefined) return undefined;
  const fields = place.map((_part, index) => fieldAtPlace({ root }, place.slice(0, index + 1)));
  const [row, name] = place.slice(-2);
  if (typeof row === 'object' && typeof name === 'string' && Object.hasOwn(row, name))
    return figureOf(place.slice(0, -1));
  return fields.some((field) => LISTS.includes(field?.operator?.op ?? '')) ? undefined : figureOf(place);
}

export interface Member {
  readonly field: Field;
  /** The key of a row; undefined for a member of an object. */
  readonly key?: JsonObject;
  readonly place: Place;
}

/** The field that a place belongs to, and the place's own name in it: below a tally it is the tally's. */
export function fieldFor(root: ObjectField, place: Place): Field | undefined {
  for (let length = place.length; length > 0; length--) {
    const field = fieldAtPlace({ root }, place.slice(0, length));
    if (field !== undefined) return field;
  }
  return undefined;
}

/** How many reports may give a field: those of the levels that fill it. */
export function expectedFor(
  field: Pick<Field, 'levels'> | undefined,
  expected: Readonly<Partial<Record<Level, number>>>,
): number | undefined {
  return field?.levels.reduce((sum, level) => sum + (expected[level] ?? 0), 0);
}
