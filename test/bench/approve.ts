/** From an approval to the settled national figure, at so many approvals a second. */
import { hasRedis, redis } from '../redis.js';
import { freshDatabase } from '../postgres.js';
import {
  cookieHeaders,
  post,
  quantiles,
  say,
  serve,
  stop,
  type Asked,
  type Ground,
  type Part,
} from './ground.js';
import { CODE, fillReports, makeNation, owedIn, PERIOD, people } from './nation.js';

async function benchApprove(where: Ground, asked: Asked): Promise<void> {
  const cells = 30;
  const [provinces, communes] = [asked.number('provinces'), asked.number('communes')];
  const [rate, seconds] = [asked.number('rate'), asked.number('seconds')];
  const count = Math.min(communes, rate * seconds);
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
    const until = performance.now() + seconds * 1000 + 120_000;
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

export const approvePart: Part = { options: { seconds: '20', rate: '50' }, run: benchApprove };
