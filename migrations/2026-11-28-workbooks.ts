/** Workbooks that were sent in: read by a job, which keeps here how far it is and what became of each unit. */
import type { Knex } from 'knex';

export const name = '2026-11-28-workbooks';

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('workbook_uploads', (t) => {
    t.increments('id');
    t.integer('user_id').notNullable().references('users.id');
    t.text('language').notNullable();
    t.text('name').notNullable(); // as the sender calls it
    t.text('hash').notNullable(); // of its bytes, which lie among the blobs
    t.text('regime'); // the report that it was sent to; nothing: whatever the file says
    t.text('period');
    t.text('unit');
    t.integer('overwrite').notNullable().defaultTo(0);
    t.text('state').notNullable(); // queued | running | done | refused | failed
    t.integer('done').notNullable().defaultTo(0);
    t.integer('total').notNullable().defaultTo(0);
    t.text('results').notNullable(); // what became of each unit so far
    t.text('refusal'); // why the file as a whole was not read: {rule, vi, en}
    t.text('marked'); // hash of the same file with its problems marked
    t.integer('attempts').notNullable().defaultTo(0);
    t.text('beat_at');
    t.text('requested_at').notNullable();
    t.text('ended_at');
    t.index(['user_id', 'id']);
    t.index(['state']);
  });
}
