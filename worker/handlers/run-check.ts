/**
 * Runs one check that was asked for: takes it on, shows that it lives and how far it is, keeps what is found, ends it.
 * Whoever dies on the way leaves a run without a sign of life, which the relay hands to somebody else.
 */
import type { Logger } from 'pino';
import { dayOf } from '../../regimes/calendar.js';
import type { Database } from '../../api/store/database.js';
import {
  beatCheck,
  claimCheck,
  endCheck,
  keepDifferences,
  KEPT,
  type Check,
  type FoundDifference,
} from '../../api/store/checks.js';
import { recordEvent } from '../../api/store/events.js';
import type { DatabasePlace } from '../../api/store/open-database.js';
import { difference, NOWHERE, type Difference } from './verify/difference.js';
import { allCores, openHands, ownHands, WORTH_IT, type Hands } from './verify/hands.js';
import { periodIds, sizesOf } from './verify/read.js';
import { rebuild } from './verify/rebuild.js';
import { verify, type PassOptions } from './verify/verify.js';

export interface CheckDeps {
  readonly database: Database;
  readonly log: Logger;
  readonly now: () => Date;
  readonly nudge: () => void;
  /** Where other processes find the database; without it this one does all the work. */
  readonly place?: DatabasePlace | undefined;
}

/** How often a run shows that it lives, and looks whether it is to end. */
const BEAT_EVERY = 1_000;
/** Roll-ups that wait for the worker get so long. */
const PATIENCE = 60_000;
export const NIGHT_KEY = 'rollup-verified-on';

/** Runs a check unless it is over, or somebody who lives has it. Answers whether it came to its end here. */
export async function runCheck(deps: CheckDeps, id: number): Promise<boolean> {
  const check = await claimCheck(deps.database, id, deps.now());
  if (!check) return false;
  const run = follow(deps, check);
  try {
    const unsettled = await work(deps, check, run);
    return await finish(deps, check, run, { unsettled });
  } catch (failure) {
    deps.log.error({ err: failure, check: id }, 'A check failed');
    const reason = failure instanceof Error ? failure.message : String(failure);
    return await finish(deps, check, run, { unsettled: 0, reason });
  } finally {
    run.stop();
  }
}

/** What is known of a run while it runs. */
interface Run {
  readonly options: Required<Pick<PassOptions, 'progress' | 'cancelled'>>;
  readonly tell: (found: Difference) => void;
  readonly counts: () => { readonly done: number; readonly total: number; readonly differences: number };
  /** Writes what was found and not written yet. */
  readonly flush: () => Promise<void>;
  readonly stop: () => void;
}

function follow(deps: CheckDeps, check: Check): Run {
  const { database, log, now } = deps;
  let [done, total, differences, kept] = [0, 0, 0, 0];
  let pending: FoundDifference[] = [];
  let over = check.cancelAsked === 1;
  let writing = Promise.resolve();
  const counts = () => ({ done, total, differences });
  const write = async (): Promise<void> => {
    const [found, first] = [pending, kept];
    if (found.length === 0) return;
    pending = [];
    try {
      await database.write(async (trx) => {
        await keepDifferences(trx, check.id, first, found);
        if (first === 0 && found[0]) await raise(trx, found[0], now());
      });
      kept += found.length;
    } catch (failure) {
      pending = [...found, ...pending]; // for the next time
      throw failure;
    }
  };
  const flush = (): Promise<void> => {
    writing = writing.catch(() => undefined).then(write);
    return writing;
  };
  const beat = async (): Promise<void> => {
    try {
      await flush();
    } finally {
      // Whether or not it could be written what was found: the run lives.
      if (!(await beatCheck(database, check, counts(), now()))) over = true;
    }
  };
  let beating = Promise.resolve();
  const timer = setInterval(() => {
    beating = beating.then(beat).catch((failure: unknown) => {
      log.warn({ err: failure, check: check.id }, 'A check could not tell how far it is');
    });
  }, BEAT_EVERY);
  return {
    counts,
    flush,
    options: {
      progress: (so, of) => {
        [done, total] = [so, of];
      },
      cancelled: () => over,
    },
    tell: (found) => {
      log.error({ difference: found }, difference(found));
      if (differences < KEPT) pending.push(kindly(found));
      differences += 1;
    },
    stop: () => {
      clearInterval(timer);
    },
  };
}

