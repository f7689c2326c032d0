/**
 * Who works in a data folder. The embedded size has one server process; a second one, or a restore under its feet,
 * would do harm. The claim is a file with the process's number and start, so that one left by a killed process, or a
 * number that was used again, holds nobody up.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const CLAIM = 'server.json';

interface Claim {
  readonly pid: number;
  /** When the process started, in ticks since the machine did; '' where the system does not tell. */
  readonly started: string;
}

/** The server that works in the folder now; undefined when none does. */
export function serverIn(dataDir: string): number | undefined {
  const claim = readClaim(dataDir);
  return claim && claim.pid !== process.pid && isAlive(claim) ? claim.pid : undefined;
}

/**
 * Claims the folder for this process until the process ends or the function answered is called.
 * @throws Error when another server works there
 */
export function claimDataFolder(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true });
  const file = path.join(dataDir, CLAIM);
  const claim: Claim = { pid: process.pid, started: startOf(process.pid) ?? '' };
  for (let attempt = 0; ; attempt++) {
    const other = serverIn(dataDir);
    if (other !== undefined || attempt === 3) {
      const who = other === undefined ? 'another process' : `process ${other}`;
      throw new Error(
        `Another server (${who}) works in ${dataDir}. Stop it, or set BAOCAO_DATA to another folder.`,
      );
    }
    rmSync(file, { force: true });
    try {
      writeFileSync(file, JSON.stringify(claim), { flag: 'wx' });
      break;
    } catch (failure) {
      // Somebody claimed it in between: look again who.
      if (!(failure instanceof Error) || (failure as NodeJS.ErrnoException).code !== 'EEXIST') throw failure;
    }
  }
  const release = (): void => {
    process.removeListener('exit', release);
    if (readClaim(dataDir)?.pid === process.pid) rmSync(file, { force: true });
  };
  process.once('exit', release);
  return release;
}

function readClaim(dataDir: string): Claim | undefined {
  const file = path.join(dataDir, CLAIM);
  if (!existsSync(file)) return undefined;
  try {
    const { pid, started } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Claim>;
    return Number.isInteger(pid) && typeof started === 'string' ? { pid: Number(pid), started } : undefined;
  } catch {
    return undefined; // half written by a process that was killed
  }
}

function isAlive({ pid, started }: Claim): boolean {
  try {
    process.kill(pid, 0);
  } catch (failure) {
    // A process of somebody else is alive all the same.
    if ((failure as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return started === '' || (startOf(pid) ?? started) === started;
}

function startOf(pid: number): string | undefined {
  try {
    // The name of the program stands in brackets and may hold blanks; the start is the 20th field after it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined; // no such folder on this system
  }
}
