/**
 * The verdict on a version against the one before, field by field: what may be done with reports written against
 * the older one, and whether a figure goes on. Fields are the same by name, or by the name they say they had.
 */
import type { Field, Regime } from '../dialect/regime.js';
import { headerReasons } from './header.js';
import { addedReasons, changedReasons, renamesOf, type Renames } from './fields.js';
import { membersOf, pairsOf, placeOf } from './pairs.js';
import { reason, worst, type Compatibility, type Reason } from './reasons.js';
import { ruleChanges, type RuleChange } from './rules.js';

export interface FieldChange {
  /** Pointer with `*` for every row: in the newer version, or in the older where the field was dropped. */
  readonly path: string;
  /** Where it stood in the older version, if it has another name or place now. */
  readonly was?: string;
  readonly kind: 'added' | 'renamed' | 'dropped' | 'changed';
  readonly label: { readonly vi: string; readonly en: string };
  readonly compatibility: Compatibility;
  readonly reasons: readonly Reason[];
}

export interface CompatibilityVerdict {
  /** The worst of all changes; `compatible` where nothing changed. */
  readonly compatibility: Compatibility;
  /** Fields that changed, in the order of the newer document; those that did not are left out. */
  readonly fields: readonly FieldChange[];
  readonly rules: readonly (RuleChange & { readonly compatibility: Compatibility })[];
  readonly header: readonly Reason[];
  /** How many fields are the same in both versions. */
  readonly unchanged: number;
}

/** Compares a version with the one before it. */
export function compatibilityOf(before: Regime, after: Regime): CompatibilityVerdict {
  const comparing = { unchanged: 0, renames: renamesOf(before.root, after.root) };
  const fields = inside(before.root, after.root, comparing);
  const rules = ruleChanges(before.root, after.root).map((change) => ({
    ...change,
    compatibility: worst(change.reasons.map((one) => one.compatibility)),
  }));
  const header = headerReasons(before, after);
  const all = [...fields, ...rules, ...header].map((one) => one.compatibility);
  return { compatibility: worst(all), fields, rules, header, unchanged: comparing.unchanged };
}

interface Comparing {
  unchanged: number;
  readonly renames: Renames;
}

function inside(before: Field, after: Field, comparing: Comparing): FieldChange[] {
  const [older, newer] = [membersOf(before), membersOf(after)];
  if (!older || !newer) return [];
  return pairsOf(older, newer).flatMap((pair): FieldChange[] => {
    if (!pair.before) return [change('added', pair.after, addedReasons(pair.after))];
    if (!pair.after) return [change('dropped', pair.before, [reason('field-dropped')])];
    const reasons = changedReasons(pair.before, pair.after, comparing.renames);
    const below = inside(pair.before, pair.after, comparing);
    if (reasons.length === 0) comparing.unchanged += 1;
    const own = reasons.length > 0 ? [moved(pair.before, pair.after, reasons)] : [];
    return [...own, ...below];
  });
}

function moved(before: Field, after: Field, reasons: readonly Reason[]): FieldChange {
  const kind = before.name === after.name ? 'changed' : 'renamed';
  const was = placeOf(before);
  return { ...change(kind, after, reasons), ...(was === placeOf(after) ? {} : { was }) };
}

function change(kind: FieldChange['kind'], field: Field, reasons: readonly Reason[]): FieldChange {
  const compatibility = worst(reasons.map((one) => one.compatibility));
  return { path: placeOf(field), kind, label: field.label, compatibility, reasons };
}
