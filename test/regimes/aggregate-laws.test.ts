import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  combinedAsTree,
  drawnStates,
  regimesWithContents,
  rollupOf,
  source,
  textOf,
} from './aggregate-fixture.js';

describe('The algebra of the roll-up, on regimes and contents by lot', () => {
  it('has the state of no report as its neutral element', () => {
    fc.assert(
      fc.property(drawnStates, ({ aggregation, states }) => {
        for (const state of states) {
          assert.equal(textOf(aggregation.combine(state, aggregation.identity)), textOf(state));
          assert.equal(textOf(aggregation.combine(aggregation.identity, state)), textOf(state));
        }
      }),
    );
  });

  it('does not mind the order of two states', () => {
    fc.assert(
      fc.property(drawnStates, ({ aggregation, states: [a, b] }) => {
        fc.pre(a !== undefined && b !== undefined);
        assert.equal(textOf(aggregation.combine(a, b)), textOf(aggregation.combine(b, a)));
      }),
    );
  });

  it('does not mind the grouping of three states', () => {
    fc.assert(
      fc.property(drawnStates, ({ aggregation, states: [a, b, c] }) => {
        fc.pre(a !== undefined && b !== undefined && c !== undefined);
        const left = aggregation.combine(aggregation.combine(a, b), c);
        assert.equal(textOf(left), textOf(aggregation.combine(a, aggregation.combine(b, c))));
      }),
    );
  });

  it('gives one state to the byte for any order and any tree', () => {
    fc.assert(
      fc.property(
        drawnStates,
        fc.array(fc.nat(), { maxLength: 8 }),
        fc.nat(),
        ({ aggregation, states }, cuts, turn) => {
          const flat = aggregation.combineAll(states);
          const turned = [
            ...states.slice(turn % (states.length + 1)),
            ...states.slice(0, turn % (states.length + 1)),
          ];
          assert.equal(textOf(combinedAsTree(aggregation, turned.toReversed(), cuts)), textOf(flat));
          assert.deepEqual(
            aggregation.finish(combinedAsTree(aggregation, turned, cuts)),
            aggregation.finish(flat),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('gathers reports of one level as if each were a state of its own', () => {
    fc.assert(
      fc.property(regimesWithContents, ({ properties, contents }) => {
        const aggregation = rollupOf(properties);
        const code = (index: number): string => String(index + 1).padStart(5, '0');
        const reports = contents.map((content, index) => ({ content, source: source(code(index)) }));
        const states = reports.map((one) => aggregation.leaf(one.content, one.source, 'commune'));
        const gathered = aggregation.leaves(reports, 'commune');
        assert.equal(textOf(gathered), textOf(aggregation.combineAll(states)));
      }),
    );
  });

  it('lifts a combination to the combination of what was lifted', () => {
    fc.assert(
      fc.property(drawnStates, ({ aggregation, states }) => {
        const lifted = states.map((state) => aggregation.lift(state, 'province'));
        assert.equal(
          textOf(aggregation.lift(aggregation.combineAll(states), 'province')),
          textOf(aggregation.combineAll(lifted)),
        );
      }),
    );
  });

  it('keeps states plain JSON that survives the database', () => {
    fc.assert(
      fc.property(drawnStates, ({ aggregation, states }) => {
        const stored = states.map((state) => JSON.parse(textOf(state)) as typeof state);
        assert.equal(textOf(aggregation.combineAll(stored)), textOf(aggregation.combineAll(states)));
      }),
    );
  });

  it('takes any JSON for a content without throwing', () => {
    fc.assert(
      fc.property(
        regimesWithContents,
        fc.dictionary(fc.constantFrom('a', 'unit', 'w', 'b', 'constructor', '__proto__'), fc.jsonValue()),
        ({ properties }, junk) => {
          const aggregation = rollupOf(properties);
          const state = aggregation.leaf(junk as never, source('00001'), 'commune');
          aggregation.finish(aggregation.combine(state, state));
        },
      ),
    );
  });
});
