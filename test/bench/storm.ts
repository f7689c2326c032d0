/**
 * A deadline storm: every commune submits and is approved within so many seconds, evenly, while readers look at the
 * nation's roll-up every two seconds, as its page does.
 */
import { cookieHeaders, pause, quantiles, say, send, type Asked, type Ground, type Part } from './ground.js';
import { nationalCount, startLive } from './live.js';
import { CODE, fillReports, makeNation, owedIn, PERIOD, people, type Owed } from './nation.js';

const CELLS = 30;
/** The storm is over when the figure has stood still for so long. */
const PATIENCE = 60_000;
const NATION = 1;

interface Times {
  readonly submit: number[];
  readonly approve: number[];
  readonly read: number[];
  /** Of each read that the server put off because it was overloaded. */
  readonly refused: number[];
  /** When each approval was answered, and when the national figure had so many. */
  readonly approved: number[];
  readonly seen: number[];
}

async function benchStorm(where: Ground, asked: Asked): Promise<void> {
  const [provinces, communes] = [asked.number('provinces'), asked.number('communes')];
  const seconds = asked.number('storm-seconds');
  await makeNation(where.database, { provinces, communes, cells: CELLS, from: PERIOD });
  const owed = await owedIn(where.database, PERIOD);
  const clerks = await people(
    where.database,
    'clerk',
    owed.map((one) => one.unitId),
  );
  const above = await people(where.database, 'aggregator', [
    NATION,
    ...new Set(owed.map((one) => one.receiverId)),
  ]);
  await fillReports(where.database, owed, CELLS, 'draft');
  const live = await startLive(where, asked.number('workers'));
  const times: Times = { submit: [], approve: [], read: [], refused: [], approved: [], seen: [] };
  const begun = performance.now();
  const storm = { over: false };
  const readers = Array.from({ length: asked.number('readers') }, (_, index) =>
    reading(live.port, above.get(NATION) ?? '', index, storm, times),
  );
  // Heard at once, wherever the storm is by then; and told by what waits for them below.
  const allRead = Promise.all(readers);
  allRead.catch(() => (storm.over = true));
  const watching = watch(nationalCount(where, PERIOD), owed.length, storm, times);
  const filing = owed.map(async (one, index) => {
    await pause(begun + (index * seconds * 950) / owed.length - performance.now());
    await fileOne(
      live.port,
      one,
      { clerk: clerks.get(one.unitId), approver: above.get(one.receiverId) },
      times,
    );
  });
  await Promise.all(filing).catch((failure: unknown) => {
    storm.over = true;
    throw failure;
  });
  await watching;
  storm.over = true;
  await allRead;
  const used = await live.usage();
  await live.stop();
  tell(where, live.told, owed.length, seconds, { times, begun, jobs: used.jobs, cpu: used.cpu });
}

/** A commune submits, and its province approves what came. */
async function fileOne(
  port: number,
  one: Owed,
  who: { readonly clerk: string | undefined; readonly approver: string | undefined },
  times: Times,
): Promise<void> {
  const act = async (action: 'submit' | 'approve', cookie = ''): Promise<void> => {
    const target = `/api/v1/reports/${CODE}/${one.period}/${one.unit}/${action}`;
    const sent = performance.now();
    const headers = { ...cookieHeaders(port, cookie), 'if-match': '*' };
    const { status, refusal } = await send(port, 'POST', target, headers, '{}');
    if (status !== 200) throw new Error(`${action} of ${one.unit} was answered with ${status}: ${refusal}`);
    times[action].push(performance.now() - sent);
  };
  await act('submit', who.clerk);
  await act('approve', who.approver);
  times.approved.push(performance.now());
}

/** One reader: the roll-up again and again, with the tag of what he has, if he was given one. */
async function reading(
  port: number,
  cookie: string,
  index: number,
  storm: { readonly over: boolean },
  { read, refused }: Pick<Times, 'read' | 'refused'>,
): Promise<void> {
  await pause((index * 2_000) / 100);
  let etag: string | undefined;
  while (!storm.over) {
    const sent = performance.now();
    const answer = await send(port, 'GET', `/api/v1/rollups/${CODE}/${PERIOD}/VN?view=provisional`, {
      cookie,
      ...(etag === undefined ? {} : { 'if-none-match': etag }),
    });
    const took = performance.now() - sent;
    if (answer.status === 503) refused.push(took);
    else if (answer.status === 200 || answer.status === 304) {
      etag = answer.etag;
      read.push(took);
    } else throw new Error(`A reader was answered ${answer.status}: ${answer.refusal}`);
    await pause(2_000 - (performance.now() - sent));
  }
}

/** Notes when the national figure has one report more, until all are in it or nothing has come for long. */
async function watch(
  counted: () => Promise<number>,
  all: number,
  storm: { readonly over: boolean },
  { seen, approved }: Times,
): Promise<void> {
  let last = performance.now();
  while (seen.length < all && !storm.over) {
    const inside = await counted();
    const moment = performance.now();
    if (inside > seen.length) last = moment;
    while (seen.length < inside) seen.push(moment);
    if (approved.length === all && moment - last > PATIENCE) return;
    await pause(20);
  }
}

interface Result {
  readonly times: Times;
  readonly begun: number;
  readonly jobs: number;
  readonly cpu: number;
}

function tell(where: Ground, told: string, communes: number, seconds: number, result: Result): void {
  const { times, begun, jobs, cpu } = result;
  const last = ((times.seen.at(-1) ?? NaN) - begun) / 1000;
  const lag = times.seen.map((moment, index) => Math.max(0, moment - (times.approved[index] ?? moment)));
  const inTime = times.seen.length === communes && last <= seconds;
  say(
    `${where.name} (${told}): ${times.seen.length} of ${communes} communes in the national figure after ` +
      `${last.toFixed(1)} s of ${seconds} s: ${inTime ? 'in time' : 'NOT in time'}`,
  );
  say(`  submit:  ${quantiles(times.submit)}`);
  say(`  approve: ${quantiles(times.approve)}`);
  say(`  read:    ${quantiles(times.read)} (${times.read.length} answers, ${times.refused.length} put off)`);
  say(`  from the approval's answer to the national figure: ${quantiles(lag)}`);
  say(
    `  ${(jobs / communes).toFixed(2)} jobs for each approval; processors ${(cpu / 10 / last).toFixed(0)} % busy ` +
      'with API and worker (100 %: one core)',
  );
}

export const stormPart: Part = { options: { 'storm-seconds': '600', readers: '100' }, run: benchStorm };
