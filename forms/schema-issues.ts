/** From the errors of the JSON Schema validator to issues: at the very cell, without echoes, in our words. */
import type { ErrorObject } from 'ajv';
import { at, pointer } from '../regimes/pointer.js';
import type { Issue, Json, JsonObject } from '../regimes/words.js';
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
  const params = paramsOf(error, field?.schema);
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

/** A list of labelled constants is a choice: say between what. */
function paramsOf(error: ErrorObject, schema: JsonObject | undefined): JsonObject {
  const params = error.params as JsonObject;
  if (error.keyword !== 'oneOf' || !Array.isArray(schema?.oneOf)) return params;
  const options = schema.oneOf as readonly JsonObject[];
  if (!options.every((option) => 'const' in option)) return params;
  return { ...params, allowedValues: options.map((option) => (option.title ?? option.const) as Json) };
}

/**
 * An alternative that fails brings along the failures of all its branches, which contradict each other; only the
 * alternative itself is told. With `if` it is the other way round: the branch says what is wrong.
 */
function withoutEchoes(errors: readonly ErrorObject[]): ErrorObject[] {
  const alternatives = errors.filter(({ keyword }) =>
    ['anyOf', 'oneOf', 'contains', 'propertyNames'].includes(keyword),
  );
  return errors.filter((error) => {
    if (error.keyword === 'if') return !errors.some((other) => isBranchOf(other, error));
    return !alternatives.some((one) => one !== error && isWithin(error, one.schemaPath, one.instancePath));
  });
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
