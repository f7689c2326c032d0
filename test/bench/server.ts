/**
 * The servers that are measured, each in a process of its own: ours (with a worker where it is told a queue), a worker
 * alone, a bare one that checks a body with AJV and inserts a row, and one that only runs our statements. Told by the environment; sends its port to its parent.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import pg from 'pg';
import { compileCheck } from '../../forms/ajv.js';
import { schemaForLevel } from '../../regimes/dialect/level-schema.js';
import { readRegime } from '../../regimes/dialect/read-regime.js';
import { createApp } from '../../api/app.js';
import { createLog } from '../../api/log.js';
import { readSettings } from '../../api/settings.js';
import { openPostgres, openSqlite, type Database } from '../../api/store/database.js';
import type { JobStats } from '../../worker/job-stats.js';
import type { QueueConnection } from '../../worker/queue.js';
import { runWorker, type RunningWorker } from '../../worker/run-worker.js';
import { regimeOfCells } from './nation.js';
import { sameStatements } from './same-statements.js';

const { BENCH_KIND: kind, BENCH_DATABASE: place = '', BENCH_QUEUE: queue, BENCH_CELLS: cells } = process.env;
const isPostgres = place.startsWith('postgres');

function bareInsert(): (text: string) => Promise<void> {
  const statement = 'insert into bench_bare (content) values ';
  if (isPostgres) {
    const pool = new pg.Pool({ connectionString: place, max: 10 });
    return async (text) => void (await pool.query(`${statement}($1)`, [text]));
  }
  const require = createRequire(import.meta.url);
  const sqlite = require('sqlite3') as {
    Database: new (file: string) => {
      exec: (sql: string) => void;
      run: (sql: string, values: readonly string[], done: (error: Error | null) => void) => void;
    };
  };
  const file = new sqlite.Database(place);
  file.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 20000');
  return (text) =>
    new Promise((resolve, reject) => {
      file.run(`${statement}(?)`, [text], (error: Error | null) => (error ? reject(error) : resolve()));
    });
}

function bare(): ReturnType<typeof createServer> {
  const { regime } = readRegime(regimeOfCells(Number(cells)));
  if (!regime) throw new Error('No regime');
  const check = compileCheck(schemaForLevel(regime, 'commune'));
  const insert = bareInsert();
  return createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const text = Buffer.concat(parts).toString('utf8');
      const valid = check(JSON.parse(text)).length === 0;
      const answered = valid ? insert(text) : Promise.reject(new Error('invalid'));
      answered.then(
        () => response.end('{}'),
        () => response.writeHead(422).end(),
      );
    });
  });
}

/** Jobs that this process has done, and processor time it has used: told when asked. */
let jobs = 0;
const stats: JobStats = {
  begin: () => {
    jobs += 1;
    return () => undefined;
  },
  told: () => Promise.resolve(null),
};

function openedDatabase(): Database {
  return isPostgres ? openPostgres(place, 10) : openSqlite(place);
}

/** A worker on the queue that we were told. */
function worker(database: Database): RunningWorker | undefined {
  if (queue === undefined) return undefined;
  const connect = (): Promise<QueueConnection> =>
    Promise.resolve(queue.startsWith('redis') ? { redis: queue } : { postgres: queue });
  return runWorker({
    database,
    log: createLog('warn'),
    now: () => new Date(),
    concurrency: 4,
    connect,
    stats,
  });
}

function ours(): ReturnType<typeof createServer> {
  const database = openedDatabase();
  const beside = worker(database);
  const deps = {
    database,
    settings: readSettings({}),
    log: createLog('warn'),
    now: () => new Date(),
    nudge: () => beside?.nudge(),
    queueReady: () => Promise.resolve(true),
  };
  return createServer(createApp(deps));
}

/** A worker alone; its server is there to say that it is up. */
function workerAlone(): ReturnType<typeof createServer> {
  worker(openedDatabase());
  return createServer((_request, response) => response.end());
}

const KINDS: Readonly<Record<string, () => ReturnType<typeof createServer>>> = {
  bare,
  statements: () => sameStatements(openedDatabase()),
  ours,
  worker: workerAlone,
};

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpu: (user + system) / 1000, jobs });
});

const server = (KINDS[kind ?? ''] ?? ours)();
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));

// Nothing is left behind where the parent was killed.
process.on('disconnect', () => process.exit(0));
