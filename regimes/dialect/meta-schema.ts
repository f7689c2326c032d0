/**
 * The meta-schema `urn:baocao:dialect:1`: JSON Schema 2020-12 plus a vocabulary of `x-` keywords.
 * It checks the shape of every member; what hangs together (names, expressions, time) is the reader's.
 * Alternatives are written as if/then/else on the type, so that a mistake gives one issue and not one a branch.
 */
import { FREQUENCIES, LEVELS } from '../words.js';
import type { Json, JsonObject } from '../words.js';
import { FORMATS, KEYWORDS, OPERATORS, SCHEMA_KEYWORDS } from './keywords.js';

export const DIALECT = 'urn:baocao:dialect:1';
export const VOCABULARY = 'urn:baocao:vocabulary:1';

const TEXT: JsonObject = { type: 'string', minLength: 1, maxLength: 10_000 };
const CODE: JsonObject = { type: 'string', pattern: '^[A-Z0-9]+(-[A-Z0-9]+)*$', maxLength: 64 };
const LIST_OF_TEXTS: JsonObject = { type: 'array', items: TEXT };
const COUNT: JsonObject = { type: 'integer', minimum: 0 };
const BOOLEAN: JsonObject = { type: 'boolean' };
const ref = (name: string): JsonObject => ({ $ref: `#/$defs/${name}` });

function object(properties: Record<string, Json>, required: readonly string[] = []): JsonObject {
  return { type: 'object', required, additionalProperties: false, properties };
}

/** One shape for a text, another for everything else. */
function textOr(whenText: JsonObject, otherwise: JsonObject, types: readonly string[]): JsonObject {
  return { type: ['string', ...types], if: { type: 'string' }, then: whenText, else: otherwise };
}

const oneOrMore = (words: readonly string[]): JsonObject =>
  textOr({ enum: words }, { items: { enum: words }, minItems: 1, uniqueItems: true }, ['array']);

/** One value for all frequencies, or an object keyed by frequency. */
function byFrequency(shape: JsonObject, types: readonly string[]): JsonObject {
  const keyed = { type: 'object', minProperties: 1, propertyNames: { enum: FREQUENCIES } };
  return {
    type: types,
    if: keyed,
    then: { additionalProperties: shape },
    else: shape,
  };
}

const LABEL = { ...object({ vi: TEXT, en: TEXT }), minProperties: 1 };
const MESSAGE = object({ vi: TEXT, en: TEXT }, ['vi', 'en']);
const LABEL_OR_TEXT = textOr(TEXT, LABEL, ['object']);
const DECIMALS: JsonObject = { type: 'integer', minimum: 0, maximum: 20 };
const EXPRESSION: JsonObject = { type: 'string', minLength: 1, maxLength: 4000 };
const OFFSET_NUMBER: JsonObject = { type: 'integer', minimum: -400, maximum: 400 };
const DAY_OF_MONTH = textOr({ const: 'last' }, { minimum: 1, maximum: 31 }, ['integer']);

/** Exactly one of these members. */
function exactlyOne(names: readonly string[]): JsonObject {
  return { oneOf: names.map((name) => ({ required: [name] })) };
}

const OFFSET: JsonObject = {
  ...object({
    monthsFromStart: OFFSET_NUMBER,
    monthsFromEnd: OFFSET_NUMBER,
    daysFromStart: OFFSET_NUMBER,
    daysFromEnd: OFFSET_NUMBER,
    day: DAY_OF_MONTH,
  }),
  ...exactlyOne(['monthsFromStart', 'monthsFromEnd', 'daysFromStart', 'daysFromEnd']),
  dependentRequired: { monthsFromStart: ['day'], monthsFromEnd: ['day'] },
};

const WINDOW = textOr(
  { enum: ['decree-09', 'calendar'] },
  object({ from: OFFSET, to: OFFSET }, ['from', 'to']),
  ['object'],
);

