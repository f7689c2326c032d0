/** What stops even the saving of a draft. Every other mistake is one that a draft may have. */
import type { Field } from '../regimes/dialect/regime.js';
import { pointer } from '../regimes/pointer.js';
import type { Issue, Json } from '../regimes/words.js';
import type { Form } from './form.js';
import { fillsAnything } from '../regimes/dialect/fields.js';
import { isObject } from '../regimes/dialect/json.js';
import { issueOf } from './messages.js';

/** Objects and lists within each other; deeper than any form, and shallow enough for every recursion here. */
export const MAX_DEPTH = 64;

/** Rows of all tables together: each may be told several mistakes, and judging goes on while others wait. */
export const MOST_ROWS = 10_000;

/**
 * Every reason to refuse `input` as the content of a draft: it is no object, has an unknown member anywhere
 * (`additionalProperties`) or one that other levels fill in (`x-levels`), a null, text that is no Unicode, or is
 * nested or long beyond reason. Total: takes any JSON.
 */
export function refusals(form: Form, input: unknown): Issue[] {
  const content = input as Json | undefined;
  if (!isObject(content)) return [issueOf('type', '', form.regime.root, { type: 'object' })];
  if (tooDeep(content)) return [issueOf('depth', '', form.regime.root)];
  if (rowsOf(content) > MOST_ROWS) return [issueOf('rows', '', form.regime.root, { limit: MOST_ROWS })];
  return refusalsAt(form, form.regime.root, content, [], false);
}

function rowsOf(value: Json): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inside: readonly Json[] = Object.values(value);
  return inside.reduce((sum: number, one) => sum + rowsOf(one), Array.isArray(value) ? value.length : 0);
}

/** Whether a value is nested deeper than any report. Without recursion, since it guards the others. */
export function tooDeep(value: Json): boolean {
  let level: readonly Json[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return true;
    const below: Json[] = [];
    for (const one of level) {
      if (typeof one !== 'object' || one === null) continue;
      for (const inside of Object.values(one) as readonly Json[]) below.push(inside);
    }
    level = below;
  }
  return false;
}

type Path = readonly (string | number)[];

function refusalsAt(form: Form, field: Field | undefined, value: Json, path: Path, inRows: boolean): Issue[] {
  if (value === null) return [issueOf('null', pointer(...path), field)];
  if (typeof value === 'string')
    return /\p{Surrogate}/u.test(value) ? [issueOf('unicode', pointer(...path), field)] : [];
  if (Array.isArray(value))
    return (value as readonly Json[]).flatMap((one, index) =>
      refusalsAt(form, field?.type === 'array' ? field.item : undefined, one, [...path, index], true),
    );
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, one]) => {
    const here = [...path, name];
    if (field?.type !== 'object') return refusalsAt(form, undefined, one, here, inRows);
    const child = field.fields.find((other) => other.name === name.normalize('NFC'));
    if (!child)
      return [issueOf('additionalProperties', pointer(...here), undefined, { additionalProperty: name })];
    if (!inRows && !fillsAnything(child, form.level)) return [issueOf('x-levels', pointer(...here), child)];
    return refusalsAt(form, child, one, here, inRows);
  });
}
