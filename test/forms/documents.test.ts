import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { compileCheck, standaloneModule } from '../../forms/ajv.js';
import { evaluate } from '../../forms/evaluate.js';
import type { Form } from '../../forms/form.js';
import { makeForm } from '../../forms/form.js';
import { nilReturn } from '../../forms/nil-return.js';
import { prefill } from '../../forms/prefill.js';
import { refusals } from '../../forms/refusals.js';
import { formSchema } from '../../forms/uischema.js';
import { schemaForLevel } from '../../regimes/dialect/level-schema.js';
import { readRegime } from '../../regimes/dialect/read-regime.js';
import { LEVELS } from '../../regimes/words.js';
import type { Json, JsonObject, Level } from '../../regimes/words.js';
import { HOUSES } from '../houses.js';
import { EXAMPLE, exampleWith } from '../regimes/example-regime.js';
import { bestOf, told } from './fixture.js';

function formFrom(document: unknown, level: Level): Form {
  const { regime } = readRegime(document);
  assert.ok(regime);
  return makeForm(regime, level, compileCheck(schemaForLevel(regime, level)));
}

const catalogue = new URL('../../regimes/catalogue/', import.meta.url);
const documents = readdirSync(catalogue)
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(new URL(name, catalogue), 'utf8')) as JsonObject);
const named = (code: string): JsonObject => documents.find(({ $id }) => $id === `urn:baocao:regime:${code}`)!;

describe('The regime on public investment', () => {
  const form = formFrom(EXAMPLE, 'province');
  const row = (source: string, more: JsonObject = {}): JsonObject => ({
    source,
    plan: 300,
    actual: 10,
    estimate: 20,
    ...more,
  });

  it('computes the rate and puts the sources in order', () => {
    const verdict = evaluate(form, { sources: [row('foreign', { plan: 0 }), row('domestic', { rate: 99 })] });
    assert.deepEqual(verdict.issues, []);
    assert.deepEqual(verdict.content, {
      sources: [
        { ...row('domestic'), rate: 6.67 },
        { ...row('foreign', { plan: 0 }), rate: 0 },
      ],
    });
  });

  it('wants an explanation of an estimate below the actual', () => {
    const { issues, warnings, errors } = evaluate(form, {
      sources: [row('domestic', { actual: 21 }), row('foreign')],
    });
    assert.deepEqual(told(issues), ['/sources/0/estimate GN-1']);
    assert.deepEqual([errors, warnings], [0, 1]);
  });

  it('judges a row whatever is missing elsewhere', () => {
    const { issues } = evaluate(form, {
      sources: [{ source: 'domestic', actual: 21, estimate: 20, plan: 1.0001 }, { source: 'foreign' }],
    });
    assert.deepEqual(told(issues), [
      '/sources/0/plan x-unit',
      '/sources/0/estimate GN-1',
      '/sources/1/plan required',
      '/sources/1/actual required',
      '/sources/1/estimate required',
    ]);
  });

  it('opens with its two sources, and allows a nil return', () => {
    assert.deepEqual(prefill(form).content, { sources: [{ source: 'domestic' }, { source: 'foreign' }] });
    const nil = { plan: 0, actual: 0, estimate: 0, rate: 0 };
    assert.deepEqual(nilReturn(form, {}), {
      sources: [
        { source: 'domestic', ...nil },
        { source: 'foreign', ...nil },
      ],
    });
  });

  it('is exact where doubles are not', () => {
    const sum = exampleWith(
      ['properties', 'sources', 'items', 'properties', 'rate', 'x-calc'],
      'actual + estimate',
    );
    const verdict = evaluate(formFrom(sum, 'province'), {
      sources: [row('domestic', { actual: 0.1, estimate: 0.2 }), row('foreign')],
    });
    assert.equal((verdict.content['sources'] as JsonObject[])[0]!['rate'], 0.3);
  });

  it('takes a division by zero for an absent rate and a mistake there', () => {
    const bare = exampleWith(
      ['properties', 'sources', 'items', 'properties', 'rate', 'x-calc'],
      'estimate / plan',
    );
    const verdict = evaluate(formFrom(bare, 'province'), {
      sources: [row('domestic', { plan: 0, rate: 1 }), row('foreign', { plan: 20 })],
    });
    assert.deepEqual(told(verdict.issues), ['/sources/0/rate division-by-zero']);
    assert.deepEqual(verdict.content, {
      sources: [row('domestic', { plan: 0 }), { ...row('foreign', { plan: 20 }), rate: 1 }],
    });
  });

  it('draws the sources as a grid, texts long, computed fields read-only', () => {
    const { schema, uiSchema } = formSchema(form, 'vi');
    const ui = uiSchema as Record<string, JsonObject>;
    assert.equal(schema['title'], 'Giải ngân vốn đầu tư công');
    assert.equal(formSchema(form, 'en').schema['title'], 'Disbursement of public investment');
    assert.equal(ui['sources']!['ui:field'], 'grid');
    assert.equal(ui['difficulties']!['ui:widget'], 'textarea');
    const items = ui['sources']!['items'] as Record<string, JsonObject>;
    assert.equal(items['rate']!['ui:readonly'], true);
    assert.deepEqual(items['plan']!['ui:options'], { unit: 'triệu đồng', decimals: 3 });
  });
});

