/** The rows of the last period's report beside those of this one: the same key, the same part, the same place. */
import { canonical } from '../../regimes/canonical.js';
import { at } from '../../regimes/pointer.js';
import type { ArrayField, ObjectField } from '../../regimes/dialect/regime.js';
import type { Json } from '../../regimes/words.js';
import type { GridShape } from './GridField.js';
import { isObject } from './content.js';
import type { Rows } from './grid/rows.js';

/**
 * Answers which row of `before`, the grid's value in the last period, is the same as a row of this period. Rows
 * without a key that grow have none: the third row of one month says nothing of the third of the next.
 */
export function previousRows(
  field: ArrayField | ObjectField,
  shape: GridShape,
  rows: Rows,
  before: Json | undefined,
): (row: number) => Json | undefined {
  if (field.type === 'object') {
    const { parts = [] } = shape;
    return (row) => (parts.length === 0 ? before : at(before, [parts[row]?.name ?? '']));
  }
  const earlier = Array.isArray(before) ? (before as Rows) : [];
  const names = keyNames(field, shape);
  if (names.length === 0) return () => undefined;
  const byKey = new Map(earlier.map((row) => [keyOf(names, row), row]));
  return (row) => {
    const key = keyOf(names, rows[row]);
    return key === undefined ? undefined : byKey.get(key);
  };
}

function keyNames(field: ArrayField, shape: GridShape): readonly string[] {
  if (field.key.length > 0) return field.key;
  return [...new Set(shape.fixed.flatMap((row) => Object.keys(row)))];
}

function keyOf(names: readonly string[], row: Json | undefined): string | undefined {
  if (!isObject(row)) return undefined;
  const values = names.map((name) => row[name]);
  return values.includes(undefined) ? undefined : canonical(values as Json);
}
