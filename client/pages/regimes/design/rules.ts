/** Rules of an object: added, changed, moved, removed. */
import type { Json, JsonObject } from '../../../../regimes/words.js';
import { isObject, listMember, member, textMember } from '../../../../regimes/dialect/json.js';
import { at } from '../../../../regimes/pointer.js';
import { append, change, moveAt, put, removeAt } from './edit.js';
import { nextId, ruleIds } from './fields.js';
import { pathOf } from './model.js';

export function rulesOf(document: JsonObject, objectAt: string): readonly JsonObject[] {
  return listMember(at(document, objectAt), 'x-rules').filter(isObject);
}

/** Adds a rule of the object, shown at its first field until somebody says otherwise. */
export function addRule(document: JsonObject, objectAt: string): JsonObject {
  const code = textMember(member(document, 'x-regime'), 'code') ?? '';
  const prefix =
    code
      .split('-')
      .at(-1)
      ?.replace(/[^A-Za-z0-9]/g, '') || 'QT';
  const [first] = Object.keys((at(document, `${objectAt}/properties`) as JsonObject | undefined) ?? {});
  const rule: JsonObject = {
    id: nextId(prefix, ruleIds(document)),
    severity: 'error',
    assert: 'true',
    at: first === undefined ? [] : [first],
    message: { vi: 'Số liệu chưa hợp lý', en: 'The figures do not agree' },
  };
  return append(document, pathOf(document, objectAt), 'x-rules', rule);
}

/** Sets a part of the rule at a position; undefined takes it away. */
export function setRule(
  document: JsonObject,
  objectAt: string,
  index: number,
  part: string,
  value: Json | undefined,
): JsonObject {
  return put(document, [...pathOf(document, objectAt), 'x-rules', index], part, value);
}

export function setMessage(
  document: JsonObject,
  objectAt: string,
  index: number,
  language: 'vi' | 'en',
  text: string,
): JsonObject {
  return change(document, [...pathOf(document, objectAt), 'x-rules', index], (rule) => {
    if (!isObject(rule)) return rule;
    const message = member(rule, 'message');
    return put(rule, [], 'message', put(isObject(message) ? message : {}, [], language, text));
  }) as JsonObject;
}

export function removeRule(document: JsonObject, objectAt: string, index: number): JsonObject {
  const path = pathOf(document, objectAt);
  const gone = removeAt(document, [...path, 'x-rules'], index);
  return listMember(at(gone, path), 'x-rules').length === 0 ? put(gone, path, 'x-rules', undefined) : gone;
}

export function moveRule(document: JsonObject, objectAt: string, index: number, by: -1 | 1): JsonObject {
  return moveAt(document, [...pathOf(document, objectAt), 'x-rules'], index, index + by);
}
