/** From an approval to the settled national figure, at so many approvals a second. */
import { cookieHeaders, post, quantiles, say, type Asked, type Ground, type Part } from './ground.js';
import { nationalCount, startLive } from './live.js';
import { CODE, fillReports, makeNation, owedIn, PERIOD, people, type Owed } from './nation.js';

const CELLS = 30;

async function benchApprove(where: Ground, asked: Asked): Promise<void> {
  const [provinces, communes] = [asked.number('provinces'), asked.number('communes')];
  const [rate, seconds] = [asked.number('rate'), asked.number('seconds')];
  const count = Math.min(communes, rate * seconds);
  await makeNation(where.database, { provinces, communes, cells: CELLS, from: PERIOD });
  const owed = await owedIn(where.database, PERIOD);
  const cookies = await people(where.database, 'aggregator', [...new Set(owed.map((one) => one.receiverId))]);
  await fillReports(where.database, owed, CELLS, 'submitted');
  const live = await startLive(where, asked.number('workers'));
  const approve = (one: Owed): Promise<number> => {
    const target = `/api/v1/reports/${CODE}/${one.period}/${one.unit}/approve`;
    return post(live.port, target, '{}', cookieHeaders(live.port, cookies.get(one.receiverId) ?? ''));
  };
  // Every seventh: neighbours among the units have different provinces.
  const chosen = Array.from({ length: owed.length }, (_, index) => owed[(index * 7) % owed.length]);
  const warm = Math.min(20, communes - count);
  for (const one of chosen.slice(count, count + warm)) if (one) await approve(one);
  const counted = nationalCount(where, PERIOD);
  while ((await counted()) < warm) await new Promise((resolve) => setTimeout(resolve, 100));
  const before = await live.usage();
  const { approved, seen, took } = await approvals(
    chosen.slice(0, count),
    { rate, patience: seconds * 1000 + 120_000, approve },
    async () => (await counted()) - warm,
  );
  const after = await live.usage();
  await live.stop();
  const delays = seen.map((moment, index) => moment - (approved[index] ?? moment));
  say(
    `${where.name} (${live.told}): ${count} approvals at ${((count * 1000) / took).toFixed(0)}/s (asked: ${rate}/s) over ${communes} communes; ` +
      `from the answer to the national figure: ${quantiles(delays)}; ${seen.length} of ${count} arrived; ` +
      `for each approval ${((after.jobs - before.jobs) / count).toFixed(2)} jobs and ` +
      `${((after.cpu - before.cpu) / count).toFixed(1)} ms of processor time, API and worker together`,
  );
}

interface Pace {
  readonly rate: number;
  /** Milliseconds until those that have not arrived are given up. */
  readonly patience: number;
  readonly approve: (one: Owed) => Promise<number>;
}

/** Approves at a steady rate. Answers when each was answered, and when the national figure had so many. */
async function approvals(
  chosen: readonly (Owed | undefined)[],
  { rate, patience, approve }: Pace,
  counted: () => Promise<number>,
): Promise<{ approved: number[]; seen: number[]; took: number }> {
  const [approved, seen]: [number[], number[]] = [[], []];
  let over = false;
  const begun = performance.now();
  const watch = (async () => {
    while (seen.length < chosen.length && !over && performance.now() < begun + patience) {
      const inside = await counted();
      for (const moment = performance.now(); seen.length < inside;) seen.push(moment);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  })();
  const answers: Promise<void>[] = [];
  for (const [index, one] of chosen.entries()) {
    const wait = begun + (index * 1000) / rate - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    if (!one) continue;
    answers.push(
      approve(one).then((status) => {
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
  return { approved, seen, took: (approved.at(-1) ?? begun) - begun };
}

export const approvePart: Part = { options: { seconds: '20', rate: '50', workers: '1' }, run: benchApprove };
