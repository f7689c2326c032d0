/**
 * `npm run histories -- [--runs N] [--processes N] [--kind all|NAME] [--databases sqlite,postgres] [--seed N]
 * [--mergers communes,province] [--path P]`: so many generated histories of each kind of fault in this process, and so many with real processes
 * that are killed, on each database. Ends with 1 where one failed; it is printed, shrunk, with the line that plays it
 * again.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openPostgres, openSqlite, type Database } from '../../api/store/database.js';
import { migrate } from '../../api/store/migrate.js';
import { MIGRATIONS } from '../../migrations/index.js';
import { freshDatabase } from '../postgres.js';
import { atExit } from './at-exit.js';
import { KINDS, MERGING, type Kind } from './history.js';
import { openRunner } from './in-process/run.js';
import { printed } from './print.js';
import { processHistories } from './processes/run.js';

const DATABASES = ['sqlite', 'postgres'] as const;
type Dialect = (typeof DATABASES)[number];

const say = (line: string): void => void process.stdout.write(`${line}\n`);

// Told to end, it takes along what it has started.
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(1));

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    processes: { type: 'string', default: '50' },
    kind: { type: 'string', default: 'all' },
    databases: { type: 'string', default: DATABASES.join() },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    path: { type: 'string' },
    mergers: { type: 'string', default: MERGING.join() },
  },
});
const whole = (name: 'runs' | 'processes' | 'seed'): number => {
  const number = Number(values[name]);
  if (!Number.isSafeInteger(number) || number < 0) throw new Error(`--${name} takes a whole number`);
  return number;
};
const listed = <T extends string>(given: string, all: readonly T[], name: string): T[] =>
  given.split(',').map((one) => {
    const found = all.find((known) => known === one);
    if (!found) throw new Error(`--${name}: ${one} is none of ${all.join(', ')}`);
    return found;
  });

const plan = {
  runs: whole('runs'),
  processes: whole('processes'),
  seed: whole('seed'),
  path: values.path,
  mergers: listed(values.mergers, MERGING, 'mergers'),
  kinds: values.kind === 'all' ? [...KINDS] : listed(values.kind, KINDS, 'kind'),
};
const databases = listed(values.databases, DATABASES, 'databases');
const failures = databases.length > 1 ? await each(databases) : await all(databases[0]!);
process.exit(failures === 0 ? 0 : 1);

/** Each database in a process of its own, at the same time: half of the work is waiting for it. */
async function each(dialects: readonly Dialect[]): Promise<number> {
  say(`histories: seed ${plan.seed}, ${plan.runs} of each kind in process, ${plan.processes} with processes`);
  const codes = dialects.map(async (dialect) => {
    const given = [...process.argv.slice(2), '--databases', dialect, '--seed', String(plan.seed)];
    const child = spawn(process.execPath, ['--import', 'tsx', import.meta.filename, ...given], {
      stdio: 'inherit',
    });
    atExit(() => child.kill());
    const [code] = (await once(child, 'exit')) as [number | null];
    return code === 0 ? 0 : 1;
  });
  return (await Promise.all(codes)).reduce<number>((sum, code) => sum + code, 0);
}

async function all(dialect: Dialect): Promise<number> {
  let failed = 0;
  if (plan.runs > 0) failed += await inProcess(dialect);
  // One history alone is played where it failed.
  if (plan.processes > 0 && (plan.path === undefined || plan.runs === 0))
    for (const kind of plan.kinds)
      failed += await processHistories({ ...plan, kind, dialect, runs: plan.processes, say });
  return failed;
}

async function inProcess(dialect: Dialect): Promise<number> {
  const { database, close } = await fresh(dialect);
  const runner = await openRunner(database);
  let failed = 0;
  for (const kind of plan.kinds) failed += (await ofKind(kind)) ? 0 : 1;
  await runner.close();
  await close();
  return failed;

  async function ofKind(kind: Kind): Promise<boolean> {
    const began = performance.now();
    const { runs, seed, path, mergers } = plan;
    const found = await runner.run(kind, { runs, seed, path, mergers });
    if (found) {
      say(
        printed(
          found,
          `${dialect}${values.mergers === MERGING.join() ? '' : ` --mergers ${values.mergers}`}`,
        ),
      );
      return false;
    }
    const seconds = (performance.now() - began) / 1000;
    say(`${dialect} ${kind}: ${runs} histories, ${(runs / seconds).toFixed(1)} a second, seed ${seed}`);
    return true;
  }
}

/** An empty database; the SQLite file lies in memory where the machine has a place for that. */
async function fresh(dialect: Dialect): Promise<{ database: Database; close: () => Promise<void> }> {
  if (dialect === 'postgres') {
    const database = openPostgres(await freshDatabase(), 8);
    await migrate(database, MIGRATIONS);
    return { database, close: () => database.close() };
  }
  const folder = mkdtempSync(path.join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'baocao-histories-'));
  atExit(() => rmSync(folder, { recursive: true, force: true }));
  const database = openSqlite(path.join(folder, 'histories.sqlite'));
  await migrate(database, MIGRATIONS);
  return { database, close: () => database.close() };
}
