/** Notices to readers, what each reader wants to be told of, and the e-mails that carry them. */
import type { Knex } from 'knex';

export const name = '2026-11-28-notices';

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('notice_mails', (t) => {
    t.bigIncrements('id');
    t.integer('user_id').notNullable().references('users.id');
    t.text('address').notNullable();
    t.text('language').notNullable();
    t.text('state').notNullable(); // waiting | claimed | handing | sent | refused | given-up | unknown | discarded
    t.text('message_id').notNullable().unique();
    t.integer('tries').notNullable().defaultTo(0);
    t.text('next_at').notNullable();
    t.text('claim'); // who has it in hand
    t.text('claimed_at');
    t.text('created_at').notNullable();
    t.text('sent_at');
    t.text('reason'); // what the server said last
    t.index(['state', 'next_at']);
    t.index(['sent_at']);
  });
  await db.schema.createTable('notices', (t) => {
    t.bigIncrements('id');
    t.integer('user_id').notNullable().references('users.id');
    t.text('kind').notNullable();
    t.text('subject').notNullable(); // what it is about: never the same kind of the same twice to one reader
    t.text('at').notNullable();
    t.bigInteger('event_id'); // the event that it tells of; none where time alone brought it
    t.text('regime');
    t.text('period');
    t.text('unit_code');
    t.text('facts').notNullable();
    t.integer('shown').notNullable(); // whether it stands in the application
    t.text('read_at');
    t.text('mail').notNullable(); // off | waiting | mailed | read (in the application, before it was mailed)
    t.text('mail_due_at');
    t.bigInteger('mail_id').references('notice_mails.id');
    t.unique(['user_id', 'kind', 'subject']);
    t.index(['user_id', 'shown', 'id']);
    t.index(['mail', 'mail_due_at']);
    t.index(['mail_id']);
    t.index(['at']);
  });
  // Only where a reader wants it otherwise than it is by itself.
  await db.schema.createTable('notice_choices', (t) => {
    t.integer('user_id').notNullable().references('users.id');
    t.text('kind').notNullable();
    t.integer('shown').notNullable();
    t.integer('mailed').notNullable();
    t.primary(['user_id', 'kind']);
  });
  await db.schema.createTable('notice_digests', (t) => {
    t.integer('user_id').primary().references('users.id');
    t.text('daily_at').notNullable(); // HH:MM in Asia/Ho_Chi_Minh
  });
  // Returned reports and corrections fall due anew; few have such a moment.
  await db.raw(
    'create index reports_returned_due_index on reports (returned_due_at) where returned_due_at is not null',
  );
  await db.raw(
    'create index reports_correction_due_index on reports (correction_due_at) where correction_due_at is not null',
  );
  // What happened before there were notices is told to nobody.
  const newest = await db('events').max<{ id: number | null }[]>('id as id');
  await db('meta').insert({ key: 'notices-told-to', value: String(newest[0]?.id ?? 0) });
}