const none = (name: string): string | null => (name === NOWHERE ? null : name);
const kindly = ({ kind, regime, period, unit, revision, view, detail }: Difference): FoundDifference => ({
  kind,
  regime: none(regime),
  period: none(period),
  unit: none(unit),
  revision: revision ?? null,
  view: view ?? null,
  detail,
});

async function work(deps: CheckDeps, check: Check, run: Run): Promise<number> {
  const { database, now, nudge } = deps;
  const which = { regime: check.regime ?? undefined, period: check.period ?? undefined };
  const hands = await handsFor(deps, which);
  const { options } = run;
  // A run that is to end does not wait for a long task of another process.
  const watch = setInterval(() => {
    if (options.cancelled()) void hands.close();
  }, BEAT_EVERY / 4);
  try {
    if (check.kind === 'verify') {
      const verified = await verify(database, which, {
        ...options,
        hands,
        tell: run.tell,
        patience: PATIENCE,
      });
      return verified.unsettled.length;
    }
    await rebuild(database, which, now, { ...options, hands });
    nudge();
    return 0;
  } catch (failure) {
    if (options.cancelled()) return 0;
    throw failure;
  } finally {
    clearInterval(watch);
    await hands.close();
  }
}

/** Much work is done beside this process, which may be a server that people wait for. */
async function handsFor(
  { database, place }: CheckDeps,
  which: { regime?: string | undefined; period?: string | undefined },
): Promise<Hands> {
  const { reports } = await sizesOf(database.read, await periodIds(database.read, which));
  if (!place || reports < WORTH_IT) return ownHands(database);
  return openHands(place, Math.max(1, allCores() - 1));
}

async function finish(
  deps: CheckDeps,
  check: Check,
  run: Run,
  { unsettled, reason }: { readonly unsettled: number; readonly reason?: string },
): Promise<boolean> {
  const { database, log, now } = deps;
  await run.flush();
  const state = reason !== undefined ? 'failed' : run.options.cancelled() ? 'cancelled' : 'done';
  const nightly = check.kind === 'verify' && check.regime === null && check.period === null;
  const counts = run.counts();
  // What was to be looked at may have become less meanwhile.
  const total = state === 'done' ? counts.done : counts.total;
  const ended = await database.write(async (trx) => {
    const outcome = {
      ...counts,
      total,
      unsettled,
      state,
      ...(reason === undefined ? {} : { reason }),
    } as const;
    const own = await endCheck(trx, check, outcome, now().toISOString());
    if (own && state === 'done' && nightly) {
      await trx('meta')
        .insert({ key: NIGHT_KEY, value: dayOf(now().toISOString()) })
        .onConflict('key')
        .merge(['value']);
    }
    return own;
  });
  log.info({ check: check.id, kind: check.kind, state, ...counts, unsettled }, 'A check has ended');
  return ended;
}

/** The first difference of a run is an event of its own: in the audit trail, and for whoever listens. */
async function raise(
  trx: Parameters<Parameters<Database['write']>[0]>[0],
  found: FoundDifference,
  now: Date,
): Promise<void> {
  const where = [found.kind, found.regime, found.period, found.unit]
    .filter((part) => part !== null)
    .join(' ');
  await recordEvent(trx, {
    at: now.toISOString(),
    type: 'rollup.alarm',
    actorId: null,
    ...(found.regime === null ? {} : { regime: found.regime }),
    ...(found.period === null ? {} : { period: found.period }),
    ...(found.unit === null ? {} : { unitCode: found.unit }),
    data: { kind: found.kind, detail: `${where}: ${found.detail}` },
  });
}
