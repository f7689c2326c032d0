/**
 * How often the lock of its period, or its exception to it, has moved, kept with each obligation: an act that was
 * decided before a lock finds at the row which it holds that it was, and is decided anew.
 */
import type { Knex } from 'knex';

export const name = '2026-11-28-lock-counters';

export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('obligations', (t) => {
    t.integer('lock_counter').notNullable().defaultTo(0);
  });
}
