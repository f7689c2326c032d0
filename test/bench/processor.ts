/** Processor time that the database's server uses: where several share a machine, it says more than the clock does. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Ground } from './ground.js';

/** Linux counts in hundredths of a second for programs, whatever the kernel's own tick is. */
const TICK = 10;

/**
 * What tells the processor time, in milliseconds, that PostgreSQL's processes have used so far. Undefined on SQLite, which works
 * in the server's process, and where PostgreSQL's processes are not this machine's.
 */
export async function databaseProcessor(where: Ground): Promise<(() => number) | undefined> {
  if (where.name !== 'PostgreSQL') return undefined;
  const { rows } = await where.database.read.raw<{ rows: { pid: number }[] }>(
    'select pg_backend_pid() as pid',
  );
  const backend = statOf(rows[0]?.pid ?? 0);
  if (backend?.command !== 'postgres') return undefined;
  return () => {
    const all = readdirSync('/proc').flatMap((name) =>
      /^\d+$/.test(name) ? (statOf(Number(name)) ?? []) : [],
    );
    const own = all.filter(({ pid, parent }) => pid === backend.parent || parent === backend.parent);
    return own.reduce(
      (sum, { pid, used, ofEnded }) => sum + used + (pid === backend.parent ? ofEnded : 0),
      0,
    );
  };
}

interface Stat {
  readonly pid: number;
  readonly command: string;
  readonly parent: number;
  readonly used: number;
  /** Of children that have ended. */
  readonly ofEnded: number;
}

/** proc(5): `pid (command) state ppid ...`; the fields 14 to 17 are times. Undefined where there is no such process. */
function statOf(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const end = text.lastIndexOf(')');
    const fields = text
      .slice(end + 2)
      .split(' ')
      .map(Number);
    const ticks = (first: number): number => ((fields[first - 3] ?? 0) + (fields[first - 2] ?? 0)) * TICK;
    const command = text.slice(text.indexOf('(') + 1, end);
    return { pid, command, parent: fields[1] ?? 0, used: ticks(14), ofEnded: ticks(16) };
  } catch {
    return undefined; // it has ended meanwhile
  }
}
