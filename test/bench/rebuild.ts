/** The rebuild of a regime-year, by one process and by one a core, beside one streaming pass over the same rows. */
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { addNumber, exactSum, type ExactSum } from '../../regimes/aggregate/exact.js';
import type { Database } from '../../api/store/database.js';
import { SQLITE_FILE, type DatabasePlace } from '../../api/store/open-database.js';
import { openHands, ownHands, type Hands } from '../../worker/handlers/verify/hands.js';
import { rebuild } from '../../worker/handlers/verify/rebuild.js';
import { databaseProcessor, processesTogether } from './processor.js';
import { say, type Asked, type Ground, type Part } from './ground.js';
import { CODE, fillReports, makeNation, owedIn, people } from './nation.js';

const CELLS = 120;

async function benchRebuild(where: Ground, asked: Asked): Promise<void> {
  const [provinces, communes] = [asked.number('provinces'), asked.number('communes')];
  const months = asked.number('months');
  const from = months >= 12 ? '2025-12' : `2026-${String(12 - months).padStart(2, '0')}`;
  const { database } = where;
  await makeNation(database, { provinces, communes, cells: CELLS, from });
  await people(database, 'clerk', [2]);
  await fillReports(database, await owedIn(database), CELLS, 'approved');
  if (database.dialect === 'postgres') await database.read.raw('analyze'); // as a server that runs does by itself
  const server = await databaseProcessor(where);
  const hands = await openHands(placeOf(where), availableParallelism());
  const ways = {
    pass: () => streamingPass(database),
    alone: () => rebuiltBy(database, ownHands(database)),
    together: () => rebuiltBy(database, hands),
  };
  const seen: Record<keyof typeof ways, Spent[]> = { pass: [], alone: [], together: [] };
  const counts = { pass: 0, alone: 0, together: 0 };
  const names = ['pass', 'alone', 'together'] as const;
  try {
    // The first turn is for the program's code, and for what the database holds in memory.
    for (let turn = 0; turn <= asked.number('turns'); turn++) {
      for (const name of names) {
        if (name !== 'pass') await emptied(database);
        const spent = await spentBy(ways[name], server);
        counts[name] = spent.count;
        if (turn > 0) seen[name].push(spent);
      }
    }
  } finally {
    await hands.close();
  }
  const pass = toldOf(seen.pass);
  say(`${where.name}: one streaming pass over ${counts.pass} reports of ${CELLS} cells: ${pass.told}`);
  for (const [name, by] of [
    ['alone', 'one process'],
    ['together', `${hands.count} processes`],
  ] as const) {
    const own = toldOf(seen[name]);
    say(
      `${where.name}: rebuild of ${counts[name]} nodes by ${by}: ${own.told}; ratio ${(own.seconds / pass.seconds).toFixed(2)}, ` +
        `of CPU ${(own.cpu / pass.cpu).toFixed(2)}; ${Math.max(...seen[name].map(({ memory }) => memory))} MiB more than before`,
    );
  }
}

interface Spent {
  readonly count: number;
  readonly seconds: number;
  /** Milliseconds of all processes that work, and of the database's server. */
  readonly cpu: number;
  readonly server: number;
  /** How far those that work grew at most, MiB. */
  readonly memory: number;
}

/** The time is the median of the turns; processor time the least, which others on the machine disturb least. */
function toldOf(turns: readonly Spent[]): { told: string; seconds: number; cpu: number } {
  const least = (of: (turn: Spent) => number): number => Math.min(...turns.map(of));
  const seconds = turns.map((turn) => turn.seconds).sort((a, b) => a - b)[turns.length >> 1] ?? NaN;
  const [cpu, server] = [least((turn) => turn.cpu - turn.server), least((turn) => turn.server)];
  const beside = server > 0 ? ` and ${Math.round(server)} ms of the database's server` : '';
  return {
    told: `${seconds.toFixed(2)} s, ${Math.round(cpu)} ms of processor time${beside}`,
    seconds,
    cpu: cpu + server,
  };
}

/** Where the processes beside this one find the database. */
function placeOf({ name, place }: Ground): DatabasePlace {
  if (name === 'PostgreSQL') return { databaseUrl: place, dataDir: '', pool: 2 };
  if (path.basename(place) !== SQLITE_FILE) throw new Error(`The database lies in ${place}`);
  return { databaseUrl: undefined, dataDir: path.dirname(place), pool: 2 };
}

/** Everything is taken away. */
async function emptied(database: Database): Promise<void> {
  await database.write(async (trx) => {
    await trx('rollup_nodes').delete();
  });
  if (database.dialect === 'postgres') await database.read.raw('vacuum analyze rollup_nodes');
}

async function rebuiltBy(database: Database, hands: Hands): Promise<number> {
  return (await rebuild(database, { regime: CODE }, () => new Date(), { hands })).nodes;
}

async function spentBy(work: () => Promise<number>, server: (() => number) | undefined): Promise<Spent> {
  const together = processesTogether();
  const before = together();
  let most = before.resident;
  const watch = setInterval(() => {
    most = Math.max(most, together().resident);
  }, 50);
  const [begun, ofServer] = [performance.now(), server?.() ?? 0];
  const count = await work();
  const [seconds, used] = [(performance.now() - begun) / 1000, (server?.() ?? 0) - ofServer];
  clearInterval(watch);
  const cpu = together().used - before.used + used;
  return { count, seconds, cpu, server: used, memory: Math.round(most - before.resident) };
}

/** The limit: reads, parses and adds the same rows with the same exact arithmetic. Answers how many. */
async function streamingPass(database: Database): Promise<number> {
  const sums = new Map<string, ExactSum>();
  let count = 0;
  for (let after = 0; ;) {
    const rows = await database
      .read('revisions')
      .where('id', '>', after)
      .orderBy('id')
      .limit(64)
      .select<{ id: number; content: string }[]>('id', 'content');
    const last = rows.at(-1);
    if (!last) return count;
    for (const { content } of rows) {
      for (const [name, value] of Object.entries(JSON.parse(content) as Record<string, number>)) {
        let sum = sums.get(name);
        if (!sum) sums.set(name, (sum = exactSum()));
        addNumber(sum, value);
      }
    }
    count += rows.length;
    after = last.id;
  }
}

export const rebuildPart: Part = { options: { months: '12', turns: '3' }, run: benchRebuild };
