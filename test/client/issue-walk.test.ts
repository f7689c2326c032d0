import assert from 'node:assert/strict';
import { nextStop, stops } from '../../client/form/issue-walk.js';
import { previousRows } from '../../client/form/previous-rows.js';
import { gridShape } from '../../client/form/GridField.js';
import { fieldOf } from '../../client/form/places.js';
import { createDraft } from '../../client/form/draft.js';
import { compileCheck } from '../../forms/ajv.js';
import { makeForm } from '../../forms/form.js';
import { schemaForLevel } from '../../regimes/dialect/level-schema.js';
import type { ArrayField } from '../../regimes/dialect/regime.js';
import { smallRegime } from './small-regime.js';

const regime = smallRegime();
const { root } = regime;
const form = makeForm(regime, 'province', compileCheck(schemaForLevel(regime, 'province')));

describe('F8', () => {
  const draft = createDraft(
    form,
    { sources: [{ source: 'domestic', plan: 1, spent: 2 }, { plan: -1 }, { source: 'foreign' }] },
    {},
    {},
  );

  it('goes through mistakes, warnings and remarks in the order of the form, and round again', () => {
    const found = stops(root, draft.state(), ['/note', '/sources/0/plan']);
    assert.deepEqual(found, ['/sources/0/plan', '/sources/0/spent', '/sources/1/plan', '/note']);
    const next = (here: string | undefined, back = false) => nextStop(root, found, here, back)?.stop;
    assert.equal(next(undefined), '/sources/0/plan');
    assert.equal(next('/sources/0/plan'), '/sources/0/spent');
    assert.equal(next('/sources/0/left'), '/sources/1/plan');
    assert.equal(next('/note'), '/sources/0/plan');
    assert.equal(next('/sources/0/plan', true), '/note');
    assert.equal(next(undefined, true), '/note');
  });

  it('says when it begins again at the other end', () => {
    const found = stops(root, draft.state(), ['/note']);
    const round = (here: string | undefined, back: boolean) => nextStop(root, found, here, back)?.round;
    assert.deepEqual([round('/sources/1/plan', false), round('/note', false)], [false, true]);
    assert.deepEqual([round('/note', true), round('/sources', true)], [false, true]);
    assert.deepEqual([round(undefined, false), round(undefined, true)], [false, false]);
  });

  it('stops at a table and at a row before their cells', () => {
    const found = stops(root, draft.state(), ['/sources', '/sources/1']);
    assert.equal(nextStop(root, found, undefined, false)?.stop, '/sources');
    assert.equal(nextStop(root, found, '/sources/0/spent', false)?.stop, '/sources/1');
    assert.equal(nextStop(root, found, '/sources/1', false)?.stop, '/sources/1/plan');
  });

  it('goes to what is empty when nothing else is left, or when sending was tried', () => {
    const blank = createDraft(form, { sources: [{ plan: 1 }] }, {}, {});
    assert.deepEqual(stops(root, blank.state(), []), ['/sources/0/source']);
    assert.deepEqual(stops(root, draft.demand(), []), [
      '/sources/0/spent',
      '/sources/1/source',
      '/sources/1/plan',
      '/sources/2/plan',
    ]);
    assert.equal(nextStop(root, [], '/note', false), undefined);
  });
});

describe("The last period's value", () => {
  const field = fieldOf(root, ['sources']) as ArrayField;
  const shape = gridShape(field, 'province');
  assert.ok(shape);

  it('is that of the row with the same key, wherever it stood', () => {
    const rows = [{ source: 'foreign' }, { source: 'domestic' }, {}];
    const before = [{ source: 'domestic', plan: 7 }];
    const previous = previousRows(field, shape, rows, before);
    assert.deepEqual([previous(0), previous(1), previous(2)], [undefined, before[0], undefined]);
  });

  it('is none where the last report had no such table', () => {
    assert.equal(previousRows(field, shape, [{ source: 'foreign' }], undefined)(0), undefined);
  });
});
