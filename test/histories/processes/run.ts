/** Histories of one kind before real processes, which go on from one history to the next until units merge. */
import fc from 'fast-check';
import { hasRedis } from '../../redis.js';
import { check } from '../check.js';
import { histories, type History, type Kind, type Merging } from '../history.js';
import type { Failed } from '../in-process/run.js';
import { play } from '../play.js';
import { printed } from '../print.js';
import type { Stage } from '../stage.js';
import { faultsOf, type Faults } from './faults.js';
import { stageBefore } from './stage.js';
import { openWorld, type World } from './world.js';

export interface ProcessRun {
  readonly kind: Kind;
  readonly dialect: 'sqlite' | 'postgres';
  readonly runs: number;
  readonly seed: number;
  /** One history alone, as it was printed of a failure. */
  readonly path: string | undefined;
  readonly mergers: readonly Merging[];
  readonly say: (line: string) => void;
}

/** Shrinking before real processes takes its time; what was found by then is printed. */
const SHRINK_FOR = 120_000;

/** @returns 1 where a history failed, else 0 */
export async function processHistories(about: ProcessRun): Promise<number> {
  const { kind, dialect, runs, seed, say } = about;
  if (!hasRedis()) {
    say(`${dialect} ${kind} with processes: not on this machine, which has no redis-server`);
    return 0;
  }
  const began = performance.now();
  const grounds = groundsOf(kind, dialect);
  try {
    const failed = await run(grounds, about);
    const seconds = (performance.now() - began) / 1000;
    if (failed) say(printed(failed, dialect, 'processes'));
    else
      say(`${dialect} ${kind} with processes: ${runs} histories in ${Math.round(seconds)} s, seed ${seed}`);
    return failed ? 1 : 0;
  } finally {
    await grounds.close();
  }
}

/** Where histories are played: processes and a database, and what goes wrong with them. */
interface Ground {
  readonly world: World;
  readonly faults: Faults;
}

interface Grounds {
  /** The ground of the history before, unless that one was used up. */
  readonly ground: () => Promise<Ground>;
  /** The next history needs another one: units have merged here, and those of a history are whole when it begins. */
  readonly use: () => void;
  readonly close: () => Promise<void>;
}

function groundsOf(kind: Kind, dialect: 'sqlite' | 'postgres'): Grounds {
  let here: Ground | undefined;
  let used = false;
  const close = async (): Promise<void> => {
    await here?.faults.close();
    await here?.world.close();
    here = undefined;
  };
  return {
    ground: async () => {
      if (used) await close();
      used = false;
      if (here) return here;
      const world = await openWorld(kind, dialect);
      return (here = { world, faults: faultsOf(kind, world) });
    },
    use: () => (used = true),
    close,
  };
}

async function run(
  grounds: Grounds,
  { kind, runs, seed, path: only, mergers }: ProcessRun,
): Promise<Failed | undefined> {
  let number = 0;
  let failedAt: number | undefined;
  let told: string[] = [];
  const property = fc.asyncProperty(histories(kind, mergers), async (history: History) => {
    if (failedAt !== undefined && performance.now() - failedAt > SHRINK_FOR) return;
    // Beside the one that was asked for, fast-check offers all that come after it.
    if (only !== undefined && number > 0) return;
    const lines: string[] = [];
    try {
      const { world, faults } = await grounds.ground();
      const stage = await stageBefore(world, faults, history, kind, ++number);
      const merge: Stage['merge'] = (drawn) => {
        grounds.use();
        return stage.merge(drawn);
      };
      await play(history, { ...stage, merge }, (line) => lines.push(line));
      await stage.settle();
      await check(stage);
    } catch (failure) {
      failedAt ??= performance.now();
      told = lines;
      throw failure;
    }
  });
  const found = await fc.check(property, {
    numRuns: runs,
    seed,
    ...(only === undefined ? {} : { path: only }),
  });
  const [history] = found.counterexample ?? [];
  if (!found.failed || !history) return undefined;
  const path = found.counterexamplePath ?? '';
  return { kind, seed, path, history, told, reason: String(found.errorInstance) };
}
