/** What is different about one field in a newer version, reason by reason. */
import type { ColumnGroup, Field, NumberField, Operator } from '../dialect/regime.js';
import { canonical } from '../canonical.js';
import { member, textsOf } from '../dialect/json.js';
import type { Json, JsonObject } from '../words.js';
import { membersOf, pairsOf } from './pairs.js';
import { reason, type Reason, type ReasonCode } from './reasons.js';

/** New names by old name, anywhere in the document: an expression may reach into rows and through the root. */
export type Renames = ReadonlyMap<string, ReadonlySet<string>>;

/** Every rename between two versions of a field, in it and below it. */
export function renamesOf(before: Field, after: Field): Renames {
  const all = new Map<string, Set<string>>();
  const visit = (was: Field, is: Field): void => {
    const [older, newer] = [membersOf(was), membersOf(is)];
    if (!older || !newer) return;
    for (const pair of pairsOf(older, newer)) {
      if (!pair.before || !pair.after) continue;
      const { name } = pair.before;
      if (name !== pair.after.name) all.set(name, (all.get(name) ?? new Set()).add(pair.after.name));
      visit(pair.before, pair.after);
    }
  };
  visit(before, after);
  return all;
}

/** Whether a name of the newer version is that name of the older one. */
export const sameName = (before: string, after: string, renames: Renames): boolean =>
  before === after || renames.get(before)?.has(after) === true;

/** Whether an expression says the same once renamed fields are called by their new names. */
export function sameExpression(before: string, after: string, renames: Renames): boolean {
  const [older, newer] = [tokens(before), tokens(after)];
  return older.length === newer.length && older.every((token, i) => sameName(token, newer[i] ?? '', renames));
}

// Texts in quotes are one token: a code of a list may be spelt like a field.
const tokens = (source: string): readonly string[] =>
  source.match(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[A-Za-z_]\w*|\d[\w.]*|[^\s\w]/g) ?? [];

/** Why a new field matters. */
export function addedReasons(field: Field): Reason[] {
  if (field.calc) return [reason('computed-added')];
  return [reason(field.required ? 'required-added' : 'field-added')];
}

/** Every difference between two versions of a field itself; what is inside it is compared apart. */
export function changedReasons(before: Field, after: Field, renames: Renames): Reason[] {
  const found: Reason[] = [];
  const say = (code: ReasonCode, params?: JsonObject): void => void found.push(reason(code, params));
  if (before.name !== after.name) say('field-renamed', { from: before.name });
  if (before.type !== after.type) {
    const widened = before.type === 'integer' && after.type === 'number';
    say(widened ? 'type-widened' : 'type-changed', { from: before.type, to: after.type });
    if (!widened) return found;
  }
  if (before.required !== after.required) say(after.required ? 'now-required' : 'no-longer-required');
  found.push(
    ...limits(before.schema, after.schema),
    ...choices(before, after),
    ...checks(before.schema, after.schema),
  );
  if (isNumber(before) && isNumber(after)) found.push(...measures(before, after));
  found.push(...ways(before, after, renames), ...rows(before, after), ...words(before, after, renames));
  return found;
}

const isNumber = (field: Field): field is NumberField => field.type === 'number' || field.type === 'integer';
const text = (value: Json | undefined): string => (value === undefined ? '' : canonical(value));
const same = (a: unknown, b: unknown): boolean => text(a as Json | undefined) === text(b as Json | undefined);
const shown = (value: number | undefined): Json => value ?? { vi: 'không giới hạn', en: 'no limit' };

const LOWER = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const UPPER = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];

function limits(before: JsonObject, after: JsonObject): Reason[] {
  return [...LOWER, ...UPPER].flatMap((keyword) => {
    const [from, to] = [numberAt(before, keyword), numberAt(after, keyword)];
    if (from === to) return [];
    const tighter =
      to !== undefined && (from === undefined || (LOWER.includes(keyword) ? to > from : to < from));
    return [
      reason(tighter ? 'limit-tightened' : 'limit-loosened', { keyword, from: shown(from), to: shown(to) }),
    ];
  });
}

function numberAt(schema: JsonObject, keyword: string): number | undefined {
  const value = member(schema, keyword);
  return typeof value === 'number' ? value : undefined;
}

function choices(before: Field, after: Field): Reason[] {
  const [from, to] = [choicesOf(before), choicesOf(after)];
  if (!from && !to) return [];
  if (!from) return [reason('choices-given')];
  if (!to) return [reason('choices-dropped')];
  const gone = from.filter((one) => !to.includes(one));
  const fresh = to.filter((one) => !from.includes(one));
  return [
    ...(gone.length > 0 ? [reason('choices-removed', { choices: gone.join(', ') })] : []),
    ...(fresh.length > 0 ? [reason('choices-added', { choices: fresh.join(', ') })] : []),
  ];
}

function choicesOf(field: Field): readonly string[] | undefined {
  const list = member(field.schema, 'enum') ?? member(field.schema, 'oneOf');
  if (!Array.isArray(list)) return undefined;
  const constants = (list as readonly Json[]).map((one) => member(one, 'const') ?? one);
  return constants.map((one) => (typeof one === 'string' ? one : text(one)));
}

