/** `x-rules`: judged on every object whose operands are present, whatever else of the report is missing. */
import type { Field, ObjectField, Rule } from '../regimes/dialect/regime.js';
import { pointer } from '../regimes/pointer.js';
import type { Issue, JsonObject } from '../regimes/words.js';
import type { Computing } from './compute.js';
import { member } from '../regimes/dialect/json.js';
import { forEachObject } from './content.js';
import { issueOf } from './messages.js';

/** The rules that bind the level and do not hold, each at every field that it names. */
export function brokenRules(root: ObjectField, computing: Computing): Issue[] {
  const issues: Issue[] = [];
  judgeObject(root, computing.view, [], computing, issues);
  return issues;
}

type Path = readonly (string | number)[];

function judgeObject(
  field: ObjectField,
  self: JsonObject,
  path: Path,
  computing: Computing,
  issues: Issue[],
): void {
  for (const rule of field.rules) {
    if (rule.levels.includes(computing.level)) issues.push(...judge(rule, field, self, path, computing));
  }
  for (const child of field.fields) {
    forEachObject(child, member(self, child.name), (below, object, row) => {
      const here = row === undefined ? [...path, child.name] : [...path, child.name, row];
      judgeObject(below, object, here, computing, issues);
    });
  }
}

function judge(rule: Rule, field: ObjectField, self: JsonObject, path: Path, computing: Computing): Issue[] {
  const scope = { self, root: computing.view, previous: computing.previous };
  const when = rule.when?.evaluate(scope) ?? { kind: 'value', value: true };
  if (when.kind === 'absent' || (when.kind === 'value' && when.value !== true)) return [];
  const outcome = when.kind === 'value' ? rule.assert.evaluate(scope) : when;
  if (outcome.kind === 'absent' || (outcome.kind === 'value' && outcome.value === true)) return [];
  return rule.at.map((name) => {
    const at = pointer(...path, name);
    const child = childOf(field, name);
    // A rule that divides by zero is not broken, but not kept either: someone must look at the divisor.
    if (outcome.kind === 'division-by-zero')
      return issueOf('division-by-zero', at, child, { rule: rule.id }, rule.severity);
    if (outcome.kind === 'failed')
      return issueOf('x-rules', at, child, { rule: rule.id, reason: outcome.reason });
    return { path: at, rule: rule.id, severity: rule.severity, message: rule.message, params: {} };
  });
}

function childOf(field: ObjectField, name: string): Field | undefined {
  return field.fields.find((one) => one.name === name);
}
