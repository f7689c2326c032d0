/**
 * Requests: what somebody asks of named units, once or day by day until it is closed. A round of a request is a period
 * of its regime, which the calendar leaves alone.
 */
import type { Knex } from 'knex';

export const name = '2026-11-28-requests';

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('requests', (t) => {
    t.increments('id');
    t.text('regime').notNullable().references('regimes.code');
    t.integer('version_id').notNullable().references('regime_versions.id');
    t.integer('issuer_id').notNullable().references('units.id');
    // Where its roll-up ends: the issuer, or the nation for an agency that asks units which do not stand below it.
    t.integer('top_id').notNullable().references('units.id');
    t.integer('recipient_id').references('units.id');
    t.text('title').notNullable();
    t.text('text').notNullable();
    t.text('due_at').notNullable(); // of the latest round
    t.text('repeat_opens'); // HH:MM, of every following day; null: asked once
    t.text('repeat_due'); // HH:MM of the same day
    t.text('next_round_at'); // null: no further round
    t.integer('hand_down').notNullable(); // whether those asked may ask their own units
    t.text('state').notNullable(); // open | closed
    t.text('reminded_at');
    t.text('created_at').notNullable();
    t.integer('created_by').references('users.id');
    t.text('closed_at');
    t.integer('closed_by').references('users.id');
    t.index(['issuer_id']);
    t.index(['next_round_at']);
  });
  // Whom a request is addressed to, and who was asked by them in turn.
  await db.schema.createTable('request_units', (t) => {
    t.integer('request_id').notNullable().references('requests.id');
    t.integer('unit_id').notNullable().references('units.id');
    t.integer('receiver_id').notNullable().references('units.id');
    t.integer('step').notNullable(); // 0: answers for itself; more: collates what its own units answer
    t.text('level').notNullable(); // as which it answers
    t.text('set_aside'); // a draft that was begun before it was handed down, or that was never sent
    t.text('added_at').notNullable();
    t.primary(['request_id', 'unit_id']);
    t.index(['unit_id']);
  });
  await db.schema.alterTable('regime_periods', (t) => {
    t.integer('request_id'); // no foreign key: SQLite would have to copy the table for it
    t.integer('round'); // of the request: 1, 2, ...
    t.index(['request_id', 'round']);
  });
}
