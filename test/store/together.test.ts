/** What waits at the same moment goes together, in the order in which it came, and nobody waits for more to come. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { together, type Grouping } from '../../api/store/together.js';

interface Gate {
  readonly groups: (readonly string[])[];
  readonly add: (one: string) => Promise<string>;
  /** Lets the oldest group that is away come back. */
  readonly back: () => void;
}

/** Groups of texts that come back when the test says so. Those with a `!` fail by themselves. */
function gate(grouping: Partial<Grouping<string>> = {}): Gate {
  const groups: (readonly string[])[] = [];
  const away: (() => void)[] = [];
  const add = together<string, string>(
    async (take) => {
      const group = take();
      groups.push(group);
      await new Promise<void>((resolve) => away.push(resolve));
      return group.map((one) => (one.includes('!') ? Promise.reject(new Error(one)) : one.toUpperCase()));
    },
    { most: 4, lanes: 1, ...grouping },
  );
  return { groups, add, back: () => away.shift()?.() };
}

const turn = (): Promise<void> => pause(2);

describe('What waits', () => {
  it('goes together once those who are away are back', async () => {
    const { groups, add, back } = gate();
    const first = [add('a'), add('b')];
    await turn();
    const second = [add('c')];
    await turn();
    second.push(add('d'), add('e'));
    await turn();
    assert.deepEqual(groups, [['a', 'b']]);
    back();
    assert.deepEqual(await Promise.all(first), ['A', 'B']);
    await turn();
    assert.deepEqual(groups, [
      ['a', 'b'],
      ['c', 'd', 'e'],
    ]);
    back();
    assert.deepEqual(await Promise.all(second), ['C', 'D', 'E']);
  });

  it('goes in groups of a bounded size', async () => {
    const { groups, add, back } = gate();
    const all = ['a', 'b', 'c', 'd', 'e', 'f'].map(add);
    for (let n = 0; n < 2; n++) {
      await turn();
      back();
    }
    assert.equal((await Promise.all(all)).join(''), 'ABCDEF');
    assert.deepEqual(
      groups.map((group) => group.length),
      [4, 2],
    );
  });

  it('goes with its own kind, and never with another about the same, and none overtakes one about the same', async () => {
    const { groups, add, back } = gate({
      kind: (one) => one.charAt(0),
      about: (one) => one.charAt(1),
    });
    const all = ['a1', 'b2', 'a2', 'a3', 'a1'].map(add);
    for (let n = 0; n < 4; n++) {
      await turn();
      back();
    }
    await Promise.all(all);
    assert.deepEqual(groups, [['a1', 'a3'], ['b2'], ['a2', 'a1']]);
  });

  it('fails alone, and not by another’s failure', async () => {
    const { add, back } = gate();
    const all = ['a', '!', 'b'].map(add);
    await turn();
    back();
    const ends = await Promise.allSettled(all);
    assert.deepEqual(
      ends.map((one) => (one.status === 'fulfilled' ? one.value : (one.reason as Error).message)),
      ['A', '!', 'B'],
    );
  });

  it('is not held up for long by a group that is', async () => {
    const { groups, add, back } = gate({ lanes: 2 });
    const first = add('a');
    await turn();
    const second = [add('b'), add('c')];
    await pause(60);
    assert.deepEqual(groups, [['a'], ['b', 'c']]);
    const third = add('d');
    await pause(60);
    assert.equal(groups.length, 2, 'no more lanes than there are');
    for (let n = 0; n < 2; n++) back();
    await Promise.all([first, ...second]);
    await turn();
    back();
    assert.equal(await third, 'D');
  });

  it('is told so where there is no connection for it, and whoever comes later is not', async () => {
    let down = true;
    const add = together<string, string>(
      async (take) => {
        if (down) throw new Error('no connection');
        return Promise.resolve(take());
      },
      { most: 4, lanes: 1 },
    );
    const ends = await Promise.allSettled(['a', 'b'].map(add));
    assert.deepEqual(
      ends.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    down = false;
    assert.equal(await add('c'), 'c');
  });
});
