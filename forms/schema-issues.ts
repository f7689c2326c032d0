/** From the errors of the JSON Schema validator to issues: at the very cell, without echoes, in our words. */
import type { ErrorObject } from 'ajv';
import type { Field } from '../regimes/dialect/regime.js';
import { at, pointer } from '../regimes/pointer.js';
import type { Issue, JsonObject } from '../regimes/words.js';
import { choicesOf } from './choices.js';
import type { Form } from './form.js';
import { locate } from './locate.js';
import { isMessageKey, issueOf } from './messages.js';

/** The mistakes of `content` against the form's schema. */
export function schemaIssues(form: Form, content: JsonObject): Issue[] {
  return withoutEchoes(form.check(content)).map((error) => issueOfError(form, content, error));
}

function issueOfError(form: Form, content: JsonObject, error: ErrorObject): Issue {
  const path = cellOf(error);
  const { field } = locate(form.regime.root, path);
  const params = paramsOf(error, field);
  if (error.keyword === 'type' && at(content, path) === null) return issueOf('null', path, field);
  // What the regime knows but this level does not fill is no unknown property.
  if (error.keyword === 'additionalProperties' && field) return issueOf('x-levels', path, field);
  if (isMessageKey(error.keyword)) return issueOf(error.keyword, path, field, params);
  throw new Error(`No message for the keyword ${error.keyword}`);
}

/** The cell that an error is about: the missing or surplus member, the repeated row, else the value itself. */
function cellOf({ instancePath, params }: ErrorObject): string {
  const { missingProperty, additionalProperty, propertyName, i, j } = params as Record<string, unknown>;
  const name = missingProperty ?? additionalProperty ?? propertyName;
  if (typeof name === 'string') return instancePath + pointer(name);
  if (typeof i === 'number' && typeof j === 'number') return instancePath + pointer(Math.max(i, j));
  return instancePath;
}

/** A choice among labelled constants tells between what. */
function paramsOf(error: ErrorObject, field: Field | undefined): JsonObject {
  const params = error.params as JsonObject;
  const choices = error.keyword === 'oneOf' ? choicesOf(field) : undefined;
  return choices ? { ...params, allowedValues: choices.map(({ value }) => value) } : params;
}

/**
 * An alternative that fails brings along the failures of all its branches, which contradict each other; only the
 * alternative itself is told. With `if` it is the other way round: the branch says what is wrong. A value of the
 * wrong type, or one that is no choice of an `enum`, is not told again as fitting no alternative.
 */
function withoutEchoes(errors: readonly ErrorObject[]): ErrorObject[] {
  const mistyped = cellsWith(errors, 'type');
  const noChoice = cellsWith(errors, 'enum');
  const alternatives = errors.filter(({ keyword }) =>
    ['anyOf', 'oneOf', 'contains', 'propertyNames'].includes(keyword),
  );
  return errors.filter((error) => {
    const isChoice = ['enum', 'const', 'oneOf', 'anyOf'].includes(error.keyword);
    if (isChoice && mistyped.has(error.instancePath)) return false;
    if (isChoice && error.keyword !== 'enum' && noChoice.has(error.instancePath)) return false;
    if (error.keyword === 'if') return !errors.some((other) => isBranchOf(other, error));
    return !alternatives.some((one) => one !== error && isWithin(error, one.schemaPath, one.instancePath));
  });
}

/** Cells where a keyword outside of any alternative fails. */
function cellsWith(errors: readonly ErrorObject[], keyword: string): Set<string> {
  return new Set(
    errors
      .filter((error) => error.keyword === keyword && !/\/(anyOf|oneOf|if)\//.test(error.schemaPath))
      .map((error) => error.instancePath),
  );
}

function isBranchOf(error: ErrorObject, condition: ErrorObject): boolean {
  const branch = String((condition.params as { failingKeyword?: unknown }).failingKeyword);
  const path = condition.schemaPath.replace(/if$/, branch);
  return error !== condition && isWithin(error, path, condition.instancePath);
}

function isWithin(error: ErrorObject, schemaPath: string, instancePath: string): boolean {
  return (
    error.schemaPath.startsWith(`${schemaPath}/`) &&
    (error.instancePath === instancePath || error.instancePath.startsWith(`${instancePath}/`))
  );
}
