/** Addresses at which calendar programs read what is due: a secret for each, since they have no cookie. */
import type { Knex } from 'knex';

export const name = '2026-11-28-calendar-feeds';

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('calendar_feeds', (t) => {
    t.increments('id');
    t.integer('user_id').notNullable().references('users.id');
    t.text('scope').notNullable(); // me | unit | regime
    t.text('code'); // of the unit or the regime
    t.text('token_hash').notNullable().unique(); // SHA-256: a stolen backup opens no calendar
    t.text('created_at').notNullable();
    t.text('read_on'); // the day it was last read
    t.index(['user_id']);
  });
}
