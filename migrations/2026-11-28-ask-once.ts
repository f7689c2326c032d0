/** What reports were filled in with when they were opened, and the feeds that other systems push values to. */
import type { Knex } from 'knex';

export const name = '2026-11-28-ask-once';

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('report_prefills', (t) => {
    t.integer('obligation_id').primary().references('obligations.id');
    t.text('cells').notNullable(); // [{figure, value, origin}]
    t.text('at').notNullable();
  });
  await db.schema.createTable('feeds', (t) => {
    t.increments('id');
    t.text('code').notNullable().unique();
    t.text('name_vi').notNullable();
    t.text('name_en').notNullable();
    t.text('created_at').notNullable();
    t.integer('created_by').references('users.id');
  });
  await db.schema.createTable('feed_pushers', (t) => {
    t.integer('feed_id').notNullable().references('feeds.id');
    t.integer('user_id').notNullable().references('users.id');
    t.primary(['feed_id', 'user_id']);
  });
  await db.schema.createTable('feed_pushes', (t) => {
    t.increments('id');
    t.integer('feed_id').notNullable().references('feeds.id');
    t.text('key').notNullable();
    t.text('hash').notNullable(); // of the items: the same key with others is refused
    t.text('answer').notNullable();
    t.text('at').notNullable();
    t.integer('user_id').notNullable().references('users.id');
    t.unique(['feed_id', 'key']);
  });
  // Insert-only: the latest row of a figure is the one in force.
  await db.schema.createTable('feed_values', (t) => {
    t.increments('id');
    t.integer('feed_id').notNullable().references('feeds.id');
    t.integer('push_id').notNullable().references('feed_pushes.id');
    t.integer('unit_id').notNullable().references('units.id');
    t.text('unit_code').notNullable();
    t.text('period').notNullable();
    t.text('row_key').notNullable(); // canonical JSON of the row's key; '' outside tables
    t.text('field').notNullable();
    t.text('value').notNullable();
    t.text('observed_at');
    t.index(['feed_id', 'unit_id', 'period']);
    t.index(['push_id']);
  });
  await db.schema.createTable('feed_refusals', (t) => {
    t.increments('id');
    t.integer('feed_id').notNullable().references('feeds.id');
    t.text('key');
    t.integer('mistakes').notNullable();
    t.text('issues').notNullable(); // the first of them
    t.text('at').notNullable();
    t.integer('user_id').notNullable().references('users.id');
    t.index(['feed_id']);
  });
}
