/**
 * `npm run rollup:verify [-- --regime CODE --period PERIOD]`: looks for anything in reports, events and roll-ups that
 * does not follow from the rest, while the system runs. A line for each difference; ends with 1 where there is one.
 */
import { begin, run } from '../../api/process.js';
import { openDatabase } from '../../api/store/open-database.js';
import { difference } from '../handlers/verify/difference.js';
import { verify } from '../handlers/verify/verify.js';
import { whichOf } from './which.js';

/** Roll-ups that wait for the worker get so long. */
const PATIENCE = 10_000;

const { settings, log } = begin();
const say = (line: string): void => void process.stdout.write(`${line}\n`);
run(log, async () => {
  const which = whichOf(process.argv.slice(2));
  const database = await openDatabase(settings, log);
  try {
    const found = await verify(database, which, {
      tell: (one) => {
        say(difference(one));
      },
      patience: PATIENCE,
    });
    for (const { regime, period, unit } of found.unsettled) {
      say(`unsettled ${regime} ${period} ${unit}: it still waits for the worker and was not judged`);
    }
    say(
      `${found.periods} periods, ${found.revisions} revisions, ${found.nodes} roll-ups: ` +
        (found.differences === 0 ? 'no difference' : `${found.differences} differences`),
    );
    if (found.differences > 0) process.exitCode = 1;
  } finally {
    await database.close();
  }
});
