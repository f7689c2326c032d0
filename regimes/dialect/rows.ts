/** Reading `x-rows`, `x-groups` and `x-prefill`: what names other fields without being an expression. */
import type { Issue, Json, JsonObject, Text } from '../words.js';
import type { ArrayField, ColumnGroup, Field, ObjectField, Prefill } from './regime.js';
import { canonical } from '../canonical.js';
import { pointer } from '../pointer.js';
import { isObject, listMember, member, membersOf, textMember, textsOf } from './json.js';
import type { ArrayDraft, Built, Draft, ObjectDraft, Tree } from './field-tree.js';
import { mistake } from './mistakes.js';
import { compiled } from './expressions/arithmetic.js';

/** Gives every field its rows, column groups and prefill. */
export function readLayout({ fields, untyped }: Tree, issues: Issue[]): void {
  for (const built of fields) {
    readRows(built, issues);
    readGroups(built, issues);
    if (untyped.size === 0) readPrefill(built, issues);
  }
}

function readRows({ field, source }: Built, issues: Issue[]): void {
  const given = member(source.schema, 'x-rows');
  if (field.type !== 'array' || !Array.isArray(given)) return;
  const path = source.placeOf('x-rows');
  if (field.item.type !== 'object') {
    issues.push(
      mistake('misplaced-keyword', path, {
        keyword: 'x-rows',
        where: { vi: 'mảng các đối tượng', en: 'arrays of objects' },
      }),
    );
    return;
  }
  const rows = (given as readonly Json[]).filter(isObject);
  (field as ArrayDraft).rows = rows;
  const item = field.item;
  const met = new Set<string>();
  rows.forEach((row, i) => {
    checkRow(row, item, field.key, `${path}/${i}`, issues);
    const key = canonical(keyOf(row, field));
    if (met.has(key)) issues.push(mistake('row-twice', `${path}/${i}`));
    met.add(key);
  });
}

/** What tells a fixed row apart: its key fields, or all of it where the array has no key. */
function keyOf(row: JsonObject, field: ArrayField): Json {
  return field.key.length > 0 ? field.key.map((name) => member(row, name) ?? null) : row;
}

function checkRow(
  row: JsonObject,
  item: ObjectField,
  key: readonly string[],
  path: string,
  issues: Issue[],
): void {
  for (const name of key)
    if (member(row, name) === undefined) issues.push(mistake('row-key-missing', path, { name }));
  for (const [name, value] of membersOf(row)) {
    const field = item.fields.find((one) => one.name === name);
    const place = path + pointer(name);
    if (!field) issues.push(mistake('row-member', place, { name }));
    else {
      const reason = whyNoValue(field, value);
      if (reason !== undefined) issues.push(mistake('row-value', place, { name, reason: { ...reason } }));
    }
  }
}

/** Why a value does not fit a field's own schema, as far as one value can tell. */
function whyNoValue(field: Field, value: Json): Text | undefined {
  const { schema } = field;
  const allowed = member(schema, 'enum');
  if (Array.isArray(allowed) && !(allowed as readonly Json[]).includes(value))
    return mustBe(JSON.stringify(allowed));
  const constant = member(schema, 'const');
  if (constant !== undefined && constant !== value) return mustBe(JSON.stringify(constant));
  switch (field.type) {
    case 'string':
      return typeof value === 'string'
        ? whyNoText(schema, value)
        : { vi: 'phải là chữ', en: 'must be a text' };
    case 'number':
    case 'integer':
      return typeof value === 'number'
        ? whyNoNumber(field.type, schema, value)
        : { vi: 'phải là số', en: 'must be a number' };
    case 'boolean':
      return typeof value === 'boolean' ? undefined : mustBe('true, false');
    default:
      return { vi: 'chỉ đặt sẵn được giá trị đơn', en: 'only single values can be fixed' };
  }
}

function mustBe(what: string): Text {
  return { vi: `phải là ${what}`, en: `must be ${what}` };
}

