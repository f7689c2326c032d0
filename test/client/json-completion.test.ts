/** What the JSON view offers where the cursor stands, in texts that are half written. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { jsonOffers, spotAt } from '../../client/pages/regimes/design/json-completion.js';
import { offersAt } from '../../client/pages/regimes/design/expression-names.js';
import { modelOf } from '../../client/pages/regimes/design/model.js';
import type { JsonObject } from '../../regimes/words.js';

const REGIME = JSON.parse(
  readFileSync(new URL('../../regimes/catalogue/BTC-GNDTC.json', import.meta.url), 'utf8'),
) as JsonObject;

/** What is offered where `|` stands. */
function offered(text: string): readonly string[] {
  const cursor = text.indexOf('|');
  const spot = spotAt(text.replace('|', ''), cursor);
  assert.ok(spot);
  return jsonOffers(spot, REGIME).map(({ label }) => label);
}

describe('completion in the JSON view', () => {
  it('offers the keywords that may stand there, and not those that do', () => {
    const names = offered('{"$schema": "x", "x-re|');
    assert.ok(names.includes('x-regime') && names.includes('properties') && !names.includes('$schema'));
    assert.ok(!offered('{"properties": {"a": {"|').includes('x-regime'));
    assert.ok(offered('{"properties": {"a": {"|').includes('x-unit'));
    assert.deepEqual(offered('{"properties": {"a": {"x-unit": {"|'), ['label', 'decimals']);
  });

  it('offers the values that a keyword may have', () => {
    assert.ok(offered('{"properties": {"a": {"type": "|').includes('integer'));
    assert.ok(offered('{"properties": {"a": {"x-aggregate": |').includes('ratio'));
    assert.ok(offered('{"properties": {"a": {"x-aggregate": {"op": "|').includes('union'));
    assert.ok(offered('{"x-regime": {"chain": [{"level": ["|').includes('province'));
    assert.ok(offered('{"x-regime": {"window": {"month": "|').includes('decree-09'));
    assert.deepEqual(offered('{"x-regime": {"signature": |'), ['true', 'false']);
  });

  it('offers names of fields where fields are named', () => {
    assert.deepEqual(offered('{"required": ["|'), Object.keys(REGIME['properties'] as object));
    const inRows = offered('{"properties": {"sources": {"x-aggregate": {"op": "union", "key": ["|');
    assert.deepEqual(inRows, ['source', 'kind', 'plan', 'actual', 'estimate', 'rate']);
  });

  it('knows where it stands whatever has been written', () => {
    const text = '{"a": [1, {"b\\"": "x, {", "c": [true, |';
    const spot = spotAt(text.replace('|', ''), text.indexOf('|'));
    assert.deepEqual(spot?.path, ['a', 1, 'c', 1]);
    assert.equal(spotAt('', 0), undefined);
  });
});

describe('completion in a formula', () => {
  const { root } = modelOf(REGIME);
  const rows = root.fields.find(({ name }) => name === 'sources');
  assert.ok(rows?.type === 'array' && rows.item.type === 'object');
  const on = rows.item;
  const names = (source: string): readonly string[] =>
    offersAt(source, source.length, on, root).offers.map(({ insert }) => insert);

  for (const [source, wanted] of [
    ['pl', ['plan']],
    ['estimate * 100 / p', ['plan', 'previous']],
    ['root.so', ['sources']],
    ['root.sources.m', ['map(r, ']],
    ['root.sources.filter(r, r.so', ['source']],
    ['root.totals.all.pl', ['plan']],
    ['rou', ['round(']],
    ['giao', ['plan']],
    ['', []],
  ] as const)
    it(`offers ${wanted.join(', ') || 'nothing'} after ${source || 'nothing'}`, () =>
      assert.deepEqual(names(source), wanted));
});
