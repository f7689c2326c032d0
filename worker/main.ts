/** `npm run worker`: relay and job handlers alone, any number of them beside any number of API processes. */
import { begin, endOnSignal, run } from '../api/process.js';
import { openDatabase } from '../api/store/open-database.js';
import { sharedQueue } from './queue-place.js';
import { runWorker } from './run-worker.js';

const { settings, log } = begin();
run(log, async () => {
  const connection = sharedQueue(settings);
  if (!connection) {
    throw new Error(
      'A worker of its own needs REDIS_URL or DATABASE_URL; npm start runs everything in one process',
    );
  }
  const database = await openDatabase(settings, log);
  const worker = runWorker({
    database,
    log,
    now: () => new Date(),
    concurrency: settings.workers,
    connect: () => Promise.resolve(connection),
  });
  endOnSignal(log, async () => {
    await worker.stop();
    await database.close();
  });
  log.info({ queue: 'redis' in connection ? 'Redis' : 'PostgreSQL' }, 'The worker is running');
});
