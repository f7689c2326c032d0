/** Moving figures so that rules that compare sums hold, or on purpose do not. */
import { decimal, type Decimal } from '../../regimes/decimal.js';
import { isObject, member } from '../../regimes/dialect/json.js';
import type { ObjectField, Rule } from '../../regimes/dialect/regime.js';
import { forEachObject, type MutableObject } from '../content.js';
import type { Lots } from '../lots.js';
import { balancesOf, figureAt, holds, valueOf, type Balance, type Input } from './linear.js';
import { decimalsOf, limitsOf } from './values.js';

/** Calls `visit` for every object of a content that rules stand on. */
export function forEachRuled(
  field: ObjectField,
  object: MutableObject,
  visit: (field: ObjectField, object: MutableObject) => void,
): void {
  visit(field, object);
  for (const child of field.fields)
    forEachObject(child, member(object, child.name), (below, inside) => forEachRuled(below, inside, visit));
}

/** Lets every balance of the content hold that can be made to. */
export function settleBalances(root: ObjectField, content: MutableObject): void {
  // One rule's figures may be another's: a few rounds settle what hangs together.
  for (let round = 0; round < 4; round += 1) {
    let moved = false;
    forEachRuled(root, content, (field, object) => {
      for (const rule of field.rules)
        for (const balance of balancesOf(rule.assert.source, field)) moved = settle(balance, object) || moved;
    });
    if (!moved) return;
  }
}

/** Whether anything was moved. */
function settle({ comparison, difference }: Balance, object: MutableObject): boolean {
  let apart = valueOf(difference, object);
  if (apart === undefined || holds(comparison, apart)) return false;
  let moved = false;
  // What counts against the larger side is raised first: raising has no end, lowering ends at nothing.
  const terms = [...difference.terms.values()].sort((a, b) => a.factor.cmp(b.factor));
  const ordered = apart.gt(0) ? terms : terms.toReversed();
  for (const { input, factor } of ordered) {
    if (apart === undefined || holds(comparison, apart)) break;
    moved = move(object, input, apart.div(factor).times(-1)) || moved;
    apart = valueOf(difference, object);
  }
  return moved;
}

/** Moves a figure by so much, as far as its limits and decimals let it. */
function move(object: MutableObject, input: Input, by: Decimal): boolean {
  const before = figureAt(object, input.path);
  if (before === undefined || Array.isArray(input.field.schema.enum)) return false;
  const { least, most } = limitsOf(input.field);
  const wanted = decimal(before).plus(by).round(decimalsOf(input.field), 3).toNumber();
  const after = Math.min(Math.max(wanted, least ?? wanted), most ?? wanted);
  if (after === before || decimal(after).c.length > 15) return false;
  put(object, input.path, after);
  return true;
}

function put(object: MutableObject, path: readonly string[], value: number): void {
  const [name = '', ...rest] = path;
  const below = member(object, name);
  if (rest.length === 0) object[name] = value;
  else if (isObject(below)) put(below, rest, value);
}

/** Breaks a rule in an object, if it compares sums: one figure is moved away from where it should be. */
export function upset(rule: Rule, field: ObjectField, object: MutableObject, lots: Lots): boolean {
  for (const { comparison, difference } of balancesOf(rule.assert.source, field)) {
    const apart = valueOf(difference, object);
    if (apart === undefined || !holds(comparison, apart)) continue;
    // Far enough to the wrong side: above for `<=`, below for `>=`, either for `==`.
    const wrong = comparison === '>=' || comparison === '>' ? -1 : 1;
    const by = decimal(lots.integer(1, 40)).plus(apart.abs()).times(wrong);
    for (const { input, factor } of difference.terms.values()) {
      if (!move(object, input, by.div(factor))) continue;
      const now = valueOf(difference, object);
      if (now && !holds(comparison, now)) return true;
    }
  }
  return false;
}
