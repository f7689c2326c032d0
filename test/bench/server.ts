/**
 * The servers that are measured, each in a process of its own: ours (with a worker where it is told a queue), and a
 * bare one that checks a body with AJV and inserts a row. Told by the environment; sends its port to its parent.
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
import { openPostgres, openSqlite } from '../../api/store/database.js';
import { runWorker } from '../../worker/run-worker.js';
import { regimeOfCells } from './nation.js';

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

function ours(): ReturnType<typeof createServer> {
  const database = isPostgres ? openPostgres(place, 10) : openSqlite(place);
  const log = createLog('silent');
  const now = (): Date => new Date();
  const worker =
    queue === undefined
      ? undefined
      : runWorker({
          database,
          log,
          now,
          concurrency: 4,
          connect: () => Promise.resolve(queue.startsWith('redis') ? { redis: queue } : { postgres: queue }),
        });
  const deps = {
    database,
    settings: readSettings({}),
    log,
    now,
    nudge: () => worker?.nudge(),
    queueReady: () => Promise.resolve(true),
  };
  return createServer(createApp(deps));
}

const server = kind === 'bare' ? bare() : ours();
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));

// Nothing is left behind where the parent was killed.
process.on('disconnect', () => process.exit(0));
