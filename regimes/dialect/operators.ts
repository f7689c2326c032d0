/** Reading `x-aggregate`: which operator combines a field's values, and whether it fits the field. */
import type { Issue, Json, JsonObject, Level, Text } from '../words.js';
import type { ArrayField, Field, ObjectField, Operator } from './regime.js';
import { member, membersOf, textMember, textsOf } from './json.js';
import { OPERATORS } from './keywords.js';
import type { ArrayDraft, Built, Draft, Tree } from './field-tree.js';
import { opOf } from './field-tree.js';
import { mistake } from './mistakes.js';

export type Op = (typeof OPERATORS)[number];

/** What each operator takes beside `op`. */
const OPTIONS: Readonly<Record<Op, readonly string[]>> = {
  sum: [],
  count: [],
  min: [],
  max: [],
  mean: ['weight', 'decimals'],
  ratio: ['of', 'by', 'scale', 'decimals'],
  variance: ['decimals'],
  tally: [],
  union: ['key'],
  append: [],
  collate: ['upTo'],
  first: [],
  last: [],
  none: [],
};

const NUMERIC: ReadonlySet<Op> = new Set(['sum', 'min', 'max', 'mean', 'ratio', 'variance']);

/** Gives every field of the tree its operator. */
export function readOperators({ fields, untyped }: Tree, chain: readonly Level[], issues: Issue[]): void {
  for (const built of fields) {
    if (untyped.has(built.field)) continue;
    const { field } = built;
    if (built.isItem) refuseOnItem(built, issues);
    else if (field.type !== 'object') readOne(built, chain, untyped, issues);
  }
  for (const built of fields) checkKey(built, fields, issues);
}

/** The items of an array are combined by the array's operator. */
function refuseOnItem({ field, source }: Built, issues: Issue[]): void {
  if (field.type === 'object' || member(source.schema, 'x-aggregate') === undefined) return;
  const where: Text = { vi: 'mảng, không phải phần tử của nó', en: 'the array, not its items' };
  issues.push(
    mistake('misplaced-keyword', source.placeOf('x-aggregate'), {
      keyword: 'x-aggregate',
      where: { ...where },
    }),
  );
}

function readOne(built: Built, chain: readonly Level[], untyped: ReadonlySet<Field>, issues: Issue[]): void {
  const { field, source, inWholeRows } = built;
  const draft: Draft<Field> = field;
  const given = member(source.schema, 'x-aggregate');
  const op = OPERATORS.find((one) => one === opOf(given));
  if (given === undefined && !inWholeRows)
    issues.push(mistake('aggregate-missing', source.placeOf(), { type: field.type }));
  if (op === undefined) {
    draft.operator = { op: 'none' };
    return;
  }
  const path = source.placeOf('x-aggregate');
  const unfit = whyUnfit(op, field);
  if (unfit !== undefined) issues.push(mistake('aggregate-unfit', path, { op, reason: { ...unfit } }));
  for (const [option] of membersOf(given))
    if (option !== 'op' && !OPTIONS[op].includes(option))
      issues.push(mistake('aggregate-option', `${path}/${option}`, { op, member: option }));
  draft.operator = operatorOf(op, given);
  checkNamed(op, given, built, untyped, path, issues);
  const upTo = textMember(given, 'upTo');
  if (upTo !== undefined && op === 'collate' && !(chain as readonly string[]).includes(upTo))
    issues.push(mistake('level-not-in-chain', `${path}/upTo`, { level: upTo }));
}

/** The operators that can combine a field, in the order of the list. */
export function fittingOperators(field: Field): readonly Op[] {
  return field.type === 'object' ? [] : OPERATORS.filter((op) => whyUnfit(op, field) === undefined);
}

