/**
 * Compiles the JSON Schema of a form: into a function on the server, into the text of a module for browsers.
 * The only place of this room that generates code; browsers never load it.
 */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { _ } from 'ajv/dist/compile/codegen/index.js';
import standalone from 'ajv/dist/standalone/index.js';
import formats from 'ajv-formats';
import type { Json, JsonObject } from '../regimes/words.js';
import type { SchemaCheck } from './form.js';
import { isObject } from '../regimes/dialect/json.js';
import { linearPattern } from './pattern.js';
import { RUNTIME_GLOBAL } from './ajv-runtime.js';

/** The formats of the dialect; any other is refused when a regime is declared. */
export const FORMATS = ['date', 'date-time', 'time', 'email', 'uri', 'uuid'] as const;

const regExp = Object.assign((source: string) => linearPattern(source), {
  code: `globalThis.${RUNTIME_GLOBAL}["pattern"].default`,
});

/** A validator of the platform's making: all mistakes at once, strict about keywords and formats, RE2 patterns. */
function validator(): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    // A field may be named as something that every object inherits.
    ownProperties: true,
    // Assertions such as `if` may speak of a field without declaring it again.
    strictTypes: false,
    strictRequired: false,
    messages: false,
    validateSchema: false,
    code: { source: true, esm: true, regExp },
  });
  formats.default(ajv, { formats: [...FORMATS], keywords: false });
  ajv.opts.code.formats = _`require("ajv-formats/dist/formats").fullFormats`;
  return ajv;
}

/**
 * A check of plain JSON Schema 2020-12. Compiling takes some 100 ms: keep the result, by the schema's hash.
 * @throws when the schema is none, or uses a keyword, format or pattern that the platform refuses.
 */
export function compileCheck(schema: JsonObject): SchemaCheck {
  const validate = validator().compile(withoutNotes(schema));
  return (data) => (validate(data) ? [] : (validate.errors ?? []));
}

/**
 * The text of an ES module whose default export is the check of `schema`. It contains no `eval`, no
 * `new Function` and no import; `ajv-runtime.ts` must have been loaded before it runs.
 * @throws as `compileCheck` does.
 */
export function standaloneModule(schema: JsonObject): string {
  const ajv = validator();
  const text = standalone.default(ajv, ajv.compile(withoutNotes(schema)));
  const exported = /export const validate = (\w+);\s*export default \w+;/;
  if (!exported.test(text)) throw new Error('The validator library changed how it exports a check');
  return text
    .replace(
      exported,
      (_text, name: string) => `export default (data) => (${name}(data) ? [] : ${name}.errors);`,
    )
    .replace(
      /require\("([^"\\]+)"\)/g,
      (_text, module: string) => `globalThis.${RUNTIME_GLOBAL}["${module}"]`,
    );
}

const NOTES = new Set(['title', 'description', '$comment', 'examples', 'default', '$schema', '$id']);
/** Keywords whose members are names of fields or definitions, not keywords. */
const NAMED = new Set(['properties', '$defs', 'dependentSchemas', 'patternProperties']);
/** Keywords whose value is data. */
const DATA = new Set(['const', 'enum', 'required', 'dependentRequired']);

/** The schema without its texts: they would only make the generated check longer. */
function withoutNotes(schema: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([keyword]) => !NOTES.has(keyword))
      .map(([keyword, value]) => [keyword, withoutNotesBelow(keyword, value)]),
  );
}

function withoutNotesBelow(keyword: string, value: Json): Json {
  if (DATA.has(keyword)) return value;
  if (Array.isArray(value)) return value.map((one: Json) => (isObject(one) ? withoutNotes(one) : one));
  if (!isObject(value)) return value;
  if (!NAMED.has(keyword)) return withoutNotes(value);
  return Object.fromEntries(
    Object.entries(value).map(([name, below]) => [name, isObject(below) ? withoutNotes(below) : below]),
  );
}
