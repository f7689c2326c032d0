/**
 * What a check that `standaloneModule` wrote needs while it runs. The browser imports this module once,
 * before it loads any check; it holds no code generation, so it works under a strict Content Security Policy.
 */
import * as equal from 'ajv/dist/runtime/equal.js';
import * as ucs2length from 'ajv/dist/runtime/ucs2length.js';
import * as formats from 'ajv-formats/dist/formats.js';
import { linearPattern } from './pattern.js';

/** The name that generated modules read; keyed by the module that AJV would have required. */
export const RUNTIME_GLOBAL = '__baocaoAjv';

/** Bundlers and Node disagree on how deep the default export of a CommonJS module lies. */
function callable(module: object): unknown {
  let value: unknown = module;
  while (typeof value === 'object' && value !== null && 'default' in value) value = value.default;
  return value;
}

function named(module: object, name: string): unknown {
  if (name in module) return (module as Record<string, unknown>)[name];
  return named((module as { default: object }).default, name);
}

export const ajvRuntime: Readonly<Record<string, object>> = {
  'ajv/dist/runtime/equal': { default: callable(equal) },
  'ajv/dist/runtime/ucs2length': { default: callable(ucs2length) },
  'ajv-formats/dist/formats': { fullFormats: named(formats, 'fullFormats') },
  pattern: { default: linearPattern },
};

(globalThis as Record<string, unknown>)[RUNTIME_GLOBAL] = ajvRuntime;
