/** A history played in this process: acts are called, the queue is a bad one in memory, the clock stands still. */
import { strict as assert } from 'node:assert';
import { actOnReport, type Preconditions } from '../../../api/actions/act-on-report.js';
import { changeUnits } from '../../../api/actions/change-units.js';
import { Problem, problem } from '../../../api/problems.js';
import type { Database } from '../../../api/store/database.js';
import type { Person } from '../../../api/store/people.js';
import { loadReport } from '../../../api/store/reports.js';
import type { Role } from '../../../regimes/words.js';
import { runJob } from '../../../worker/jobs.js';
import { QUIET } from '../../worker/nation.js';
import type { Book, Report } from '../book.js';
import type { History, Kind } from '../history.js';
import { BEGIN } from '../nation.js';
import { openBook, owedAnew } from '../reports.js';
import type { Answer, Asked, Stage } from '../stage.js';
import { badQueue, type Handle } from './bad-queue.js';
import { drawDeath, dying } from './dying.js';
import type { Ground } from './ground.js';

const MINUTE = 60_000;
const TRIES = 3;

/** @param handle what the worker does with a job, where it is not the real one */
export async function stageInProcess(
  ground: Ground,
  history: History,
  kind: Kind,
  read: Stage['read'],
  handle?: Handle,
): Promise<Stage> {
  const { database } = ground;
  await ground.lay(history.shape);
  const book = await openBook(database, history.shape.variant);
  const units = await idsOfUnits(database);
  let time = Date.parse(BEGIN);
  let lot = history.lot;
  const now = (): Date => new Date(time);
  const queue = badQueue(ground, kind, now, handle);
  const act = async (asked: Asked): Promise<Answer> => {
    time += MINUTE;
    lot = (lot * 48_271 + 11) % 0x7fffffff;
    const at = now().toISOString();
    const mortal =
      kind === 'api-killed' && lot % 3 === 0 ? dying(ground.doomed, drawDeath(lot >> 2)) : undefined;
    const person = personFor(ground, asked, units);
    return { outcome: await ask({ database, mortal, book, asked, person, now }), at };
  };
  return {
    database,
    book,
    now,
    act,
    read,
    work: queue.work,
    wait: async () => {
      for (const lot of [21, 13, 5]) await queue.work([lot, lot + history.lot]);
    },
    busy: false,
    settle: queue.settle,
    clock: (minutes) => {
      time += minutes * MINUTE;
      return Promise.resolve();
    },
    merge: async ({ changes }) => {
      const at = now().toISOString();
      const { issues } = await database.write((trx) => changeUnits(trx, changes, { actorId: null, at }));
      assert.deepEqual(issues, []);
      await runJob({ database, log: QUIET, now, nudge: () => undefined }, 'refresh-obligations', {});
      await owedAnew(database, book);
      for (const [code, id] of await idsOfUnits(database)) units.set(code, id);
    },
  };
}

async function idsOfUnits({ read }: Database): Promise<Map<string, number>> {
  const rows = await read('unit_spells').select<{ code: string; unit_id: number }[]>('code', 'unit_id');
  return new Map(rows.map(({ code, unit_id }) => [code, unit_id]));
}

/** Somebody who holds the one role that the act needs. */
function personFor({ userId }: Ground, { report, by }: Asked, units: ReadonlyMap<string, number>): Person {
  const role: Role = by === 'reviewer' ? 'aggregator' : by;
  const unitId = units.get(by === 'reviewer' ? report.receiver : report.unit) ?? 0;
  return {
    userId,
    username: 'everybody',
    name: 'Mọi người',
    language: 'vi',
    mustChangePassword: false,
    roles: [{ role, unitId }],
  };
}

interface Asking {
  readonly database: Database;
  /** The database as a process sees it that dies over this act. */
  readonly mortal: Database | undefined;
  readonly book: Book;
  readonly asked: Asked;
  readonly person: Person;
  readonly now: () => Date;
}

/** Asks; and where no answer came asks again with the same version, as a client does. */
async function ask(asking: Asking): Promise<string> {
  const { database, mortal, book, asked } = asking;
  const seen = await versionOf(database, book, asked.report);
  let answered = false;
  for (let tries = 0; tries < TRIES; tries++) {
    const there = tries === 0 && mortal ? mortal : database;
    try {
      return await once(asking, there, seen);
    } catch (failure) {
      if (failure instanceof Problem) {
        // The act was done before the process died: the version that the client saw is not the latest any more.
        if (answered && failure.code === 'stale' && (await wasDone(database, book, asked.report)))
          return 'done';
        return failure.code;
      }
      if (there !== mortal) throw failure;
      answered = true;
    }
  }
  throw new Error('No answer came');
}

async function once(
  { book, asked, person, now }: Asking,
  database: Database,
  preconditions: Preconditions,
): Promise<'done'> {
  const { report, action, input } = asked;
  const key = { regime: book.regime, period: report.period, unit: report.unit };
  const row = await loadReport(database.read, key);
  if (!row) throw problem('not-found');
  const acting = { person, now: now(), preconditions };
  await actOnReport({ database, nudge: () => undefined }, acting, row, action, input);
  return 'done';
}

/** What the client saw: the writes of the report, and of an aggregating one that is not sent its roll-up's hash too. */
async function versionOf(database: Database, book: Book, report: Report): Promise<Preconditions> {
  if (report.counter === 0) return { ifMatch: undefined, ifNoneMatch: '*' };
  const unsent = ['draft', 'ready', 'returned'].includes(report.state);
  const hash = report.aggregating && unsent ? `.${await rollupHash(database, book, report)}` : '';
  return { ifMatch: `"${report.counter}${hash}"`, ifNoneMatch: undefined };
}

async function rollupHash({ read }: Database, book: Book, report: Report): Promise<string> {
  const node = await read('rollup_nodes as n')
    .join('regime_periods as p', 'p.id', 'n.regime_period_id')
    .join('obligations as o', (join) => {
      void join.on('o.unit_id', 'n.unit_id').andOn('o.regime_period_id', 'n.regime_period_id');
    })
    .where({ 'p.regime': book.regime, 'p.period': report.period, 'o.unit_code': report.unit })
    .where({ 'n.view': 'confirmed', 'n.bucket': -1 })
    .first<{ hash: string } | undefined>('n.hash');
  return node?.hash ?? 'none';
}

async function wasDone({ read }: Database, book: Book, report: Report): Promise<boolean> {
  const row = await read('reports as r')
    .join('obligations as o', 'o.id', 'r.obligation_id')
    .join('regime_periods as p', 'p.id', 'o.regime_period_id')
    .where({ 'p.regime': book.regime, 'p.period': report.period, 'o.unit_code': report.unit })
    .first<{ counter: number } | undefined>('r.counter');
  return row?.counter === report.counter + 1;
}
