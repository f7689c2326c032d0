/** `npm run worker`: relay and job handlers alone, any number of them beside any number of API processes. */
import { beSeen } from '../api/actions/be-seen.js';
import { begin, endOnSignal, run } from '../api/process.js';
import { limitsOf, VERSION } from '../api/settings.js';
import { openDatabase } from '../api/store/open-database.js';
import { jobStats } from './job-stats.js';
import { queueFacts } from './queue-facts.js';
import { backendOf, sharedQueue } from './queue-place.js';
import { runWorker } from './run-worker.js';
import { wariness } from './wary.js';

const { settings, log } = begin();
run(log, async () => {
  const connection = sharedQueue(settings);
  if (!connection) {
    throw new Error(
      'A worker of its own needs REDIS_URL or DATABASE_URL; npm start runs everything in one process',
    );
  }
  const database = await openDatabase(settings, log, limitsOf(settings, 10));
  const now = (): Date => new Date();
  const stats = jobStats();
  const worker = runWorker({
    database,
    log,
    now,
    stats,
    wary: wariness(database, now),
    place: settings,
    mail: settings.mail,
    concurrency: settings.workers,
    connect: () => Promise.resolve(connection),
  });
  const facts = (): ReturnType<typeof queueFacts> => queueFacts(worker, stats, backendOf(settings));
  const seen = beSeen({ database, log, now, kind: 'worker', version: VERSION, facts });
  endOnSignal(log, async () => {
    await worker.stop();
    await seen.stop();
    await database.close();
  });
  log.info({ queue: 'redis' in connection ? 'Redis' : 'PostgreSQL' }, 'The worker is running');
});
