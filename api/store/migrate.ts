/**
 * Brings the database to the schema of this program. Several processes may start at once and any of them may be
 * killed: all pending migrations run in one transaction behind one lock, which dies with its connection. (knex's
 * own migrator keeps its lock in a row, which a killed process leaves behind.)
 */
import type { Migration } from '../../migrations/index.js';
import type { Database } from './database.js';

const LOCK = 7_120_031;

/** Applies what is missing. Answers the names of the migrations applied, none when all were there. */
export async function migrate(database: Database, migrations: readonly Migration[]): Promise<string[]> {
  return database.write(async (trx) => {
    if (database.dialect === 'postgres') {
      await trx.raw('set local statement_timeout = 0'); // others wait here, and an index of a full table takes its time
      await trx.raw('select pg_advisory_xact_lock(?)', [LOCK]);
    }
    if (!(await trx.schema.hasTable('schema_migrations'))) {
      await trx.schema.createTable('schema_migrations', (table) => {
        table.text('name').primary();
      });
    }
    const done = new Set(
      (await trx('schema_migrations').select<{ name: string }[]>('name')).map((row) => row.name),
    );
    const pending = migrations.filter((migration) => !done.has(migration.name));
    for (const migration of pending) {
      await migration.up(trx);
      await trx('schema_migrations').insert({ name: migration.name });
    }
    return pending.map((migration) => migration.name);
  });
}
