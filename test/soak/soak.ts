/**
 * `npm run soak -- [--runs N] [--seed S]`: start, file and approve at random, kill -9 at a random moment, start
 * again, settle, compare; so many times over the same data. Ends with 1 where anything was lost or a roll-up differs
 * from its sums; the data are kept then.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { DEMONSTRATION_COMMUNES } from '../../api/seed/units.js';
import { act, type Tally } from './actors.js';
import { checkFile, checkReport, checkRevisions, checkRollups, settle, type Input } from './checks.js';
import { lots, type Lots } from './lots.js';
import type { Parts } from './oracle.js';
import { people, program, type Person, type Program } from './program.js';
import { CODE, DOCUMENT, type Leaf } from './regime.js';
import { report, type Report } from './reports.js';

/** Reports of communes are shared out among so many people at work at the same time; one more does the provinces. */
const CLIENTS = 4;
/** A slow machine is killed before it has done so many acts as were drawn. */
const LIFETIME = 4_000;
const SETTLE_WITHIN = 20_000;
const WHOLE_FILE_EVERY = 20;

interface Soak {
  readonly server: Program;
  readonly login: (username: string) => Promise<Person>;
  readonly reports: readonly Report[];
  readonly draw: Lots;
  readonly seen: Set<string>;
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
async function until(condition: () => boolean, within: number): Promise<void> {
  for (const end = performance.now() + within; !condition() && performance.now() < end;) await pause(2);
}
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '200' }, seed: { type: 'string' } },
});
const runs = Number(values.runs);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
if (!Number.isSafeInteger(runs) || runs < 1 || !Number.isSafeInteger(seed))
  throw new Error('--runs and --seed take whole numbers');
say(`soak: ${runs} runs, seed ${seed}`);
process.exitCode = (await soak(runs, seed)) === 0 ? 0 : 1;

async function soak(count: number, from: number): Promise<number> {
  const data = mkdtempSync(path.join(tmpdir(), 'baocao-soak-'));
  const server = await program(data);
  server.spawn();
  await server.ready();
  const login = people(server.origin);
  const reports = reportsOf(closedMonths(new Date()));
  await publish(await login('admin'), reports[0]!.period);
  await Promise.all(reports.flatMap(({ clerk, reviewer }) => [login(clerk), login(reviewer)]));
  const about: Soak = { server, login, reports, draw: lots(from), seen: new Set() };
  let failures = 0;
  for (let run = 1; run <= count; run++) {
    const mistakes = await once(about, run);
    failures += mistakes.length > 0 ? 1 : 0;
    for (const mistake of mistakes) say(`  run ${run}: ${mistake}`);
    if (failures >= 5) break;
  }
  const code = await server.end();
  if (code !== 0) {
    failures++;
    say(`  SIGTERM: ended with ${code ?? 'a signal'}`);
  }
  say(`${count} runs, ${failures} failures`);
  if (failures === 0) rmSync(data, { recursive: true, force: true });
  else say(`the data are in ${data}; what the program said last:\n${server.said()}`);
  return failures;
}

/** One run. @returns what was wrong */
async function once(soak: Soak, run: number): Promise<string[]> {
  const { server, draw } = soak;
  const began = performance.now();
  const tally: Tally = { done: 0, mistakes: [] };
  try {
    const enough = draw.whole(0, 40);
    const work = shared(soak.reports).map((mine, index) =>
      act(mine, soak.login, lots(draw.whole(0, 2 ** 30) + index), tally),
    );
    await until(() => tally.done >= enough, LIFETIME);
    await pause(draw.whole(0, 40));
    await server.kill();
    await Promise.all(work);
    if (draw.next() < 0.15) await killWhileStarting(soak);
    server.spawn();
    const ready = await server.ready();
    const settled = await settle(server.data, SETTLE_WITHIN);
    await compare(soak, run);
    const took = Math.round(performance.now() - began);
    say(
      `run ${run}: killed after ${tally.done} acts, ready after ${Math.round(ready)} ms, ` +
        `settled after ${Math.round(settled)} ms, ${took} ms in all`,
    );
  } catch (failure) {
    tally.mistakes.push(failure instanceof Error ? failure.message : String(failure));
  }
  return tally.mistakes;
}

async function killWhileStarting({ server, draw }: Soak): Promise<void> {
  server.spawn();
  await pause(draw.whole(50, 2_500));
  await server.kill();
}

async function compare(soak: Soak, run: number): Promise<void> {
  const { reports, seen, login, server } = soak;
  const reader = await login('admin');
  for (const known of reports) await checkReport(known, reader);
  const parts = partsFrom(reports);
  for (const known of reports) await checkRevisions(known, reader, seen, parts);
  for (const period of new Set(reports.map((one) => one.period)))
    await checkRollups(period, reports, reader, parts);
  if (run % WHOLE_FILE_EVERY === 1) await checkFile(server.data);
}

/** From the inputs that a frozen roll-up names to the contents that were sent, by their hashes. */
function partsFrom(reports: readonly Report[]) {
  return (inputs: readonly Input[], period: string): Parts['leaves'] =>
    inputs.map(({ unit: { code: unit }, revision, hash }) => {
      const sent = reports.find((one) => one.unit === unit && one.period === period)?.sent.get(revision);
      if (sent?.hash !== hash)
        throw new Error(`${period} ${unit}: revision ${revision} is not what was sent`);
      return { unit, content: sent.content as Leaf };
    });
}

/** The last two months: closed, so that their reports may be sent. */
function closedMonths(now: Date): string[] {
  return [2, 1].map((ago) => {
    const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - ago, 1));
    return month.toISOString().slice(0, 7);
  });
}

function reportsOf(periods: readonly string[]): Report[] {
  const provinces = [...new Set(DEMONSTRATION_COMMUNES.map(([, , parent]) => parent))];
  return periods.flatMap((period) => [
    ...DEMONSTRATION_COMMUNES.map(([code, , parent]) => report(period, code, parent)),
    ...provinces.map((code) => report(period, code, 'VN')),
  ]);
}

/** No two people work on one report, so that each knows what its state must be. */
function shared(reports: readonly Report[]): Report[][] {
  const leaves = reports.filter((one) => !one.aggregating);
  const hands = Array.from({ length: CLIENTS }, (_none, hand) =>
    leaves.filter((_one, index) => index % CLIENTS === hand),
  );
  return [...hands, reports.filter((one) => one.aggregating)];
}

async function publish(admin: Person, from: string): Promise<void> {
  const declared = await admin.call('POST', '/regimes', DOCUMENT);
  if (declared.status !== 201) throw new Error(`declaring: ${JSON.stringify(declared.body)}`);
  const published = await admin.call('POST', `/regimes/${CODE}/versions/1/publish`, { effectiveFrom: from });
  if (published.status >= 300) throw new Error(`publishing: ${JSON.stringify(published.body)}`);
}
