/**
 * Whether a worker has lately ended without a word: killed, out of memory, its machine gone. Then whatever is begun is
 * written down before it is begun, so that work which kills whoever does it is found out. Otherwise nothing is.
 */
import { hostname } from 'node:os';
import { SILENT_AFTER } from '../api/actions/be-seen.js';
import type { Database } from '../api/store/database.js';
import { processes, type ProcessRow } from '../api/store/processes.js';

/** So long one is wary afterwards: work that kills does so again soon, since it is tried again at once. */
const WARY_FOR = 60 * 60_000;
/** So often it is asked. */
const ASK_EVERY = 5_000;

/** Who asks: the process itself. */
interface Self {
  readonly host: string;
  readonly pid: number;
  readonly startedAt: number;
  /** Whether a process of this machine lives. */
  readonly lives: (pid: number) => boolean;
}

const self = (now: Date): Self => ({
  host: hostname(),
  pid: process.pid,
  startedAt: now.getTime() - process.uptime() * 1000,
  lives,
});

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0); // asks only
    return true;
  } catch (failure) {
    return failure instanceof Error && 'code' in failure && failure.code === 'EPERM';
  }
}

/** Whether a row is that of a worker which ended without taking its row away, not long ago. */
export function endedWithoutAWord(row: ProcessRow, now: Date, me: Self = self(now)): boolean {
  const silentFor = now.getTime() - Date.parse(row.seenAt);
  if (row.kind === 'api' || silentFor > WARY_FOR) return false;
  if (silentFor > SILENT_AFTER) return true;
  if (row.host !== me.host) return false;
  // In a container the next one may have the same number.
  return row.pid === me.pid ? Date.parse(row.startedAt) < me.startedAt - 1_000 : !me.lives(row.pid);
}

/** Answers that question from what was found a few seconds ago at most. */
export function wariness(database: Database, now: () => Date): () => Promise<boolean> {
  let asked = -Infinity;
  let answer: Promise<boolean> = Promise.resolve(false);
  const ask = async (): Promise<boolean> => {
    const rows = await processes(database.read);
    const at = now();
    return rows.some((row) => endedWithoutAWord(row, at));
  };
  return () => {
    if (performance.now() - asked > ASK_EVERY) {
      asked = performance.now();
      answer = ask().catch(() => true); // where the database does not answer, the work itself will say so
    }
    return answer;
  };
}