const DUE: JsonObject = {
  ...object({
    workingDays: { type: 'integer', minimum: 1, maximum: 400 },
    monthsFromEnd: OFFSET_NUMBER,
    daysFromEnd: OFFSET_NUMBER,
    day: DAY_OF_MONTH,
    roll: { enum: ['next', 'previous', 'none'] },
    time: { type: 'string', pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' },
  }),
  ...exactlyOne(['workingDays', 'monthsFromEnd', 'daysFromEnd']),
  dependentRequired: { monthsFromEnd: ['day'], day: ['monthsFromEnd'] },
};

const HEADER = object(
  {
    code: CODE,
    issuer: TEXT,
    legalBasis: LIST_OF_TEXTS,
    recipient: TEXT,
    kind: { enum: ['periodic', 'thematic', 'adhoc'] },
    frequency: oneOrMore(FREQUENCIES),
    window: byFrequency(WINDOW, ['string', 'object']),
    except: {
      type: 'object',
      additionalProperties: { type: 'array', items: { type: 'integer' }, uniqueItems: true },
    },
    chain: {
      type: 'array',
      items: object({ level: oneOrMore(LEVELS), due: byFrequency(DUE, ['object']) }, ['level']),
    },
    signature: BOOLEAN,
    submitEarly: BOOLEAN,
  },
  ['code', 'issuer', 'frequency', 'window', 'chain'],
);

const RULE = object(
  {
    id: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$', maxLength: 64 },
    severity: { enum: ['error', 'warning'] },
    when: EXPRESSION,
    assert: EXPRESSION,
    message: MESSAGE,
    at: { type: 'array', items: TEXT, minItems: 1, uniqueItems: true },
    levels: { type: 'array', items: { enum: LEVELS }, minItems: 1, uniqueItems: true },
  },
  ['id', 'severity', 'assert', 'message', 'at'],
);

const OPERATOR = object(
  {
    op: { enum: OPERATORS },
    of: TEXT,
    by: TEXT,
    scale: { type: 'number' },
    decimals: DECIMALS,
    weight: TEXT,
    key: { type: 'array', items: TEXT, minItems: 1, uniqueItems: true },
    upTo: { enum: LEVELS },
  },
  ['op'],
);

const PREFILL: JsonObject = {
  ...object({ from: { enum: ['previous', 'regime', 'feed'] }, field: TEXT, code: TEXT, pointer: TEXT }, [
    'from',
  ]),
  allOf: [
    { if: { properties: { from: { const: 'previous' } } }, then: { required: ['field'] } },
    { if: { properties: { from: { const: 'regime' } } }, then: { required: ['code', 'pointer'] } },
    { if: { properties: { from: { const: 'feed' } } }, then: { required: ['code'] } },
  ],
};

const EXTENSIONS: Readonly<Record<string, Json>> = {
  'x-regime': HEADER,
  'x-label': LABEL,
  'x-help': LABEL,
  'x-unit': object({ label: TEXT, decimals: DECIMALS }, ['label']),
  'x-layout': { enum: ['section', 'grid'] },
  'x-groups': {
    type: 'array',
    items: object({ label: LABEL_OR_TEXT, fields: LIST_OF_TEXTS }, ['label', 'fields']),
  },
  'x-rows': textOr({ const: 'growing' }, { items: { type: 'object', minProperties: 1 }, minItems: 1 }, [
    'array',
  ]),
  'x-calc': EXPRESSION,
  'x-rules': { type: 'array', items: RULE },
  'x-prefill': PREFILL,
  'x-aggregate': textOr({ enum: OPERATORS }, OPERATOR, ['object']),
  'x-levels': { type: 'array', items: { enum: LEVELS }, minItems: 1, uniqueItems: true },
  'x-indicator': TEXT,
  'x-code-list': CODE,
  'x-renamed-from': TEXT,
};

const LIST_OF_SCHEMAS: JsonObject = { type: 'array', items: ref('schema'), minItems: 1 };
const MAP_OF_SCHEMAS: JsonObject = { type: 'object', additionalProperties: ref('schema') };

const STANDARD: Readonly<Record<string, Json>> = {
  type: { enum: ['object', 'array', 'number', 'integer', 'string', 'boolean'] },
  title: TEXT,
  description: TEXT,
  default: true,
  examples: { type: 'array' },
  $comment: { type: 'string' },
  $ref: TEXT,
  enum: { type: 'array', items: { type: ['string', 'number', 'boolean'] }, minItems: 1, uniqueItems: true },
  const: { type: ['string', 'number', 'boolean'] },
  deprecated: BOOLEAN,
  readOnly: BOOLEAN,
  allOf: LIST_OF_SCHEMAS,
  anyOf: LIST_OF_SCHEMAS,
  oneOf: LIST_OF_SCHEMAS,
  not: ref('schema'),
  if: ref('schema'),
  then: ref('schema'),
  else: ref('schema'),
  properties: MAP_OF_SCHEMAS,
  required: { ...LIST_OF_TEXTS, uniqueItems: true },
  additionalProperties: { const: false },
  dependentRequired: { type: 'object', additionalProperties: { ...LIST_OF_TEXTS, uniqueItems: true } },
  minProperties: COUNT,
  maxProperties: COUNT,
  items: ref('schema'),
  minItems: COUNT,
  maxItems: COUNT,
  uniqueItems: BOOLEAN,
  minimum: { type: 'number' },
  maximum: { type: 'number' },
  exclusiveMinimum: { type: 'number' },
  exclusiveMaximum: { type: 'number' },
  minLength: COUNT,
  maxLength: COUNT,
  pattern: { type: 'string', maxLength: 1000 },
  format: { enum: FORMATS },
};

const fieldKeywords = (): Record<string, Json> => {
  const { 'x-regime': _header, ...onFields } = EXTENSIONS;
  return { ...STANDARD, ...onFields };
};

/** The meta-schema as a document of its own. */
export const META_SCHEMA: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: DIALECT,
  $vocabulary: {
    'https://json-schema.org/draft/2020-12/vocab/core': true,
    'https://json-schema.org/draft/2020-12/vocab/applicator': true,
    'https://json-schema.org/draft/2020-12/vocab/validation': true,
    'https://json-schema.org/draft/2020-12/vocab/meta-data': true,
    'https://json-schema.org/draft/2020-12/vocab/format-assertion': true,
    [VOCABULARY]: true,
  },
  title: 'Chế độ báo cáo',
  description: 'A reporting regime: JSON Schema 2020-12 with the x- keywords of Baocao.',
  type: 'object',
  required: ['$schema', 'title', 'x-regime', 'type', 'properties', 'additionalProperties'],
  additionalProperties: false,
  properties: {
    ...fieldKeywords(),
    $schema: { const: DIALECT },
    $id: TEXT,
    $defs: MAP_OF_SCHEMAS,
    'x-regime': HEADER,
    type: { const: 'object' },
  },
  $defs: {
    schema: { type: 'object', additionalProperties: false, properties: fieldKeywords() },
  },
};

/** Names that stand in the meta-schema; a test holds them against the lists of `keywords.ts`. */
export const META_KEYWORDS = {
  standard: Object.keys(STANDARD),
  extensions: Object.keys(EXTENSIONS),
} as const;

export { KEYWORDS, SCHEMA_KEYWORDS };
