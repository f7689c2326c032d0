/**
 * Submissions a second, beside two limits on the same database: a bare server that checks a body and inserts a row, and
 * one that runs the same statements as ours without our code. All three take turns, so that each meets the machine as
 * the others do.
 */
import {
  CLIENTS,
  cookieHeaders,
  perSecond,
  post,
  say,
  serve,
  stop,
  type Asked,
  type Ground,
  type Part,
  usageOf,
} from './ground.js';
import { databaseProcessor } from './processor.js';
import { CODE, contentOf, fillReports, makeNation, owedIn, people, type Owed } from './nation.js';

const CELLS = 30;
/** The first of the periods whose windows have closed. */
const FROM = '2026-01';
const LAST = '2026-10';
const PERIODS = 10;
const TURNS = 5;

const KINDS = ['bare', 'statements', 'ours'] as const;
type Kind = (typeof KINDS)[number];

/** A server that is measured: what one request to it is, and how long its requests took so far. */
interface Side {
  readonly kind: Kind;
  readonly send: () => Promise<number>;
  readonly stop: () => Promise<void>;
  /** Processor time of the server so far, in milliseconds. */
  readonly spent: () => Promise<number>;
  seconds: number;
  /** Processor time of the server, the database and the clients while it was measured, in milliseconds. */
  readonly cpu: { server: number; database: number; clients: number };
}

async function benchSubmit(where: Ground, asked: Asked): Promise<void> {
  const [count, warm] = [asked.number('submissions'), asked.number('warm')];
  const communes = Math.ceil((2 * (count + warm)) / PERIODS);
  await makeNation(where.database, {
    provinces: asked.number('provinces'),
    communes,
    cells: CELLS,
    from: FROM,
  });
  const owed = (await owedIn(where.database)).filter(({ period }) => period <= LAST);
  const units = [...new Set(owed.map((one) => one.unitId))];
  const cookies = await people(where.database, 'clerk', units);
  await fillReports(where.database, owed, CELLS, 'draft');
  await analyze(where);
  const reports = owed.values();
  const sides: Side[] = [];
  for (const kind of KINDS) sides.push(await sideOf(kind, where, reports, cookies));
  for (const side of sides) await perSecond(Math.ceil(warm / 2), side.send);
  // Plans from the time when nothing was submitted yet are none to measure: they read the few revisions from end to end.
  await analyze(where);
  for (const side of sides) await perSecond(Math.floor(warm / 2), side.send);
  const turn = Math.floor(count / TURNS);
  const database = await databaseProcessor(where);
  for (let n = 0; n < TURNS; n++) {
    for (const side of sides) await measure(side, turn, database);
  }
  await Promise.all(sides.map((side) => side.stop()));
  tell(where, sides, turn * TURNS);
}

/** What PostgreSQL does by itself within a minute: it counts what has come, and makes its plans anew. */
async function analyze({ name, database }: Ground): Promise<void> {
  if (name === 'PostgreSQL') await database.write((trx) => trx.raw('analyze'));
}

async function measure(side: Side, count: number, database: (() => number) | undefined): Promise<void> {
  const [server, other, clients] = [await side.spent(), database?.() ?? 0, spentHere()];
  side.seconds += count / (await perSecond(count, side.send));
  side.cpu.clients += spentHere() - clients;
  side.cpu.server += (await side.spent()) - server;
  side.cpu.database += (database?.() ?? 0) - other;
}

/** Processor time of this process, which is the clients, in milliseconds. */
function spentHere(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function sideOf(
  kind: Kind,
  where: Ground,
  reports: Iterator<Owed>,
  cookies: ReadonlyMap<number, string>,
): Promise<Side> {
  const env = { BENCH_DATABASE: where.place, BENCH_CELLS: String(CELLS), BENCH_KIND: kind };
  const { child, port } = await serve(env);
  let sent = 0;
  const bare = (): Promise<number> =>
    post(port, '/', JSON.stringify(contentOf(CELLS, sent++)), { 'content-type': 'application/json' });
  const submit = (): Promise<number> => {
    const next = reports.next();
    if (next.done) throw new Error('There are too few reports');
    const { period, unit, unitId } = next.value;
    const target = `/api/v1/reports/${CODE}/${period}/${unit}/submit`;
    return post(port, target, '{}', cookieHeaders(port, cookies.get(unitId) ?? ''));
  };
  return {
    kind,
    send: kind === 'bare' ? bare : submit,
    stop: () => stop(child),
    spent: async () => (await usageOf(child)).cpu,
    seconds: 0,
    cpu: { server: 0, database: 0, clients: 0 },
  };
}

function tell(where: Ground, sides: readonly Side[], count: number): void {
  const rate = (kind: Kind): number => count / (sides.find((side) => side.kind === kind)?.seconds ?? NaN);
  const ratio = (kind: Kind): string => (rate('ours') / rate(kind)).toFixed(2);
  say(
    `${where.name}: ${rate('ours').toFixed(0)} submissions/s of ${CELLS} integers, ${CLIENTS} clients; ` +
      `bare server ${rate('bare').toFixed(0)}/s, ratio ${ratio('bare')}; ` +
      `the same statements without our code ${rate('statements').toFixed(0)}/s, ratio ${ratio('statements')}`,
  );
  const spent = sides.map(({ kind, cpu: { server, database, clients } }) => {
    const each = [server, ...(database > 0 ? [database] : []), clients].map((time) =>
      (time / count).toFixed(2),
    );
    return `${kind} ${each.join(' + ')}`;
  });
  const apart = sides.some(({ cpu }) => cpu.database > 0);
  const whose = apart ? 'server, database and clients' : 'server and clients';
  say(`  processor time of ${whose} for each, in ms: ${spent.join(', ')}`);
}

export const submitPart: Part = { options: { submissions: '5000', warm: '2000' }, run: benchSubmit };
