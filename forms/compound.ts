/** The shapes that roll-ups make of texts and codes: collations under source names, tallies of values. */
import type { Json } from '../regimes/words.js';
import { isObject } from '../regimes/dialect/json.js';

export interface SourcedText {
  readonly unit: { readonly code: string; readonly name: string };
  readonly text: string;
}

/** `[{unit, text}]`, as `collate` gives; an empty list is not told from an empty table. */
export function isCollation(value: Json | undefined): value is readonly (Json & SourcedText)[] & Json {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    (value as readonly Json[]).every((entry) => isObject(entry) && isObject(entry['unit']) && 'text' in entry)
  );
}

/** Rows that carry the unit they came from, as `append` gives. */
export function isSourcedRows(value: Json | undefined): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    (value as readonly Json[]).every((row) => isObject(row) && isObject(row['unit']) && !('text' in row))
  );
}

/** `{value: count}`, as `tally` gives for a field that is itself a text or code. */
export function isTally(value: Json | undefined): value is Readonly<Record<string, number>> {
  return (
    isObject(value) &&
    Object.values(value).every((count) => typeof count === 'number' || typeof count === 'string')
  );
}

/** Anything in one line, for a cell that holds more than one value. */
export function compoundText(value: Json): string {
  if (isCollation(value)) return value.map((entry) => `${entry.unit.name}: ${entry.text}`).join('\n');
  if (Array.isArray(value)) return (value as readonly Json[]).map(compoundText).join('; ');
  if (isObject(value))
    return Object.entries(value)
      .map(([name, one]) => `${name}: ${compoundText(one)}`)
      .join('; ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
