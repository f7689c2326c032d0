import assert from 'node:assert/strict';
import { createAutosave, SaveFailure, unsaved } from '../../client/pages/report/autosave.js';
import { createDraft } from '../../client/form/draft.js';
import type { Draft, DraftState } from '../../client/form/draft.js';
import { compileCheck } from '../../forms/ajv.js';
import { makeForm } from '../../forms/form.js';
import { schemaForLevel } from '../../regimes/dialect/level-schema.js';
import type { Json } from '../../regimes/words.js';
import { smallRegime } from './small-regime.js';

const regime = smallRegime();
const form = makeForm(regime, 'province', compileCheck(schemaForLevel(regime, 'province')));
const START = { sources: [{ source: 'domestic', plan: 10, spent: 4 }] };

function draft(): Draft {
  return createDraft(form, START, {}, {});
}

describe('A draft', () => {
  it('fills in computed cells and finds what is wrong', () => {
    const { content, errors, warnings } = draft().state();
    assert.equal((content as unknown as { sources: { left: number }[] }).sources[0]?.left, 6);
    assert.deepEqual([errors, warnings], [0, 0]);
  });

  it('shows a written cell at once and what follows from it when settled', () => {
    const one = draft();
    one.set([{ path: ['sources', 0, 'spent'], value: 12 }]);
    assert.equal(one.state().warnings, 0);
    const settled = one.settle();
    assert.equal(settled.warnings, 1);
    assert.equal(settled.unexplained, 1);
    assert.equal(settled.issuesAt.get('/sources/0/spent')?.[0]?.rule, 'T-1');
  });

  it('leaves a text that cannot be read in its cell when another version comes in around it', () => {
    const one = draft();
    one.set([{ path: ['sources', 0, 'spent'], value: undefined, unreadable: '4x' }]);
    one.settle();
    one.replace({ sources: [{ source: 'domestic', plan: 20 }] }, {}, true);
    assert.deepEqual(one.state().unreadable, { '/sources/0/spent': '4x' });
    one.replace({ sources: [{ source: 'domestic', plan: 20, spent: 5 }] }, {}, true);
    assert.deepEqual(one.state().unreadable, {});
    one.set([{ path: ['sources', 0, 'spent'], value: undefined, unreadable: '4x' }]);
    one.replace({ sources: [] }, {}, true);
    assert.deepEqual(one.state().unreadable, {});
  });

  it('needs an explanation for each warning', () => {
    const one = draft();
    one.set([{ path: ['sources', 0, 'spent'], value: 12 }]);
    one.settle();
    one.explain('T-1@/sources/0/spent', 'Tạm ứng');
    assert.equal(one.state().unexplained, 0);
    one.explain('T-1@/sources/0/spent', ' ');
    assert.equal(one.state().unexplained, 1);
  });

  describe('whose rows move', () => {
    const OVER = { source: 'domestic', plan: 10, spent: 12 };
    const KEY = 'T-1@/sources/0/spent';
    const explainedDraft = (): Draft => {
      const one = createDraft(form, { sources: [OVER] }, { [KEY]: 'Tạm ứng' }, {});
      assert.equal(one.state().unexplained, 0);
      return one;
    };
    const rowsNow = (one: Draft): readonly Json[] => one.state().content['sources'] as readonly Json[];
    const put = (one: Draft, rows: readonly Json[]): DraftState => {
      one.set([{ path: ['sources'], value: rows }]);
      return one.settle();
    };

    it('takes an explanation along with its row', () => {
      const one = explainedDraft();
      const { explanations, unexplained } = put(one, [{}, ...rowsNow(one)]);
      assert.deepEqual([explanations, unexplained], [{ 'T-1@/sources/1/spent': 'Tạm ứng' }, 0]);
    });

    it('lets nobody else have it: neither the row that comes in its place nor one that gets another key', () => {
      const replaced = explainedDraft();
      put(replaced, []);
      const { explanations, unexplained } = put(replaced, [{ source: 'foreign', plan: 1, spent: 900 }]);
      assert.deepEqual([explanations, unexplained], [{}, 1]);

      const pasted = explainedDraft();
      assert.equal(put(pasted, [{ source: 'foreign', plan: 1, spent: 900 }]).unexplained, 1);

      const renamed = explainedDraft();
      renamed.set([{ path: ['sources', 0, 'source'], value: 'foreign' }]);
      assert.deepEqual([renamed.settle().explanations, renamed.state().unexplained], [{}, 1]);
      renamed.set([{ path: ['sources', 0, 'source'], value: 'domestic' }]);
      assert.deepEqual(
        [renamed.settle().explanations, renamed.state().unexplained],
        [{ [KEY]: 'Tạm ứng' }, 0],
      );
    });

    it('gives it back with the row when taking the row away is taken back, and not for another figure', () => {
      const one = explainedDraft();
      const before = rowsNow(one);
      put(one, []);
      assert.deepEqual(put(one, before).explanations, { [KEY]: 'Tạm ứng' });
      put(one, []);
      const { explanations, unexplained } = put(one, [{ ...OVER, spent: 900 }]);
      assert.deepEqual([explanations, unexplained], [{}, 1]);
    });

    it('keeps it while the figure itself is corrected', () => {
      const one = explainedDraft();
      one.set([{ path: ['sources', 0, 'spent'], value: 13 }]);
      assert.deepEqual(one.settle().explanations, { [KEY]: 'Tạm ứng' });
    });
  });

  it('keeps the text that it cannot read, beside the content, as one mistake', () => {
    const one = draft();
    one.set([{ path: ['sources', 0, 'plan'], value: undefined, unreadable: '12x' }]);
    const state = one.settle();
    assert.equal(state.unreadable['/sources/0/plan'], '12x');
    assert.deepEqual(
      state.issues.filter((issue) => issue.path === '/sources/0/plan').map((issue) => issue.rule),
      ['unreadable'],
    );
    one.set([{ path: ['sources', 0, 'plan'], value: 12 }]);
    assert.deepEqual(one.settle().unreadable, {});
  });

  it('leaves rows alone that nothing happened to', () => {
    const one = createDraft(
      form,
      { sources: [...START.sources, { source: 'foreign', plan: 1, spent: 1 }] },
      {},
      {},
    );
    const before = (one.state().content as unknown as { sources: object[] }).sources[1];
    one.set([{ path: ['sources', 0, 'plan'], value: 11 }]);
    assert.equal((one.settle().content as unknown as { sources: object[] }).sources[1], before);
  });
});

