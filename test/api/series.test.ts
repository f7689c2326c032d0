/** One figure over time: 63 provinces, then 34, as reported and recast, with the units that ship. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { decimal } from '../../regimes/decimal.js';
import { forEachDatabase } from '../database.js';
import { approveAll, CODE, expected, publish, regimeOf, type Expected } from '../over-time.js';
import { assertOk, assertProblem, openWorld, type Caller, type World } from '../world.js';
import type { JsonObject } from '../../regimes/words.js';

const PERIODS = ['2024-Q1', '2024-Q2', '2024-Q3', '2024-Q4', '2025-Q1', '2025-Q2'].concat([
  '2025-Q3',
  '2025-Q4',
  '2026-Q1',
  '2026-Q2',
  '2026-Q3',
]);

/** A number below 10^9 thousandths that nobody could have guessed, the same in every run. */
function drawn(...seed: (string | number)[]): number {
  const digest = createHash('sha256').update(seed.join(' ')).digest();
  return digest.readUIntBE(0, 6) % 1_000_000_000;
}

const thousandths = (value: number): number => Number((value / 1000).toFixed(3));

function contentOf({ code, period, unitId }: Expected): JsonObject {
  const amount = drawn('amount', unitId, period);
  return {
    amount: thousandths(amount),
    plan: thousandths(amount * 2 + 1),
    people: (drawn('people', unitId, period) % 1000) + 1,
    mean: thousandths(drawn('mean', unitId, period) % 100_000),
    highest: drawn('high', unitId, period) % 1000,
    sources: [
      { source: 'domestic', sum: thousandths(drawn('domestic', code, period)) },
      ...(unitId % 3 === 0 ? [{ source: 'foreign', sum: thousandths(drawn('foreign', code, period)) }] : []),
    ],
  };
}

interface Point {
  readonly period: string;
  readonly value: number | string | null;
  readonly gap?: string;
  readonly estimated: boolean;
  readonly coverage: { readonly expected: number; readonly approved: number };
  readonly from?: readonly { readonly code: string; readonly name: string; readonly share: string }[];
}
interface Answer {
  readonly total: readonly Point[];
  readonly rows: readonly {
    readonly unit: { readonly code: string; readonly name: string; readonly validTo: string | null } | null;
    readonly points: readonly Point[];
  }[];
}

const sumAt = ({ rows }: Answer, index: number): string =>
  rows
    .flatMap(({ points }) => points[index]?.value ?? [])
    .reduce((sum, value) => sum.plus(decimal(value)), decimal(0))
    .toFixed(3);

