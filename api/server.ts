/** `npm run api`: the API alone (and the built client, if there is one); work is done by `npm run worker`. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { queueBoard } from '../worker/board.js';
import { sharedQueue } from '../worker/queue-place.js';
import { beSeen } from './actions/be-seen.js';
import { createApp } from './app.js';
import { claimDataFolder } from './data-folder.js';
import { BOARD } from './http/operations.js';
import { listen } from './listen.js';
import { begin, endOnSignal, run } from './process.js';
import { limitsOf, VERSION } from './settings.js';
import { openDatabase } from './store/open-database.js';

const CLIENT = path.resolve(import.meta.dirname, '../client/dist');

const { settings, log } = begin();
run(log, async () => {
  if (settings.databaseUrl === undefined) claimDataFolder(settings.dataDir);
  const database = await openDatabase(settings, log, limitsOf(settings));
  const now = (): Date => new Date();
  const connection = sharedQueue(settings);
  // Opened when an administrator first looks at it.
  const board = connection && queueBoard(() => Promise.resolve(connection), log, BOARD);
  const deps = {
    ...(board ? { board: board.handle } : {}),
    database,
    settings,
    log,
    now,
    // Marks lie in the database, where the workers' relays look every tenth of a second.
    nudge: () => undefined,
    // But for the board, the API never talks to the queue: it answers, and loses nothing, while the queue is away.
    queueReady: () => Promise.resolve(true),
  };
  const client = existsSync(path.join(CLIENT, 'index.html')) ? CLIENT : undefined;
  const server = await listen(createApp(deps, client), settings);
  const seen = beSeen({ database, log, now, kind: 'api', version: VERSION });
  endOnSignal(log, async () => {
    await server.close();
    await board?.close();
    await seen.stop();
    await database.close();
  });
  log.info({ host: settings.host, port: server.port, client: client !== undefined }, 'The API is listening');
});
