import assert from 'node:assert/strict';
import { createDraft } from '../../client/form/draft.js';
import { createAutosave, SaveFailure, unsaved } from '../../client/pages/report/autosave.js';
import { copyOf, createKeeping, restoreCopy } from '../../client/pages/report/local-copy.js';
import { compileCheck } from '../../forms/ajv.js';
import { makeForm } from '../../forms/form.js';
import { schemaForLevel } from '../../regimes/dialect/level-schema.js';
import { aCopy, memoryCopies } from './memory-copies.js';
import { smallRegime } from './small-regime.js';

const regime = smallRegime();
const form = makeForm(regime, 'province', compileCheck(schemaForLevel(regime, 'province')));
const TYPED = { sources: [{ source: 'domestic', plan: 10, spent: 9 }] };
const { user, report, page: name, period, unit, label } = aCopy();
const head = { user, report, page: name, regime: 'BC01', period, unit, label };
const version = { etag: '"3"', base: { content: { sources: [] }, explanations: {} } };

function page(save: () => Promise<void> = () => Promise.resolve()) {
  const draft = createDraft(form, { sources: [] }, {}, {});
  const autosave = createAutosave({ draft, save, now: () => 0, delay: 1 });
  const stop = autosave.start();
  return { draft, autosave, stop };
}

describe('The copy in the browser', () => {
  it('comes back as unsaved edits, with explanations and with texts that could not be read', () => {
    const { draft, autosave, stop } = page();
    const unreadable = { '/sources/0/plan': '12a' };
    restoreCopy(draft, aCopy({ content: TYPED, explanations: { a: 'Tạm ứng' }, unreadable }));
    const state = draft.settle();
    const { sources } = state.content as unknown as { sources: { spent: number }[] };
    assert.equal(sources[0]?.spent, 9);
    assert.deepEqual(state.explanations, { a: 'Tạm ứng' });
    assert.deepEqual(state.unreadable, unreadable);
    assert.equal(unsaved(autosave.state()), true);
    stop();
  });

  it('is there while something is not saved and says why, and nothing is kept of what the server has', () => {
    const { draft, stop } = page();
    draft.set([{ path: [], value: TYPED }]);
    const at = (state: Parameters<typeof copyOf>[2]) => copyOf(head, draft, state, version, 5);
    assert.equal(at({ kind: 'saved', at: 1 }), undefined);
    assert.equal(at({ kind: 'waiting' })?.waits, 'line');
    assert.equal(at({ kind: 'failed', why: 'session' })?.waits, 'line');
    assert.equal(at({ kind: 'failed', why: 'conflict' })?.waits, 'conflict');
    assert.equal(at({ kind: 'failed', why: 'refused', detail: 'khóa' })?.detail, 'khóa');
    assert.deepEqual(at({ kind: 'waiting' })?.base, version.base);
    assert.equal(at({ kind: 'waiting' })?.etag, '"3"');
    draft.set([{ path: ['sources', 0, 'plan'], value: undefined, unreadable: '12a' }]);
    assert.equal(at({ kind: 'saved', at: 1 })?.waits, 'unreadable');
    stop();
  });

  // The complaint: autosave fails silently after the session expired, and the work is gone.
  it('is kept when the session has ended, while the state says so and goes on saying it', async () => {
    const copies = memoryCopies();
    const { draft, autosave, stop } = page(() => Promise.reject(new SaveFailure('session')));
    const keeping = createKeeping(draft, autosave, () => copies, { head, version });
    draft.set([{ path: [], value: TYPED }]);
    assert.equal(await autosave.flush(), false);
    assert.equal(await keeping.now(), true);
    assert.deepEqual(autosave.state(), { kind: 'failed', why: 'session' });
    assert.equal(copies.all()[0]?.user, 'lan');
    assert.deepEqual(copies.all()[0]?.content['sources'], draft.state().content['sources']);
    stop();
  });

  it('says so when the browser keeps nothing', async () => {
    const forbidden = {
      ...memoryCopies(),
      keep: () => Promise.reject(new DOMException('full', 'QuotaExceededError')),
    };
    const { draft, autosave, stop } = page(() => Promise.reject(new SaveFailure('line')));
    const keeping = createKeeping(draft, autosave, () => forbidden, { head, version });
    draft.set([{ path: [], value: TYPED }]);
    await autosave.flush();
    assert.equal(await keeping.now(), false);
    assert.equal(keeping.safe(), false);
    stop();
  });

  it('takes over what an earlier page kept, and lets go of it once the server has it', async () => {
    const earlier = aCopy({ page: 'earlier', at: 1 });
    const copies = memoryCopies(earlier);
    const { draft, autosave, stop } = page();
    const keeping = createKeeping(draft, autosave, () => copies, { head, version, begun: earlier });
    restoreCopy(draft, earlier);
    await keeping.now();
    assert.deepEqual(
      copies.all().map((copy) => copy.page),
      [name],
    );
    await autosave.flush();
    await keeping.now();
    assert.deepEqual(copies.all(), []);
    stop();
  });

  it('of one page never takes the place of what another page has kept of the same report', async () => {
    const copies = memoryCopies(aCopy({ page: 'other', at: 1 }));
    const { draft, autosave, stop } = page(() => Promise.reject(new SaveFailure('conflict')));
    const keeping = createKeeping(draft, autosave, () => copies, { head, version });
    draft.set([{ path: [], value: { sources: [] } }]);
    await autosave.flush();
    await keeping.now();
    const others = copies.all().find((copy) => copy.page === 'other');
    assert.deepEqual([copies.all().length, others], [2, aCopy({ page: 'other', at: 1 })]);
    draft.replace(TYPED, {});
    autosave.settle();
    await keeping.now();
    assert.deepEqual(copies.all(), [others]);
    stop();
  });

  it('stays where the page that kept it has written on since it was taken over', async () => {
    const copies = memoryCopies(aCopy({ page: 'other', at: 2 }));
    const { draft, autosave, stop } = page();
    const begun = aCopy({ page: 'other', at: 1 });
    await createKeeping(draft, autosave, () => copies, { head, version, begun }).now();
    assert.equal(copies.all().length, 1);
    stop();
  });

  it('never stands at “saving” after a fault that nobody foresaw', async () => {
    const { draft, autosave, stop } = page(() => Promise.reject(new TypeError('of ours')));
    draft.set([{ path: [], value: TYPED }]);
    await assert.rejects(autosave.flush(), TypeError);
    assert.equal(autosave.state().kind, 'failed');
    stop();
  });
});
