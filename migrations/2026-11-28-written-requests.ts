/** Whether the questions of a request were written for it: such a regime is for those who are asked, not for the public. */
import type { Knex } from 'knex';

export const name = '2026-11-28-written-requests';

export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('requests', (t) => {
    t.integer('written').notNullable().defaultTo(0);
  });
}
