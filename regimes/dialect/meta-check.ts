/** Holding a document against the meta-schema. AJV compiles it by code generation: not for browsers under our CSP. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import type { Issue, Json, JsonObject, Text } from '../words.js';
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
  return [mistake('wrong-shape', path, { reason: { ...reasonOf(error) }, keyword })];
}

function unknownMember(path: string, keyword: string): Issue {
  const place = path + pointer(keyword);
  const reason = Object.hasOwn(REFUSED, keyword) ? REFUSED[keyword] : undefined;
  return reason === undefined
    ? mistake('unknown-keyword', place, { keyword })
    : mistake('refused-keyword', place, { keyword, reason: { ...reason } });
}

/** What a keyword of JSON Schema wanted, in words. */
function reasonOf({ keyword, message, params }: ErrorObject): Text {
  const given = params as Record<string, unknown>;
  const limit = String(given.limit);
  switch (keyword) {
    case 'enum': {
      const what = (given.allowedValues as readonly unknown[]).map(String).join(', ');
      return { vi: `phải là một trong: ${what}`, en: `must be one of: ${what}` };
    }
    case 'const': {
      const what = JSON.stringify(given.allowedValue);
      return { vi: `phải là ${what}`, en: `must be ${what}` };
    }
    case 'type': {
      const what = [given.type].flat().join(', ');
      return { vi: `phải có kiểu ${what}`, en: `must be of type ${what}` };
    }
    case 'oneOf':
      return {
        vi: 'phải có đúng một trong các lựa chọn',
        en: 'exactly one of its alternatives must be given',
      };
    case 'pattern':
      return { vi: `phải khớp ${given.pattern as string}`, en: `must match ${given.pattern as string}` };
    case 'minLength':
    case 'minItems':
    case 'minProperties':
    case 'minimum':
      return { vi: `ít nhất ${limit}`, en: `at least ${limit}` };
    case 'maxLength':
    case 'maxItems':
    case 'maximum':
      return { vi: `nhiều nhất ${limit}`, en: `at most ${limit}` };
    case 'uniqueItems':
      return { vi: 'không được trùng nhau', en: 'must not repeat itself' };
    default:
      return { vi: message ?? keyword, en: message ?? keyword };
  }
}
