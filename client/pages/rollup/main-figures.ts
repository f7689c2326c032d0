/** The few figures that a roll-up is looked at for. */
import type { ColumnGroup, Field, NumberField, Regime } from '../../../regimes/dialect/regime.js';
import { decimal, decimalToJson, ZERO } from '../../../regimes/decimal.js';
import { at, pointer as pointerOf } from '../../../regimes/pointer.js';
import type { Json, JsonObject, Text } from '../../../regimes/words.js';

export interface MainFigure {
  readonly field: NumberField;
  readonly label: Text;
  /** Of the columns it stands among. */
  readonly group?: Text;
  readonly value: number | string | undefined;
  /** Where the figure stands in the content; of the sum of a column, where the table does. */
  readonly path: string;
}

const SHOWN = 4;

/**
 * Figures outside tables come first, those that feed an indicator before others; a form that is all tables is told by
 * the sums of its first additive columns.
 */
export function mainFigures(regime: Regime, content: JsonObject): readonly MainFigure[] {
  const single: MainFigure[] = [];
  const columns: MainFigure[] = [];
  const walk = (field: Field, path: readonly string[], groups: readonly ColumnGroup[]): void => {
    if (field.type === 'object') {
      for (const child of field.fields) walk(child, [...path, child.name], field.groups);
    } else if (field.type === 'array') {
      if (field.item.type === 'object')
        sumColumns(field.item.fields, field.groups, at(content, path), pointerOf(...path));
    } else if (field.type === 'number' || field.type === 'integer') {
      const value = at(content, path);
      if (isFigure(value)) single.push({ ...named(field, groups), value, path: pointerOf(...path) });
    }
  };
  const sumColumns = (
    fields: readonly Field[],
    groups: readonly ColumnGroup[],
    rows: Json | undefined,
    path: string,
  ): void => {
    for (const field of fields) {
      const number = field.type === 'number' || field.type === 'integer';
      if (number && field.operator?.op === 'sum')
        columns.push({ ...named(field, groups), value: sumOf(rows, field.name), path });
    }
  };
  for (const field of regime.root.fields) walk(field, [field.name], []);
  const byIndicator = (figures: readonly MainFigure[]): readonly MainFigure[] =>
    [...figures].sort(
      (a, b) => Number(b.field.indicator !== undefined) - Number(a.field.indicator !== undefined),
    );
  return [...byIndicator(single), ...byIndicator(columns)].slice(0, SHOWN);
}

function named(
  field: NumberField,
  groups: readonly ColumnGroup[],
): Pick<MainFigure, 'field' | 'label' | 'group'> {
  const group = groups.find((one) => one.fields.includes(field.name))?.label;
  return { field, label: field.label, ...(group === undefined ? {} : { group }) };
}

/** The exact sum of a column; undefined where no row holds a figure. */
export function sumOf(rows: Json | undefined, name: string): number | string | undefined {
  if (!Array.isArray(rows)) return undefined;
  const values = (rows as readonly Json[]).map((row) => at(row, [name])).filter(isFigure);
  if (values.length === 0) return undefined;
  return decimalToJson(values.reduce((sum, value) => sum.plus(decimal(value)), ZERO));
}

function isFigure(value: Json | undefined): value is number | string {
  return typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value));
}
