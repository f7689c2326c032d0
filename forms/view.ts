/**
 * What expressions look at: the report's well-typed values only. A figure typed as text is a mistake that the
 * schema reports; to an expression it is simply absent, so rules judge whatever else is there.
 */
import type { ArrayField, Field, ObjectField } from '../regimes/dialect/regime.js';
import type { Json, JsonObject } from '../regimes/words.js';
import type { MutableObject } from './content.js';
import { isObject, member } from '../regimes/dialect/json.js';

/** Digits of a figure too long for a JSON number; only roll-ups and computed fields reach them. */
const LONG_FIGURE = /^-?\d+(\.\d+)?$/;

/**
 * The report as expressions see it: own content laid over the roll-up of the units below, where there is one.
 * Own values go first. Rows of an array come from one of the two as a whole, in order, so that row 3 of the view
 * is row 3 of the content. Figures of the roll-up may be digits as text, own ones may not.
 */
export function viewOf(root: ObjectField, own: JsonObject, rollup?: JsonObject): MutableObject {
  return viewOfObject(root, own, rollup);
}

function viewOfObject(field: ObjectField, own: Json | undefined, rolled: Json | undefined): MutableObject {
  const view: MutableObject = {};
  for (const child of field.fields) {
    const value = viewOfField(child, member(own, child.name), member(rolled, child.name));
    if (value !== undefined) view[child.name] = value;
  }
  return view;
}

function viewOfField(field: Field, own: Json | undefined, rolled: Json | undefined): Json | undefined {
  switch (field.type) {
    case 'object':
      return isObject(own) || isObject(rolled) ? viewOfObject(field, own, rolled) : undefined;
    case 'array':
      return Array.isArray(own)
        ? viewOfRows(own, (row) => viewOfRow(field, row, undefined))
        : viewOfRows(rolled, (row) => viewOfRow(field, undefined, row));
    case 'number':
    case 'integer':
      return shortFigure(own) ?? shortFigure(rolled) ?? longFigure(rolled);
    case 'string':
      return [own, rolled].find((value) => typeof value === 'string');
    case 'boolean':
      return [own, rolled].find((value) => typeof value === 'boolean');
  }
}

/** A row of objects always has its place, even if it is no object, or later rows would be taken for others. */
function viewOfRow({ item }: ArrayField, own: Json | undefined, rolled: Json | undefined): Json | undefined {
  return item.type === 'object' ? viewOfObject(item, own, rolled) : viewOfField(item, own, rolled);
}

function viewOfRows(rows: Json | undefined, view: (row: Json) => Json | undefined): Json[] | undefined {
  if (!Array.isArray(rows)) return undefined;
  return (rows as readonly Json[]).map(view).filter((value) => value !== undefined);
}

function shortFigure(value: Json | undefined): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function longFigure(value: Json | undefined): string | undefined {
  return typeof value === 'string' && LONG_FIGURE.test(value) ? value : undefined;
}
