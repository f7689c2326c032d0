/** `npm run restore FILE`: puts a backup in the place of the embedded system's database. */
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { MIGRATIONS } from '../../migrations/index.js';
import { claimDataFolder, serverIn } from '../data-folder.js';
import { SQLITE_FILE } from '../store/open-database.js';
import { migrationsIn, whatIsWrongWith } from '../store/sqlite-file.js';
import { toDisk } from './backup.js';
import { CommandError, runIfStarted } from './command.js';
import type { Command } from './command.js';

export const restore: Command = {
  positionals: 1,
  help: `Usage: npm run restore FILE

Puts a backup in the place of the database of the embedded size (SQLite in BAOCAO_DATA). The server must not run.
The backup is checked first; the database that it replaces stays beside it as ${SQLITE_FILE}.before-restore-<time>.

With DATABASE_URL set, use PostgreSQL's own pg_restore.`,
  run: async ({ settings, positionals, say }) => {
    const { dataDir } = settings;
    if (settings.databaseUrl !== undefined)
      throw new CommandError('DATABASE_URL is set: restore PostgreSQL with pg_restore.');
    const running = serverIn(dataDir);
    if (running !== undefined)
      throw new CommandError(`The server runs (process ${running}); stop it before restoring.`);
    const source = path.resolve(positionals[0] ?? '');
    const database = path.join(dataDir, SQLITE_FILE);
    mkdirSync(dataDir, { recursive: true });
    const release = claimDataFolder(dataDir);
    // Checked as a copy: opening a file may leave others beside it, and the backup is not ours to touch.
    const incoming = `${database}.incoming`;
    try {
      if (!existsSync(source)) throw new CommandError(`${source} does not exist.`);
      copyFileSync(source, incoming);
      await check(source, incoming);
      toDisk(incoming);
      const aside = setAside(database);
      renameSync(incoming, database);
      toDisk(dataDir);
      say(`Restored ${source}.${aside === undefined ? '' : ` The database before lies at ${aside}.`}`);
    } finally {
      for (const end of ['', '-wal', '-shm', '-journal']) rmSync(incoming + end, { force: true });
      release();
    }
  },
};

async function check(source: string, copy: string): Promise<void> {
  const wrong = await whatIsWrongWith(copy);
  if (wrong !== undefined) throw new CommandError(`${source} cannot be restored: ${wrong}.`);
  const known = new Set(MIGRATIONS.map((migration) => migration.name));
  const strange = (await migrationsIn(copy)).filter((name) => !known.has(name));
  if (strange.length > 0) {
    throw new CommandError(
      `${source} was made by a later version of the program (${strange.join(', ')}); restore it with that one.`,
    );
  }
}

/** Moves the database and what belongs to it out of the way. Answers where to; undefined when there was none. */
function setAside(database: string): string | undefined {
  if (!existsSync(database)) return undefined;
  const aside = `${database}.before-restore-${new Date().toISOString().replace(/[:.]/g, '-')}`;
  for (const end of ['-wal', '-shm', ''])
    if (existsSync(database + end)) renameSync(database + end, aside + end);
  return aside;
}

await runIfStarted(import.meta.filename, restore);
