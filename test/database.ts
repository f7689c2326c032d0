/** One suite over every database: SQLite in a file of its own, and PostgreSQL. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openPostgres, openSqlite } from '../api/store/database.js';
import type { Database } from '../api/store/database.js';
import { migrate } from '../api/store/migrate.js';
import { MIGRATIONS } from '../migrations/index.js';
import { freshDatabase } from './postgres.js';

/** Opens a new database with the schema of today and nothing in it. The suite's end closes and deletes it. */
export type Open = () => Promise<Database>;

/** Declares the suite once for each database. `open` may be called in hooks and tests, as often as needed. */
export function forEachDatabase(name: string, suite: (open: Open) => void): void {
  for (const dialect of ['sqlite', 'postgres'] as const) {
    describe(`${name} (${dialect})`, function () {
      this.timeout(60_000);
      const opened: (() => Promise<void>)[] = [];
      suite(async () => {
        const { database, close } = dialect === 'sqlite' ? sqlite() : await postgres();
        opened.push(close);
        await migrate(database, MIGRATIONS);
        return database;
      });
      // Hooks run as they are declared: what the suite itself has going must have ended before its database is closed.
      after(async () => {
        for (const close of opened) await close();
      });
    });
  }
}

interface Opened {
  readonly database: Database;
  readonly close: () => Promise<void>;
}

function sqlite(): Opened {
  const folder = mkdtempSync(path.join(tmpdir(), 'baocao-test-'));
  const database = openSqlite(path.join(folder, 'test.sqlite'));
  const close = async (): Promise<void> => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { database, close };
}

async function postgres(): Promise<Opened> {
  const database = openPostgres(await freshDatabase(), 6);
  return { database, close: () => database.close() };
}
