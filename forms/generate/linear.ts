/**
 * Rules that compare sums: `received == solved + pending` says how far the two sides are apart and which inputs move
 * them. Read from the expression's tree; what is not linear is none of our business.
 */
import type { ASTNode } from '@marcbachmann/cel-js';
import { decimal, ZERO, type Decimal } from '../../regimes/decimal.js';
import { isObject, member } from '../../regimes/dialect/json.js';
import type { Field, NumberField, ObjectField } from '../../regimes/dialect/regime.js';
import type { JsonObject } from '../../regimes/words.js';
import { parseExpression } from '../expression-tree.js';

/** A figure that somebody types in, below the object that the rule stands on. */
export interface Input {
  readonly path: readonly string[];
  readonly field: NumberField;
}

/** A sum of inputs, each times a factor, and a constant. */
export interface Sum {
  readonly terms: ReadonlyMap<string, { readonly input: Input; readonly factor: Decimal }>;
  readonly constant: Decimal;
}

export type Comparison = '==' | '<=' | '>=' | '<' | '>';

export interface Balance {
  readonly comparison: Comparison;
  /** Left side less right side. */
  readonly difference: Sum;
}

/** The comparisons of sums that a rule is made of, joined by `&&`; those that are something else are left out. */
export function balancesOf(source: string, on: ObjectField): Balance[] {
  const tree = parseExpression(source);
  return tree ? joined(tree).flatMap((node) => balanceOf(node, on) ?? []) : [];
}

function joined(node: ASTNode): ASTNode[] {
  return node.op === '&&' ? [...joined(node.args[0]), ...joined(node.args[1])] : [node];
}

const COMPARISONS: readonly string[] = ['==', '<=', '>=', '<', '>'];

function balanceOf(node: ASTNode, on: ObjectField): Balance | undefined {
  if (!COMPARISONS.includes(node.op)) return undefined;
  const [first, second] = node.args as [ASTNode, ASTNode];
  const left = sumOf(first, on, []);
  const right = sumOf(second, on, []);
  if (!left || !right) return undefined;
  return { comparison: node.op as Comparison, difference: plus(left, times(right, decimal(-1))) };
}

/** Undefined for what is no sum of figures of the object. `seen` stops a computed field that needs itself. */
function sumOf(node: ASTNode, on: ObjectField, seen: readonly Field[]): Sum | undefined {
  if (node.op === 'value')
    return typeof node.args === 'bigint' || typeof node.args === 'number'
      ? { terms: new Map(), constant: decimal(String(node.args)) }
      : undefined;
  if (node.op === 'id' || node.op === '.') return sumOfName(node, on, seen);
  if (node.op === '-_') return scaled(sumOf(node.args, on, seen), decimal(-1));
  if (node.op !== '+' && node.op !== '-' && node.op !== '*') return undefined;
  const [first, second] = node.args;
  const left = sumOf(first, on, seen);
  const right = sumOf(second, on, seen);
  if (!left || !right) return undefined;
  if (node.op === '+') return plus(left, right);
  if (node.op === '-') return plus(left, times(right, decimal(-1)));
  if (left.terms.size === 0) return times(right, left.constant);
  return right.terms.size === 0 ? times(left, right.constant) : undefined;
}

function sumOfName(node: ASTNode, on: ObjectField, seen: readonly Field[]): Sum | undefined {
  const path = namesOf(node);
  if (!path) return undefined;
  let parent: ObjectField = on;
  let field: Field | undefined;
  for (const [index, name] of path.entries()) {
    field = parent.fields.find((one) => one.name === name);
    if (index < path.length - 1) {
      if (field?.type !== 'object') return undefined;
      parent = field;
    }
  }
  if (field?.type !== 'number' && field?.type !== 'integer') return undefined;
  if (!field.calc)
    return {
      terms: new Map([[path.join('.'), { input: { path, field }, factor: decimal(1) }]]),
      constant: ZERO,
    };
  const tree = seen.includes(field) ? undefined : parseExpression(field.calc.source);
  const inside = tree && sumOf(tree, parent, [...seen, field]);
  return inside && below(inside, path.slice(0, -1));
}

/** The inputs of a section as seen from the object around it. */
function below(sum: Sum, above: readonly string[]): Sum {
  const terms = [...sum.terms.values()].map(({ input, factor }) => {
    const path = [...above, ...input.path];
    return [path.join('.'), { input: { ...input, path }, factor }] as const;
  });
  return { terms: new Map(terms), constant: sum.constant };
}

/** `a`, `self.a`, `section.a`: names of members below the object; undefined for anything else. */
function namesOf(node: ASTNode): string[] | undefined {
  if (node.op === 'id') return node.args === 'self' ? [] : reaching(node.args) ? undefined : [node.args];
  if (node.op !== '.') return undefined;
  const before = namesOf(node.args[0]);
  return before && [...before, node.args[1]];
}

const reaching = (name: string): boolean => name === 'root' || name === 'previous';

const scaled = (sum: Sum | undefined, by: Decimal): Sum | undefined => sum && times(sum, by);

function times({ terms, constant }: Sum, by: Decimal): Sum {
  const scaledTerms = [...terms].map(
    ([key, { input, factor }]) => [key, { input, factor: factor.times(by) }] as const,
  );
  return { terms: new Map(scaledTerms), constant: constant.times(by) };
}

function plus(left: Sum, right: Sum): Sum {
  const terms = new Map(left.terms);
  for (const [key, { input, factor }] of right.terms) {
    const sum = factor.plus(terms.get(key)?.factor ?? ZERO);
    if (sum.eq(0)) terms.delete(key);
    else terms.set(key, { input, factor: sum });
  }
  return { terms, constant: left.constant.plus(right.constant) };
}

/** What a sum comes to in an object; undefined while an input is absent. */
export function valueOf({ terms, constant }: Sum, object: JsonObject): Decimal | undefined {
  let total = constant;
  for (const { input, factor } of terms.values()) {
    const value = figureAt(object, input.path);
    if (value === undefined) return undefined;
    total = total.plus(factor.times(decimal(value)));
  }
  return total;
}

export function figureAt(object: JsonObject, path: readonly string[]): number | undefined {
  let here: JsonObject | undefined = object;
  for (const name of path.slice(0, -1)) {
    const next = member(here, name);
    here = isObject(next) ? next : undefined;
  }
  const value = member(here, path.at(-1) ?? '');
  return typeof value === 'number' ? value : undefined;
}

export function holds(comparison: Comparison, difference: Decimal): boolean {
  switch (comparison) {
    case '==':
      return difference.eq(0);
    case '<=':
      return difference.lte(0);
    case '>=':
      return difference.gte(0);
    case '<':
      return difference.lt(0);
    case '>':
      return difference.gt(0);
  }
}
