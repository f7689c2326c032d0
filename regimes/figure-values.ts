/** The figures of one content by place, and what their columns are called where many reports stand in one table. */
import { cellsOf } from './cells.js';
import { fieldAtPlace, figureOf, pointerIn, type Place } from './figure-place.js';
import { fieldNamed } from './dialect/fields.js';
import type { Field, Regime } from './dialect/regime.js';
import { pointer } from './pointer.js';
import type { Json, JsonObject, Text } from './words.js';

export interface FigureValue {
  readonly place: Place;
  readonly figure: string;
  /** As it was reported: a figure that no double holds is the text of its digits. */
  readonly value: number | string;
}

/** Every number of a content, in document order; rows of a union by their key, lists and texts left out. */
export function figureValues(regime: Pick<Regime, 'root'>, content: JsonObject): FigureValue[] {
  return cellsOf(regime, content).flatMap(({ place, value, list }) => {
    if (list || !isNumberAt(regime, place, value)) return [];
    return [{ place, figure: figureOf(place), value }];
  });
}

/** A code of digits is a text, however much it looks like a figure. */
function isNumberAt(regime: Pick<Regime, 'root'>, place: Place, value: Json): value is number | string {
  const type = fieldAtPlace(regime, place)?.type;
  if (type === 'number' || type === 'integer') return typeof value === 'number' || typeof value === 'string';
  // Counts of a tally are numbers below a field that is none.
  return type === undefined && typeof value === 'number';
}

/** The same as doubles, for comparing many of them. */
export function figuresAsNumbers(regime: Pick<Regime, 'root'>, content: JsonObject): Map<string, number> {
  return new Map(figureValues(regime, content).map(({ figure, value }) => [figure, Number(value)]));
}

/** The pointer of a place in a content; of one whose row is not there, that of the table. */
export function pointerNear(content: JsonObject, place: Place): string {
  for (let length = place.length; length > 0; length--) {
    const found = pointerIn(content, place.slice(0, length));
    if (found !== undefined) return found;
  }
  return pointer();
}

/** Names a row by its key. */
export type NameOf = (field: Field | undefined, value: Json) => Text;

/** What the figure at a place is called, the outermost section left out where it says nothing new. */
export function figureLabel(regime: Pick<Regime, 'root'>, place: Place, nameOf: NameOf): Text {
  const words: Text[] = [];
  let field: Field | undefined = regime.root;
  for (const part of place) {
    if (typeof part === 'string') {
      field = field?.type === 'object' ? fieldNamed(field, part) : undefined;
      if (field?.type !== 'array') words.push(field?.label ?? { vi: part, en: part });
    } else {
      const item: Field | undefined = field?.type === 'array' ? field.item : undefined;
      const keyed = Object.entries(part).map(([name, value]) =>
        nameOf(item?.type === 'object' ? fieldNamed(item, name) : undefined, value),
      );
      words.push({
        vi: keyed.map(({ vi }) => vi).join(', '),
        en: keyed.map(({ en }) => en).join(', '),
      });
      field = item;
    }
  }
  return { vi: words.map(({ vi }) => vi).join(' › '), en: words.map(({ en }) => en).join(' › ') };
}
