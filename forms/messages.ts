/**
 * The one table of messages: what a mistake says, in both languages, by keyword of JSON Schema or by our own
 * rule. A message tells what to do. A regime's rules (`x-rules`) bring their own messages.
 */
import type { Field } from '../regimes/dialect/regime.js';
import type { Issue, JsonObject, Severity, Text } from '../regimes/words.js';
import { EN } from './messages.en.js';
import { VI } from './messages.vi.js';

/** Keywords of JSON Schema 2020-12 that can fail, as AJV names them. */
export const SCHEMA_KEYWORDS = [
  'type',
  'required',
  'additionalProperties',
  'enum',
  'const',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'pattern',
  'format',
  'minItems',
  'maxItems',
  'uniqueItems',
  'contains',
  'minProperties',
  'maxProperties',
  'propertyNames',
  'dependentRequired',
  'dependencies',
  'anyOf',
  'oneOf',
  'not',
  'if',
  'false schema',
  'items',
  'additionalItems',
  'unevaluatedItems',
  'unevaluatedProperties',
] as const;

/** Rules of the platform beside JSON Schema; the codes are stable. */
export const OWN_RULES = [
  'null', // null, which is not allowed
  'unicode', // text that is not well-formed Unicode
  'depth', // nested deeper than any report
  'rows', // more rows than any report
  'digits', // more than 15 significant digits
  'x-levels', // a field that other levels fill in
  'x-unit', // more decimals than the unit allows
  'x-rows', // a fixed row that is missing, or a row too many
  'x-aggregate', // a repeated key of a union
  'x-calc', // a computed field that could not be computed
  'x-rules', // a rule that could not be judged
  'division-by-zero',
  'prefill-changed', // a value that was filled in beforehand was changed: why?
] as const;

export type MessageKey = (typeof SCHEMA_KEYWORDS)[number] | (typeof OWN_RULES)[number];

/** What a message may look at beside the parameters of the rule. */
export type About = Field | undefined;
export type MessageTable = Readonly<Record<MessageKey, (params: JsonObject, field: About) => string>>;

/** The message of a keyword or rule in both languages. */
export function messageOf(rule: MessageKey, params: JsonObject, field: About): Text {
  return { vi: VI[rule](params, field), en: EN[rule](params, field) };
}

/** Whether the table knows a keyword or rule. */
export function isMessageKey(rule: string): rule is MessageKey {
  return Object.hasOwn(VI, rule);
}

/** An issue whose message comes from the table. */
export function issueOf(
  rule: MessageKey,
  path: string,
  field: About,
  params: JsonObject = {},
  severity: Severity = 'error',
): Issue {
  return { path, rule, severity, message: messageOf(rule, params, field), params };
}
