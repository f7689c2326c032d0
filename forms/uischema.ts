/** From a regime to what rjsf draws: a schema with labels in one language, and a uiSchema that says how. */
import { fillsAnything } from '../regimes/dialect/fields.js';
import type { ArrayField, Field, ObjectField } from '../regimes/dialect/regime.js';
import type { JsonObject, Language } from '../regimes/words.js';
import { choicesOf } from './choices.js';
import type { Form } from './form.js';

export interface FormSchema {
  /** JSON Schema for drawing only: types, labels, choices, limits. Mistakes come from `evaluate`. */
  readonly schema: JsonObject;
  readonly uiSchema: JsonObject;
}

/**
 * The form of a level in one language, for rjsf 6. What is laid out as a grid carries `ui:field: "grid"`; that field
 * finds columns, groups and fixed rows in the regime itself. Call once for a form and language and keep
 * the result: rjsf draws anew whatever changes identity.
 */
export function formSchema(form: Form, language: Language): FormSchema {
  const drawing: Drawing = { language, mine: (field) => fillsAnything(field, form.level) };
  return drawObject(form.regime.root, drawing);
}

interface Drawing {
  readonly language: Language;
  readonly mine: (field: Field) => boolean;
}

function draw(field: Field, drawing: Drawing): FormSchema {
  switch (field.type) {
    case 'object':
      return drawObject(field, drawing);
    case 'array':
      return drawArray(field, drawing);
    default:
      return {
        schema: { ...limitsOf(field), ...choiceSchema(field, drawing), title: field.label[drawing.language] },
        uiSchema: ui(field, drawing, leafOptions(field), leafHints(field)),
      };
  }
}

function drawObject(field: ObjectField, drawing: Drawing): FormSchema {
  const fields = field.fields.filter(drawing.mine);
  const drawn = fields.map((child) => [child.name, draw(child, drawing)] as const);
  return {
    schema: {
      type: 'object',
      title: field.label[drawing.language],
      properties: Object.fromEntries(drawn.map(([name, { schema }]) => [name, schema])),
      required: fields.filter((child) => child.required && !child.calc).map((child) => child.name),
    },
    uiSchema: {
      ...Object.fromEntries(drawn.map(([name, { uiSchema }]) => [name, uiSchema])),
      ...ui(field, drawing, { layout: field.layout ?? 'section' }, gridOf(field)),
      'ui:order': fields.map((child) => child.name),
    },
  };
}

function drawArray(field: ArrayField, drawing: Drawing): FormSchema {
  // Whoever fills the table fills its rows.
  const item = draw(field.item, { ...drawing, mine: () => true });
  const fixed = { addable: false, removable: false, orderable: false };
  const options = { layout: field.layout ?? 'section', ...(field.rows === 'growing' ? {} : fixed) };
  return {
    schema: { ...limitsOf(field), title: field.label[drawing.language], items: item.schema },
    uiSchema: { ...ui(field, drawing, options, gridOf(field)), items: item.uiSchema },
  };
}

function gridOf(field: ArrayField | ObjectField): JsonObject {
  return field.layout === 'grid' ? { 'ui:field': 'grid' } : {};
}

const LIMITS = [
  ...['type', 'format', 'minLength', 'maxLength', 'minItems', 'maxItems'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
];

function limitsOf(field: Field): JsonObject {
  return Object.fromEntries(Object.entries(field.schema).filter(([keyword]) => LIMITS.includes(keyword)));
}

function choiceSchema(field: Field, { language }: Drawing): JsonObject {
  const choices = choicesOf(field);
  return choices
    ? { oneOf: choices.map(({ value, label }) => ({ const: value, title: label[language] })) }
    : {};
}

function ui(field: Field, { language }: Drawing, options: JsonObject, hints: JsonObject = {}): JsonObject {
  return {
    ...hints,
    ...(field.help ? { 'ui:description': field.help[language] } : {}),
    ...(field.calc ? { 'ui:readonly': true } : {}),
    'ui:options': { ...options, ...marksOf(field) },
  };
}

function marksOf(field: Field): JsonObject {
  return {
    ...(field.calc ? { computed: true } : {}),
    ...(field.prefill ? { prefill: field.prefill.from } : {}),
  };
}

function leafOptions(field: Field): JsonObject {
  if ((field.type !== 'number' && field.type !== 'integer') || !field.unit) return {};
  const { label, decimals } = field.unit;
  return decimals === undefined ? { unit: label } : { unit: label, decimals };
}

/** Short texts have a limit; a text without one is a narrative. */
const LONGEST_LINE = 200;

function leafHints(field: Field): JsonObject {
  if (field.type !== 'string' || field.format !== undefined || choicesOf(field)) return {};
  const { maxLength } = field.schema;
  return typeof maxLength === 'number' && maxLength <= LONGEST_LINE ? {} : { 'ui:widget': 'textarea' };
}
