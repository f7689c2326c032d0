/** Walking the tree of fields. */
import type { Level } from '../words.js';
import type { Field, ObjectField } from './regime.js';

/** Calls `visit` for a field and everything below it, a parent before its members, in document order. */
export function walkFields(field: Field, visit: (field: Field) => void): void {
  visit(field);
  if (field.type === 'object') for (const one of field.fields) walkFields(one, visit);
  if (field.type === 'array') walkFields(field.item, visit);
}

/** The field at a path of member names, `*` for "every row": `['sources', '*', 'plan']`; undefined if none is there. */
export function fieldAt(root: ObjectField, fieldPath: readonly string[]): Field | undefined {
  let here: Field | undefined = root;
  for (const name of fieldPath) {
    if (here?.type === 'array') here = name === '*' ? here.item : undefined;
    else here = here?.type === 'object' ? here.fields.find((one) => one.name === name) : undefined;
  }
  return here;
}

/** Whether units of a level fill in anything of a field: the field itself, or something inside it. */
export function fillsAnything(field: Field, level: Level): boolean {
  return field.type === 'object' && field.fields.length > 0
    ? field.fields.some((one) => fillsAnything(one, level))
    : field.levels.includes(level);
}

/** The field of that name of an object. */
export function fieldNamed(object: ObjectField, name: string): Field | undefined {
  return object.fields.find((one) => one.name === name);
}
