/**
 * The words of the dialect. The meta-schema, the reader and the documentation's test all read these lists,
 * so that a keyword exists everywhere or nowhere.
 */

import type { Text } from '../words.js';

/** Where a keyword may stand: on the root alone, on rows' objects too, or on fields of some types. */
export type Place = 'root' | 'object' | 'array' | 'number' | 'integer' | 'string' | 'boolean';

export interface Keyword {
  readonly name: string;
  readonly on: readonly Place[];
  readonly doc: string;
}

const NUMBERS = ['number', 'integer'] as const;
const VALUES = ['array', 'number', 'integer', 'string', 'boolean'] as const;
const ANY = ['object', ...VALUES] as const;

/** The keywords that this dialect adds to JSON Schema. */
export const KEYWORDS: readonly Keyword[] = [
  {
    name: 'x-regime',
    on: ['root'],
    doc: 'The header that the decree asks for: code, chain, window, due rules.',
  },
  {
    name: 'x-label',
    on: ANY,
    doc: 'The label in other words or languages: {vi, en}; `title` holds the Vietnamese.',
  },
  { name: 'x-help', on: ANY, doc: 'A longer explanation: {vi, en}; `description` holds the Vietnamese.' },
  { name: 'x-unit', on: NUMBERS, doc: 'Unit of measure and number of decimals: {label, decimals}.' },
  { name: 'x-layout', on: ['object', 'array'], doc: 'How it is laid out: "section" or "grid".' },
  { name: 'x-groups', on: ['object', 'array'], doc: 'Column groups of a grid: [{label, fields}].' },
  { name: 'x-rows', on: ['array'], doc: 'Rows of a grid: "growing", or the fixed rows [{key: value}].' },
  { name: 'x-calc', on: [...NUMBERS, 'string', 'boolean'], doc: 'A CEL expression that computes the field.' },
  {
    name: 'x-rules',
    on: ['object'],
    doc: 'What must hold: [{id, severity, when?, assert, message, at, levels?}].',
  },
  {
    name: 'x-prefill',
    on: VALUES,
    doc: 'Where a first value comes from: previous report, other regime, feed.',
  },
  { name: 'x-aggregate', on: VALUES, doc: 'How the values of the units below combine.' },
  {
    name: 'x-levels',
    on: ANY,
    doc: 'The levels that fill the field in; the lowest step of the chain by default.',
  },
  { name: 'x-indicator', on: NUMBERS, doc: 'Code of the indicator that the number feeds.' },
  {
    name: 'x-code-list',
    on: ['string'],
    doc: 'Code of the shared code list that the choices were taken from.',
  },
  {
    name: 'x-renamed-from',
    on: ANY,
    doc: 'What the field was called in the version before: it is the same field under a new name.',
  },
];

/** The keywords of JSON Schema 2020-12 that a regime may use, by where they may stand. */
export const SCHEMA_KEYWORDS: Readonly<Record<string, readonly Place[] | 'anywhere'>> = {
  type: 'anywhere',
  title: 'anywhere',
  description: 'anywhere',
  default: 'anywhere',
  examples: 'anywhere',
  $comment: 'anywhere',
  $ref: 'anywhere',
  enum: 'anywhere',
  const: 'anywhere',
  deprecated: 'anywhere',
  readOnly: 'anywhere',
  allOf: 'anywhere',
  anyOf: 'anywhere',
  oneOf: 'anywhere',
  not: 'anywhere',
  if: 'anywhere',
  then: 'anywhere',
  else: 'anywhere',
  properties: ['object'],
  required: ['object'],
  additionalProperties: ['object'],
  dependentRequired: ['object'],
  minProperties: ['object'],
  maxProperties: ['object'],
  items: ['array'],
  minItems: ['array'],
  maxItems: ['array'],
  uniqueItems: ['array'],
  minimum: NUMBERS,
  maximum: NUMBERS,
  exclusiveMinimum: NUMBERS,
  exclusiveMaximum: NUMBERS,
  minLength: ['string'],
  maxLength: ['string'],
  pattern: ['string'],
  format: ['string'],
};

/** Keywords of JSON Schema that a regime may not use, and why. */
export const REFUSED: Readonly<Record<string, Text>> = {
  ...because(['prefixItems', 'additionalItems', 'unevaluatedItems'], {
    vi: 'mọi dòng cùng một dạng, dùng items',
    en: 'rows all have one shape: use items',
  }),
  ...because(['contains', 'minContains', 'maxContains'], {
    vi: 'dùng quy tắc (x-rules)',
    en: 'use a rule (x-rules) instead',
  }),
  ...because(['unevaluatedProperties'], {
    vi: 'dùng "additionalProperties": false',
    en: 'use "additionalProperties": false',
  }),
  ...because(['patternProperties', 'propertyNames'], {
    vi: 'mỗi trường có tên riêng, dùng properties',
    en: 'every field has a name: use properties',
  }),
  ...because(['dependentSchemas', 'dependencies'], {
    vi: 'dùng if, then hoặc dependentRequired',
    en: 'use if and then, or dependentRequired',
  }),
  ...because(['multipleOf'], {
    vi: 'không chính xác với số thập phân, dùng "x-unit": {"decimals": n}',
    en: 'it is inexact on decimals: use "x-unit": {"decimals": n}',
  }),
  ...because(['nullable'], {
    vi: 'không có null, trường tùy chọn thì bỏ trống',
    en: 'null does not occur: leave an optional field out',
  }),
  ...because(['writeOnly', 'contentEncoding', 'contentMediaType', 'contentSchema'], {
    vi: 'nội dung báo cáo là chữ và số thường',
    en: 'reports hold plain texts and numbers',
  }),
  ...because(['definitions'], { vi: 'dùng $defs', en: 'use $defs' }),
  ...because(['id'], { vi: 'dùng $id ở gốc', en: 'use $id on the root' }),
  ...because(['$dynamicRef', '$dynamicAnchor', '$recursiveRef', '$recursiveAnchor', '$anchor'], {
    vi: 'dùng $ref tới #/$defs/tên',
    en: 'use $ref to #/$defs/name',
  }),
  ...because(['$vocabulary'], { vi: 'ngôn ngữ đã khai báo', en: 'the dialect declares it' }),
};

function because(keywords: readonly string[], reason: Text): Record<string, Text> {
  return Object.fromEntries(keywords.map((keyword) => [keyword, reason]));
}

/** Formats that are checked, in the browser and on the server alike. */
export const FORMATS = ['date', 'date-time', 'time', 'email', 'uri', 'uuid'] as const;

export const OPERATORS = [
  'sum',
  'count',
  'min',
  'max',
  'mean',
  'ratio',
  'variance',
  'tally',
  'union',
  'append',
  'collate',
  'first',
  'last',
  'none',
] as const;

/** What no field may be called: CEL's reserved words, the names in scope, and what every JavaScript object inherits. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set([
  ...['true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if'],
  ...['import', 'let', 'loop', 'package', 'namespace', 'return', 'var', 'void', 'while'],
  ...['self', 'root', 'previous'],
  ...Object.getOwnPropertyNames(Object.prototype),
  'prototype',
]);

export const FIELD_NAME = /^[a-z][A-Za-z0-9]*$/;
