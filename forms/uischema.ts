/** From a regime to what rjsf draws: a schema with labels in one language, and a uiSchema that says how. */
import { fillsAnything } from '../regimes/dialect/fields.js';
import type { ArrayField, Field, ObjectField } from '../regimes/dialect/regime.js';
import type { Json, JsonObject, Language } from '../regimes/words.js';
import type { Form } from './form.js';

export interface FormSchema {
  /** JSON Schema for drawing only: types, labels, choices, limits. Mistakes come from `evaluate`. */
  readonly schema: JsonObject;
  readonly uiSchema: JsonObject;
}

/** One column of a grid, as the grid field of the interface draws it. */
export interface Column {
  readonly name: string;
  readonly label: string;
  readonly type: 'number' | 'integer' | 'string' | 'boolean';
  readonly required: boolean;
  readonly computed: boolean;
  /** Part of what tells rows apart; in fixed rows it is printed, not entered. */
  readonly key: boolean;
  readonly help?: string;
  readonly unit?: string;
  readonly decimals?: number;
  readonly format?: string;
  readonly choices?: readonly Choice[];
  /** Where its values come from beforehand. */
  readonly prefill?: 'previous' | 'regime' | 'feed';
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/**
 * The form of a level in one language, for rjsf 6. Arrays laid out as a grid carry `ui:field: "grid"` and all that
 * the grid needs in `ui:options` (`columns`, `groups`, `rows`, `key`). Call once for a form and language and keep
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
        schema: { ...limitsOf(field), ...choiceSchema(field), title: field.label[drawing.language] },
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
      ...ui(field, drawing, { layout: field.layout ?? 'section', groups: groupsOf(field, drawing.language) }),
      'ui:order': fields.map((child) => child.name),
    },
  };
}

function drawArray(field: ArrayField, drawing: Drawing): FormSchema {
  // Whoever fills the table fills its rows.
  const inRows: Drawing = { ...drawing, mine: () => true };
  const item = draw(field.item, inRows);
  const fixed = field.rows !== 'growing';
  const grid = field.layout === 'grid' && field.item.type === 'object';
  const options: JsonObject = {
    layout: field.layout ?? 'section',
    rows: field.rows,
    key: field.key,
    groups: groupsOf(field, drawing.language),
    ...(grid ? { columns: columnsOf(field, drawing.language) as unknown as Json } : {}),
    ...(fixed ? { addable: false, removable: false, orderable: false } : {}),
  };
  return {
    schema: { ...limitsOf(field), title: field.label[drawing.language], items: item.schema },
    uiSchema: {
      ...ui(field, drawing, options, grid ? { 'ui:field': 'grid' } : {}),
      items: item.uiSchema,
    },
  };
}

const LIMITS = [
  ...['type', 'format', 'minLength', 'maxLength', 'minItems', 'maxItems'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
];

function limitsOf(field: Field): JsonObject {
  return Object.fromEntries(Object.entries(field.schema).filter(([keyword]) => LIMITS.includes(keyword)));
}

function choiceSchema(field: Field): JsonObject {
  const choices = choicesOf(field);
  return choices ? { oneOf: choices.map(({ value, label }) => ({ const: value, title: label })) } : {};
}

/** What a text may be chosen from: labelled constants (`oneOf` of `const` and `title`), or the bare values. */
function choicesOf(field: Field): readonly Choice[] | undefined {
  if (field.type !== 'string') return undefined;
  const labelled = Array.isArray(field.schema.oneOf) ? (field.schema.oneOf as readonly JsonObject[]) : [];
  const labels = new Map(
    labelled.flatMap((option) =>
      typeof option.const === 'string'
        ? [[option.const, typeof option.title === 'string' ? option.title : option.const]]
        : [],
    ),
  );
  const values =
    field.enum ?? (labels.size === labelled.length && labels.size > 0 ? [...labels.keys()] : undefined);
  return values?.map((value) => ({ value, label: labels.get(value) ?? value }));
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
  return field.type === 'number' || field.type === 'integer' ? unitOf(field) : {};
}

/** Short texts have a limit; a text without one is a narrative. */
const LONGEST_LINE = 200;

function leafHints(field: Field): JsonObject {
  if (field.type !== 'string' || field.format !== undefined || choicesOf(field)) return {};
  const { maxLength } = field.schema;
  return typeof maxLength === 'number' && maxLength <= LONGEST_LINE ? {} : { 'ui:widget': 'textarea' };
}

function unitOf(field: Field): { unit?: string; decimals?: number } {
  if ((field.type !== 'number' && field.type !== 'integer') || !field.unit) return {};
  const { label, decimals } = field.unit;
  return decimals === undefined ? { unit: label } : { unit: label, decimals };
}

function groupsOf(field: ArrayField | ObjectField, language: Language): Json {
  return field.groups.map(({ label, fields }) => ({ label: label[language], fields }));
}

function columnsOf(field: ArrayField, language: Language): Column[] {
  if (field.item.type !== 'object') return [];
  return field.item.fields.flatMap((column) => {
    if (column.type === 'object' || column.type === 'array') return [];
    const choices = choicesOf(column);
    return [
      {
        name: column.name,
        label: column.label[language],
        type: column.type,
        required: column.required,
        computed: column.calc !== undefined,
        key: field.key.includes(column.name),
        ...unitOf(column),
        ...(column.help ? { help: column.help[language] } : {}),
        ...(column.type === 'string' && column.format !== undefined ? { format: column.format } : {}),
        ...(choices ? { choices } : {}),
        ...(column.prefill ? { prefill: column.prefill.from } : {}),
      },
    ];
  });
}
