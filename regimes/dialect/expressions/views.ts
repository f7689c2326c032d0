/**
 * Views: how plain JSON content looks to CEL. A view reads its object anew at every access (content changes while
 * computed fields are filled in), turns numbers into decimals, and knows no member but the declared ones.
 */
import type { Environment } from '@marcbachmann/cel-js';
import type { Json, JsonObject } from '../../words.js';
import type { ArrayField, Field, ObjectField } from '../regime.js';
import { decimal, isLongFigure } from '../../decimal.js';
import { member } from '../json.js';
import { ABSENT, run, spend } from './arithmetic.js';

/** What CEL sees of an object. `peek` looks without consequence; `get` is CEL's own access. */
export interface View {
  get(name: string): unknown;
  peek(name: string): unknown;
}
export type ViewOf = (content: JsonObject) => View;

/** The CEL types of every object of one regime, and how to view content as them. */
export interface Views {
  /** Name of the CEL type of a field's value. */
  readonly typeOf: (field: Field) => string;
  readonly viewOf: (field: ObjectField) => ViewOf;
  /** Puts the names of our types back into the words of the document. */
  readonly describe: (text: string) => string;
}

/** Registers a CEL type for `root` and every object below it. */
export function registerViews(environment: Environment, root: ObjectField): Views {
  const names = new Map<ObjectField, string>();
  const views = new Map<ObjectField, ViewOf>();
  const places: string[] = [];

  const typeOf = (field: Field): string => {
    switch (field.type) {
      case 'number':
      case 'integer':
        return 'Decimal';
      case 'string':
        return 'string';
      case 'boolean':
        return 'bool';
      case 'array':
        return `list<${typeOf(field.item)}>`;
      case 'object':
        return names.get(field) ?? register(field);
    }
  };
  // Numbered names: the library keeps every type name it has met for good, and numbers repeat between regimes.
  const register = (field: ObjectField): string => {
    const name = `Object${places.length}`;
    places.push(field.fieldPath.join('.') || 'root');
    names.set(field, name);
    const ctor = viewClass(field, (nested) => views.get(nested));
    views.set(field, remembered(ctor));
    const fields = Object.fromEntries(field.fields.map((one) => [one.name, typeOf(one)]));
    environment.registerType(name, { ctor, fields });
    return name;
  };
  register(root);

  return {
    typeOf,
    viewOf: (field) => views.get(field) ?? viewOfNothing,
    describe: (text) =>
      text.replace(/\bObject(\d+)\b/g, (whole, n: string) => `(${places[Number(n)] ?? whole})`),
  };
}

function viewOfNothing(): never {
  throw new TypeError('This object is not part of the regime');
}

type ViewClass = new (content: JsonObject) => View;

/** CEL tells types apart by constructor, so every object schema has a class of its own. */
function viewClass(field: ObjectField, viewOf: (field: ObjectField) => ViewOf | undefined): ViewClass {
  const members = new Map(field.fields.map((one) => [one.name, one]));
  return class extends Map<string, unknown> implements View {
    readonly #content: JsonObject;
    constructor(content: JsonObject) {
      super();
      this.#content = content;
    }
    override get(name: string): unknown {
      spend();
      const declared = members.get(name);
      const found = this.peek(name);
      if (found !== undefined) return found;
      if (declared?.type === 'number' || declared?.type === 'integer') return ABSENT;
      run.stop ??= 'absent';
      return undefined;
    }
    peek(name: string): unknown {
      const declared = members.get(name);
      return declared && valueOf(declared, member(this.#content, name), viewOf);
    }
  };
}

/** Views are without state, so one for each object is enough, and identity stays identity. */
function remembered(ctor: ViewClass): ViewOf {
  const known = new WeakMap<JsonObject, View>();
  return (content) => {
    const before = known.get(content);
    if (before) return before;
    const fresh = new ctor(content);
    known.set(content, fresh);
    return fresh;
  };
}

/** A member as CEL sees it; undefined where it is absent or (a draft's mistake) of another type. */
function valueOf(
  field: Field,
  value: Json | undefined,
  viewOf: (field: ObjectField) => ViewOf | undefined,
): unknown {
  switch (field.type) {
    case 'number':
    case 'integer':
      return numberOf(value);
    case 'string':
      return typeof value === 'string' ? value : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? viewOf(field)?.(value as JsonObject)
        : undefined;
    case 'array':
      return Array.isArray(value) ? listOf(field, value as readonly Json[], viewOf) : undefined;
  }
}

const NO_CONTENT: JsonObject = {};

function listOf(
  field: ArrayField,
  list: readonly Json[],
  viewOf: (field: ObjectField) => ViewOf | undefined,
): unknown {
  spend(list.length);
  const { item } = field;
  if (item.type === 'object')
    return list.map((one) => valueOf(item, one, viewOf) ?? viewOf(item)?.(NO_CONTENT));
  const items = list.map((one) => valueOf(item, one, viewOf));
  if (item.type === 'number' || item.type === 'integer') return items.map((one) => one ?? ABSENT);
  // A list of texts with something else in it is the schema's mistake to report.
  return items.includes(undefined) ? undefined : items;
}

function numberOf(value: Json | undefined): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? decimal(value) : undefined;
  return isLongFigure(value) ? decimal(value) : undefined;
}