function whyNoText(schema: JsonObject, value: string): Text | undefined {
  const length = [...value].length;
  const least = member(schema, 'minLength');
  const most = member(schema, 'maxLength');
  if (typeof least === 'number' && length < least)
    return { vi: `ít nhất ${least} ký tự`, en: `at least ${least} characters` };
  if (typeof most === 'number' && length > most)
    return { vi: `nhiều nhất ${most} ký tự`, en: `at most ${most} characters` };
  const pattern = textMember(schema, 'pattern');
  return pattern === undefined || fits(pattern, value)
    ? undefined
    : { vi: `phải khớp ${pattern}`, en: `must match ${pattern}` };
}

/** A pattern that does not compile has been reported where it stands. */
function fits(pattern: string, value: string): boolean {
  try {
    return compiled(pattern).matcher(value).find();
  } catch {
    return true;
  }
}

function whyNoNumber(type: 'number' | 'integer', schema: JsonObject, value: number): Text | undefined {
  if (type === 'integer' && !Number.isInteger(value))
    return { vi: 'phải là số nguyên', en: 'must be a whole number' };
  const least = member(schema, 'minimum');
  const most = member(schema, 'maximum');
  if (typeof least === 'number' && value < least) return { vi: `ít nhất ${least}`, en: `at least ${least}` };
  return typeof most === 'number' && value > most
    ? { vi: `nhiều nhất ${most}`, en: `at most ${most}` }
    : undefined;
}

function readGroups({ field, source }: Built, issues: Issue[]): void {
  if (field.type !== 'array' && field.type !== 'object') return;
  const groups = listMember(source.schema, 'x-groups');
  const columns = field.type === 'object' ? field : field.item.type === 'object' ? field.item : undefined;
  const met = new Set<string>();
  groups.forEach((group, i) => {
    textsOf(member(group, 'fields')).forEach((name, j) => {
      const place = `${source.placeOf('x-groups')}/${i}/fields/${j}`;
      if (!columns?.fields.some((one) => one.name === name))
        issues.push(mistake('group-field', place, { name }));
      if (met.has(name)) issues.push(mistake('group-twice', place, { name }));
      met.add(name);
    });
  });
  (field as ObjectDraft | ArrayDraft).groups = groups.map(groupOf);
}

function groupOf(group: Json): ColumnGroup {
  const label = member(group, 'label');
  const vi = typeof label === 'string' ? label : (textMember(label, 'vi') ?? textMember(label, 'en') ?? '');
  return { label: { vi, en: textMember(label, 'en') ?? vi }, fields: textsOf(member(group, 'fields')) };
}

function readPrefill({ field, source, parent }: Built, issues: Issue[]): void {
  const given = member(source.schema, 'x-prefill');
  const prefill = prefillOf(given);
  if (!prefill) return;
  (field as Draft<Field>).prefill = prefill;
  if (prefill.from !== 'previous') return;
  const name = prefill.field;
  const from = parent?.fields.find((one) => one.name === name);
  const reason = !from
    ? { vi: 'không phải trường cùng đối tượng', en: 'no field of the same object' }
    : kindOf(from) !== kindOf(field)
      ? { vi: `kiểu ${from.type}, không phải ${field.type}`, en: `it is ${from.type}, not ${field.type}` }
      : undefined;
  if (reason !== undefined)
    issues.push(
      mistake('prefill-field', `${source.placeOf('x-prefill')}/field`, { name, reason: { ...reason } }),
    );
}

function kindOf(field: Field): string {
  return field.type === 'integer' ? 'number' : field.type;
}

function prefillOf(given: Json | undefined): Prefill | undefined {
  const from = textMember(given, 'from');
  const code = textMember(given, 'code');
  const name = textMember(given, 'field');
  const place = textMember(given, 'pointer');
  if (from === 'previous' && name !== undefined) return { from, field: name };
  if (from === 'regime' && code !== undefined && place !== undefined) return { from, code, pointer: place };
  if (from === 'feed' && code !== undefined)
    return name === undefined ? { from, code } : { from, code, field: name };
  return undefined;
}
