/**
 * The arguments of the roll-up's commands: `--regime CODE`, `--period PERIOD`, without them everything; and
 * `--parallel N`, the processes that work, by default as many as the machine has cores.
 */
import { parseArgs } from 'node:util';
import { parsePeriod } from '../../regimes/period.js';
import type { Database } from '../../api/store/database.js';
import type { DatabasePlace } from '../../api/store/open-database.js';
import { allCores, openHands, ownHands, WORTH_IT, type Hands } from '../handlers/verify/hands.js';
import { periodIds, sizesOf } from '../handlers/verify/read.js';
import type { Which } from '../handlers/verify/verify.js';

export interface Asked {
  readonly which: Which;
  /** Undefined: as many as are worth it. */
  readonly parallel: number | undefined;
}

/** @throws Error with a sentence for whoever typed them */
export function askedFor(args: readonly string[]): Asked {
  const { values } = parseArgs({
    args: [...args],
    options: { regime: { type: 'string' }, period: { type: 'string' }, parallel: { type: 'string' } },
  });
  const { parallel, ...which } = values;
  if (which.period !== undefined && !parsePeriod(which.period)) {
    throw new Error(`--period is '${which.period}', expected a period such as 2026-03 or 2026-Q1`);
  }
  if (parallel !== undefined && !/^([1-9]|[1-5]\d|6[0-4])$/.test(parallel)) {
    throw new Error(`--parallel is '${parallel}', expected a whole number from 1 to 64`);
  }
  return { which, parallel: parallel === undefined ? undefined : Number(parallel) };
}

/** Who does it: this process where one is asked for, or where there is little to do. */
export async function handsFor(
  database: Database,
  place: DatabasePlace,
  { which, parallel }: Asked,
): Promise<Hands> {
  const { reports } = await sizesOf(database.read, await periodIds(database.read, which));
  const count = parallel ?? (reports < WORTH_IT ? 1 : allCores());
  return count === 1 ? ownHands(database) : openHands(place, count);
}
