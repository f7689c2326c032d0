/** Processor time and memory of the processes beside this one: where several share a machine, time says little. */
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
    const own = allProcesses().filter(
      ({ pid, parent }) => pid === backend.parent || parent === backend.parent,
    );
    return own.reduce(
      (sum, { pid, used, ofEnded }) => sum + used + (pid === backend.parent ? ofEnded : 0),
      0,
    );
  };
}

const allProcesses = (): Stat[] =>
  readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (statOf(Number(name)) ?? []) : []));

/** What this process and those that it has begun to work with it (no database's server) have used. */
export interface Together {
  /** Processor time in milliseconds. */
  readonly used: number;
  /** Memory in MiB that lies in the machine's. */
  readonly resident: number;
}

/** What tells it of the processes that are there now. */
export function processesTogether(): () => Together {
  const pids = allProcesses()
    .filter(({ parent, command }) => parent === process.pid && command !== 'postgres')
    .map(({ pid }) => pid);
  return () => {
    const { user, system } = process.cpuUsage();
    const children = pids.flatMap((pid) => statOf(pid) ?? []);
    return {
      used: (user + system) / 1000 + children.reduce((sum, { used }) => sum + used, 0),
      resident:
        process.memoryUsage.rss() / 2 ** 20 + children.reduce((sum, { resident }) => sum + resident, 0),
    };
  };
}

interface Stat {
  readonly pid: number;
  readonly command: string;
  readonly parent: number;
  readonly used: number;
  /** Of children that have ended. */
  readonly ofEnded: number;
  /** MiB. */
  readonly resident: number;
}

/** Pages of 4 KiB in a MiB. */
const PAGES = 256;

/** proc(5): `pid (command) state ppid ...`; the fields 14 to 17 are times, the field 24 is pages. Undefined where there is no such process. */
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
    const [parent = 0, resident = 0] = [fields[1], fields[24 - 3]];
    return { pid, command, parent, used: ticks(14), ofEnded: ticks(16), resident: resident / PAGES };
  } catch {
    return undefined; // it has ended meanwhile
  }
}
