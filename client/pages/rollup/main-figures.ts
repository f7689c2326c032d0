/** The few figures that a roll-up is looked at for. */
import type { Field, NumberField, Regime } from '../../../regimes/dialect/regime.js';
import { decimal, decimalToJson, ZERO } from '../../../regimes/decimal.js';
import { at, pointer as pointerOf } from '../../../regimes/pointer.js';
import type { Json, JsonObject, Text } from '../../../regimes/words.js';

export interface MainFigure {
  readonly field: NumberField;
  readonly label: Text;
  readonly value: number | string | undefined;
  /** Where the figure stands in the content; undefined for the sum of a column. */
  readonly path?: string;
}

const SHOWN = 4;

/**
 * Figures outside tables come first, those that feed an indicator before others; a form that is all tables is told by
 * the sums of its first additive columns.
 */
export function mainFigures(regime: Regime, content: JsonObject): readonly MainFigure[] {
  const single: MainFigure[] = [];
  const columns: MainFigure[] = [];
  const walk = (field: Field, path: readonly string[], label: Text): void => {
    if (field.type === 'object') for (const child of field.fields) walk(child, [...path, child.name], label);
    else if (field.type === 'array') {
      if (field.item.type === 'object') sumColumns(field.item.fields, at(content, path));
    } else if (field.type === 'number' || field.type === 'integer') {
      const value = at(content, path);
      if (typeof value === 'number' || typeof value === 'string')
        single.push({ field, label: field.label, value, path: pointerOf(...path) });
    }
  };
  const sumColumns = (fields: readonly Field[], rows: Json | undefined): void => {
    for (const field of fields) {
      const additive = (field.type === 'number' || field.type === 'integer') && field.operator?.op === 'sum';
      if (additive) columns.push({ field, label: field.label, value: sumOf(rows, field.name) });
    }
  };
  for (const field of regime.root.fields) walk(field, [field.name], field.label);
  const byIndicator = (figures: readonly MainFigure[]): readonly MainFigure[] =>
    [...figures].sort(
      (a, b) => Number(b.field.indicator !== undefined) - Number(a.field.indicator !== undefined),
    );
  return [...byIndicator(single), ...byIndicator(columns)].slice(0, SHOWN);
}

/** The exact sum of a column; undefined where no row holds a figure. */
export function sumOf(rows: Json | undefined, name: string): number | string | undefined {
  if (!Array.isArray(rows)) return undefined;
  const values = (rows as readonly Json[])
    .map((row) => at(row, [name]))
    .filter(
      (value) => typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)),
    );
  if (values.length === 0) return undefined;
  return decimalToJson(values.reduce((sum, value) => sum.plus(decimal(value)), ZERO));
}

function isFigure(value: Json | undefined): value is number | string {
  return typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value));
}
