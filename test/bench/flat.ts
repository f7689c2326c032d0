/** The cost of one approval, up to the settled national figure, with more and more reports in the database. */
import type { Knex } from 'knex';
import { newestEvent, TOLD_TO } from '../../api/store/notices.js';
import { cookieHeaders, pause, post, quantiles, say, type Asked, type Ground, type Part } from './ground.js';
import { nationalCount, startLive } from './live.js';
import { databaseProcessor } from './processor.js';
import { CODE, fillReports, makeNation, owedIn, PERIOD, people, type Owed } from './nation.js';

const CELLS = 30;

async function benchFlat(where: Ground, asked: Asked): Promise<void> {
  const [provinces, communes] = [asked.number('provinces'), asked.number('communes')];
  const each = asked.number('flat-approvals');
  const sizes = asked.text('reports').split(',').map(Number);
  await makeNation(where.database, { provinces, communes, cells: CELLS, from: PERIOD });
  const owed = await owedIn(where.database, PERIOD);
  const cookies = await people(where.database, 'aggregator', [...new Set(owed.map((one) => one.receiverId))]);
  await fillReports(where.database, owed, CELLS, 'submitted');
  const chosen = Array.from({ length: owed.length }, (_, index) => owed[(index * 7) % owed.length]);
  let [periods, from] = [0, 0];
  for (const size of sizes) {
    while ((periods + 1) * communes < size) await copyPeriod(where, ++periods);
    if (where.database.dialect === 'postgres') await where.database.read.raw('analyze');
    // The first ones find nothing in any cache.
    const ones = chosen.slice(from, (from += each + WARM));
    const result = await measure(where, asked.number('workers'), ones, cookies);
    say(`${where.name}, ${(periods + 1) * communes} reports: ${result}`);
  }
}

const WARM = 5;

async function measure(
  where: Ground,
  workers: number,
  ones: readonly (Owed | undefined)[],
  cookies: ReadonlyMap<number, string>,
): Promise<string> {
  const live = await startLive(where, workers);
  await idle(live);
  const counted = nationalCount(where, PERIOD);
  const server = await databaseProcessor(where);
  const [answered, settled]: [number[], number[]] = [[], []];
  let [before, ofServer] = [await live.usage(), server?.() ?? 0];
  for (const [index, one] of ones.entries()) {
    if (!one) throw new Error('There are not enough communes for so many approvals');
    if (index === WARM) [before, ofServer] = [await live.usage(), server?.() ?? 0];
    const had = await counted();
    const target = `/api/v1/reports/${CODE}/${one.period}/${one.unit}/approve`;
    const sent = performance.now();
    const status = await post(
      live.port,
      target,
      '{}',
      cookieHeaders(live.port, cookies.get(one.receiverId) ?? ''),
    );
    if (status !== 200) throw new Error(`An approval was answered with ${status}`);
    if (index >= WARM) answered.push(performance.now() - sent);
    while ((await counted()) === had) await pause(2);
    if (index >= WARM) settled.push(performance.now() - sent);
    await pause(300); // so that none waits for the pace at which a busy node is computed
  }
  const [after, usedByServer] = [await live.usage(), (server?.() ?? 0) - ofServer];
  await live.stop();
  const cpu = (after.cpu - before.cpu) / settled.length;
  return (
    `answer ${quantiles(answered)}; national figure ${quantiles(settled)}; ` +
    `${cpu.toFixed(1)} ms of processor time for each, looking for work included` +
    (server ? `, and ${(usedByServer / settled.length).toFixed(1)} ms of the database's server` : '')
  );
}

/** Seconds after which it is a fault that there is still something to do. */
const PATIENCE = 1_800;

/** Once the day's obligations are looked at and what was copied is sealed, which is nobody's approval. */
async function idle(live: Awaited<ReturnType<typeof startLive>>): Promise<void> {
  for (let still = 0, tries = 0; still < 3; tries++) {
    if (tries === PATIENCE) throw new Error(`The server was still at work after ${PATIENCE} s`);
    const before = await live.usage();
    await pause(1_000);
    const busy = (await live.usage()).cpu - before.cpu;
    still = busy < 150 ? still + 1 : 0;
  }
}

/** A period of long ago in which every commune's report was approved: copied within the database. */
async function copyPeriod(where: Ground, number: number): Promise<void> {
  const { id: origin } = await where.database
    .read('regime_periods')
    .where({ period: PERIOD })
    .first<{ id: number }>('id');
  const name = `${1900 + Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, '0')}`;
  await where.database.write(async (trx) => {
    // Like what was loaded from files of past years: it is nobody's to bring up to date, long before there were units.
    await copyRows(trx, 'regime_periods', { period: '?', imported: '1' }, 'where x.id = ?', [name, origin]);
    const { id } = await trx('regime_periods').where({ period: name }).first<{ id: number }>('id');
    await copyRows(trx, 'obligations', { regime_period_id: '?' }, 'where x.regime_period_id = ?', [
      id,
      origin,
    ]);
    const pairs =
      'join obligations as o on o.id = x.obligation_id and o.regime_period_id = ? ' +
      'join obligations as c on c.unit_id = o.unit_id and c.regime_period_id = ?';
    const approved = { obligation_id: 'c.id', state: "'approved'", decided_at: 'x.submitted_at' };
    await copyRows(trx, 'revisions', approved, pairs, [origin, id]);
    const points = `${pairs} join revisions as s on s.obligation_id = c.id`;
    const report = { obligation_id: 'c.id', state: "'approved'", submitted_revision_id: 'null' };
    await copyRows(trx, 'reports', { ...report, approved_revision_id: 's.id' }, points, [origin, id]);
    await copyRows(trx, 'rollup_nodes', { regime_period_id: '?' }, 'where x.regime_period_id = ?', [
      id,
      origin,
    ]);
    await trx.raw(
      `insert into events (at, type, regime, period, unit_id, unit_code, unit_path, data)
       select due_at, 'report.approved', ?, ?, unit_id, unit_code, unit_path, '{}' from obligations
       where regime_period_id = ?`,
      [CODE, name, id],
    );
    // Whoever is concerned was told of them long ago.
    const told = { key: TOLD_TO, value: String(await newestEvent(trx)) };
    await trx('meta').insert(told).onConflict('key').merge(['value']);
  });
}

/** Copies rows of a table, called `x` in `where`, with other values in some columns; ids are made anew. */
async function copyRows(
  trx: Knex.Transaction,
  table: string,
  instead: Readonly<Record<string, string>>,
  where: string,
  values: readonly (string | number)[],
): Promise<void> {
  const columns = Object.keys(await trx(table).columnInfo()).filter((column) => column !== 'id');
  const picked = columns.map((column) => instead[column] ?? `x.${column}`);
  await trx.raw(
    `insert into ${table} (${columns.join(', ')}) select ${picked.join(', ')} from ${table} as x ${where}`,
    [...values],
  );
}

export const flatPart: Part = {
  options: { reports: '10000,100000,1000000', 'flat-approvals': '60' },
  run: benchFlat,
};
