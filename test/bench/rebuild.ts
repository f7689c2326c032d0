/** The rebuild of a regime-year, by one process and by one a core, beside one streaming pass over the same rows. */
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { addNumber, exactSum, type ExactSum } from '../../regimes/aggregate/exact.js';
import type { Database } from '../../api/store/database.js';
import { SQLITE_FILE, type DatabasePlace } from '../../api/store/open-database.js';
import { openHands, ownHands, type Hands } from '../../worker/handlers/verify/hands.js';
import { rebuild } from '../../worker/handlers/verify/rebuild.js';
import { say, type Asked, type Ground, type Part } from './ground.js';
import { CODE, fillReports, makeNation, owedIn, people } from './nation.js';

async function benchRebuild(where: Ground, asked: Asked): Promise<void> {
  const cells = 120;
  const [provinces, communes] = [asked.number('provinces'), asked.number('communes')];
  const months = asked.number('months');
  const from = months >= 12 ? '2025-12' : `2026-${String(12 - months).padStart(2, '0')}`;
  await makeNation(where.database, { provinces, communes, cells, from });
  await people(where.database, 'clerk', [2]);
  const owed = await owedIn(where.database);
  await fillReports(where.database, owed, cells, 'approved');
  await streamingPass(where.database); // warm: the program's code, and what the database holds in memory
  await rebuiltBy(where.database, ownHands(where.database));
  const begun = usage();
  const reports = await streamingPass(where.database);
  const pass = spent(begun);
  const perTenThousand = (seconds: number): string => ((seconds * 10_000) / reports).toFixed(2);
  say(
    `${where.name}: one streaming pass over ${reports} reports of ${cells} cells: ${pass.seconds.toFixed(1)} s, ` +
      `${perTenThousand(pass.cpu)} CPU s for 10,000 reports`,
  );
  const alone = await rebuiltBy(where.database, ownHands(where.database));
  say(
    `${where.name}: rebuild of ${alone.nodes} nodes by one process: ${alone.seconds.toFixed(1)} s, ` +
      `${perTenThousand(alone.cpu)} CPU s for 10,000 reports; ratio ${(alone.seconds / pass.seconds).toFixed(2)}, ` +
      `of CPU ${(alone.cpu / pass.cpu).toFixed(2)}; ${alone.memory} MiB more than before`,
  );
  const hands = await openHands(placeOf(where), availableParallelism());
  try {
    await rebuiltBy(where.database, hands); // warm
    const together = await rebuiltBy(where.database, hands);
    say(
      `${where.name}: rebuild by ${hands.count} processes: ${together.seconds.toFixed(1)} s; ` +
        `ratio ${(together.seconds / pass.seconds).toFixed(2)}`,
    );
  } finally {
    await hands.close();
  }
}

/** Where the processes beside this one find the database. */
function placeOf({ name, place }: Ground): DatabasePlace {
  if (name === 'PostgreSQL') return { databaseUrl: place, dataDir: '', pool: 2 };
  if (path.basename(place) !== SQLITE_FILE) throw new Error(`The database lies in ${place}`);
  return { databaseUrl: undefined, dataDir: path.dirname(place), pool: 2 };
}

const usage = (): { at: number; cpu: number } => {
  const { user, system } = process.cpuUsage();
  return { at: performance.now(), cpu: (user + system) / 1e6 };
};
const spent = (since: ReturnType<typeof usage>): { seconds: number; cpu: number } => {
  const now = usage();
  return { seconds: (now.at - since.at) / 1000, cpu: now.cpu - since.cpu };
};

/** Everything is taken away and rebuilt. `memory`: how far this process grew at most. */
async function rebuiltBy(
  database: Database,
  hands: Hands,
): Promise<{ nodes: number; seconds: number; cpu: number; memory: number }> {
  await database.write(async (trx) => {
    await trx('rollup_nodes').delete();
  });
  const resident = (): number => process.memoryUsage.rss() / 2 ** 20;
  const before = resident();
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, resident());
  }, 20);
  const begun = usage();
  const { nodes } = await rebuild(database, { regime: CODE }, () => new Date(), { hands });
  clearInterval(watch);
  return { nodes, ...spent(begun), memory: Math.round(most - before) };
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

export const rebuildPart: Part = { options: { months: '12' }, run: benchRebuild };
