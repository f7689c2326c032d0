/** `npm run api`: the API alone (and the built client, if there is one); work is done by `npm run worker`. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createApp } from './app.js';
import { claimDataFolder } from './data-folder.js';
import { listen } from './listen.js';
import { begin, endOnSignal, run } from './process.js';
import { openDatabase } from './store/open-database.js';

const CLIENT = path.resolve(import.meta.dirname, '../client/dist');

const { settings, log } = begin();
run(log, async () => {
  if (settings.databaseUrl === undefined) claimDataFolder(settings.dataDir);
  const database = await openDatabase(settings, log);
  const deps = {
    database,
    settings,
    log,
    now: () => new Date(),
    // Marks lie in the database, where the workers' relays look every tenth of a second.
    nudge: () => undefined,
    // The API never talks to the queue: it answers, and loses nothing, while the queue is away.
    queueReady: () => Promise.resolve(true),
  };
  const client = existsSync(path.join(CLIENT, 'index.html')) ? CLIENT : undefined;
  const server = await listen(createApp(deps, client), settings);
  endOnSignal(log, async () => {
    await server.close();
    await database.close();
  });
  log.info({ host: settings.host, port: server.port, client: client !== undefined }, 'The API is listening');
});
