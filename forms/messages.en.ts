/** English messages, the counterpart of messages.vi.ts. */
import type { JsonObject } from '../regimes/words.js';
import type { About, MessageTable } from './messages.js';
import { wordingOf } from './wording.js';

const { plain, value, list, key, row } = wordingOf('en', 'yes', 'no');

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

const SOURCE: Readonly<Record<string, string>> = {
  previous: 'from the previous period',
  regime: 'from another report',
  feed: 'from a feed',
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
  type: ({ type }) => TYPES[plain(type)] ?? `Enter a value of type ${plain(type)}`,
  required,
  additionalProperties: ({ additionalProperty }) =>
    `Remove “${plain(additionalProperty)}”: this form has no such field`,
  enum: ({ allowedValues }, field) => `Choose one of: ${list(allowedValues, field)}`,
  const: ({ allowedValue }) => `Enter exactly ${value(allowedValue)}`,
  minimum: ({ limit }) =>
    limit === 0 ? 'Enter a number that is not negative' : `Enter a number of at least ${plain(limit)}`,
  maximum: ({ limit }) => `Enter a number of at most ${plain(limit)}`,
  exclusiveMinimum: ({ limit }) => `Enter a number above ${plain(limit)}`,
  exclusiveMaximum: ({ limit }) => `Enter a number below ${plain(limit)}`,
  multipleOf: ({ multipleOf }) => `Enter a multiple of ${plain(multipleOf)}`,
  minLength: ({ limit }) =>
    limit === 1 ? 'Enter a text, do not leave it empty' : `Enter at least ${plain(limit)} characters`,
  maxLength: ({ limit }) => `Shorten this to at most ${plain(limit)} characters`,
  pattern: ({ pattern }) => `Enter this in the prescribed form (${plain(pattern)})`,
  format: ({ format }) => FORMATS[plain(format)] ?? `Enter this as ${plain(format)}`,
  minItems: ({ limit }) => `Enter at least ${plain(limit)} rows`,
  maxItems: ({ limit }) => `Remove rows, keep at most ${plain(limit)}`,
  uniqueItems: ({ i, j }) =>
    `Remove the repeated row: row ${row(i, j)} equals row ${row(Math.min(Number(i), Number(j)))}`,
  contains: ({ minContains, maxContains }) =>
    typeof maxContains === 'number'
      ? `Enter ${plain(minContains)} to ${plain(maxContains)} rows as the form demands`
      : `Enter at least ${plain(minContains)} rows as the form demands`,
  minProperties: ({ limit }) => `Enter at least ${plain(limit)} fields of this section`,
  maxProperties: ({ limit }) => `Remove fields of this section, keep at most ${plain(limit)}`,
  propertyNames: ({ propertyName }) => `Remove or rename “${plain(propertyName)}”: the name is not allowed`,
  dependentRequired: ({ property }) => `This must be entered once “${plain(property)}” is`,
  dependencies: ({ property }) => `This must be entered once “${plain(property)}” is`,
  anyOf: () => 'Correct this to fit at least one of the cases that the form allows',
  oneOf: ({ allowedValues, passingSchemas }, field) => {
    if (Array.isArray(allowedValues)) return `Choose one of: ${list(allowedValues, field)}`;
    return Array.isArray(passingSchemas)
      ? 'Keep one case only: this fits several that exclude each other'
      : 'Correct this to fit one of the cases that the form allows';
  },
  not: () => 'Enter another value: the form does not allow this one',
  if: () => 'Correct this to agree with the other figures',
  'false schema': () => 'Leave this empty: it must not be entered in this case',
  items: ({ limit }) => `Remove rows, keep the first ${plain(limit)}`,
  additionalItems: ({ limit }) => `Remove rows, keep the first ${plain(limit)}`,
  unevaluatedItems: ({ len }) => `Remove rows, keep the first ${plain(len)}`,
  unevaluatedProperties: ({ unevaluatedProperty }) =>
    `Remove “${plain(unevaluatedProperty)}”: this form has no such field`,

  null: () => 'Remove the null: leave a cell without a figure empty',
  unicode: () => 'Type this text again: it holds broken characters',
  depth: () => 'Send the report again: the data is nested too deeply',
  rows: ({ limit }) => `Send at most ${plain(limit)} rows`,
  digits: () => 'Enter a number of at most 15 significant digits',
  'x-levels': () => 'Remove this: another level fills it in',
  'x-unit': ({ decimals }) =>
    decimals === 0 ? 'Enter a figure without decimals' : `Enter at most ${plain(decimals)} decimals`,
  'x-rows': ({ missing }, table) =>
    missing === undefined
      ? 'Remove this row: the form has its printed rows only'
      : `Put back the row “${key(missing, table)}”: the form demands it`,
  'x-aggregate': ({ key: repeated, first }, table) =>
    `Merge or remove the repeated row: “${key(repeated, table)}” stands in row ${row(first)}`,
  'x-calc': () =>
    'This cell could not be computed: check the figures that it uses, then tell the administrator',
  'x-rules': ({ rule }) =>
    `Rule ${plain(rule)} could not be checked: check the figures, then tell the administrator`,
  'division-by-zero': () => 'Not computed because of a division by 0: check the divisor',
  'prefill-changed': ({ was, from }) =>
    was === undefined
      ? 'A row that was filled in beforehand was taken out: say why, or put it back'
      : `It was filled in ${SOURCE[plain(from)] ?? ''} as ${value(was)}: say why it was changed, or put that back`,
};
