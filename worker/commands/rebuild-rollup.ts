/**
 * `npm run rollup:rebuild [-- --regime CODE --period PERIOD]`: computes roll-ups anew from the approved reports and
 * replaces what is stored, while the system runs.
 */
import { begin, run } from '../../api/process.js';
import { openDatabase } from '../../api/store/open-database.js';
import { rebuild } from '../handlers/verify/rebuild.js';
import { whichOf } from './which.js';

const { settings, log } = begin();
run(log, async () => {
  const which = whichOf(process.argv.slice(2));
  const database = await openDatabase(settings, log);
  try {
    const { periods, nodes } = await rebuild(database, which, () => new Date());
    process.stdout.write(`${periods} periods, ${nodes} roll-ups computed anew\n`);
  } finally {
    await database.close();
  }
});