/** The reason why an operator cannot combine a field, if there is one. */
function whyUnfit(op: Op, field: Field): Text | undefined {
  const { type } = field;
  if (NUMERIC.has(op))
    return type === 'number' || type === 'integer'
      ? undefined
      : { vi: 'chỉ dùng cho số', en: 'only numbers' };
  switch (op) {
    case 'tally':
      return canTally(field)
        ? undefined
        : {
            vi: 'chỉ dùng cho chữ có enum, đúng/sai, và danh sách các chữ đó',
            en: 'only texts with an enum, booleans, and arrays of such texts',
          };
    case 'collate':
      return type === 'string' ? undefined : { vi: 'chỉ dùng cho chữ', en: 'only texts' };
    case 'union':
    case 'append':
      return type === 'array' && field.item.type === 'object'
        ? undefined
        : { vi: 'chỉ dùng cho mảng các đối tượng', en: 'only arrays of objects' };
    default:
      return undefined;
  }
}

function canTally(field: Field): boolean {
  if (field.type === 'boolean') return true;
  if (field.type === 'string') return field.enum !== undefined;
  return field.type === 'array' && field.item.type === 'string' && field.item.enum !== undefined;
}

function operatorOf(op: Op, given: Json | undefined): Operator {
  const number = (name: string): JsonObject => {
    const value = member(given, name);
    return typeof value === 'number' ? { [name]: value } : {};
  };
  const text = (name: string): JsonObject => {
    const value = textMember(given, name);
    return value === undefined ? {} : { [name]: value };
  };
  switch (op) {
    case 'mean':
      return { op, ...text('weight'), ...number('decimals') };
    case 'variance':
      return { op, ...number('decimals') };
    case 'ratio': {
      const of = textMember(given, 'of') ?? '';
      return { op, of, by: textMember(given, 'by') ?? '', ...number('scale'), ...number('decimals') };
    }
    case 'union':
      return { op, key: textsOf(member(given, 'key')) };
    case 'collate':
      return { op, ...(text('upTo') as { upTo?: Level }) };
    default:
      return { op };
  }
}

/** The fields that an operator names beside its own: numbers of the same object. */
function checkNamed(
  op: Op,
  given: Json | undefined,
  { parent }: Built,
  untyped: ReadonlySet<Field>,
  path: string,
  issues: Issue[],
): void {
  const names = op === 'ratio' ? (['of', 'by'] as const) : op === 'mean' ? (['weight'] as const) : [];
  for (const option of names) {
    const name = textMember(given, option);
    if (name === undefined) {
      if (op === 'ratio') issues.push(mistake('missing-member', path, { member: option }));
      continue;
    }
    const sibling = parent?.fields.find((one) => one.name === name);
    if (sibling && untyped.has(sibling)) continue;
    if (sibling?.type !== 'number' && sibling?.type !== 'integer')
      issues.push(mistake('aggregate-field', `${path}/${option}`, { member: option, name }));
  }
}

function checkKey({ field, source }: Built, fields: readonly Built[], issues: Issue[]): void {
  if (field.type !== 'array' || field.operator?.op !== 'union' || field.item.type !== 'object') return;
  const { key } = field.operator;
  const path = source.placeOf('x-aggregate');
  if (key.length === 0) issues.push(mistake('missing-member', path, { member: 'key' }));
  (field as ArrayDraft).key = key;
  key.forEach((name, i) => {
    const found = memberOf(field, name);
    const place = `${path}/key/${i}`;
    if (!found) {
      issues.push(mistake('key-unknown', place, { name }));
      return;
    }
    const reason = whyNoKey(found, fields);
    if (reason !== undefined) issues.push(mistake('key-unfit', place, { name, reason: { ...reason } }));
  });
}

function memberOf(array: ArrayField, name: string): Field | undefined {
  return (array.item as ObjectField).fields.find((one) => one.name === name);
}

function whyNoKey(field: Field, fields: readonly Built[]): Text | undefined {
  if (field.type === 'object' || field.type === 'array')
    return { vi: 'phải là một giá trị đơn', en: 'it must be one value' };
  if (!field.required) return { vi: 'phải là trường bắt buộc', en: 'it must be required' };
  const schema = fields.find((one) => one.field === field)?.source.schema;
  if (member(schema, 'x-calc') !== undefined)
    return { vi: 'không được là trường tính', en: 'it must not be computed' };
  // A missing operator has been reported already.
  if (member(schema, 'x-aggregate') !== undefined && field.operator?.op !== 'none')
    return { vi: 'phải có phép tổng hợp "none"', en: 'its operator must be "none"' };
  return undefined;
}
