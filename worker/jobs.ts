/**
 * Every job there is: name → what its data must be, and what it does. Callable without a queue. Data are ids only;
 * each handler reads the database for what there is to do, so that a job may come twice, late, or not at all.
 */
import type { Logger } from 'pino';
import { workOnPast } from '../api/actions/load-past.js';
import { takeUpload } from '../api/actions/workbook/take-upload.js';
import type { Database } from '../api/store/database.js';
import { openNextRound } from '../api/actions/open-round.js';
import { sealEvents } from '../api/store/event-seals.js';
import type { DatabasePlace } from '../api/store/open-database.js';
import { refreshObligations, refreshTonight } from './handlers/refresh-obligations.js';
import { makeNotices } from './handlers/notices/make-notices.js';
import { sendMails } from './handlers/notices/send-mails.js';
import type { MailServer } from './handlers/notices/smtp.js';
import { verifyTonight } from './handlers/nightly-verify.js';
import { recomputeRollup } from './handlers/recompute-rollup.js';
import { runCheck } from './handlers/run-check.js';
import { rebuildOne } from './handlers/verify/rebuild.js';

/** What handlers work on. */
export interface JobDeps {
  readonly database: Database;
  readonly log: Logger;
  readonly now: () => Date;
  /** Tells the relay that there are new marks. */
  readonly nudge: () => void;
  /** Where processes of their own find the database, for work that would keep this one from answering. */
  readonly place?: DatabasePlace;
  /** Where mails go; without it none are written. */
  readonly mail?: MailServer | undefined;
}

type Ids = Readonly<Record<string, number>>;
type Handler = (deps: JobDeps, ids: Ids) => Promise<void>;

interface JobKind {
  /** Members that its data must have, all of them ids. */
  readonly ids: readonly string[];
  readonly handle: Handler;
}

export const JOBS = {
  'recompute-rollup': {
    ids: ['regimePeriodId', 'unitId'],
    handle: async (deps, { regimePeriodId = 0, unitId = 0 }) => {
      const { marks, changed } = await recomputeRollup(
        deps.database,
        { regimePeriodId, unitId },
        deps.now().toISOString(),
      );
      deps.log.debug({ regimePeriodId, unitId, marks, changed }, 'Roll-up recomputed');
      deps.nudge();
    },
  },
  'refresh-obligations': {
    ids: [],
    handle: async (deps) => {
      await refreshObligations(deps.database, deps.log, deps.now());
      deps.nudge();
    },
  },
  'requests.open-round': {
    ids: ['requestId'],
    handle: async (deps, { requestId = 0 }) => {
      if (await openNextRound(deps, requestId))
        deps.log.info({ requestId }, 'A round of a request was opened');
    },
  },
  'nightly-obligations': {
    ids: [],
    handle: async (deps) => {
      await refreshTonight(deps.database, deps.log, deps.now());
      deps.nudge();
    },
  },
  'rollup.verify': {
    ids: [],
    handle: async (deps) => {
      await verifyTonight(deps);
    },
  },
  'rollup.check': {
    ids: ['checkId'],
    handle: async (deps, { checkId = 0 }) => {
      await runCheck(deps, checkId);
    },
  },
  'past.import': {
    ids: ['importId'],
    handle: async (deps, { importId = 0 }) => {
      await workOnPast(deps, importId);
    },
  },
  'workbook.read': {
    ids: ['uploadId'],
    handle: async (deps, { uploadId = 0 }) => {
      await takeUpload(deps, uploadId);
    },
  },
  'events.seal': {
    ids: [],
    handle: async (deps) => {
      const seal = await sealEvents(deps.database, deps.now());
      if (seal)
        deps.log.info({ seal: seal.number, lastId: seal.lastId, hash: seal.hash }, 'Events were sealed');
    },
  },
  'notices.make': {
    ids: [],
    handle: async ({ database, now, mail }) => {
      await makeNotices({ database, now, mails: mail !== undefined });
    },
  },
  'notices.mail': {
    ids: [],
    handle: async ({ mail, ...deps }) => {
      if (mail) await sendMails({ ...deps, server: mail });
    },
  },
  'rollup.rebuild': {
    ids: ['regimePeriodId'],
    handle: async (deps, { regimePeriodId = 0 }) => {
      await rebuildOne(deps.database, regimePeriodId, deps.now);
      deps.nudge();
    },
  },
} as const satisfies Readonly<Record<string, JobKind>>;

export type JobName = keyof typeof JOBS;

/** What the queue's own clock asks for. Whatever it forgets, the relay finds undone in the database. */
export const SCHEDULES: readonly { readonly id: string; readonly pattern: string; readonly name: JobName }[] =
  [
    // Five seconds past midnight: windows open with the day.
    { id: 'nightly-obligations', pattern: '5 0 0 * * *', name: 'nightly-obligations' },
  ];

/**
 * Does one job.
 * @throws Error for an unknown name or data that lack an id: a job of another version of this program, to be dropped
 */
export async function runJob(deps: JobDeps, name: string, data: unknown): Promise<void> {
  const kind: JobKind | undefined = Object.hasOwn(JOBS, name) ? JOBS[name as JobName] : undefined;
  if (!kind) throw new Error(`There is no job "${name}"`);
  await kind.handle(deps, idsOf(name, kind.ids, data));
}

function idsOf(name: string, wanted: readonly string[], data: unknown): Ids {
  const given = typeof data === 'object' && data !== null ? (data as Readonly<Record<string, unknown>>) : {};
  const ids: Record<string, number> = {};
  for (const member of wanted) {
    const id = given[member];
    if (typeof id !== 'number' || !Number.isSafeInteger(id)) throw new Error(`Job ${name} lacks ${member}`);
    ids[member] = id;
  }
  return ids;
}
