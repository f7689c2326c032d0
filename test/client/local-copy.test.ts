import assert from 'node:assert/strict';
import { createDraft } from '../../client/form/draft.js';
import { createAutosave, unsaved } from '../../client/pages/report/autosave.js';
import { keepCopy, readCopy, restoreCopy } from '../../client/pages/report/local-copy.js';
import { compileCheck } from '../../forms/ajv.js';
import { makeForm } from '../../forms/form.js';
import { schemaForLevel } from '../../regimes/dialect/level-schema.js';
import { smallRegime } from './small-regime.js';

const regime = smallRegime();
const form = makeForm(regime, 'province', compileCheck(schemaForLevel(regime, 'province')));
const NAME = 'BC01/2026-Q4/15';
const TYPED = { sources: [{ source: 'domestic', plan: 10, spent: 9 }] };

describe('The copy in the browser', () => {
  const stored = new Map<string, string>();
  const before = Object.getOwnPropertyDescriptor(globalThis, 'localStorage');
  beforeEach(() => {
    stored.clear();
    const storage = {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
      removeItem: (key: string) => void stored.delete(key),
    };
    Object.defineProperty(globalThis, 'localStorage', { value: storage, configurable: true });
  });
  after(() => {
    if (before === undefined) Reflect.deleteProperty(globalThis, 'localStorage');
    else Object.defineProperty(globalThis, 'localStorage', before);
  });

  it('comes back as unsaved edits with the version it stands on, whatever the server has by now', () => {
    const draft = createDraft(form, { sources: [] }, {}, {});
    const autosave = createAutosave({ draft, save: () => Promise.resolve(), now: () => 0 });
    const stop = autosave.start();
    keepCopy('lan', NAME, { content: TYPED, explanations: { a: 'Tạm ứng' }, etag: '"3"' });
    assert.equal(restoreCopy(draft, 'lan', NAME)?.etag, '"3"');
    const { sources } = draft.state().content as unknown as { sources: { spent: number }[] };
    assert.equal(sources[0]?.spent, 9);
    assert.deepEqual(draft.state().explanations, { a: 'Tạm ứng' });
    assert.equal(unsaved(autosave.state()), true);
    stop();
  });

  it('is nobody else’s, and comes back once', () => {
    const draft = createDraft(form, { sources: [] }, {}, {});
    keepCopy('lan', NAME, { content: TYPED, explanations: {} });
    assert.equal(restoreCopy(draft, 'minh', NAME), undefined);
    assert.equal(draft.state().edits, 0);
    restoreCopy(draft, 'lan', NAME);
    assert.equal(readCopy('lan', NAME), undefined);
  });
});
