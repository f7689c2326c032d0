/** `npm start`: API, worker and built client in one process; with no setting at all, the embedded size. */
import { beSeen } from './api/actions/be-seen.js';
import { createApp } from './api/app.js';
import { builtClient } from './api/built-client.js';
import { claimDataFolder } from './api/data-folder.js';
import { listen } from './api/listen.js';
import { begin, endOnSignal, run } from './api/process.js';
import { demonstrate } from './api/seed/demonstrate.js';
import { firstStart } from './api/seed/first-start.js';
import { BOARD } from './api/http/operations.js';
import { limitsOf, VERSION } from './api/settings.js';
import { openDatabase } from './api/store/open-database.js';
import { queueBoard } from './worker/board.js';
import { jobStats } from './worker/job-stats.js';
import { queueFacts } from './worker/queue-facts.js';
import { backendOf, queuePlace } from './worker/queue-place.js';
import { runWorker } from './worker/run-worker.js';
import { wariness } from './worker/wary.js';

const { settings, log } = begin();
const closing: (() => Promise<void>)[] = [];
endOnSignal(log, async () => {
  for (const close of closing.reverse()) await close();
});

run(log, async () => {
  const now = (): Date => new Date();
  // Before anything of the folder is touched: clearing what a killed process left must not end a living one's queue.
  if (settings.databaseUrl === undefined) claimDataFolder(settings.dataDir);
  const place = queuePlace(settings, log);
  closing.push(place.close);
  void place.connect().catch(() => undefined); // takes a second: meanwhile the rest; the worker asks again
  const client = await builtClient(log);
  const database = await openDatabase(settings, log, limitsOf(settings));
  closing.push(database.close);
  const { password } = await firstStart({ database, settings, log, now });
  const stats = jobStats();
  const concurrency = settings.workers;
  const worker = runWorker({
    database,
    log,
    now,
    place: settings,
    mail: settings.mail,
    concurrency,
    connect: place.connect,
    stats,
    wary: wariness(database, now),
  });
  closing.push(worker.stop);
  const board = queueBoard(place.connect, log, BOARD);
  closing.push(board.close);
  const facts = (): ReturnType<typeof queueFacts> => queueFacts(worker, stats, backendOf(settings));
  closing.push(beSeen({ database, log, now, kind: 'all', version: VERSION, facts }).stop);
  const { nudge, ready: queueReady } = worker;
  const deps = { database, settings, log, now, nudge, queueReady, board: board.handle };
  const server = await listen(createApp(deps, client), settings);
  closing.push(server.close);
  announce(settings.host, server.port, password);
  if (!settings.demo) return;
  const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));
  const steps = await demonstrate({ database, log, now, nudge: worker.nudge, pause });
  if (steps > 0) log.info({ steps }, 'The demonstration reports are filed');
});

/** For the person at the terminal, beside the log and not in it: the password is shown here once and kept nowhere. */
function announce(host: string, port: number, password: string | undefined): void {
  const shown = host.includes(':') ? `[${host}]` : host;
  const users = password === undefined ? '' : ` (demonstration users: admin, …; password: ${password})`;
  process.stdout.write(`Baocao: http://${shown}:${port}/${users}\n`);
}