const CHECKS = [
  'pattern',
  'format',
  'const',
  'uniqueItems',
  'allOf',
  'anyOf',
  'not',
  'if',
  'then',
  'else',
  'dependentRequired',
];

function checks(before: JsonObject, after: JsonObject): Reason[] {
  return CHECKS.flatMap((keyword) => {
    const [from, to] = [member(before, keyword), member(after, keyword)];
    if (same(from, to)) return [];
    return [reason(to === undefined ? 'check-dropped' : 'check-changed', { keyword })];
  });
}

function measures(before: NumberField, after: NumberField): Reason[] {
  const found: Reason[] = [];
  const [from, to] = [before.unit, after.unit];
  if (from?.label !== to?.label)
    found.push(reason('unit-changed', { from: from?.label ?? '', to: to?.label ?? '' }));
  const [had, has] = [from?.decimals, to?.decimals];
  if (had !== has) {
    const fewer = has !== undefined && (had === undefined || has < had);
    found.push(reason(fewer ? 'decimals-fewer' : 'decimals-more', { from: shown(had), to: shown(has) }));
  }
  if (before.indicator !== after.indicator)
    found.push(reason('indicator-changed', { from: before.indicator ?? '', to: after.indicator ?? '' }));
  return found;
}

/** How its value comes about and goes up: computation, operator, first value, who fills it in. */
function ways(before: Field, after: Field, renames: Renames): Reason[] {
  const found: Reason[] = [];
  const [had, has] = [before.calc?.source, after.calc?.source];
  if (had === undefined && has !== undefined) found.push(reason('calc-added'));
  if (had !== undefined && has === undefined) found.push(reason('calc-dropped'));
  if (had !== undefined && has !== undefined && !sameExpression(had, has, renames))
    found.push(reason('calc-changed'));
  if (!sameOperator(before.operator, after.operator, renames))
    found.push(reason('operator-changed', { from: before.operator?.op ?? '', to: after.operator?.op ?? '' }));
  if (!same(before.prefill, after.prefill)) found.push(reason('prefill-changed'));
  if (after.type !== 'object' || after.fields.length === 0) {
    const fewer = before.levels.filter((level) => !after.levels.includes(level));
    const more = after.levels.filter((level) => !before.levels.includes(level));
    if (fewer.length > 0) found.push(reason('levels-fewer', { levels: fewer.join(', ') }));
    if (more.length > 0) found.push(reason('levels-more', { levels: more.join(', ') }));
  }
  return found;
}

function sameOperator(before: Operator | undefined, after: Operator | undefined, renames: Renames): boolean {
  const [was, is] = [before, after] as unknown as readonly (JsonObject | undefined)[];
  const members = new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})]);
  return [...members].every((name) => {
    const [from, to] = [member(was, name), member(is, name)];
    const [older, newer] = [namesIn(from), namesIn(to)];
    if (!older || !newer) return same(from, to);
    return older.length === newer.length && older.every((one, i) => sameName(one, newer[i] ?? '', renames));
  });
}

const namesIn = (value: Json | undefined): readonly string[] | undefined =>
  typeof value === 'string' ? [value] : Array.isArray(value) ? textsOf(value) : undefined;

function rows(before: Field, after: Field): Reason[] {
  if (before.type !== 'array' || after.type !== 'array') return [];
  const [from, to] = [before.rows, after.rows];
  if (from === 'growing' || to === 'growing') {
    if (from === to) return [];
    return [reason(to === 'growing' ? 'rows-growing' : 'rows-fixed')];
  }
  const had = new Set(from.map(text));
  const has = new Set(to.map(text));
  const gone = [...had].filter((row) => !has.has(row)).length;
  const fresh = [...has].filter((row) => !had.has(row)).length;
  return [
    ...(gone > 0 ? [reason('rows-removed', { count: gone })] : []),
    ...(fresh > 0 ? [reason('rows-added', { count: fresh })] : []),
  ];
}

function words(before: Field, after: Field, renames: Renames): Reason[] {
  const found: Reason[] = [];
  const labelled = before.name === after.name || before.label.vi !== before.name;
  if (labelled && !same(before.label, after.label))
    found.push(reason('label-changed', { from: { ...before.label } }));
  if (!same(before.help, after.help)) found.push(reason('help-changed'));
  if (!sameLayout(before, after, renames)) found.push(reason('layout-changed'));
  return found;
}

function sameLayout(before: Field, after: Field, renames: Renames): boolean {
  if (!same(member(before.schema, 'x-layout'), member(after.schema, 'x-layout'))) return false;
  const [had, has] = [groupsOf(before), groupsOf(after)];
  return (
    had.length === has.length &&
    had.every(({ label, fields }, i) => {
      const other = has[i];
      const named = fields.every((name, k) => sameName(name, other?.fields[k] ?? '', renames));
      return same(label, other?.label) && fields.length === other?.fields.length && named;
    })
  );
}

const groupsOf = (field: Field): readonly ColumnGroup[] =>
  field.type === 'object' || field.type === 'array' ? field.groups : [];
