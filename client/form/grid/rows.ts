/** Rows of a grid as values, and reading their cells. What edits make of them is in `sheet.ts`. */
import { at } from '../../../regimes/pointer.js';
import type { Json } from '../../../regimes/words.js';
import type { Column } from './columns.js';

export type Rows = readonly Json[];

export function cellValue(row: Json | undefined, column: Column): Json | undefined {
  return row === undefined ? undefined : at(row, column.path);
}
