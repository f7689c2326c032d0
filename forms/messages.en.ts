/** English messages, the counterpart of messages.vi.ts. */
import type { Json, JsonObject } from '../regimes/words.js';
import { formatDay, formatNumber } from './format.js';
import type { About, MessageTable } from './messages.js';

const TYPES: Readonly<Record<string, string>> = {
  number: 'Enter a number',
  integer: 'Enter a whole number',
  string: 'Enter a text',
  boolean: 'Choose yes or no',
  array: 'Enter this as a list of rows',
  object: 'Enter the figures of this section',
};

const FORMATS: Readonly<Record<string, string>> = {
  date: 'Enter a date as day/month/year, such as 31/12/2026',
  'date-time': 'Enter a date and a time, such as 31/12/2026 17:00',
  time: 'Enter a time, such as 17:00',
  email: 'Enter an e-mail address, such as office@province.gov.vn',
  uri: 'Enter a whole link that begins with https://',
  uuid: 'Enter a UUID, such as 123e4567-e89b-12d3-a456-426614174000',
};

function required(_params: JsonObject, field: About): string {
  if (field?.calc) return 'Not computed yet: enter all figures that this cell uses';
  switch (field?.type) {
    case 'number':
    case 'integer':
      return 'Missing figure: it must be entered';
    case 'boolean':
      return 'Not chosen: choose yes or no';
    case 'array':
    case 'object':
      return 'Missing part: it must be filled in';
    default:
      return field?.type === 'string' && field.enum
        ? 'Not chosen: choose one'
        : 'Missing text: it must be entered';
  }
}

export const EN: MessageTable = {
  type: ({ type }) => TYPES[String(type)] ?? `Enter a value of type ${String(type)}`,
  required,
  additionalProperties: ({ additionalProperty }) =>
    `Remove “${String(additionalProperty)}”: this form has no such field`,
  enum: ({ allowedValues }) => `Choose one of: ${list(allowedValues)}`,
  const: ({ allowedValue }) => `Enter exactly ${value(allowedValue)}`,
  minimum: ({ limit }) =>
    limit === 0 ? 'Enter a number that is not negative' : `Enter a number of at least ${number(limit)}`,
  maximum: ({ limit }) => `Enter a number of at most ${number(limit)}`,
  exclusiveMinimum: ({ limit }) => `Enter a number above ${number(limit)}`,
  exclusiveMaximum: ({ limit }) => `Enter a number below ${number(limit)}`,
  multipleOf: ({ multipleOf }) => `Enter a multiple of ${number(multipleOf)}`,
  minLength: ({ limit }) =>
    limit === 1 ? 'Enter a text, do not leave it empty' : `Enter at least ${number(limit)} characters`,
  maxLength: ({ limit }) => `Shorten this to at most ${number(limit)} characters`,
  pattern: ({ pattern }) => `Enter this in the prescribed form (${String(pattern)})`,
  format: ({ format }) => FORMATS[String(format)] ?? `Enter this as ${String(format)}`,
  minItems: ({ limit }) => `Enter at least ${number(limit)} rows`,
  maxItems: ({ limit }) => `Remove rows, keep at most ${number(limit)}`,
  uniqueItems: ({ i, j }) =>
    `Remove the repeated row: row ${row(later(i, j))} equals row ${row(earlier(i, j))}`,
  contains: ({ minContains, maxContains }) =>
    typeof maxContains === 'number'
      ? `Enter ${number(minContains)} to ${number(maxContains)} rows as the form demands`
      : `Enter at least ${number(minContains)} rows as the form demands`,
  minProperties: ({ limit }) => `Enter at least ${number(limit)} fields of this section`,
  maxProperties: ({ limit }) => `Remove fields of this section, keep at most ${number(limit)}`,
  propertyNames: ({ propertyName }) => `Remove or rename “${String(propertyName)}”: the name is not allowed`,
  dependentRequired: ({ property }) => `This must be entered once “${String(property)}” is`,
  dependencies: ({ property }) => `This must be entered once “${String(property)}” is`,
  anyOf: () => 'Correct this to fit at least one of the cases that the form allows',
  oneOf: ({ allowedValues, passingSchemas }) => {
    if (Array.isArray(allowedValues)) return `Choose one of: ${list(allowedValues)}`;
    return Array.isArray(passingSchemas)
      ? 'Keep one case only: this fits several that exclude each other'
      : 'Correct this to fit one of the cases that the form allows';
  },
  not: () => 'Enter another value: the form does not allow this one',
  if: () => 'Correct this to agree with the other figures',
  'false schema': () => 'Leave this empty: it must not be entered in this case',
  items: ({ limit }) => `Remove rows, keep the first ${number(limit)}`,
  additionalItems: ({ limit }) => `Remove rows, keep the first ${number(limit)}`,
  unevaluatedItems: ({ len }) => `Remove rows, keep the first ${number(len)}`,
  unevaluatedProperties: ({ unevaluatedProperty }) =>
    `Remove “${String(unevaluatedProperty)}”: this form has no such field`,

  null: () => 'Remove the null: leave a cell without a figure empty',
  unicode: () => 'Type this text again: it holds broken characters',
  depth: () => 'Send the report again: the data is nested too deeply',
  digits: () => 'Enter a number of at most 15 significant digits',
  'x-levels': () => 'Remove this: another level fills it in',
  'x-unit': ({ decimals }) =>
    decimals === 0 ? 'Enter a figure without decimals' : `Enter at most ${number(decimals)} decimals`,
  'x-rows': ({ missing }) =>
    missing === undefined
      ? 'Remove this row: the form has its printed rows only'
      : `Put back the row “${keyText(missing)}”: the form demands it`,
  'x-aggregate': ({ key, first }) =>
    `Merge or remove the repeated row: “${keyText(key)}” stands in row ${row(first)}`,
  'x-calc': () =>
    'This cell could not be computed: check the figures that it uses, then tell the administrator',
  'x-rules': ({ rule }) =>
    `Rule ${String(rule)} could not be checked: check the figures, then tell the administrator`,
  'division-by-zero': () => 'Not computed because of a division by 0: check the divisor',
};

function number(limit: Json | undefined): string {
  return typeof limit === 'number' ? formatNumber(limit, 'en') : String(limit);
}

function value(one: Json | undefined): string {
  if (typeof one === 'number') return formatNumber(one, 'en');
  if (typeof one === 'boolean') return one ? 'yes' : 'no';
  return typeof one === 'string' ? `“${formatDay(one)}”` : JSON.stringify(one);
}

function list(values: Json | undefined): string {
  return (Array.isArray(values) ? (values as readonly Json[]) : []).map(value).join(', ');
}

function keyText(key: Json | undefined): string {
  return Object.values((key ?? {}) as JsonObject)
    .map((one) => (typeof one === 'string' ? one : value(one)))
    .join(', ');
}

function row(index: Json | undefined): string {
  return String(Number(index) + 1);
}
function later(i: Json | undefined, j: Json | undefined): number {
  return Math.max(Number(i), Number(j));
}
function earlier(i: Json | undefined, j: Json | undefined): number {
  return Math.min(Number(i), Number(j));
}
