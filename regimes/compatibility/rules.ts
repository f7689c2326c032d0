/** What is different about the rules of a newer version. */
import type { Field, Rule } from '../dialect/regime.js';
import { canonical } from '../canonical.js';
import { membersOf, placeOf } from './pairs.js';
import { reason, type Reason } from './reasons.js';
import { renamesOf, sameExpression, sameName, type Renames } from './fields.js';

export interface RuleChange {
  readonly id: string;
  /** The object that it stands on; '' for the report itself. */
  readonly path: string;
  readonly reasons: readonly Reason[];
}

interface Placed {
  readonly rule: Rule;
  readonly path: string;
}

/** Rules that were added, dropped or changed; they are one rule by their id, wherever they stand. */
export function ruleChanges(before: Field, after: Field): RuleChange[] {
  const older = new Map(rulesOf(before).map((placed) => [placed.rule.id, placed]));
  const newer = rulesOf(after);
  const renames = renamesOf(before, after);
  const changed = newer.flatMap(({ rule, path }): RuleChange[] => {
    const was = older.get(rule.id);
    older.delete(rule.id);
    const reasons = was ? differences(was.rule, rule, renames) : [reason(`${rule.severity}-added`)];
    return reasons.length > 0 ? [{ id: rule.id, path, reasons }] : [];
  });
  const dropped = [...older.values()].map(({ rule, path }) => ({
    id: rule.id,
    path,
    reasons: [reason('rule-dropped')],
  }));
  return [...changed, ...dropped];
}

function rulesOf(field: Field): Placed[] {
  const inside = membersOf(field);
  if (!inside) return [];
  const own = inside.rules.map((rule) => ({ rule, path: placeOf(inside) }));
  return [...own, ...inside.fields.flatMap(rulesOf)];
}

function differences(before: Rule, after: Rule, renames: Renames): Reason[] {
  const found: Reason[] = [];
  if (before.severity !== after.severity)
    found.push(reason(after.severity === 'error' ? 'severity-raised' : 'severity-lowered'));
  const says = ({ when, assert }: Rule): string => `${when?.source ?? ''}\n${assert.source}`;
  if (!sameExpression(says(before), says(after), renames)) found.push(reason(`${after.severity}-changed`));
  const more = after.levels.filter((level) => !before.levels.includes(level));
  const fewer = before.levels.filter((level) => !after.levels.includes(level));
  if (more.length > 0) found.push(reason('rule-levels-more', { levels: more.join(', ') }));
  if (fewer.length > 0) found.push(reason('rule-levels-fewer', { levels: fewer.join(', ') }));
  const at =
    before.at.length === after.at.length &&
    before.at.every((name, i) => sameName(name, after.at[i] ?? '', renames));
  const words = (rule: Rule): string => canonical({ ...rule.message });
  if (!at || words(before) !== words(after)) found.push(reason('rule-reworded'));
  return found;
}
