import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { array, drawnStates, leavesOf, N, object, rollupOf, T } from './aggregate-fixture.js';
import type { Aggregation, RollupState } from '../../regimes/aggregate/aggregation.js';
import type { JsonObject } from '../../regimes/words.js';

/** The mistakes of a JSON Schema validator other than ours, in strict mode. */
function mistakes(schema: JsonObject, content: JsonObject): unknown {
  const ajv = new Ajv2020({ allErrors: true, strict: true });
  return ajv.validate(schema, content) ? [] : ajv.errors;
}

function shown(aggregation: Aggregation, state: RollupState): JsonObject {
  return aggregation.inlineTexts(aggregation.finish(state).content, () => 'Khó khăn');
}

describe('The JSON Schema of a roll-up', () => {
  it('is met by every roll-up, on regimes and contents by lot', () => {
    fc.assert(
      fc.property(drawnStates, ({ aggregation, states }) => {
        assert.deepEqual(
          mistakes(aggregation.schema, shown(aggregation, aggregation.combineAll(states))),
          [],
        );
      }),
      { numRuns: 60 },
    );
  });

  it('is met by the report of an aggregating unit too', () => {
    fc.assert(
      fc.property(drawnStates, ({ aggregation, states }) => {
        const rollup = aggregation.combineAll(states);
        const content = aggregation.reportContent(rollup, {}, aggregation.identity, 'province');
        const inlined = aggregation.inlineTexts(content, () => 'Khó khăn');
        assert.deepEqual(mistakes(aggregation.reportSchema('province'), inlined), []);
      }),
      { numRuns: 60 },
    );
  });

  it('allows a sum beyond 15 digits as text, and no number in words', () => {
    const aggregation = rollupOf({
      x: { ...N, 'x-aggregate': 'sum' },
      i: { type: 'integer', 'x-aggregate': 'sum' },
    });
    const most = { x: 99_999_999_999_999.9, i: 999_999_999_999_999 };
    const content = shown(
      aggregation,
      aggregation.combineAll(leavesOf(aggregation, [most, { x: 0.15, i: 8 }])),
    );
    assert.deepEqual(content, { x: '100000000000000.05', i: '1000000000000007' });
    assert.deepEqual(mistakes(aggregation.schema, content), []);
    for (const wrong of ['1e16', '12,5', '', 'nhiều', '1.50', '007'])
      assert.notDeepEqual(mistakes(aggregation.schema, { x: wrong }), []);
    assert.notDeepEqual(mistakes(aggregation.schema, { i: '1000000000000007.5' }), []);
  });

  it('drops the limits of the form, which a sum need not keep', () => {
    const aggregation = rollupOf({ x: { ...N, maximum: 10, 'x-aggregate': 'sum' } });
    const content = shown(aggregation, aggregation.combineAll(leavesOf(aggregation, [{ x: 9 }, { x: 8 }])));
    assert.deepEqual(mistakes(aggregation.schema, content), []);
  });

  it('says what each operator yields, and refuses what it does not', () => {
    const row = object({ k: { ...T, 'x-aggregate': 'none' }, n: { ...N, 'x-aggregate': 'sum' } });
    const { schema } = rollupOf({
      votes: { ...T, enum: ['yes', 'no'], 'x-aggregate': 'tally' },
      notes: { ...T, 'x-aggregate': 'collate' },
      rows: array(row, { op: 'union', key: ['k'] }),
      works: array(row, 'append'),
      gone: { ...N, 'x-aggregate': 'none' },
    });
    const unit = { code: '00001', name: 'Xã' };
    const right = {
      votes: { yes: 3 },
      notes: [{ unit, text: 'Mưa lũ' }],
      rows: [{ k: 'a', n: 1 }],
      works: [{ unit, k: 'a', n: 1 }],
    };
    assert.deepEqual(mistakes(schema, right), []);
    const wrongs: JsonObject[] = [
      { votes: { yes: 0.5 } },
      { votes: 'yes' },
      { notes: [{ unit }] },
      { notes: [{ unit, text: 'a', path: '/notes' }] },
      { rows: [{ k: 'a', other: 1 }] },
      { works: [{ k: 'a' }] },
      { gone: 1 },
    ];
    for (const wrong of wrongs) assert.notDeepEqual(mistakes(schema, wrong), [], JSON.stringify(wrong));
  });

  it('keeps the Vietnamese titles', () => {
    const { schema } = rollupOf({ x: { ...N, title: 'Kế hoạch giao', 'x-aggregate': 'sum' } });
    assert.equal(((schema['properties'] as JsonObject)['x'] as JsonObject)['title'], 'Kế hoạch giao');
  });
});
