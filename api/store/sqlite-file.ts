/** The SQLite file as a whole: a copy of a live one, and whether one is sound and ours. */
import { existsSync } from 'node:fs';
import knexFactory, { type Knex } from 'knex';

function open(filename: string): Knex {
  return knexFactory({
    client: 'sqlite3',
    connection: { filename },
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
  });
}

/** Copies a database that may be in use: one consistent moment of it, compact, in one file that must not exist yet. */
export async function copyLive(source: string, target: string): Promise<void> {
  const database = open(source);
  try {
    await database.raw('PRAGMA busy_timeout = 20000');
    await database.raw('VACUUM INTO ?', [target]);
  } finally {
    await database.destroy();
  }
}

/** What is wrong with a file that is to be our database; undefined when nothing is. */
export async function whatIsWrongWith(filename: string): Promise<string | undefined> {
  if (!existsSync(filename)) return 'it does not exist';
  const database = open(filename);
  try {
    const [check] = (await database.raw('PRAGMA integrity_check')) as { integrity_check: string }[];
    if (check?.integrity_check !== 'ok') return `it is damaged: ${check?.integrity_check ?? 'no answer'}`;
    if (!(await database.schema.hasTable('schema_migrations'))) return 'it is no database of this program';
    const broken = (await database.raw('PRAGMA foreign_key_check')) as unknown[];
    return broken.length > 0 ? `${broken.length} of its rows refer to rows that are not there` : undefined;
  } catch (failure) {
    // SQLite's own words: "file is not a database", "database disk image is malformed".
    return failure instanceof Error ? failure.message : String(failure);
  } finally {
    await database.destroy();
  }
}

/** The names of the migrations that a database file has seen. */
export async function migrationsIn(filename: string): Promise<string[]> {
  const database = open(filename);
  try {
    return (await database('schema_migrations').orderBy('name').select<{ name: string }[]>('name')).map(
      (row) => row.name,
    );
  } finally {
    await database.destroy();
  }
}
