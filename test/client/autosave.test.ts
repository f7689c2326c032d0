/** Saving while more is typed: one write after the other, each against the version that the one before has made. */
import assert from 'node:assert/strict';
import { createAutosave } from '../../client/pages/report/autosave.js';
import { createDraft } from '../../client/form/draft.js';
import { compileCheck } from '../../forms/ajv.js';
import { makeForm } from '../../forms/form.js';
import { schemaForLevel } from '../../regimes/dialect/level-schema.js';
import { smallRegime } from './small-regime.js';

const regime = smallRegime();
const form = makeForm(regime, 'province', compileCheck(schemaForLevel(regime, 'province')));

describe('Autosave', () => {
  it('never has two writes on their way, however many wait for a slow one', async () => {
    const draft = createDraft(form, { sources: [] }, {}, {});
    const away: (() => void)[] = [];
    let most = 0;
    let onTheWay = 0;
    const autosave = createAutosave({
      draft,
      now: () => 0,
      save: async () => {
        onTheWay += 1;
        most = Math.max(most, onTheWay);
        await new Promise<void>((resolve) => away.push(resolve));
        onTheWay -= 1;
      },
    });
    const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    draft.set([{ path: ['sources'], value: [{ plan: 1 }] }]);
    const first = autosave.flush();
    draft.set([{ path: ['sources'], value: [{ plan: 2 }] }]);
    const second = autosave.flush();
    const third = autosave.flush();
    while (away.length > 0) {
      away.shift()?.();
      await turn();
      await turn();
    }
    assert.deepEqual(await Promise.all([first, second, third]), [true, true, true]);
    assert.equal(most, 1);
    assert.equal(autosave.state().kind, 'saved');
  });
});
