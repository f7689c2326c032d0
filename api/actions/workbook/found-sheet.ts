/** What stands in the cells of a file, as plain data that goes from thread to thread. */
import type { FoundSheet, FoundValue } from '../../../forms/workbook/book.js';

/** Numbers, texts and truths as themselves, which are copied quickest; null: an empty cell. */
export type CellData =
  number | string | boolean | null | Exclude<FoundValue, { kind: 'number' | 'text' | 'boolean' }>;

export interface SheetData {
  readonly name: string;
  readonly columns: number;
  /** By row and column, both from 0. */
  readonly cells: readonly (readonly CellData[])[];
}

export const foundSheet = ({ name, columns, cells }: SheetData): FoundSheet => ({
  name,
  columns,
  rows: cells.length,
  at: (row, column) => valueOf(cells[row - 1]?.[column - 1]),
});

function valueOf(data: CellData | undefined): FoundValue | undefined {
  switch (typeof data) {
    case 'number':
      return { kind: 'number', number: data };
    case 'string':
      return { kind: 'text', text: data };
    case 'boolean':
      return { kind: 'boolean', boolean: data };
    default:
      return data ?? undefined;
  }
}
