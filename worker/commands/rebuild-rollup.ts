/**
 * `npm run rollup:rebuild [-- --regime CODE --period PERIOD --parallel N]`: computes roll-ups anew from the approved
 * reports and replaces what is stored, while the system runs.
 */
import { begin, run } from '../../api/process.js';
import { openDatabase } from '../../api/store/open-database.js';
import { rebuild } from '../handlers/verify/rebuild.js';
import { askedFor, handsFor } from './which.js';

const { settings, log } = begin();
run(log, async () => {
  const asked = askedFor(process.argv.slice(2));
  const database = await openDatabase(settings, log);
  try {
    const hands = await handsFor(database, settings, asked);
    try {
      const { periods, nodes } = await rebuild(database, asked.which, () => new Date(), { hands });
      process.stdout.write(`${periods} periods, ${nodes} roll-ups computed anew\n`);
    } finally {
      await hands.close();
    }
  } finally {
    await database.close();
  }
});
