/**
 * The relay turns what the database knows to be undone into jobs: dirty marks, the day's obligations, the night's
 * verification, notices and their mails. It looks every tenth of a second, and when it is nudged, and goes on while
 * anything is left. It never relies on a job that it has added: the queue may lose it, or be away. Any number of
 * relays may run: an id that waits already is ignored.
 */
import type { Logger } from 'pino';
import { dayOf } from '../regimes/calendar.js';
import type { Database } from '../api/store/database.js';
import { failedJobs, forgetCured } from '../api/store/job-failures.js';
import { verifyDue } from './handlers/nightly-verify.js';
import { requestsDue } from '../api/store/requests.js';
import { refreshAsked, refreshedOn } from '../api/store/refresh.js';
import type { JobName } from './jobs.js';
import type { QueuedJob } from './queue.js';
import { relayChecks, relayImports, relaySealing } from './relay-checks.js';
import { relayMarks, type Added } from './relay-marks.js';
import { relayNotices } from './relay-notices.js';
import { relayUploads } from './relay-uploads.js';

export { relayMarks } from './relay-marks.js';

export interface RelayDeps {
  readonly database: Database;
  readonly log: Logger;
  readonly now: () => Date;
  /** Where jobs go; rejects while the queue is away. */
  readonly add: (jobs: readonly QueuedJob[]) => Promise<void>;
  /** Present where there is a mail server. */
  readonly mail?: object | undefined;
}

export interface Relay {
  /** Look now: somebody has just written marks. */
  readonly nudge: () => void;
  /** Ends after the look at hand. */
  readonly stop: () => Promise<void>;
}

const LOOK_EVERY = 100;
const CALENDAR_EVERY = 60_000;
const FAILED_EVERY = 1_000;
/** However often it is nudged, so many milliseconds lie between two looks: those that come meanwhile are one. */
const LOOK_GAP = 30;
/** And so many between two jobs of one node: a quiet node is computed at once, a busy one four times a second. */
const PACE = 250;

const sleep = (milliseconds: number): Promise<void> =>
  milliseconds > 0 ? new Promise((resolve) => setTimeout(resolve, milliseconds)) : Promise.resolve();

/** Starts looking. @param refresh whether obligations are to be brought up to date at once, whatever the day */
export function startRelay(deps: RelayDeps, refresh = true): Relay {
  const added = new Map<string, Added>();
  const look = lookWith(deps, added, refresh);
  let nudged = false;
  let stopped = false;
  let wake = (): void => undefined;
  const pause = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, stopped ? 0 : milliseconds);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const running = (async () => {
    while (!stopped) {
      nudged = false;
      const begun = performance.now();
      await look();
      const ended = performance.now();
      if (!nudged) await pause(LOOK_EVERY);
      // Nor does it ever look for longer than it leaves alone.
      await sleep(ended + Math.max(LOOK_GAP, ended - begun) - performance.now());
    }
  })();
  return {
    nudge: () => {
      nudged = true;
      wake();
    },
    stop: async () => {
      stopped = true;
      wake();
      await running;
    },
  };
}

/** One look; says once that it is in trouble, and once that it is over. */
function lookWith(deps: RelayDeps, added: Map<string, Added>, refresh: boolean): () => Promise<void> {
  let trouble = false;
  let calendarAt = -Infinity;
  let failedAt = -Infinity;
  let held: ReadonlySet<string> = new Set();
  let first = refresh;
  let asked = false;
  return async () => {
    try {
      await relayMarks(deps, added, PACE);
      if (performance.now() - failedAt >= FAILED_EVERY) {
        held = await relayFailed(deps);
        await relayChecks(deps, held);
        asked = (await refreshAsked(deps.database.read)) !== undefined;
        await relayNotices(deps, held);
        await relayImports(deps, held);
        await relayUploads(deps, held);
        failedAt = performance.now();
      }
      if (performance.now() - calendarAt >= CALENDAR_EVERY) {
        await relayObligations(deps, first, held);
        await relayRounds(deps, held);
        await relayVerify(deps, held);
        await relaySealing(deps, held);
        calendarAt = performance.now();
        first = false;
      } else if (asked) {
        // Somebody has changed units, days or exemptions: who owes what follows at once.
        await relayObligations(deps, false, held);
      }
      asked = false;
      if (trouble) deps.log.info('Work reaches the queue again');
      trouble = false;
    } catch (failure) {
      if (!trouble) deps.log.warn({ err: failure }, 'Work cannot be handed to the queue; it waits');
      trouble = true;
    }
  };
}

/**
 * Adds jobs that have failed and whose next try is due, and forgets nodes that were computed since they failed.
 * @returns the ids of jobs that have failed: nobody else is to add them
 */
async function relayFailed(deps: RelayDeps): Promise<ReadonlySet<string>> {
  await forgetCured(deps.database);
  const { due, held } = await failedJobs(deps.database.read, deps.now());
  if (due.length > 0) await deps.add(due.map(({ key, name, data }) => ({ id: key, name, data })));
  return held;
}

/** Adds the day's run over the calendar unless the database says that it has been, and that nobody wants another. */
async function relayObligations(deps: RelayDeps, anyhow: boolean, held: ReadonlySet<string>): Promise<void> {
  const today = dayOf(deps.now().toISOString());
  const { read } = deps.database;
  if (!anyhow && (await refreshedOn(read)) === today && (await refreshAsked(read)) === undefined) return;
  const name: JobName = 'refresh-obligations';
  const id = `obligations-${today}`;
  if (!held.has(id)) await deps.add([{ name, id, data: {} }]);
}

/** Adds a job for each request whose next round is to be opened by now; the id names the round, whoever adds it. */
async function relayRounds(deps: RelayDeps, held: ReadonlySet<string>): Promise<void> {
  const now = deps.now().toISOString();
  const name: JobName = 'requests.open-round';
  const jobs = (await requestsDue(deps.database.read, now))
    .map((requestId) => ({ name, id: `round-${requestId}-${dayOf(now)}`, data: { requestId } }))
    .filter(({ id }) => !held.has(id));
  if (jobs.length > 0) await deps.add(jobs);
}

/** Adds the night's verification unless the database says that it has been. */
async function relayVerify(deps: RelayDeps, held: ReadonlySet<string>): Promise<void> {
  const night = await verifyDue(deps.database.read, deps.now());
  const name: JobName = 'rollup.verify';
  const id = `verify-${night}`;
  if (night !== undefined && !held.has(id)) await deps.add([{ name, id, data: {} }]);
}
