import assert from 'node:assert/strict';
import { nextActorOf } from '../../../client/components/next-actor.js';
import { placeOf } from '../../../client/frame/place-of.js';

describe('The rail', () => {
  it('marks the place of every page below it', () => {
    assert.equal(placeOf('/'), '/');
    assert.equal(placeOf('/reports/BC01/2026-Q4/02671'), '/reports');
    assert.equal(placeOf('/regimes'), '/regimes');
  });

  it('counts a review, and the table of all units, to the inbox', () => {
    assert.equal(placeOf('/review/BC01/2026-Q4/02671'), '/inbox');
    assert.equal(placeOf('/child-table/BC01/2026-Q4/15'), '/inbox');
  });

  it('does not take a longer name for a place', () => {
    assert.notEqual(placeOf('/reviewers'), '/inbox');
  });
});

describe('Who is next', () => {
  it('is the aggregator where a unit reports what it gathered', () => {
    assert.equal(nextActorOf({ nextActor: 'clerk', step: 1 }), 'aggregator');
    assert.equal(nextActorOf({ nextActor: 'clerk', step: 0 }), 'clerk');
  });

  it('is otherwise whom the server names', () => {
    assert.equal(nextActorOf({ nextActor: 'head', step: 1 }), 'head');
    assert.equal(nextActorOf({ nextActor: 'nobody', step: 2 }), 'nobody');
  });
});
