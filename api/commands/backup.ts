/** `npm run backup FILE`: a copy of the live embedded system. */
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { openSqlite } from '../store/database.js';
import { SQLITE_FILE } from '../store/open-database.js';
import { copyLive, whatIsWrongWith } from '../store/sqlite-file.js';
import { noteBackup } from '../store/system-facts.js';
import { CommandError, runIfStarted } from './command.js';
import type { Command } from './command.js';

export const backup: Command = {
  positionals: 1,
  help: `Usage: npm run backup FILE

Copies the database of the embedded size (SQLite in BAOCAO_DATA) to FILE, which must not exist yet. The server may
run meanwhile: the copy is one consistent moment, and it is checked before it gets its name. Everything is in that
one file; the queue holds no truth and needs no backup.

With DATABASE_URL set, use PostgreSQL's own pg_dump.`,
  run: async ({ settings, positionals, say }) => {
    if (settings.databaseUrl !== undefined)
      throw new CommandError('DATABASE_URL is set: back PostgreSQL up with pg_dump.');
    const source = path.join(settings.dataDir, SQLITE_FILE);
    const target = path.resolve(positionals[0] ?? '');
    if (!existsSync(source))
      throw new CommandError(`There is no database in ${settings.dataDir} (BAOCAO_DATA).`);
    if (existsSync(target)) throw new CommandError(`${target} exists already; name a new file.`);
    if (!existsSync(path.dirname(target)))
      throw new CommandError(`There is no folder ${path.dirname(target)}.`);
    const partial = `${target}.${process.pid}.partial`;
    try {
      await copyLive(source, partial);
      const wrong = await whatIsWrongWith(partial);
      if (wrong !== undefined) throw new CommandError(`The copy cannot be used: ${wrong}.`);
      toDisk(partial);
      renameSync(partial, target);
      toDisk(path.dirname(target));
    } finally {
      rmSync(partial, { force: true });
    }
    const bytes = statSync(target).size;
    await remember(source, { at: new Date().toISOString(), file: path.basename(target), bytes });
    say(`Backed up to ${target} (${Math.ceil(bytes / 1024)} KB).`);
  },
};

/** For the operations page of the live system. */
async function remember(source: string, taken: Parameters<typeof noteBackup>[1]): Promise<void> {
  const database = openSqlite(source);
  try {
    await database.write((trx) => noteBackup(trx, taken));
  } finally {
    await database.close();
  }
}

/** Waits until a file, or the names in a folder, lie on the disk. */
export function toDisk(file: string): void {
  const handle = openSync(file, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

await runIfStarted(import.meta.filename, backup);
