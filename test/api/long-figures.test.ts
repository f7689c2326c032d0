/** A figure that is computed to more than 15 digits, from two communes to everything that shows the nation's. */
import assert from 'node:assert/strict';
import ExcelJS from 'exceljs';
import { forEachDatabase } from '../database.js';
import { MIGRATIONS } from '../../migrations/index.js';
import { readPdf } from '../print/pdf-text.js';
import { assertOk, openWorld, type Caller, type World } from '../world.js';
import { paper, publish, regimeLike } from './life.js';

const CODE = 'LONG';
const PERIOD = '2026-10';
const LONG = '1219326312422648.98375';
const SUM = '1219326312422654.98375';

const number = (more: object): object => ({ type: 'number', 'x-aggregate': 'sum', ...more });
const { document } = regimeLike(CODE);
const REGIME = {
  code: CODE,
  document: {
    ...document,
    required: ['quantity', 'price'],
    properties: {
      quantity: number({}),
      price: number({}),
      cost: number({ 'x-calc': 'quantity * price' }),
      third: number({ 'x-calc': 'quantity / 3', 'x-aggregate': { op: 'mean', decimals: 4 } }),
      rate: number({
        'x-calc': 'quantity > 0 ? round(cost / quantity, 2) : 0',
        'x-aggregate': { op: 'ratio', of: 'cost', by: 'quantity', decimals: 2 },
      }),
    },
  },
};

forEachDatabase('A computed figure of more than 15 digits', (open) => {
  let world: World;
  let vn: Caller;
  const rollup = (unit: string, rest = ''): string => `/rollups/${CODE}/${PERIOD}/${unit}${rest}`;

  before(async () => {
    world = await openWorld(await open(), '2026-11-02T02:00:00.000Z');
    await publish(world, REGIME, '2026-09');
    await world.settle();
    vn = await world.as('aggregator', 'VN');
    const province = await world.as('aggregator', '15');
    for (const [unit, quantity, price] of [
      ['02839', 2, 3],
      ['02647', 1234567.891, 987654321.25],
    ] as const) {
      const report = paper(world, CODE, PERIOD, unit);
      const clerk = await world.as('clerk', unit);
      const saved = assertOk(await report.save(clerk, { quantity, price }), 201);
      assert.deepEqual(saved.body.issues, []);
      assertOk(await report.act(clerk, 'submit'));
      assertOk(await report.act(province, 'approve'));
    }
    await world.settle();
  });
  after(() => world.close());

  it('is in the roll-up, in both views, behind two reports', async () => {
    const told = assertOk(await vn.get(rollup('15'))).body;
    assert.equal(told.content.cost, SUM);
    assert.equal(told.reported['/cost'], 2);
    assert.equal(told.content.third, 205761.6485);
    assert.equal(told.content.rate, 987652721.25);
    assert.equal(assertOk(await vn.get(rollup('VN', '?view=provisional'))).body.content.cost, SUM);
  });

  it('opens to what each commune gave', async () => {
    const { value, parts } = assertOk(await vn.get(rollup('15', '/lineage?path=/cost'))).body;
    assert.equal(value, SUM);
    const gave = parts.filter((part: { value: unknown }) => part.value !== null);
    assert.deepEqual(gave.map((part: { value: unknown }) => part.value).sort(), [LONG, 6].sort());
  });

  it('stands in its series', async () => {
    const asked = `/series?regime=${CODE}&path=/cost&unit=15&from=${PERIOD}&to=${PERIOD}&level=commune`;
    const { total, rows } = assertOk(await vn.get(asked)).body;
    assert.equal(total[0].value, SUM);
    const gave = rows.map((row: { points: { value: unknown }[] }) => row.points[0]?.value ?? null);
    assert.ok(gave.includes(LONG) && gave.includes(6), JSON.stringify(gave));
  });

  it('stands in the table of units, in its file and in print', async () => {
    const table = JSON.stringify(assertOk(await vn.get(rollup('15', '/table'))).body);
    assert.ok(table.includes(LONG), table);
    const cookie = await world.cookieOf('aggregator', 'VN');
    const digitsOf = (figure: string): string => figure.replace(/\D/g, '');
    const file = async (rest: string): Promise<Buffer> => {
      const response = await fetch(`${world.origin}/api/v1${rollup('15', rest)}`, { headers: { cookie } });
      assert.equal(response.status, 200, rest);
      return Buffer.from(await response.arrayBuffer());
    };
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load((await file('/table.xlsx')) as unknown as ExcelJS.Buffer);
    const cells: string[] = [];
    workbook.eachSheet((sheet) =>
      sheet.eachRow((row) => row.eachCell(({ text }) => cells.push(digitsOf(text)))),
    );
    assert.ok(cells.includes(digitsOf(LONG)), cells.join(' '));
    const printed = readPdf(await file('/print.pdf'))
      .pages.join(' ')
      .replace(/[.,\s]/g, '');
    assert.ok(printed.includes(digitsOf(SUM)), printed);
  });

  it('is put right by an upgrade in roll-ups that were computed without it', async () => {
    const { database } = world;
    const row = () =>
      database
        .read('rollup_nodes')
        .where({ view: 'confirmed', bucket: -1 })
        .whereLike('state', '%"cost"%')
        .first();
    const stored = (await row()) as { regime_period_id: number; unit_id: number; state: string };
    const right = stored.state;
    const wrong = right.replace(/"cost":\{[^}]*\}/, '"cost":{"n":1,"sum":"6"}');
    assert.notEqual(wrong, right);
    const where = { regime_period_id: stored.regime_period_id, unit_id: stored.unit_id, view: 'confirmed' };
    await database.write((trx) => trx('rollup_nodes').where(where).update({ state: wrong }));
    const upgrade = MIGRATIONS.find(({ name }) => name === '2026-11-29-long-figures');
    await database.write((trx) => upgrade!.up(trx));
    await world.settle();
    assert.equal(((await row()) as { state: string }).state, right);
  });
});
