/** Whether a regime looks back at all: most do not, and then nobody need read the previous report. */
import { walkFields } from '../regimes/dialect/fields.js';
import type { Expression, Field, Regime } from '../regimes/dialect/regime.js';

const known = new WeakMap<Regime, boolean>();

/** Whether any expression of the regime, or any field's prefilling, reads the unit's previous report. */
export function looksBack(regime: Regime): boolean {
  const before = known.get(regime);
  if (before !== undefined) return before;
  let found = false;
  walkFields(regime.root, (field) => {
    found ||= fieldLooksBack(field);
  });
  known.set(regime, found);
  return found;
}

function fieldLooksBack(field: Field): boolean {
  const rules = field.type === 'object' ? field.rules : [];
  return (
    field.prefill?.from === 'previous' ||
    names(field.calc) ||
    rules.some((rule) => names(rule.when) || names(rule.assert))
  );
}

/** The word in a text or as a member's name counts too: then the previous report is read for nothing. */
const names = (expression: Expression | undefined): boolean =>
  expression !== undefined && /\bprevious\b/.test(expression.source);
