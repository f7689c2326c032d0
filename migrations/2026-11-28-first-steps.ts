/** What a person has seen and does not want to be shown again, wherever he logs in. */
import type { Knex } from 'knex';

export const name = '2026-11-28-first-steps';

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('dismissals', (t) => {
    t.integer('user_id').notNullable().references('users.id');
    t.text('what').notNullable();
    t.text('at').notNullable();
    t.primary(['user_id', 'what']);
  });
}
