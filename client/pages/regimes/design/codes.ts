/** Lists of codes: the values that a text may have, with their words. */
import type { Json, JsonObject } from '../../../../regimes/words.js';
import { isObject, listMember, member, textMember } from '../../../../regimes/dialect/json.js';
import { at } from '../../../../regimes/pointer.js';
import { change, put, type Path } from './edit.js';
import { ownerOf, pathOf } from './model.js';
import { codeFrom } from './names.js';

export interface Code {
  readonly value: string;
  readonly vi: string;
  readonly en: string;
}

/** Where the values of a field stand: its own schema, or that of its items. */
export function codesPlace(document: JsonObject, place: string): string {
  return member(at(document, place), 'type') === 'array' ? `${place}/items` : place;
}

/** The values of the schema at a place: of `oneOf` with its words, and of `enum` where it has more. */
export function codesOf(document: JsonObject, place: string): readonly Code[] {
  const schema = at(document, place);
  const worded = new Map(
    listMember(schema, 'oneOf').flatMap((one) => {
      const value = textMember(one, 'const');
      return value === undefined ? [] : [[value, one] as const];
    }),
  );
  const listed = listMember(schema, 'enum').filter((one) => typeof one === 'string');
  const values = [...new Set([...(listed.length > 0 ? listed : worded.keys())])];
  return values.map((value) => ({
    value,
    vi:
      textMember(worded.get(value), 'title') ?? textMember(member(worded.get(value), 'x-label'), 'vi') ?? '',
    en: textMember(member(worded.get(value), 'x-label'), 'en') ?? '',
  }));
}

/** Sets the values of the schema at a place; what else was said of a value that stays is kept. */
export function setCodes(document: JsonObject, place: string, codes: readonly Code[]): JsonObject {
  const path = pathOf(document, place);
  const schema = at(document, path);
  const before = new Map(listMember(schema, 'oneOf').map((one) => [textMember(one, 'const') ?? '', one]));
  const worded = codes.some(({ vi, en }) => vi !== '' || en !== '') || before.size > 0;
  const one = ({ value, vi, en }: Code): Json => {
    const known = before.get(value);
    let next: JsonObject = isObject(known) ? known : { const: value };
    next = put(next, [], 'title', vi === '' ? undefined : vi);
    const label = member(next, 'x-label');
    const words = put(isObject(label) ? label : {}, [], 'en', en === '' ? undefined : en);
    return put(next, [], 'x-label', Object.keys(words).length === 0 ? undefined : words);
  };
  const values = codes.map(({ value }) => value);
  const listed = put(document, path, 'enum', values.length === 0 ? undefined : values);
  const choices = worded && values.length > 0 ? codes.map(one) : undefined;
  const whole = put(listed, path, 'oneOf', choices);
  return values.length === 0 ? put(whole, path, 'x-code-list', undefined) : whole;
}

/** Changes one value; fixed rows of its table that have it follow. */
export function renameCode(document: JsonObject, place: string, from: string, to: string): JsonObject {
  const path = pathOf(document, place);
  const swap = (value: Json): Json => (value === from ? to : value);
  const listed = change(document, [...path, 'enum'], (list) =>
    Array.isArray(list) ? (list as readonly Json[]).map(swap) : list,
  ) as JsonObject;
  const worded = change(listed, [...path, 'oneOf'], (list) =>
    Array.isArray(list)
      ? (list as readonly Json[]).map((one) =>
          isObject(one) && one['const'] === from ? put(one, [], 'const', to) : one,
        )
      : list,
  ) as JsonObject;
  const owned = ownerOf(place);
  if (owned === undefined) return worded;
  const owner: Path = pathOf(document, owned.owner);
  if (owner.at(-1) !== 'items') return worded;
  return change(worded, [...owner.slice(0, -1), 'x-rows'], (rows) =>
    Array.isArray(rows)
      ? (rows as readonly Json[]).map((row) =>
          isObject(row) && row[owned.name] === from ? put(row, [], owned.name, to) : row,
        )
      : rows,
  ) as JsonObject;
}

/**
 * Codes out of what was copied from a sheet: one line each, its columns by tabs (or `;`): code, Vietnamese, English;
 * or words alone, which get codes of their own. A first line of titles is left out.
 */
export function pastedCodes(text: string, known: readonly string[] = []): readonly Code[] {
  const taken = [...known];
  return text
    .split(/\r?\n/)
    .map((line) => line.split(/\t|;/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1')))
    .filter((cells) => cells.some((cell) => cell !== ''))
    .filter((cells, index) => index > 0 || !/^(mã|ma|code)$/i.test(cells[0] ?? ''))
    .flatMap((cells): Code[] => {
      const [first = '', second = '', third = ''] = cells;
      const alone = second === '' && third === '';
      const value = alone || first === '' ? codeFrom(first || second, taken) : first.normalize('NFC');
      if (taken.includes(value)) return [];
      taken.push(value);
      const vi = alone ? first : second;
      return [{ value, vi: vi.normalize('NFC'), en: third.normalize('NFC') }];
    });
}
