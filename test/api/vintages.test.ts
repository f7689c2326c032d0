/** What a figure was as it became known: each vintage is what `asOf` answers at its moment. */
import assert from 'node:assert/strict';
import { at } from '../../regimes/pointer.js';
import { forEachDatabase } from '../database.js';
import { approveAll, CODE, expected, publish, regimeOf, type Expected } from '../over-time.js';
import { assertOk, openWorld, type Caller, type World } from '../world.js';

const NOW = new Date('2026-11-21T02:00:00Z');
const moment = (hour: number): string =>
  `2026-10-0${1 + Math.floor(hour / 24)}T${String(hour % 24).padStart(2, '0')}:00:00.000Z`;

interface Item {
  readonly from: string;
  readonly kind: string;
  readonly value: number | null;
  readonly reported: number;
  readonly because: readonly { readonly code: string; readonly revision: number }[];
}

forEachDatabase('The vintages of a figure', (open) => {
  let world: World;
  let nation: Caller;
  let owed: readonly Expected[];
  const approve = (code: string, amount: number, at: string): Promise<void> =>
    approveAll(
      world.database,
      owed.filter((one) => one.code === code),
      () => ({ amount, plan: 100 }),
      at,
    );
  const ask = async (query: string): Promise<{ items: Item[]; count: number; truncated: boolean }> =>
    assertOk(await nation.get(`/series/vintages?regime=${CODE}&path=/amount&period=2026-Q3${query}`)).body;

  before(async () => {
    const database = await open();
    world = await openWorld(database);
    nation = await world.as('aggregator', 'VN');
    await publish(database, regimeOf(['commune', 'province']), '2026-Q3', NOW);
    owed = (await expected(database)).filter(({ period }) => period === '2026-Q3');
    await approve('02647', 5, moment(1));
    await approve('02839', 7, moment(2));
    await approve('00004', 11, moment(3));
    await approve('02647', 6, moment(4));
    await approve('02905', 0, moment(5));
    // The province's own report stands for its communes from now on.
    await approve('15', 100, moment(6));
    await approve('02839', 8, moment(7));
  });
  after(() => world.close());

  it('tell each moment at which it changed, and why', async () => {
    const { items } = await ask('&unit=15&view=confirmed');
    assert.deepEqual(
      items.map(({ from, kind, value, because }) => [
        from,
        kind,
        value,
        because[0]?.code,
        because[0]?.revision,
      ]),
      [
        [moment(1), 'first', 5, '02647', 1],
        [moment(2), 'revised', 12, '02839', 1],
        [moment(4), 'revised', 13, '02647', 2],
        [moment(5), 'revised', 13, '02905', 1],
        [moment(7), 'revised', 14, '02839', 2],
      ],
    );
  });

  it('are final once nobody is missing', async () => {
    await approve('03006', 1, moment(8));
    const { items } = await ask('&unit=15&view=confirmed');
    assert.equal(items.at(-1)?.kind, 'final');
  });

  for (const [unit, view] of [
    ['15', 'confirmed'],
    ['VN', 'provisional'],
    ['15', 'provisional'],
  ] as const) {
    it(`are what asOf answers at each moment: ${view} at ${unit}`, async () => {
      const { items } = await ask(`&unit=${unit}&view=${view}`);
      assert.ok(items.length > 0);
      for (const item of items) {
        const then = assertOk(
          await nation.get(`/rollups/${CODE}/2026-Q3/${unit}?view=${view}&asOf=${item.from}`),
        ).body;
        assert.equal(at(then.content, '/amount'), item.value);
        assert.equal(then.reported['/amount'], item.reported);
      }
    });
  }

  it('of a report that nobody stands below are its own revisions', async () => {
    const { items } = await ask('&unit=02839');
    assert.deepEqual(
      items.map(({ kind, value }) => [kind, value]),
      [
        ['first', 7],
        ['final', 8],
      ],
    );
  });

  it('say when there are more than are told', async () => {
    for (let hour = 30; hour < 48; hour++)
      for (let minute = 0; minute < 12; minute++)
        await approve(
          '00070',
          hour * 100 + minute,
          moment(hour).replace(':00:00', `:${String(minute).padStart(2, '0')}:00`),
        );
    const { items, count, truncated } = await ask('&unit=01');
    assert.deepEqual([items.length, truncated], [200, true]);
    assert.ok(count > 200);
    assert.equal(items[0]?.kind, 'first');
    assert.equal(items[0].from, moment(3));
  });
});
