/** The database that the settings name, brought to the schema of this program. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Logger } from 'pino';
import { MIGRATIONS } from '../../migrations/index.js';
import { openPostgres, openSqlite, type Database, type Limits, type Turns } from './database.js';
import { migrate } from './migrate.js';

/** The file of the embedded size in the data folder. */
export const SQLITE_FILE = 'baocao.sqlite';

/** What of the settings says where the database is. */
export interface DatabasePlace {
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  readonly pool: number;
}

/** @throws Error where the database cannot be reached or migrated; nothing is left open then */
export async function openDatabase(
  place: DatabasePlace,
  log: Logger,
  limits: Limits & Turns = {},
): Promise<Database> {
  const database = open(place, limits);
  try {
    const applied = await migrate(database, MIGRATIONS);
    if (applied.length > 0) log.info({ applied }, 'The database was brought to the schema of this version');
    return database;
  } catch (failure) {
    await database.close();
    throw failure;
  }
}

function open({ databaseUrl, dataDir, pool }: DatabasePlace, limits: Limits & Turns): Database {
  if (databaseUrl !== undefined) return openPostgres(databaseUrl, pool, limits);
  mkdirSync(dataDir, { recursive: true });
  return openSqlite(path.join(dataDir, SQLITE_FILE), limits.eager);
}