forEachDatabase('A quarterly figure from 2024-Q1 to 2026-Q3', (open) => {
  let world: World;
  let nation: Caller;
  let owed: readonly Expected[];
  const ask = async (query: string): Promise<Answer> =>
    assertOk(await nation.get(`/series?regime=${CODE}&unit=VN&from=2024-Q1&to=2026-Q3${query}`))
      .body as Answer;

  before(async () => {
    const database = await open();
    world = await openWorld(database);
    nation = await world.as('aggregator', 'VN');
    await publish(database, regimeOf(['province']), '2024-Q1', new Date('2026-11-21T02:00:00Z'));
    owed = (await expected(database)).filter(({ period }) => PERIODS.includes(period));
    await approveAll(database, owed, contentOf, '2026-11-21T02:00:00.000Z');
    await world.settle();
  });
  after(() => world.close());

  it('is reported by 63 provinces, then by 34', async () => {
    const series = await ask('&path=/amount&level=province');
    const counts = PERIODS.map(
      (_, at) => series.rows.filter(({ points }) => typeof points[at]?.value === 'number').length,
    );
    assert.deepEqual(counts, [63, 63, 63, 63, 63, 63, 34, 34, 34, 34, 34]);
    assert.equal(series.rows.length, 63 + 23, 'eleven provinces are the same, 52 ended, 23 were made');
  });

  it('recast, it is one of 34 provinces throughout, none of it estimated', async () => {
    const series = await ask('&path=/amount&level=province&units=today');
    assert.equal(series.rows.length, 34);
    for (const { unit, points } of series.rows) {
      assert.ok(unit);
      assert.ok(
        points.every(({ value, estimated }) => value !== null && !estimated),
        unit.code,
      );
    }
  });

  it('sums to the same in every period, either way, to the last digit', async () => {
    const reported = await ask('&path=/amount&level=province');
    const recast = await ask('&path=/amount&level=province&units=today');
    for (const [index, period] of PERIODS.entries()) {
      const all = owed.filter((one) => one.period === period);
      const thousandth = all.reduce((sum, one) => sum + BigInt(drawn('amount', one.unitId, period)), 0n);
      const whole = String(thousandth)
        .padStart(4, '0')
        .replace(/(\d{3})$/, '.$1');
      assert.equal(sumAt(reported, index), whole, period);
      assert.equal(sumAt(recast, index), whole, period);
      assert.equal(decimal(reported.total[index]?.value ?? 0).toFixed(3), whole, period);
      assert.equal(decimal(recast.total[index]?.value ?? 0).toFixed(3), whole, period);
    }
  });

  it('names the provinces that a recast figure is made of', async () => {
    const { rows } = await ask('&path=/amount&level=province&units=today');
    const laoCai = rows.find(({ unit }) => unit?.code === '15');
    assert.equal(laoCai?.unit?.name, 'Tỉnh Lào Cai');
    assert.deepEqual(laoCai.points[0]?.from, [
      { code: '10', name: 'Tỉnh Lào Cai', share: '1' },
      { code: '15', name: 'Tỉnh Yên Bái', share: '1' },
    ]);
    assert.deepEqual(laoCai.points[0].coverage, { expected: 2, approved: 2 });
    assert.equal(laoCai.points.at(-1)?.from, undefined);
  });

  it('recomputes ratios, means and maxima of merged provinces from their reports', async () => {
    const at = PERIODS.indexOf('2025-Q1');
    const merged = owed.filter(({ period, code }) => period === '2025-Q1' && ['10', '15'].includes(code));
    assert.equal(merged.length, 2);
    const contents = merged.map(contentOf) as {
      amount: number;
      plan: number;
      people: number;
      mean: number;
      highest: number;
    }[];
    const total = (of: (one: (typeof contents)[number]) => number): number =>
      contents.reduce((sum, one) => sum + of(one), 0);
    const valueOf = async (path: string): Promise<number> => {
      const { rows } = await ask(`&path=${path}&level=province&units=today`);
      return Number(rows.find(({ unit }) => unit?.code === '15')?.points[at]?.value);
    };
    const rate = (total(({ amount }) => amount) * 100) / total(({ plan }) => plan);
    assert.ok(Math.abs((await valueOf('/rate')) - rate) <= 0.005);
    const mean = total(({ people, mean: own }) => people * own) / total(({ people }) => people);
    assert.ok(Math.abs((await valueOf('/mean')) - mean) <= 0.0005);
    assert.equal(await valueOf('/highest'), Math.max(...contents.map(({ highest }) => highest)));
  });

  it('takes a row by its key, or all rows together', async () => {
    const domestic = await ask(`&path=${encodeURIComponent('/sources/["domestic"]/sum')}`);
    const foreign = await ask(`&path=${encodeURIComponent('/sources/["foreign"]/sum')}`);
    const every = await ask('&path=/sources/*/sum');
    for (const index of PERIODS.keys()) {
      const sum = decimal(domestic.total[index]?.value ?? 0).plus(decimal(foreign.total[index]?.value ?? 0));
      assert.equal(decimal(every.total[index]?.value ?? 0).toFixed(3), sum.toFixed(3));
    }
  });

  it('follows a unit by itself: a merged province as reported begins in 2025-Q3', async () => {
    const answer = (units: string) =>
      nation.get(`/series?regime=${CODE}&path=/amount&unit=15&from=2024-Q1&to=2026-Q3&units=${units}`);
    const reported = assertOk(await answer('as-reported')).body as Answer;
    assert.deepEqual(
      reported.total.map(({ value }) => value !== null),
      PERIODS.map((period) => period >= '2025-Q3'),
    );
    assert.equal(reported.total[0]?.gap, 'no-unit');
    const recast = assertOk(await answer('today')).body as Answer;
    assert.ok(recast.total.every(({ value }) => value !== null));
  });

  it('says of a period without data that it has none', async () => {
    const reply = await nation.get(`/series?regime=${CODE}&path=/amount&unit=VN&from=2023-Q4&to=2026-Q4`);
    const { total } = assertOk(reply).body as Answer;
    assert.deepEqual([total[0]?.value, total[0]?.gap], [null, 'not-asked']);
    assert.deepEqual([total.at(-1)?.value, total.at(-1)?.gap], [null, 'not-reported']);
  });

  it('shows the latest twelve periods unless asked otherwise', async () => {
    const { total } = assertOk(await nation.get(`/series?regime=${CODE}&path=/amount`)).body as Answer;
    assert.deepEqual(
      total.map(({ period }) => period),
      [...PERIODS, '2026-Q4'],
    );
  });

  it('refuses what it does not know', async () => {
    const of = (query: string) => nation.get(`/series?regime=${CODE}${query}`);
    assertProblem(await of(''), 400, 'unknown-parameter');
    assertProblem(await of('&path=/nothing'), 400, 'unknown-parameter');
    assertProblem(await of('&path=/amount&units=yesterday'), 400, 'unknown-parameter');
    assertProblem(await of('&path=/amount&units=at:2026-02-30'), 400, 'unknown-parameter');
    assertProblem(await of('&path=/amount&from=2026-Q3&to=2026-Q1'), 400, 'unknown-parameter');
    assertProblem(await of('&path=/amount&from=2026&to=2026-Q1'), 400, 'unknown-parameter');
    assertProblem(await of('&path=/amount&unit=999'), 404, 'not-found');
    assertProblem(await nation.get('/series?regime=NONE&path=/amount'), 404, 'not-found');
  });

  it('answers twelve periods of 34 provinces from stored nodes in well under a second', async () => {
    await ask('&path=/amount&level=province&units=today');
    const before = performance.now();
    await ask('&path=/amount&level=province&units=today');
    const took = performance.now() - before;
    assert.ok(took < 1000, `${took.toFixed(0)} ms`);
  });
});
