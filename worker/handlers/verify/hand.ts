/** A process of its own that does tasks of verify and rebuild as `hands.ts` sends them; it ends with its parent. */
import { createLog } from '../../../api/log.js';
import type { Database } from '../../../api/store/database.js';
import { openDatabase } from '../../../api/store/open-database.js';
import type { FromHand, ToHand } from './hands.js';
import { doTask } from './tasks.js';

const say = (message: FromHand): void => void process.send?.(message);
let database: Promise<Database> | undefined;
/** No statement of verify or rebuild takes longer where all is well; milliseconds. */
const STATEMENT = 5 * 60_000;

async function hear(message: ToHand): Promise<void> {
  if ('place' in message) {
    database = openDatabase(message.place, createLog('silent'), {
      statement: STATEMENT,
      eager: true,
    });
    await database;
    say({ number: message.number, ready: true });
    return;
  }
  if (!database) throw new Error('No database was named');
  const { number } = message;
  let steps = 0;
  const hearing = {
    tell: (told: Parameters<Parameters<typeof doTask>[2]['tell']>[0]): void => {
      say({ number, told });
    },
    step: (n: number): void => {
      steps += n;
      if (steps < 50) return;
      say({ number, step: steps });
      steps = 0;
    },
  };
  const done = await doTask(await database, message.task, hearing);
  if (steps > 0) say({ number, step: steps });
  say({ number, done });
}

process.on('message', (message) => {
  hear(message as ToHand).catch((failure: unknown) => {
    say({
      number: (message as ToHand).number,
      failed: failure instanceof Error ? failure.message : String(failure),
    });
  });
});
process.on('disconnect', () => {
  process.exit(0);
});
// Told to end with its parent's group: the parent sees to what is to be finished.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