describe('Autosave', () => {
  const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

  it('saves some time after the last edit, once', async () => {
    const one = draft();
    const saved: number[] = [];
    const save = createAutosave({
      draft: one,
      save: async (state) => void saved.push(state.edits),
      now: () => 7,
      delay: 20,
    });
    const stop = save.start();
    one.set([{ path: ['note'], value: 'a' }]);
    one.set([{ path: ['note'], value: 'ab' }]);
    assert.equal(save.state().kind, 'waiting');
    assert.ok(unsaved(save.state()));
    await pause(60);
    assert.deepEqual(saved, [2]);
    assert.deepEqual(save.state(), { kind: 'saved', at: 7 });
    stop();
  });

  it('says why it could not save, and never writes over a conflict by itself', async () => {
    const one = draft();
    let calls = 0;
    const refuse = async () => {
      calls += 1;
      throw new SaveFailure('conflict');
    };
    const save = createAutosave({ draft: one, save: refuse, now: () => 0, delay: 5 });
    const stop = save.start();
    one.set([{ path: ['note'], value: 'a' }]);
    await pause(40);
    assert.deepEqual(save.state(), { kind: 'failed', why: 'conflict' });
    one.set([{ path: ['note'], value: 'b' }]);
    await pause(40);
    assert.equal(calls, 1);
    assert.equal(await save.flush(), false);
    stop();
  });

  it('saves at once when asked, and saves again what was typed meanwhile', async () => {
    const one = draft();
    const notes: unknown[] = [];
    const save = createAutosave({
      draft: one,
      save: async (state) => {
        notes.push(state.content['note']);
        if (notes.length === 1) one.set([{ path: ['note'], value: 'later' }]);
      },
      now: () => 0,
      delay: 5,
    });
    const stop = save.start();
    one.set([{ path: ['note'], value: 'first' }]);
    assert.equal(await save.flush(), true);
    await pause(40);
    assert.deepEqual(notes, ['first', 'later']);
    stop();
  });
});
