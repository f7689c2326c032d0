/** Reviewing at speed: who works on which report, what was said about a remark, and when somebody last looked. */
import type { Knex } from 'knex';

export const name = '2026-11-28-review';

export async function up(db: Knex): Promise<void> {
  // Somebody says that he reviews a revision. It ends by its moment, and by itself once the revision is decided on.
  await db.schema.createTable('review_claims', (t) => {
    t.integer('obligation_id').primary().references('obligations.id').onDelete('CASCADE');
    t.integer('revision').notNullable();
    t.integer('user_id').notNullable().references('users.id');
    t.text('claimed_at').notNullable();
    t.text('expires_at').notNullable();
    t.index(['user_id']);
  });
  await db.schema.createTable('remark_replies', (t) => {
    t.increments('id');
    t.integer('remark_id').notNullable().references('remarks.id');
    t.text('message').notNullable();
    t.integer('author_id').notNullable().references('users.id');
    t.text('at').notNullable();
    t.index(['remark_id']);
  });
  // A remark is settled while it has a row here.
  await db.schema.createTable('remark_settlements', (t) => {
    t.integer('remark_id').primary().references('remarks.id');
    t.integer('user_id').notNullable().references('users.id');
    t.text('at').notNullable();
  });
  await db.schema.createTable('inbox_visits', (t) => {
    t.integer('user_id').primary().references('users.id');
    t.text('visited_at').notNullable(); // the last look of the visit that goes on
    t.text('before_at'); // the last look of the visit before: what came later is new
  });
}
