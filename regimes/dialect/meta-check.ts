/** Holding a document against the meta-schema. AJV compiles it by code generation: not for browsers under our CSP. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import type { Issue, Json, JsonObject } from '../words.js';
import { pointer } from '../pointer.js';
import { REFUSED } from './keywords.js';
import { DIALECT, META_SCHEMA } from './meta-schema.js';
import { mistake } from './mistakes.js';

let compiled: ValidateFunction | undefined;
function validator(): ValidateFunction {
  compiled ??= new Ajv2020({
    allErrors: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
  }).compile(META_SCHEMA);
  return compiled;
}

/** Every place where the shape of the document is not that of a regime. */
export function checkShape(document: JsonObject): Issue[] {
  const validate = validator();
  if (validate(document)) return [];
  return (validate.errors ?? []).flatMap(issueOf);
}

function issueOf(error: ErrorObject): Issue[] {
  const { instancePath: path, keyword } = error;
  const params = error.params as Record<string, Json>;
  switch (keyword) {
    case 'if':
      // Its then or else has said what is wrong.
      return [];
    case 'additionalProperties':
      return [unknownMember(path, params.additionalProperty as string)];
    case 'required':
      // The alternatives of a oneOf are each `required`; the oneOf itself speaks for them.
      return error.schemaPath.includes('/oneOf/')
        ? []
        : [mistake('missing-member', path, { member: params.missingProperty ?? '' })];
    case 'const':
      if (path === '/$schema') return [mistake('wrong-dialect', path, { expected: DIALECT })];
      if (path.endsWith('/additionalProperties')) return [mistake('open-object', path)];
      break;
    case 'dependentRequired':
      return [mistake('missing-member', path, { member: params.missingProperty ?? '' })];
  }
  return [mistake('wrong-shape', path, { reason: reasonOf(error), keyword })];
}

function unknownMember(path: string, keyword: string): Issue {
  const place = path + pointer(keyword);
  const reason = Object.hasOwn(REFUSED, keyword) ? REFUSED[keyword] : undefined;
  return reason === undefined
    ? mistake('unknown-keyword', place, { keyword })
    : mistake('refused-keyword', place, { keyword, reason });
}

function reasonOf({ keyword, message, params }: ErrorObject): string {
  const given = params as Record<string, unknown>;
  if (keyword === 'enum') return `one of ${JSON.stringify(given.allowedValues)}`;
  if (keyword === 'const') return `must be ${JSON.stringify(given.allowedValue)}`;
  if (keyword === 'oneOf') return 'exactly one of its alternatives must be given';
  return message ?? keyword;
}
