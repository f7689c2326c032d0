/**
 * The sign of life of a process: every ten seconds it writes that it is there, and what it knows of itself. Nothing
 * depends on it but what operators see; a database that does not answer costs one line in the log.
 */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import type { JsonObject } from '../../regimes/words.js';
import type { Database } from '../store/database.js';
import { forgetProcess, forgetSilent, noteProcess, type ProcessRow } from '../store/processes.js';
import { poolUse } from '../store/system-facts.js';

const EVERY = 10_000;
/** A process that has not been heard of for so long is no longer shown. */
const FORGET_AFTER = 24 * 60 * 60 * 1000;
/** A process that has been silent for so long is told to be missing: three signs did not come. */
export const SILENT_AFTER = 35_000;

export interface SeenDeps {
  readonly database: Database;
  readonly log: Logger;
  readonly now: () => Date;
  readonly kind: ProcessRow['kind'];
  readonly version: string;
  /** What is to be told beside the pool: the queue, the jobs. */
  readonly facts?: () => Promise<JsonObject>;
}

/** Begins at once. `stop` takes the row away: the process ends in order. */
export function beSeen(deps: SeenDeps): { readonly stop: () => Promise<void> } {
  const { database, log, now } = deps;
  const row = {
    id: randomUUID(),
    kind: deps.kind,
    host: hostname(),
    pid: process.pid,
    version: deps.version,
    startedAt: now().toISOString(),
  };
  let stopped = false;
  let wake = (): void => undefined;
  let trouble = false;
  const tell = async (): Promise<void> => {
    try {
      const facts = { ...(await deps.facts?.()), pool: { ...poolUse(database) } };
      const at = now();
      await database.write(async (trx) => {
        await noteProcess(trx, { ...row, seenAt: at.toISOString(), facts });
        await forgetSilent(trx, new Date(at.getTime() - FORGET_AFTER).toISOString());
      });
      trouble = false;
    } catch (failure) {
      if (!trouble) log.warn({ err: failure }, 'This process cannot say that it is there');
      trouble = true;
    }
  };
  const running = (async () => {
    while (!stopped) {
      await tell();
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, stopped ? 0 : EVERY);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  })();
  return {
    stop: async () => {
      stopped = true;
      wake();
      await running;
      await database.write((trx) => forgetProcess(trx, row.id)).catch(() => undefined);
    },
  };
}
