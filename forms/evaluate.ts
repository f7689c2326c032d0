/** The verdict on a report: the same in the browser while it is typed and on the server before it is taken. */
import { nfc } from '../regimes/canonical.js';
import type { Field } from '../regimes/dialect/regime.js';
import type { Issue, Json, JsonObject } from '../regimes/words.js';
import { clearComputed, compute } from './compute.js';
import { figureMistakes } from './figures.js';
import type { Form } from './form.js';
import type { MutableObject } from './content.js';
import { isObject, member } from '../regimes/dialect/json.js';
import { inDocumentOrder, locate } from './locate.js';
import { issueOf } from './messages.js';
import { tooDeep } from './refusals.js';
import type { Outside } from './outside.js';
import { changedCells, type PrefilledCell } from './prefilled.js';
import { orderFixedRows, rowMistakes } from './rows.js';
import { brokenRules } from './rules.js';
import { schemaIssues } from './schema-issues.js';
import { viewOf } from './view.js';

export interface Context {
  /** The unit's approved report of the previous contiguous period. */
  readonly previous?: JsonObject | undefined;
  /** Of an aggregating unit: the content of its confirmed roll-up, which rules and computed fields see too. */
  readonly rollup?: JsonObject | undefined;
  /** What was filled in when the report was opened: changing it asks why. */
  readonly prefilled?: readonly PrefilledCell[] | undefined;
  /** What a report that nobody has opened is filled in from, beside the previous one. */
  readonly outside?: Outside | undefined;
}

export interface Verdict {
  /** The report's own content: NFC, fixed rows in their order, computed fields filled or removed. */
  readonly content: JsonObject;
  /** Every mistake at once, in the order of the document; paths are JSON Pointers into `content`. */
  readonly issues: readonly Issue[];
  readonly errors: number;
  readonly warnings: number;
}

/**
 * Judges a report against its regime. Total: any JSON in `input` gives a verdict. Whether a mistake stops
 * anything is the caller's affair: it stops a submission, never the saving of a draft.
 */
export function evaluate(form: Form, input: JsonObject, context: Context = {}): Verdict {
  const { root } = form.regime;
  if (!isObject(input)) return verdict({}, [issueOf('type', '', root, { type: 'object' })]);
  if (tooDeep(input)) return verdict({}, [issueOf('depth', '', root)]);
  const content = nfc<JsonObject>(input);
  clearComputed(root, content);
  orderFixedRows(root, content);
  const computing = {
    level: form.level,
    view: viewOf(root, content, context.rollup),
    ...(context.rollup ? { alone: viewOf(root, content) } : {}),
    previous: context.previous && viewOf(root, {}, context.previous),
  };
  const uncomputed = compute(form.regime, content, computing);
  const issues = [
    ...schemaIssues(form, withShortNumbers(root, content) as JsonObject),
    ...figureMistakes(root, content),
    ...rowMistakes(root, content),
    ...uncomputed,
    ...brokenRules(root, computing),
  ];
  const told = withoutConsequences(form, issues);
  const asked = context.prefilled ? changedCells(form, content, context.prefilled, told) : [];
  return verdict(content, inDocumentOrder(root, [...told, ...asked]));
}

function verdict(content: JsonObject, issues: readonly Issue[]): Verdict {
  const errors = issues.filter(({ severity }) => severity === 'error').length;
  return { content, issues, errors, warnings: issues.length - errors };
}

/**
 * A computed figure of more than 15 digits is kept as text; the schema says number. The check gets the nearest
 * double in its place, so that limits still hold.
 */
function withShortNumbers(field: Field, value: Json | undefined): Json | undefined {
  if (field.calc && typeof value === 'string' && (field.type === 'number' || field.type === 'integer'))
    return Number(value);
  if (field.type === 'array' && Array.isArray(value)) {
    const rows = (value as readonly Json[]).map((row) => withShortNumbers(field.item, row) as Json);
    return rows.some((row, index) => row !== (value as readonly Json[])[index]) ? rows : (value as Json);
  }
  if (field.type !== 'object' || !isObject(value)) return value;
  let copy: MutableObject | undefined;
  for (const child of field.fields) {
    const before = member(value, child.name);
    const after = withShortNumbers(child, before);
    if (after !== before && after !== undefined) (copy ??= { ...value })[child.name] = after;
  }
  return copy ?? value;
}

/** A computed field that is missing because of another mistake is not told as a second one. */
function withoutConsequences(form: Form, issues: readonly Issue[]): Issue[] {
  return issues.filter((issue) => {
    if (issue.rule !== 'required') return true;
    const { field } = locate(form.regime.root, issue.path);
    if (!field?.calc) return true;
    const object = issue.path.slice(0, -field.name.length);
    const causes = [issue.path, ...field.calc.reads.map((name) => object + name)];
    return !issues.some(
      (other) =>
        other !== issue &&
        other.severity === 'error' &&
        causes.some((cell) => other.path === cell || other.path.startsWith(`${cell}/`)),
    );
  });
}
