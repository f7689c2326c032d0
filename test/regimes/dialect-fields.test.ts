import { strict as assert } from 'node:assert';
import { fieldAt, fillsAnything, walkFields } from '../../regimes/dialect/fields.js';
import { schemaForLevel } from '../../regimes/dialect/level-schema.js';
import { readRegime } from '../../regimes/dialect/read-regime.js';
import { readPublished } from '../../regimes/dialect/read.js';
import type { Regime } from '../../regimes/dialect/regime.js';
import { at } from '../../regimes/pointer.js';
import type { Json } from '../../regimes/words.js';
import { documentWith } from './expression-fixture.js';
import { EXAMPLE, withValue } from './example-regime.js';

function read(document: Json): Regime {
  const found = readRegime(document);
  if (!found.regime) throw new Error(JSON.stringify(found.issues));
  return found.regime;
}

const CHAIN = [
  { level: 'commune', due: { workingDays: 3 } },
  { level: 'province', due: { workingDays: 6 } },
  { level: 'nation' },
];
const opinion = { type: 'string', 'x-levels': ['province'], 'x-aggregate': 'collate' };
const twoLevels = read(
  withValue(
    documentWith(
      {
        required: ['a', 'opinion', 'computed'],
        if: { required: ['opinion'], properties: { a: { minimum: 1 }, opinion: { minLength: 1 } } },
        then: {},
        $defs: { money: { type: 'number', minimum: 0, 'x-aggregate': 'sum', 'x-unit': { label: 'đồng' } } },
      },
      {
        opinion,
        summary: {
          type: 'object',
          additionalProperties: false,
          required: ['text'],
          properties: { text: opinion },
        },
        money: { $ref: '#/$defs/money' },
        computed: { type: 'number', 'x-calc': 'a + b', 'x-aggregate': 'sum' },
      },
    ),
    ['x-regime', 'chain'],
    CHAIN,
  ),
);

describe('the schema of a level', () => {
  const commune = schemaForLevel(twoLevels, 'commune');
  const province = schemaForLevel(twoLevels, 'province');

  it('has the fields that the level fills in, and no others', () => {
    assert.deepEqual(Object.keys(province.properties as object), ['opinion', 'summary']);
    assert.ok(!Object.hasOwn(commune.properties as object, 'opinion'));
    assert.ok(!Object.hasOwn(commune.properties as object, 'summary'));
  });

  it('requires what the level fills in, but nothing that is computed', () => {
    assert.deepEqual(commune.required, ['a']);
    assert.deepEqual(province.required, ['opinion']);
  });

  it('keeps assertions, without the fields of other levels', () => {
    assert.deepEqual(commune.if, { required: [], properties: { a: { minimum: 1 } } });
  });

  it('is plain JSON Schema: no keyword of ours, every reference resolved', () => {
    const text = JSON.stringify([commune, province, schemaForLevel(read(EXAMPLE), 'province')]);
    assert.doesNotMatch(text, /"x-|\$ref|\$defs|urn:baocao/);
    assert.deepEqual(at(commune, '/properties/money'), { type: 'number', minimum: 0 });
  });
});

describe('the tree of fields', () => {
  const { root } = read(EXAMPLE);

  it('is walked in document order', () => {
    const names: string[] = [];
    walkFields(root, (field) => names.push(field.fieldPath.join('.')));
    assert.deepEqual(names.slice(0, 4), ['', 'sources', 'sources.*', 'sources.*.source']);
  });

  it('is entered by path', () => {
    assert.equal(
      fieldAt(root, ['sources', '*', 'plan'])?.schemaPath,
      '/properties/sources/items/properties/plan',
    );
    assert.equal(fieldAt(root, ['sources', 'plan']), undefined);
    assert.equal(fieldAt(root, ['nothing']), undefined);
  });

  it('knows who fills what', () => {
    assert.ok(fillsAnything(twoLevels.root, 'province') && fillsAnything(twoLevels.root, 'commune'));
    assert.ok(!fillsAnything(fieldAt(twoLevels.root, ['summary'])!, 'commune'));
    assert.deepEqual(fieldAt(twoLevels.root, ['summary'])?.levels, ['province']);
  });

  it('lists the computed fields in the order in which they can be computed', () => {
    const calc = (source: string): Json => ({ type: 'number', 'x-calc': source, 'x-aggregate': 'sum' });
    const regime = read(
      documentWith({}, { third: calc('second + 1'), first: calc('a'), second: calc('first * 2') }),
    );
    assert.deepEqual(
      regime.computed.map((field) => field.name),
      ['first', 'second', 'third'],
    );
  });

  it('is the same when a published document is read without the meta-schema', () => {
    const published = readPublished(EXAMPLE);
    assert.equal(published.regime?.hash, read(EXAMPLE).hash);
    assert.deepEqual(Object.keys(published.regime ?? {}), Object.keys(read(EXAMPLE)));
  });
});