describe('The regime on administrative procedures', () => {
  const form = formFrom(named('VPCP-II06A'), 'commune');
  const row = (field: string, more: JsonObject = {}): JsonObject => ({
    field,
    ...{ receivedOnline: 6, receivedDirect: 3, carriedOver: 1 },
    ...{ solvedEarly: 4, solvedOnTime: 2, solvedLate: 1, pendingInTime: 2, pendingLate: 1 },
    ...more,
  });

  it('adds up its columns and its total row', () => {
    const { content, issues } = evaluate(form, { procedures: [row('datDai'), row('hoTich')] });
    assert.deepEqual(issues, []);
    const first = (content['procedures'] as JsonObject[])[0]!;
    assert.deepEqual([first['received'], first['solved'], first['pending']], [10, 7, 3]);
    const total = content['total'] as JsonObject;
    assert.deepEqual([total['received'], total['solved'], total['pending']], [20, 14, 6]);
  });

  it('names a repeated field by its label', () => {
    const { issues } = evaluate(form, { procedures: [row('datDai'), row('datDai')] });
    assert.deepEqual(told(issues), ['/procedures/1/field x-aggregate']);
    assert.match(issues[0]!.message.vi, /“Đất đai” đã có ở dòng 1/);
  });

  it('tells a field that is no choice once, by labels', () => {
    const mistakes = (field: Json): string[] =>
      told(evaluate(form, { procedures: [{ ...row(''), field }] }).issues);
    assert.deepEqual(mistakes('landing'), ['/procedures/0/field enum']);
    assert.deepEqual(mistakes(3), ['/procedures/0/field type']);
    assert.match(
      evaluate(form, { procedures: [row('x')] }).issues[0]!.message.vi,
      /“Hộ tịch”, “Chứng thực”.*…$/,
    );
  });

  it('carries over what was pending', () => {
    const previous = evaluate(form, { procedures: [row('datDai')] }).content;
    const { content, sources } = prefill(form, previous);
    assert.deepEqual(content, { procedures: [{ field: 'datDai', carriedOver: 3 }] });
    assert.deepEqual(sources, { '/procedures/0/carriedOver': { from: 'previous' } });
    assert.equal(nilReturn(form, { previous }), undefined);
    assert.notEqual(nilReturn(form, {}), undefined);
  });

  it('is judged while it is typed: 34 rows, their sums and totals, in a few milliseconds', () => {
    const field = form.regime.root.fields[0]!;
    const fields = field.type === 'array' && field.item.type === 'object' ? field.item.fields[0] : undefined;
    assert.ok(fields?.type === 'string' && fields.enum);
    const report = { procedures: fields.enum.map((name) => row(name)) };
    const each = bestOf(30, () => assert.equal(evaluate(form, report).errors, 0));
    assert.ok(each < 40, `${each} ms`);
  });
});

describe('Every regime that ships', () => {
  for (const document of documents) {
    for (const level of LEVELS) {
      it(`${(document['$id'] as string).split(':').at(-1)} has a form for a ${level}`, () => {
        const form = formFrom(document, level);
        assert.doesNotMatch(standaloneModule(form.schema), /\beval\b|new Function|require\(/);
        const { content } = prefill(form);
        assert.deepEqual(refusals(form, content), []);
        const verdict = evaluate(form, content, { rollup: {} });
        assert.deepEqual(evaluate(form, verdict.content, { rollup: {} }), verdict);
        const { schema, uiSchema } = formSchema(form, 'vi');
        assert.deepEqual(Object.keys((schema['properties'] as JsonObject) ?? {}), uiSchema['ui:order']);
      });
    }
  }
});

describe('A choice whose options are labelled in both languages', () => {
  it('compiles for the server and as a module for browsers', () => {
    const options = [
      { const: 'brick', title: 'Nhà gạch', 'x-label': { en: 'Brick' } },
      { const: 'wood', title: 'Nhà gỗ', 'x-label': { en: 'Wood' } },
    ];
    const document = structuredClone(HOUSES.document) as unknown as {
      properties: { houses: { items: { properties: Record<string, unknown> } } };
    };
    document.properties.houses.items.properties['kind'] = {
      type: 'string',
      title: 'Loại nhà',
      oneOf: options,
      'x-aggregate': 'none',
    };
    const { regime } = readRegime(document);
    assert.ok(regime);
    const schema = schemaForLevel(regime, 'commune');
    const check = compileCheck(schema);
    const row = { damaged: 1, loss: 1 };
    assert.deepEqual(check({ houses: [{ kind: 'brick', ...row }] }), []);
    assert.notDeepEqual(check({ houses: [{ kind: 'straw', ...row }] }), []);
    assert.doesNotMatch(standaloneModule(schema), /x-label/);
  });
});
