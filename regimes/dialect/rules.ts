/** Reading `x-rules` and `x-calc`: every expression of a regime, its names, types, levels and circles. */
import { LEVELS } from '../words.js';
import type { Issue, Json, Level } from '../words.js';
import type { Expression, Field, ObjectField, RegimeHeader, Rule } from './regime.js';
import { listMember, member, textMember, textsOf } from './json.js';
import type { Built, Draft, ObjectDraft, Tree } from './field-tree.js';
import { lowestLevels } from './header.js';
import { mistake } from './mistakes.js';
import { expressionReader } from './expressions/expression.js';
import type { ReadExpression, ResultType } from './expressions/expression.js';
import type { Read } from './expressions/translate.js';

interface Reading {
  readonly tree: Tree;
  readonly header: RegimeHeader;
  readonly issues: Issue[];
  readonly read: (source: string, on: ObjectField, expected: ResultType, path: string) => ReadExpression;
}

/** Gives every field its expression and every object its rules; the computed fields in order of dependence. */
export function readRules(tree: Tree, header: RegimeHeader, issues: Issue[]): readonly Field[] {
  const { read } = expressionReader(tree.root);
  const reading: Reading = { tree, header, issues, read };
  const ids = new Set<string>();
  for (const built of tree.fields) {
    readCalc(reading, built);
    if (built.field.type === 'object') readRulesOf(reading, built, built.field, ids);
  }
  return inOrder(tree, issues);
}

function expressionAt(
  { read, tree, issues }: Reading,
  source: string,
  on: ObjectField,
  expected: ResultType,
  path: string,
): { expression: Expression; reads: readonly Read[] } | undefined {
  const found = read(source, on, expected, path);
  if (found.expression) return found;
  // Where a field's type could not be read, a type error may be its doing.
  issues.push(...found.issues.filter((one) => !(tree.untyped.size > 0 && one.rule === 'expression-type')));
  return undefined;
}

// --------------------------------------------------------- computed fields

const RESULT: Readonly<Record<Field['type'], ResultType | undefined>> = {
  number: 'Decimal',
  integer: 'Decimal',
  string: 'string',
  boolean: 'bool',
  array: undefined,
  object: undefined,
};

function readCalc(reading: Reading, { field, source, parent, isItem }: Built): void {
  const text = textMember(source.schema, 'x-calc');
  const expected = RESULT[field.type];
  if (text === undefined || expected === undefined) return;
  const path = source.placeOf('x-calc');
  if (!parent || isItem) {
    reading.issues.push(mistake('calc-on', path));
    return;
  }
  const found = expressionAt(reading, text, parent, expected, path);
  if (!found) return;
  (field as Draft<Field>).calc = found.expression;
  checkLevels(reading, found.reads, field.levels, path);
}

/** Depth first: a field after all it reads. A field met again while it is being placed closes a circle. */
function inOrder(tree: Tree, issues: Issue[]): readonly Field[] {
  const computed = new Map(
    tree.fields.filter((one) => one.field.calc).map((one) => [one.field.schemaPath, one]),
  );
  const order: Field[] = [];
  const placed = new Set<string>();
  const place = (path: string, way: readonly string[]): void => {
    const built = computed.get(path);
    if (!built || placed.has(path)) return;
    if (way.includes(path)) {
      const fields = way.slice(way.indexOf(path));
      issues.push(
        mistake('calc-cycle', built.source.placeOf('x-calc'), { fields: [...fields, path].join(' → ') }),
      );
      placed.add(path);
      return;
    }
    for (const used of built.field.calc?.uses ?? []) place(used, [...way, path]);
    if (placed.has(path)) return;
    placed.add(path);
    order.push(built.field);
  };
  for (const path of computed.keys()) place(path, []);
  return order;
}

// --------------------------------------------------------------------- rules

function readRulesOf(reading: Reading, { source }: Built, on: ObjectField, ids: Set<string>): void {
  const rules = listMember(source.schema, 'x-rules').flatMap((given, i) => {
    const rule = readRule(reading, given, on, `${source.placeOf('x-rules')}/${i}`, ids);
    return rule ? [rule] : [];
  });
  (on as ObjectDraft).rules = rules;
}

function readRule(
  reading: Reading,
  given: Json,
  on: ObjectField,
  path: string,
  ids: Set<string>,
): Rule | undefined {
  const { header, issues } = reading;
  const id = textMember(given, 'id') ?? '';
  if (ids.has(id)) issues.push(mistake('rule-twice', `${path}/id`, { id }));
  if (id !== '') ids.add(id);
  const at = textsOf(member(given, 'at'));
  at.forEach((name, i) => {
    if (!on.fields.some((one) => one.name === name))
      issues.push(mistake('at-unknown', `${path}/at/${i}`, { name }));
  });
  const levels = ruleLevels(given, header, path, issues);
  const parts = (['when', 'assert'] as const).map((name) => {
    const source = textMember(given, name);
    const place = `${path}/${name}`;
    const found = source === undefined ? undefined : expressionAt(reading, source, on, 'bool', place);
    if (found) checkLevels(reading, found.reads, levels, place);
    return found?.expression;
  });
  const [when, assert] = parts;
  const message = member(given, 'message');
  if (!assert) return undefined;
  return {
    id,
    severity: member(given, 'severity') === 'warning' ? 'warning' : 'error',
    ...(when ? { when } : {}),
    assert,
    message: { vi: textMember(message, 'vi') ?? '', en: textMember(message, 'en') ?? '' },
    at,
    levels,
  };
}

function ruleLevels(given: Json, header: RegimeHeader, path: string, issues: Issue[]): readonly Level[] {
  const levels = member(given, 'levels');
  if (levels === undefined) return lowestLevels(header);
  const named = textsOf(levels);
  const chain: readonly string[] = header.chain.flatMap((step) => step.levels);
  named.forEach((level, i) => {
    if ((LEVELS as readonly string[]).includes(level) && !chain.includes(level))
      issues.push(mistake('level-not-in-chain', `${path}/levels/${i}`, { level }));
  });
  return LEVELS.filter((level) => named.includes(level));
}

// -------------------------------------------------------------------- levels

/** Operators whose result has another shape than the field. */
const RESHAPING: ReadonlySet<string> = new Set(['tally', 'collate', 'append']);

/**
 * An expression that runs at a level reads, of the fields that this level does not fill, the roll-up.
 * Where that has another shape than the field, the expression could never be evaluated.
 */
function checkLevels(
  { header, issues }: Reading,
  reads: readonly Read[],
  levels: readonly Level[],
  path: string,
): void {
  const lowest = lowestLevels(header);
  for (const level of levels) {
    if (lowest.includes(level)) continue;
    for (const { field } of reads) {
      const op = field.operator?.op;
      if (op === undefined || !RESHAPING.has(op) || field.levels.includes(level)) continue;
      issues.push(mistake('expression-level', path, { level, name: field.name, op }));
    }
  }
}
