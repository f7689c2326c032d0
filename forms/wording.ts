/** How the parameters of a mistake are written within a message, in either language. */
import { fieldNamed } from '../regimes/dialect/fields.js';
import type { Field } from '../regimes/dialect/regime.js';
import type { Json, JsonObject, Language } from '../regimes/words.js';
import { labelOf } from './choices.js';
import { formatDay, formatNumber } from './format.js';

export interface Wording {
  /** A name or pattern as it stands; a limit as a figure. */
  readonly plain: (param: Json | undefined) => string;
  /** A value as people see it: figures grouped, days as day/month/year, texts quoted. */
  readonly value: (param: Json | undefined) => string;
  /** Values that a field may have, by their labels; a long list is cut. */
  readonly list: (param: Json | undefined, field?: Field) => string;
  /** The values that tell a row of a table from others, by their labels. */
  readonly key: (param: Json | undefined, table?: Field) => string;
  /** The number of a row as people count, from 1. */
  readonly row: (...indexes: readonly (Json | undefined)[]) => string;
}

/** The wording of a language, given its words for true and false. */
export function wordingOf(language: Language, yes: string, no: string): Wording {
  const plain = (param: Json | undefined): string => {
    if (typeof param === 'string') return param;
    if (typeof param === 'number') return formatNumber(param, language);
    if (typeof param === 'boolean') return param ? yes : no;
    return param === undefined ? '' : JSON.stringify(param);
  };
  const value = (param: Json | undefined): string =>
    typeof param === 'string' ? `“${formatDay(param)}”` : plain(param);
  return {
    plain,
    value,
    list: (param, field) => {
      const values = (Array.isArray(param) ? (param as readonly Json[]) : []).map((one) =>
        labelOf(field, one, language),
      );
      const shown = values.slice(0, LONGEST_LIST).map(value);
      return [...shown, ...(values.length > LONGEST_LIST ? ['…'] : [])].join(', ');
    },
    key: (param, table) =>
      Object.entries((param ?? {}) as JsonObject)
        .map(([name, one]) => plain(labelOf(columnOf(table, name), one, language)))
        .join(', '),
    row: (...indexes) => plain(Math.max(...indexes.map(Number)) + 1),
  };
}

/** Choices that a message names before it says "and so on". */
const LONGEST_LIST = 12;

function columnOf(table: Field | undefined, name: string): Field | undefined {
  return table?.type === 'array' && table.item.type === 'object' ? fieldNamed(table.item, name) : undefined;
}
