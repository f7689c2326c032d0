import assert from 'node:assert/strict';
import fc from 'fast-check';
import { choicesBetween, firstChoices, merged, type Side } from '../../client/pages/report/merge.js';
import { explainedBy } from '../../forms/explanations.js';
import { readRegime } from '../../regimes/dialect/read-regime.js';
import { at } from '../../regimes/pointer.js';
import type { JsonObject } from '../../regimes/words.js';
import { SMALL, smallRegime } from './small-regime.js';

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

  it('ask about a row that one side removed and the other wrote in, and about one that both added', () => {
    const written = filled([row('domestic', 10, 7)]);
    const asked = (base: typeof BASE, mine: typeof BASE, theirs: typeof BASE) =>
      choicesBetween(root, base, mine, theirs).map(({ kind, path, changedBy }) => [kind, path, changedBy]);
    assert.deepEqual(asked(BASE, filled([]), written), [['row-theirs', '/sources/0', undefined]]);
    assert.deepEqual(asked(BASE, written, filled([])), [['row-mine', '/sources/0', undefined]]);
    assert.deepEqual(asked(filled([]), BASE, written), [['cell', '/sources/0/spent', undefined]]);
    assert.deepEqual(asked(BASE, filled([]), BASE), [['row-theirs', '/sources/0', 'mine']]);
    assert.deepEqual(asked(BASE, BASE, filled([])), [['row-mine', '/sources/0', 'theirs']]);
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

describe('Explanations in a table whose rows have no key', () => {
  const read = readRegime({
    ...SMALL,
    properties: { ...SMALL.properties, sources: { ...SMALL.properties.sources, 'x-aggregate': 'append' } },
  });
  const plain = read.regime?.root ?? assert.fail(JSON.stringify(read));
  const [a, b, c] = [row('domestic', 1, 2), row('foreign', 3, 4), row('domestic', 50, 60)];
  const key = (index: number): string => `T-1@/sources/${index}/spent`;
  type Version = ReturnType<typeof filled>;
  const between = (base: Version, mine: Version, theirs: Version) => {
    const choices = choicesBetween(plain, base, mine, theirs);
    const take = (side?: Side): Version =>
      merged(
        plain,
        mine,
        choices,
        side === undefined ? firstChoices(choices) : new Map(choices.map(({ id }) => [id, side])),
      );
    return { told: choices.map(({ kind, path, changedBy }) => [kind, path, changedBy]), take };
  };

  it('of the same row are one, though a row was inserted above it on one side', () => {
    const base = filled([a, b], { [key(0)]: 'cũ' });
    const mine = filled([c, a, b], { [key(1)]: 'cũ' });
    const theirs = filled([a, b], { [key(0)]: 'của họ' });
    const { told, take } = between(base, mine, theirs);
    assert.deepEqual(told, [
      ['row-mine', '/sources/0', 'mine'],
      ['explanation', '/sources/1/spent', 'theirs'],
    ]);
    assert.deepEqual(take(), filled([c, a, b], { [key(1)]: 'của họ' }));
    assert.deepEqual(take('mine'), mine);
    assert.deepEqual(take('theirs'), theirs);
  });

  it('of two rows that have one number are two', () => {
    const base = filled([a, b]);
    const mine = filled([c, a, b], { [key(1)]: 'a của tôi' });
    const theirs = filled([a, b], { [key(1)]: 'b của họ' });
    const { told, take } = between(base, mine, theirs);
    assert.deepEqual(told.slice(1), [
      ['explanation', '/sources/1/spent', 'mine'],
      ['explanation', '/sources/2/spent', 'theirs'],
    ]);
    assert.deepEqual(take(), filled([c, a, b], { [key(1)]: 'a của tôi', [key(2)]: 'b của họ' }));
    assert.deepEqual(take('theirs'), theirs);
  });

  it('go with the row that the other side removed, and come with the row that it added', () => {
    const base = filled([a, b], { [key(0)]: 'a', [key(1)]: 'b' });
    const mine = filled([a, b], { [key(0)]: 'a', [key(1)]: 'b của tôi' });
    const theirs = filled([b, c], { [key(0)]: 'b', [key(1)]: 'c của họ' });
    const { told, take } = between(base, mine, theirs);
    assert.deepEqual(told, [
      ['row-mine', '/sources/0', 'theirs'],
      ['row-theirs', '/sources/1', 'theirs'],
      ['explanation', '/sources/1/spent', 'mine'],
    ]);
    assert.deepEqual(take(), filled([b, c], { [key(0)]: 'b của tôi', [key(1)]: 'c của họ' }));
    assert.deepEqual(take('mine'), mine);
    assert.deepEqual(take('theirs'), theirs);
  });

  it('do not come back with a row that mine removed, unless the row does', () => {
    const base = filled([a, b], { [key(0)]: 'a', [key(1)]: 'b' });
    const mine = filled([b], { [key(0)]: 'b' });
    const { told, take } = between(base, mine, base);
    assert.deepEqual(told, [['row-theirs', '/sources/0', 'mine']]);
    assert.deepEqual(take(), mine);
    assert.deepEqual(take('theirs'), base);
  });

  it('are the same where one side only moved the rows', () => {
    const base = filled([a, b, c], { [key(0)]: 'a', [key(2)]: 'c' });
    const mine = filled([c, a, b], { [key(0)]: 'c', [key(1)]: 'a' });
    assert.deepEqual(between(base, mine, base).told, []);
    const theirs = filled([a, b, c], { [key(0)]: 'a', [key(1)]: 'b của họ', [key(2)]: 'c' });
    const { told, take } = between(base, mine, theirs);
    assert.deepEqual(told, [['explanation', '/sources/2/spent', 'theirs']]);
    assert.deepEqual(take(), filled([c, a, b], { ...mine.explanations, [key(2)]: 'b của họ' }));
  });

  it('follow their rows where each side added one and removed another', () => {
    const d = row('foreign', 700, 800);
    const base = filled([a, b, c], { [key(0)]: 'a', [key(1)]: 'b', [key(2)]: 'c' });
    const mine = filled([d, b, c], { [key(0)]: 'd của tôi', [key(1)]: 'b', [key(2)]: 'c' });
    const theirs = filled([a, b], { [key(0)]: 'a', [key(1)]: 'b của họ' });
    const { told, take } = between(base, mine, theirs);
    // Nobody can say whether mine wrote over the first row or removed it and added another.
    assert.deepEqual(told, [
      ['row-mine', '/sources/0', undefined],
      ['row-mine', '/sources/2', 'theirs'],
      ['row-theirs', '/sources/0', undefined],
      ['explanation', '/sources/1/spent', 'theirs'],
    ]);
    assert.deepEqual(take(), filled([d, b], { [key(0)]: 'd của tôi', [key(1)]: 'b của họ' }));
    assert.deepEqual(take('mine'), mine);
    assert.deepEqual(take('theirs'), theirs);
  });

  it('are never those of another row, whatever was inserted, removed and moved, and whatever is chosen', () => {
    // Rows have nothing in common, and every explanation says by the plan which row it is of.
    const version = fc
      .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 8 }), fc.constantFrom('', 'x', 'y')), {
        selector: ([plan]) => plan,
        maxLength: 7,
      })
      .map((rows) =>
        filled(
          rows.map(([plan]) => ({ plan, spent: plan * 10 })),
          Object.fromEntries(
            rows.flatMap(([plan, text], index) => (text === '' ? [] : [[key(index), `${plan} ${text}`]])),
          ),
        ),
      );
    const ofItsRow = ({ content, explanations }: Version): boolean =>
      Object.entries(explanations).every(([one, text]) => {
        const cell = at(content, explainedBy(one).path.replace(/spent$/, 'plan'));
        return cell !== undefined && text.startsWith(`${cell as number} `);
      });
    const explained = ({ explanations }: Version): string[] => Object.values(explanations).sort();
    fc.assert(
      fc.property(version, version, version, fc.infiniteStream(fc.boolean()), (base, mine, theirs, coins) => {
        const choices = choicesBetween(plain, base, mine, theirs);
        // One row that differs alone is taken for the same, written over.
        fc.pre(choices.every(({ kind }) => kind !== 'cell'));
        const some = new Map(
          choices.map(({ id }): [string, Side] => [id, coins.next().value ? 'mine' : 'theirs']),
        );
        assert.ok(ofItsRow(merged(plain, mine, choices, some)));
        const all = (side: Side) =>
          merged(plain, mine, choices, new Map(choices.map(({ id }) => [id, side])));
        assert.deepEqual(all('mine'), mine);
        assert.deepEqual(explained(all('theirs')), explained(theirs));
      }),
      { numRuns: 500 },
    );
  });
});
