import assert from 'node:assert/strict';
import { choicesBetween, firstChoices, merged, type Side } from '../../client/pages/report/merge.js';
import type { JsonObject } from '../../regimes/words.js';
import { smallRegime } from './small-regime.js';

const { root } = smallRegime();
const filled = (sources: readonly object[], explanations: Record<string, string> = {}) => ({
  content: { sources } as unknown as JsonObject,
  explanations,
});
const row = (source: string, plan: number, spent: number) => ({ source, plan, spent });
const BASE = filled([row('domestic', 10, 5)]);

describe('Two versions of one report', () => {
  it('differ cell by cell, and each cell that one side changed is chosen for that side', () => {
    const choices = choicesBetween(
      root,
      BASE,
      filled([row('domestic', 11, 5)]),
      filled([row('domestic', 10, 7)]),
    );
    assert.deepEqual(choices.map(({ path, changedBy }) => [path, changedBy]).sort(), [
      ['/sources/0/plan', 'mine'],
      ['/sources/0/spent', 'theirs'],
    ]);
    const { content } = merged(root, filled([row('domestic', 11, 5)]), choices, firstChoices(choices));
    assert.deepEqual(content, filled([row('domestic', 11, 7)]).content);
  });

  it('leave a cell that both changed to the person, and take what was chosen', () => {
    const mine = filled([row('domestic', 11, 5)]);
    const choices = choicesBetween(root, BASE, mine, filled([row('domestic', 12, 5)]));
    assert.equal(firstChoices(choices).size, 0);
    for (const [side, plan] of [
      ['mine', 11],
      ['theirs', 12],
    ] as const) {
      const chosen = new Map<string, Side>([['/sources/0/plan', side]]);
      assert.deepEqual(
        merged(root, mine, choices, chosen).content,
        filled([row('domestic', plan, 5)]).content,
      );
    }
  });

  it('have whole rows that only one has: each can be had or not', () => {
    const mine = filled([row('domestic', 10, 5), row('foreign', 1, 1)]);
    const choices = choicesBetween(root, BASE, mine, BASE);
    assert.deepEqual(
      choices.map(({ kind, changedBy }) => [kind, changedBy]),
      [['row-mine', 'mine']],
    );
    const without = merged(root, mine, choices, new Map([[choices[0]!.id, 'theirs']]));
    assert.deepEqual(without.content, BASE.content);

    const theirs = choicesBetween(root, BASE, BASE, mine);
    assert.deepEqual(
      theirs.map(({ kind, changedBy }) => [kind, changedBy]),
      [['row-theirs', 'theirs']],
    );
    assert.deepEqual(merged(root, BASE, theirs, firstChoices(theirs)).content, mine.content);
    assert.deepEqual(merged(root, BASE, theirs, new Map([[theirs[0]!.id, 'mine']])).content, BASE.content);
  });

  it('have their explanations chosen as well', () => {
    const mine = filled([row('domestic', 10, 5)], { 'R@/sources/0/plan': 'của tôi' });
    const theirs = filled([row('domestic', 10, 5)], { 'R@/sources/0/plan': 'của họ' });
    const choices = choicesBetween(root, BASE, mine, theirs);
    assert.deepEqual(
      choices.map(({ kind, path }) => [kind, path]),
      [['explanation', '/sources/0/plan']],
    );
    const chosen = new Map<string, Side>([['R@/sources/0/plan', 'theirs']]);
    assert.deepEqual(merged(root, mine, choices, chosen).explanations, theirs.explanations);
  });

  it('all of one side is that side', () => {
    const mine = filled([row('foreign', 3, 2), row('domestic', 9, 9)], { a: '1' });
    const theirs = filled([row('domestic', 10, 6)], { b: '2' });
    const choices = choicesBetween(root, BASE, mine, theirs);
    const all = (side: Side) => merged(root, mine, choices, new Map(choices.map(({ id }) => [id, side])));
    assert.deepEqual(all('mine'), mine);
    assert.deepEqual(all('theirs'), theirs);
  });
});
