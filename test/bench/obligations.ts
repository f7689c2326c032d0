/** A year's obligations of a whole nation made in one run, made again, and moved by one holiday. */
import pino from 'pino';
import { readRegime } from '../../regimes/dialect/read-regime.js';
import { parsePeriod } from '../../regimes/period.js';
import { insertObligations, type NewObligation } from '../../api/store/obligation-writes.js';
import { insertDraft, markPublished, versionsOf } from '../../api/store/regimes.js';
import { refreshObligations } from '../../worker/handlers/refresh-obligations.js';
import { say, type Asked, type Ground, type Part } from './ground.js';
import { makeUnits, NOW, regimeOfCells } from './nation.js';

/** The twelve months whose windows have opened by `NOW`. */
const FROM = '2025-12';
const PERIODS = 12;
const LOG = pino({ level: 'silent' });

async function benchObligations(where: Ground, asked: Asked): Promise<void> {
  const [provinces, communes] = [asked.number('provinces'), asked.number('communes')];
  // SQLite is for one office, not for the nation's fifty regimes.
  const regimes = asked.number(where.database.dialect === 'sqlite' ? 'sqlite-regimes' : 'regimes');
  await makeUnits(where.database, { provinces, communes });
  for (let number = 1; number <= regimes; number++) await publish(where, `BENCH-${number}`);
  const expected = (communes + provinces) * regimes * PERIODS;

  const made = await measured(() => refreshObligations(where.database, LOG, NOW));
  await counted(where, expected);
  if (where.database.dialect === 'postgres') await where.database.read.raw('analyze');
  const again = await measured(() => refreshObligations(where.database, LOG, NOW));
  await counted(where, expected);
  await where.database.write((trx) =>
    trx('working_days').insert({ day: '2026-11-02', kind: 'holiday', name_vi: 'Nghỉ', name_en: 'Off' }),
  );
  const moved = await measured(() => refreshObligations(where.database, LOG, NOW));
  await counted(where, expected);
  const bare = await bareInserts(where);
  say(
    `${where.name}, ${expected} obligations (${regimes} regimes × ${PERIODS} months): made in ${made.seconds} s, ` +
      `${made.megabytes} MiB more; the same rows inserted and nothing else ${bare} s: ` +
      `${(made.seconds / bare).toFixed(2)}; longest time that writers wait ${made.longest} ms; ` +
      `again ${again.seconds} s; with one holiday more ${moved.seconds} s`,
  );
}

/** A regime of its own, published for a year of months; nothing is owed yet. */
async function publish(where: Ground, code: string): Promise<void> {
  const document = regimeOfCells(3);
  const header = { ...(document['x-regime'] as object), code };
  const read = readRegime({ ...document, $id: `urn:baocao:regime:${code}`, 'x-regime': header });
  if (!read.regime) throw new Error(JSON.stringify(read.issues));
  const { regime } = read;
  await where.database.write(async (trx) => {
    const by = { at: NOW.toISOString(), userId: null };
    await insertDraft(trx, regime, by);
    const [version] = await versionsOf(trx, code);
    const from = parsePeriod(FROM);
    if (!version || !from) throw new Error('No version');
    await markPublished(trx, version.id, from, by);
  });
}

/** Each unit owes each period once (the table lets nobody owe it twice), and no more. */
async function counted(where: Ground, expected: number): Promise<void> {
  const rows = await where.database.read('obligations').count<{ n: number | string }[]>({ n: '*' });
  if (Number(rows[0]?.n) !== expected) throw new Error(`${rows[0]?.n} obligations instead of ${expected}`);
}

interface Measured {
  readonly seconds: number;
  /** The most memory of the process at any moment, above what it had before. */
  readonly megabytes: number;
  /** The longest time for which the event loop, and so whoever writes, was kept waiting. */
  readonly longest: number;
}

async function measured(work: () => Promise<void>): Promise<Measured> {
  const before = process.memoryUsage().rss;
  let [most, longest, last] = [before, 0, performance.now()];
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
    longest = Math.max(longest, performance.now() - last - EVERY);
    last = performance.now();
  }, EVERY);
  const begun = performance.now();
  await work();
  const seconds = (performance.now() - begun) / 1000;
  clearInterval(watch);
  return {
    seconds: Math.round(seconds * 10) / 10,
    megabytes: Math.round((most - before) / 2 ** 20),
    longest: Math.round(longest),
  };
}
const EVERY = 50;

/** The limit: the same rows, read beforehand, into a table with the same columns and indexes, a period at a time. */
async function bareInserts(where: Ground): Promise<number> {
  const { database } = where;
  await database.write(async (trx) => {
    if (database.dialect === 'postgres') {
      await trx.raw('create table bench_obligations (like obligations including all)');
      return;
    }
    const parts = await trx('sqlite_master')
      .where({ tbl_name: 'obligations' })
      .whereNotNull('sql')
      .select<{ sql: string }[]>('sql');
    for (const { sql } of parts) await trx.raw(sql.replaceAll('obligations', 'bench_obligations'));
  });
  const periods = await database.read('regime_periods').orderBy('id').select<{ id: number }[]>('id');
  let spent = 0;
  for (const { id } of periods) {
    const rows = await database
      .read('obligations')
      .where({ regime_period_id: id })
      .select<NewObligation[]>(
        'regime_period_id',
        'unit_id',
        'spell_id',
        'unit_code',
        'unit_path',
        'receiver_id',
        'bucket',
        'level',
        'step',
        'due_at',
        'rule_due_at',
        'due_provisional',
      );
    const begun = performance.now();
    await database.write((trx) => insertObligations(trx, rows, 'bench_obligations'));
    spent += performance.now() - begun;
  }
  return Math.round(spent / 100) / 10;
}

export const obligationsPart: Part = {
  options: { regimes: '50', 'sqlite-regimes': '5' },
  run: benchObligations,
};
