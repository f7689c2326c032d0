/**
 * Small hand-made regimes for the tests of this room: fields with plain functions as expressions, so that what is
 * tested here does not hang on the reading of documents. Real documents are tested in documents.test.ts.
 */
import { compileCheck } from '../../forms/ajv.js';
import type { Form } from '../../forms/form.js';
import { decimal } from '../../regimes/decimal.js';
import type {
  ArrayField,
  Expression,
  Field,
  NumberField,
  ObjectField,
  Outcome,
  Regime,
  Rule,
  Scope,
  TextField,
} from '../../regimes/dialect/regime.js';
import type { JsonObject, Level } from '../../regimes/words.js';

type More<F extends Field> = Partial<Omit<F, 'schema' | 'type'>> & { readonly schema?: JsonObject };

const base = (name: string): Omit<TextField, 'type' | 'enum' | 'format'> => ({
  name,
  schemaPath: '',
  fieldPath: [],
  label: { vi: name, en: name },
  schema: {},
  required: true,
  levels: ['commune'],
});

export function figure(name: string, more: More<NumberField> = {}): NumberField {
  return { ...base(name), ...more, type: 'number', schema: { type: 'number', ...more.schema } };
}

export function text(name: string, more: More<TextField> = {}): TextField {
  const choice = more.enum ? { enum: more.enum } : {};
  return { ...base(name), ...more, type: 'string', schema: { type: 'string', ...choice, ...more.schema } };
}

export function section(name: string, fields: readonly Field[], more: More<ObjectField> = {}): ObjectField {
  const { rules = [], ...rest } = more;
  return {
    ...base(name),
    ...rest,
    rules,
    groups: [],
    type: 'object',
    fields,
    schema: { ...objectSchema(fields, undefined), ...more.schema },
  };
}

export function table(
  name: string,
  fields: readonly Field[],
  more: More<ArrayField> & { rules?: readonly Rule[] } = {},
): ArrayField {
  const item = section('', fields, { rules: more.rules ?? [] });
  return {
    rows: 'growing',
    groups: [],
    key: [],
    layout: 'grid',
    ...base(name),
    ...more,
    type: 'array',
    item,
    schema: { type: 'array', items: item.schema, ...more.schema },
  };
}

function objectSchema(fields: readonly Field[], level: Level | undefined): JsonObject {
  const mine = fields.filter((field) => level === undefined || field.levels.includes(level));
  return {
    type: 'object',
    additionalProperties: false,
    required: mine.filter((field) => field.required && !field.calc).map((field) => field.name),
    properties: Object.fromEntries(mine.map((field) => [field.name, field.schema])),
  };
}

/** The field with the paths of itself and all below. */
function placed<F extends Field>(field: F, fieldPath: readonly string[]): F {
  const below = (child: Field): Field => placed(child, [...fieldPath, child.name]);
  if (field.type === 'object') return { ...field, fieldPath, fields: field.fields.map(below) };
  if (field.type === 'array') return { ...field, fieldPath, item: placed(field.item, [...fieldPath, '*']) };
  return { ...field, fieldPath };
}

/** Computed fields in the order of declaration, those in rows and sections first. */
function calcsBelow(field: Field): Field[] {
  if (field.type === 'array') return calcsBelow(field.item);
  if (field.type === 'object')
    return [...field.fields.flatMap(calcsBelow), ...field.fields.filter((child) => child.calc)];
  return [];
}

/** A form whose root holds `fields`. */
export function formOf(
  fields: readonly Field[],
  {
    rules = [],
    level = 'commune',
    assertions = {},
    order,
  }: { rules?: readonly Rule[]; level?: Level; assertions?: JsonObject; order?: readonly string[] } = {},
): Form {
  const root = placed(section('', fields, { rules }), []);
  const calcs = calcsBelow(root);
  const regime: Regime = {
    document: {},
    hash: '0'.repeat(64),
    code: 'TEST',
    label: { vi: 'Thử', en: 'Test' },
    header: {
      code: 'TEST',
      issuer: 'BTC',
      legalBasis: [],
      kind: 'periodic',
      frequencies: ['month'],
      windows: { month: 'calendar' },
      except: {},
      chain: [
        { levels: ['commune'], due: {} },
        { levels: ['nation'], due: {} },
      ],
      signature: false,
      submitEarly: false,
    },
    root,
    computed: order ? order.map((path) => calcs.find((field) => field.fieldPath.join('.') === path)!) : calcs,
  };
  const schema = { ...objectSchema(fields, level), ...assertions };
  return { regime, level, schema, check: compileCheck(schema) };
}

/** An expression over the numbers of `reads`, all of which must be there. */
export function calc(
  reads: readonly string[],
  work: (...numbers: number[]) => number | string | boolean,
  source = '',
): Expression {
  return {
    source: source || reads.join(' '),
    reads,
    uses: [],
    evaluate: ({ self }) => {
      const values = reads.map((name) => (Object.hasOwn(self, name) ? Number(self[name]) : undefined));
      if (values.includes(undefined)) return { kind: 'absent' };
      return outcome(work(...(values as number[])));
    },
  };
}

/** An expression over the whole scope. */
export function over(
  source: string,
  work: (scope: Scope) => number | string | boolean | undefined,
): Expression {
  return { source, reads: [], uses: [], evaluate: (scope) => outcome(work(scope) ?? 'absent') };
}

function outcome(value: number | string | boolean): Outcome {
  if (value === 'absent' || value === 'division-by-zero') return { kind: value };
  if (value === 'failed') return { kind: 'failed', reason: 'thử' };
  if (typeof value === 'number' || /^-?\d+(\.\d+)?$/.test(String(value)))
    return { kind: 'value', value: decimal(value as number | string) };
  return { kind: 'value', value };
}

export function rule(id: string, assert: Expression, at: readonly string[], more: Partial<Rule> = {}): Rule {
  return {
    id,
    severity: 'error',
    assert,
    at,
    levels: ['commune'],
    message: { vi: `Sai ${id}`, en: `Wrong ${id}` },
    ...more,
  };
}

/** What of a verdict most tests look at: `path rule`. */
export function told(issues: readonly { path: string; rule: string }[]): string[] {
  return issues.map((issue) => `${issue.path} ${issue.rule}`);
}

/** The best of many turns, in milliseconds: what the work costs when nothing else holds the machine. */
export function bestOf(turns: number, work: () => void): number {
  const times = Array.from({ length: turns }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...times);
}
