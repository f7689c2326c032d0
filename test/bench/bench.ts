/**
 * `npm run bench [-- --only submit,approve,rebuild --communes 3321 --months 12 --seconds 20]`: how fast, each figure
 * beside a limit measured in the same run on the same machine. Times are those of this machine; ratios travel.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { decimal } from '../../regimes/decimal.js';
import { openPostgres, openSqlite, type Database } from '../../api/store/database.js';
import { migrate } from '../../api/store/migrate.js';
import { MIGRATIONS } from '../../migrations/index.js';
import { rebuild } from '../../worker/handlers/verify/rebuild.js';
import { freshDatabase } from '../postgres.js';
import { hasRedis, redis } from '../redis.js';
import { CODE, contentOf, fillReports, makeNation, owedIn, people } from './nation.js';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'submit,approve,rebuild' },
    databases: { type: 'string', default: 'sqlite,postgres' },
    communes: { type: 'string', default: '3321' },
    provinces: { type: 'string', default: '34' },
    months: { type: 'string', default: '12' },
    seconds: { type: 'string', default: '20' },
    rate: { type: 'string', default: '50' },
    submissions: { type: 'string', default: '2000' },
  },
});
const communes = Number(values.communes);
const provinces = Number(values.provinces);
const PERIOD = '2026-10';
const CLIENTS = 16;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const at = (sorted: readonly number[], share: number): number =>
  Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN);
const quantiles = (times: readonly number[]): string => {
  const sorted = [...times].sort((a, b) => a - b);
  return `median ${at(sorted, 0.5)} ms, p95 ${at(sorted, 0.95)} ms, p99 ${at(sorted, 0.99)} ms`;
};

interface Ground {
  readonly name: string;
  readonly place: string;
  readonly database: Database;
  readonly close: () => Promise<void>;
}

async function ground(dialect: string): Promise<Ground> {
  const folder = mkdtempSync(path.join(tmpdir(), 'baocao-bench-'));
  const place = dialect === 'sqlite' ? path.join(folder, 'bench.sqlite') : await freshDatabase();
  const database = dialect === 'sqlite' ? openSqlite(place) : openPostgres(place, 6);
  await migrate(database, MIGRATIONS);
  await database.write(async (trx) => {
    await trx.raw('create table bench_bare (content text not null)');
  });
  const close = async (): Promise<void> => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { name: dialect === 'sqlite' ? 'SQLite' : 'PostgreSQL', place, database, close };
}

async function serve(env: Readonly<Record<string, string>>): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(fileURLToPath(new URL('./server.ts', import.meta.url)), {
    env: { ...process.env, ...env },
    execArgv: ['--import', 'tsx'],
  });
  const [port] = (await once(child, 'message')) as [number];
  return { child, port };
}

async function stop(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

function post(port: number, target: string, body: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, path: target, method: 'POST', agent, headers },
      (response) => {
        response.resume();
        response.on('end', () => {
          resolve(response.statusCode ?? 0);
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Sends all, so many at a time. Answers how many a second. */
async function perSecond(count: number, send: (index: number) => Promise<number>): Promise<number> {
  let next = 0;
  const begun = performance.now();
  const client = async (): Promise<void> => {
    while (next < count) {
      const index = next++;
      const status = await send(index);
      if (status !== 200) throw new Error(`Request ${index} was answered with ${status}`);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return (count / (performance.now() - begun)) * 1000;
}

const cookieHeaders = (port: number, cookie: string): Record<string, string> => ({
  cookie,
  origin: `http://127.0.0.1:${port}`,
  'content-type': 'application/json',
  'if-match': '"1"',
});

async function benchSubmit(where: Ground): Promise<void> {
  const cells = 30;
  const count = Math.min(Number(values.submissions), communes);
  await makeNation(where.database, { provinces, communes, cells, from: PERIOD });
  const owed = (await owedIn(where.database, PERIOD)).slice(0, count);
  const cookies = await people(
    where.database,
    'clerk',
    owed.map((one) => one.unitId),
  );
  await fillReports(where.database, owed, cells, 'draft');
  const env = { BENCH_DATABASE: where.place, BENCH_CELLS: String(cells) };
  const limit = await serve({ ...env, BENCH_KIND: 'bare' });
  const texts = owed.map((_, index) => JSON.stringify(contentOf(cells, index)));
  const json = { 'content-type': 'application/json' };
  const bareOnce = (): Promise<number> =>
    perSecond(count, (index) => post(limit.port, '/', texts[index] ?? '', json));
  await bareOnce(); // warm
  const before = await bareOnce();
  const ours = await serve({ ...env, BENCH_KIND: 'ours' });
  const submit = (index: number): Promise<number> => {
    const one = owed[index];
    if (!one) throw new Error('No such obligation');
    const target = `/api/v1/reports/${CODE}/${one.period}/${one.unit}/submit`;
    return post(ours.port, target, '{}', cookieHeaders(ours.port, cookies.get(one.unitId) ?? ''));
  };
  const warm = Math.floor(count / 5);
  await perSecond(warm, submit);
  const got = await perSecond(count - warm, (index) => submit(index + warm));
  const limitNow = (before + (await bareOnce())) / 2;
  await Promise.all([stop(limit.child), stop(ours.child)]);
  say(
    `${where.name}: ${got.toFixed(0)} submissions/s of ${cells} integers, ${CLIENTS} clients; ` +
      `bare server ${limitNow.toFixed(0)}/s; ratio ${(got / limitNow).toFixed(2)}`,
  );
}

async function benchApprove(where: Ground): Promise<void> {
  const cells = 30;
  const [rate, count] = [
    Number(values.rate),
    Math.min(communes, Number(values.rate) * Number(values.seconds)),
  ];
  await makeNation(where.database, { provinces, communes, cells, from: PERIOD });
  const receivers = [...new Set((await owedIn(where.database, PERIOD)).map((one) => one.receiverId))];
  const cookies = await people(where.database, 'aggregator', receivers);
  const owed = await owedIn(where.database, PERIOD);
  await fillReports(where.database, owed, cells, 'submitted');
  const queue = where.name === 'PostgreSQL' && hasRedis() ? await redis() : await freshDatabase();
  const ours = await serve({ BENCH_KIND: 'ours', BENCH_DATABASE: where.place, BENCH_QUEUE: queue });
  const { id } = await where.database
    .read('regime_periods')
    .where({ period: PERIOD })
    .first<{ id: number }>('id');
  const counted = async (): Promise<number> => {
    const row = await where.database
      .read('rollup_nodes')
      .where({ regime_period_id: id, unit_id: 1, view: 'provisional', bucket: -1 })
      .first<{ coverage: string }>('coverage');
    return (JSON.parse(row.coverage) as { lowest: { approved: number } }).lowest.approved;
  };
  const approved: number[] = [];
  const seen: number[] = [];
  let over = false;
  const watch = (async () => {
    const until = performance.now() + Number(values.seconds) * 1000 + 120_000;
    while (seen.length < count && !over && performance.now() < until) {
      const inside = await counted();
      for (const moment = performance.now(); seen.length < inside;) seen.push(moment);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  })();
  const begun = performance.now();
  const answers: Promise<void>[] = [];
  for (let index = 0; index < count; index++) {
    const wait = begun + (index * 1000) / rate - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const one = owed[(index * 7) % owed.length];
    if (!one) continue;
    const target = `/api/v1/reports/${CODE}/${one.period}/${one.unit}/approve`;
    const sent = post(ours.port, target, '{}', cookieHeaders(ours.port, cookies.get(one.receiverId) ?? ''));
    answers.push(
      sent.then((status) => {
        if (status !== 200) throw new Error(`An approval was answered with ${status}`);
        approved.push(performance.now());
      }),
    );
  }
  await Promise.all(answers).catch((failure: unknown) => {
    over = true;
    throw failure;
  });
  await watch;
  const delays = seen.map((moment, index) => moment - (approved[index] ?? moment));
  const [row] = await where.database
    .read('events')
    .where({ type: 'rollup.changed' })
    .where('at', '>', new Date(Date.now() - (performance.now() - begun) - 1000).toISOString())
    .count<{ n: number }[]>({ n: 'id' });
  await stop(ours.child);
  const took = ((approved.at(-1) ?? 0) - begun) / 1000;
  say(
    `${where.name}: ${count} approvals at ${(count / took).toFixed(0)}/s (asked: ${rate}/s) over ${communes} communes; ` +
      `from the answer to the national figure: ${quantiles(delays)}; ${seen.length} of ${count} arrived; ` +
      `${(Number(row?.n) / count).toFixed(2)} nodes written for each approval`,
  );
}

async function benchRebuild(where: Ground): Promise<void> {
  const cells = 120;
  const months = Number(values.months);
  const from = months >= 12 ? '2025-12' : `2026-${String(12 - months).padStart(2, '0')}`;
  await makeNation(where.database, { provinces, communes, cells, from });
  await people(where.database, 'clerk', [2]);
  const owed = await owedIn(where.database);
  await fillReports(where.database, owed, cells, 'approved');
  const begun = performance.now();
  const reports = await streamingPass(where.database);
  const pass = performance.now() - begun;
  const { nodes } = await rebuild(where.database, { regime: CODE }, () => new Date());
  const rebuilt = performance.now() - begun - pass;
  const memory = Math.round(process.memoryUsage.rss() / 2 ** 20);
  say(
    `${where.name}: rebuild of ${reports} reports of ${cells} cells, ${nodes} nodes: ${(rebuilt / 1000).toFixed(1)} s; ` +
      `one streaming pass ${(pass / 1000).toFixed(1)} s; ratio ${(rebuilt / pass).toFixed(2)}; ${memory} MiB resident`,
  );
}

/** The limit: reads, parses and adds the same rows with the same exact arithmetic. Answers how many. */
async function streamingPass(database: Database): Promise<number> {
  const sums = new Map<string, ReturnType<typeof decimal>>();
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
        sums.set(name, (sums.get(name) ?? decimal(0)).plus(decimal(value)));
      }
    }
    count += rows.length;
    after = last.id;
  }
}

const PARTS: Readonly<Record<string, (where: Ground) => Promise<void>>> = {
  submit: benchSubmit,
  approve: benchApprove,
  rebuild: benchRebuild,
};
for (const name of values.only.split(',')) {
  const part = PARTS[name];
  if (!part) throw new Error(`There is no part ${name}: ${Object.keys(PARTS).join(', ')}`);
  say(`\n# ${name}`);
  for (const dialect of values.databases.split(',')) {
    const where = await ground(dialect);
    try {
      await part(where);
    } finally {
      await where.close();
    }
  }
}
process.exit(0);
