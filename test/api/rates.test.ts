/** The five rates, counted by hand beside what the database counts. */
import assert from 'node:assert/strict';
import { quotient } from '../../regimes/rates.js';
import { forEachDatabase } from '../database.js';
import { assertOk, assertProblem, openWorld, type Caller, type World } from '../world.js';
import { houses, paper, publish, regimeLike } from './life.js';

const CODE = 'TEST-RATES';

/** The regime of houses in which nothing must be filled in, due on a fixed day. */
function lenient() {
  const like = regimeLike(CODE, {
    chain: [
      { level: 'commune', due: { monthsFromEnd: 1, day: 20 } },
      { level: 'province', due: { monthsFromEnd: 1, day: 25 } },
      { level: 'nation' },
    ],
  });
  return { ...like, document: { ...like.document, required: [] } };
}

forEachDatabase('The rates of reporting', (open) => {
  let world: World;
  let admin: Caller;
  const october = (unit: string) => paper(world, CODE, '2026-10', unit);

  before(async () => {
    world = await openWorld(await open(), '2026-11-20T15:00:00.000Z');
    admin = await world.as('administrator', 'VN');
    await publish(world, lenient(), '2026-10');
    await world.settle();
    const file = async (unit: string, content: unknown): Promise<void> => {
      const clerk = await world.as('clerk', unit);
      assertOk(await october(unit).save(clerk, content), 201);
      assertOk(await october(unit).act(clerk, 'submit'));
    };
    // Hà Nội has four communes: one in time, one empty, one that only began, one late. Lào Cai has one, approved.
    await file('00004', houses(1, 1));
    await file('00070', {});
    assertOk(await october('00097').save(await world.as('clerk', '00097'), houses(1, 1)), 201);
    await file('02647', houses(2, 2));
    assertOk(await october('02647').act(await world.as('aggregator', '15'), 'approve'));
    world.at('2026-11-20T18:00:00.000Z');
    await file('00103', houses(3, 3));
  });
  after(() => world.close());

  interface Row {
    readonly [name: string]: unknown;
    readonly unit?: { readonly code: string };
  }
  const ask = async (query: string, caller = admin): Promise<Row[]> =>
    assertOk(await caller.get(`/rates?regime=${CODE}&${query}`)).body.items as Row[];

  it('are counted for a regime and a period', async () => {
    const [row] = await ask('period=2026-10&step=0&unit=01');
    assert.deepEqual(row, {
      regime: CODE,
      period: '2026-10',
      expected: 4,
      received: 3,
      receivedOnTime: 2,
      complete: 2,
      overdue: 1,
      completeness: 50,
      timeliness: 50,
    });
  });

  it('tell the units next below apart, and the unit itself', async () => {
    const rows = await ask('period=2026-10&by=child&unit=VN');
    const of = (code: string): Row | undefined => rows.find(({ unit }) => unit?.code === code);
    // A province counts its own report with those of its communes.
    assert.deepEqual([of('01')?.['expected'], of('01')?.['received']], [5, 3]);
    assert.deepEqual([of('15')?.['expected'], of('15')?.['received'], of('15')?.['complete']], [5, 1, 1]);
    assert.equal(rows.length, 34);
    const communes = await ask('period=2026-10&by=child&unit=01');
    assert.deepEqual(communes.map(({ unit }) => unit?.code).toSorted(), [
      '00004',
      '00070',
      '00097',
      '00103',
      '01',
    ]);
  });

  it('have an empty report received and in time, and not complete', async () => {
    const rows = await ask('period=2026-10&by=unit&step=0&unit=01');
    const empty = rows.find(({ unit }) => unit?.code === '00070');
    assert.deepEqual(
      [empty?.['received'], empty?.['receivedOnTime'], empty?.['complete'], empty?.['completeness']],
      [1, 1, 0, 0],
    );
  });

  it('add up: the whole is the sum of its parts', async () => {
    const [whole] = await ask('period=2026-10&by=regime');
    const parts = await ask('period=2026-10&by=unit');
    for (const name of ['expected', 'received', 'receivedOnTime', 'complete', 'overdue'])
      assert.equal(
        whole?.[name],
        parts.reduce((sum, part) => sum + Number(part[name]), 0),
        name,
      );
  });

  it('are told as CSV, and within reach only', async () => {
    const csv = assertOk(await admin.get(`/rates.csv?regime=${CODE}&period=2026-10&by=regime&step=0`))
      .body as string;
    assert.match(csv, /TEST-RATES,,,8,4,3,3,/);
    const clerk = await world.as('clerk', '00070');
    assert.equal((await ask('period=2026-10&by=regime', clerk))[0]?.['expected'], 1);
    assertProblem(await clerk.get('/rates?unit=01'), 403, 'forbidden');
    assertProblem(await admin.get('/rates?unit=NONE'), 404, 'not-found');
    assertProblem(await admin.get('/rates?by=moon'), 400, 'unknown-parameter');
  });
});

describe('A rate', () => {
  for (const [part, whole, rate] of [
    [0, 0, null],
    [0, 7, 0],
    [7, 7, 100],
    [2, 3, 66.67],
    [3290, 3321, 99.07],
    [1, 2000000, 0],
  ] as const)
    it(`${part} of ${whole} is ${rate}`, () => {
      assert.equal(quotient(part, whole), rate);
    });
});
