/** A field under another name: every list, row, operator, prefill and expression that names it follows. */
import type { Json, JsonObject } from '../../../../regimes/words.js';
import type { ObjectField } from '../../../../regimes/dialect/regime.js';
import { isObject, listMember, member, membersOf, textMember } from '../../../../regimes/dialect/json.js';
import { namedFields } from '../../../../regimes/dialect/expressions/named-fields.js';
import { at, pointer, segments } from '../../../../regimes/pointer.js';
import { change, fromMembers, put, renameMember, type Path } from './edit.js';
import { followInLists, followInRows, type Added } from './fields.js';
import { modelOf, ownerOf, pathOf, type Model } from './model.js';
import { whyNoName } from './names.js';

/**
 * Renames the field at a place.
 * @param published the document of the version before, if there is one: a field that it has is declared as renamed
 */
export function renameField(
  document: JsonObject,
  place: string,
  next: string,
  published?: JsonObject,
): Added {
  const owned = ownerOf(place);
  if (!owned) return { document, place };
  const owner = pathOf(document, owned.owner);
  const others = membersOf(at(document, [...owner, 'properties'])).map(([one]) => one);
  if (!others.includes(owned.name) || whyNoName(next, others) !== undefined) return { document, place };
  const { name } = owned;
  let whole = followInExpressions(document, place, next);
  whole = followInLists(whole, owner, name, next);
  whole = followInRows(whole, owner, name, next);
  whole = followInSiblings(whole, owner, name, next);
  whole = renameMember(whole, [...owner, 'properties'], name, next);
  const renamed = `${owned.owner}/properties${pointer(next)}`;
  return { document: declared(whole, renamed, name, place, published), place: renamed };
}

/** Operators (`of`, `by`, `weight`) and prefills of the fields beside it name it; so does `dependentRequired`. */
function followInSiblings(document: JsonObject, owner: Path, name: string, next: string): JsonObject {
  const follow = (value: Json, parts: readonly string[]): Json =>
    isObject(value)
      ? fromMembers(value, (part, one) => [[part, parts.includes(part) && one === name ? next : one]])
      : value;
  const members = change(document, [...owner, 'properties'], (found) =>
    isObject(found)
      ? fromMembers(found, (one, schema) => [
          [
            one,
            isObject(schema)
              ? fromMembers(schema, (keyword, value) => {
                  if (keyword === 'x-aggregate') return [[keyword, follow(value, ['of', 'by', 'weight'])]];
                  return [
                    [
                      keyword,
                      keyword === 'x-prefill' && member(value, 'from') === 'previous'
                        ? follow(value, ['field'])
                        : value,
                    ],
                  ];
                })
              : schema,
          ],
        ])
      : found,
  ) as JsonObject;
  return change(members, [...owner, 'dependentRequired'], (found) =>
    isObject(found)
      ? fromMembers(found, (one, list) => [
          [
            one === name ? next : one,
            Array.isArray(list)
              ? (list as readonly Json[]).map((text) => (text === name ? next : text))
              : list,
          ],
        ])
      : found,
  ) as JsonObject;
}

/** Where expressions stand, and on which object. */
function expressionsOf({
  fields,
  document,
}: Model): readonly { readonly path: Path; readonly on: ObjectField }[] {
  return fields.flatMap(({ field, parent }) => {
    const schema = at(document, field.schemaPath);
    const path = pathOf(document, field.schemaPath);
    const calc =
      parent && textMember(schema, 'x-calc') !== undefined ? [{ path: [...path, 'x-calc'], on: parent }] : [];
    if (field.type !== 'object') return calc;
    const rules = listMember(schema, 'x-rules').flatMap((_, index) =>
      ['when', 'assert'].map((part) => ({ path: [...path, 'x-rules', index, part], on: field })),
    );
    return [...calc, ...rules];
  });
}

function followInExpressions(document: JsonObject, place: string, next: string): JsonObject {
  const model = modelOf(document);
  return expressionsOf(model).reduce<JsonObject>((whole, { path, on }) => {
    const source = at(document, path);
    if (typeof source !== 'string') return whole;
    const named = namedFields(source, on, model.root)
      .filter(({ field }) => field.schemaPath === place)
      .toSorted((one, other) => other.start - one.start);
    const text = named.reduce(
      (now, { start, end, bare, rows }) =>
        // Where a row bears the new name, the bare name would be the row's.
        now.slice(0, start) + (bare && rows.includes(next) ? `self.${next}` : next) + now.slice(end),
      source,
    );
    return text === source ? whole : (change(whole, path, () => text) as JsonObject);
  }, document);
}

/** Says what the field was called in the published version; back under its old name it says nothing. */
function declared(
  document: JsonObject,
  place: string,
  name: string,
  before: string,
  published: JsonObject | undefined,
): JsonObject {
  const path = pathOf(document, place);
  const from = textMember(at(document, path), 'x-renamed-from');
  if (from !== undefined && from === segments(place).at(-1))
    return put(document, path, 'x-renamed-from', undefined);
  if (from !== undefined || published === undefined || at(published, before) === undefined) return document;
  return put(document, path, 'x-renamed-from', name);
}
