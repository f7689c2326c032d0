/** How the parameters of a mistake are written within a message, in either language. */
import type { Json, JsonObject, Language } from '../regimes/words.js';
import { formatDay, formatNumber } from './format.js';

export interface Wording {
  /** A name or pattern as it stands; a limit as a figure. */
  readonly plain: (param: Json | undefined) => string;
  /** A value as people see it: figures grouped, days as day/month/year, texts quoted. */
  readonly value: (param: Json | undefined) => string;
  readonly list: (param: Json | undefined) => string;
  /** The values that tell a row from others. */
  readonly key: (param: Json | undefined) => string;
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
    list: (param) => (Array.isArray(param) ? (param as readonly Json[]) : []).map(value).join(', '),
    key: (param) =>
      Object.values((param ?? {}) as JsonObject)
        .map(plain)
        .join(', '),
    row: (...indexes) => plain(Math.max(...indexes.map(Number)) + 1),
  };
}
