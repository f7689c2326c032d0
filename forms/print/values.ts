/** How a value of a report or a roll-up is printed. Nothing that was reported is rounded away. */
import type { Field } from '../../regimes/dialect/regime.js';
import type { Json, Language } from '../../regimes/words.js';
import { choicesOf } from '../choices.js';
import { compoundText } from '../compound.js';
import { ABSENT, formatDay, formatNumber } from '../format.js';
import type { LeafField } from '../workbook/layout.js';

const YES = { vi: 'Có', en: 'Yes' };
const NO = { vi: 'Không', en: 'No' };

/** A figure with its unit's decimals, but never fewer than it has; a day as 31/12/2026; a code by its label. */
export function printedValue(field: LeafField, value: Json | undefined, language: Language): string {
  if (value === undefined || value === null || value === '') return ABSENT;
  if (typeof value === 'object') return compoundText(value) || ABSENT;
  if (typeof value === 'boolean') return (value ? YES : NO)[language];
  if (isFigure(field)) return formatNumber(value, language, decimalsFor(field, value));
  const choice = choicesOf(field)?.find((one) => one.value === value);
  if (choice) return choice.label[language];
  return field.type === 'string' && field.format === 'date' ? formatDay(String(value)) : String(value);
}

export const isFigure = (field: Field): field is Extract<Field, { type: 'number' | 'integer' }> =>
  field.type === 'number' || field.type === 'integer';

function decimalsFor(field: LeafField, value: string | number): number | undefined {
  const unit = field.type === 'number' || field.type === 'integer' ? field.unit : undefined;
  if (unit?.decimals === undefined) return undefined;
  const fraction = /\.(\d+)$/.exec(String(value))?.[1]?.length ?? 0;
  return Math.max(unit.decimals, fraction);
}

/** The unit of measure of a figure; undefined for what has none. */
export const measureOf = (field: Field): string | undefined =>
  isFigure(field) ? field.unit?.label : undefined;

const LONGEST_LINE = 200;

/** A narrative, which is printed as paragraphs: a text without choices, format, pattern or a limit of one line. */
export function isNarrative(field: Field): boolean {
  if (field.type !== 'string' || choicesOf(field)) return false;
  const { format, pattern, maxLength } = field.schema;
  const short = typeof maxLength === 'number' && maxLength <= LONGEST_LINE;
  return format === undefined && pattern === undefined && !short;
}
