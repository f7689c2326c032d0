/**
 * `npm run rollup:verify [-- --regime CODE --period PERIOD --parallel N]`: looks for anything in reports, events and roll-ups that
 * does not follow from the rest, while the system runs. A line for each difference; ends with 1 where there is one.
 */
import { begin, run } from '../../api/process.js';
import { lastSeal } from '../../api/store/event-seals.js';
import { openDatabase } from '../../api/store/open-database.js';
import type { Database } from '../../api/store/database.js';
import { difference, type Difference } from '../handlers/verify/difference.js';
import { verify, type Verified } from '../handlers/verify/verify.js';
import { askedFor, handsFor, type Asked } from './which.js';

/** Roll-ups that wait for the worker get so long. */
const PATIENCE = 10_000;

const { settings, log } = begin();
const say = (line: string): void => void process.stdout.write(`${line}\n`);
run(log, async () => {
  const asked = askedFor(process.argv.slice(2));
  const database = await openDatabase(settings, log);
  try {
    const found = await verified(database, asked);
    for (const { regime, period, unit } of found.unsettled) {
      say(`unsettled ${regime} ${period} ${unit}: it still waits for the worker and was not judged`);
    }
    say(
      `${found.periods} periods, ${found.revisions} revisions, ${found.nodes} roll-ups: ` +
        (found.differences === 0 ? 'no difference' : `${found.differences} differences`),
    );
    const seal = found.seals > 0 ? await lastSeal(database.read) : undefined;
    if (seal) say(`events are sealed up to ${seal.lastId}; seal ${seal.number} has the hash ${seal.hash}`);
    if (found.differences > 0) process.exitCode = 1;
  } finally {
    await database.close();
  }
});

async function verified(database: Database, asked: Asked): Promise<Verified> {
  const hands = await handsFor(database, settings, asked);
  const tell = (one: Difference): void => {
    say(difference(one));
  };
  try {
    return await verify(database, asked.which, { tell, patience: PATIENCE, hands });
  } finally {
    await hands.close();
  }
}
