/** Runs of verify and rebuild with what they found, and the seals that make older events evident to tampering. */
import type { Knex } from 'knex';

export const name = '2026-11-22-checks';

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('rollup_checks', (t) => {
    t.increments('id');
    t.text('kind').notNullable(); // verify | rebuild
    t.text('regime'); // nothing: all of them
    t.text('period');
    t.text('state').notNullable(); // queued | running | done | failed | cancelled
    t.integer('done').notNullable().defaultTo(0);
    t.integer('total').notNullable().defaultTo(0);
    t.integer('differences').notNullable().defaultTo(0);
    t.integer('unsettled').notNullable().defaultTo(0);
    t.text('reason'); // why it failed
    t.integer('cancel_asked').notNullable().defaultTo(0);
    t.integer('attempts').notNullable().defaultTo(0);
    t.text('requested_at').notNullable();
    t.integer('requested_by').references('users.id'); // nobody: the night
    t.text('started_at');
    t.text('beat_at'); // the last sign of life of whoever runs it
    t.text('ended_at');
    t.index(['state']);
  });
  // The first of what a run found, in full; how many there were stands on the run.
  await db.schema.createTable('rollup_check_differences', (t) => {
    t.integer('check_id').notNullable().references('rollup_checks.id');
    t.integer('number').notNullable();
    t.text('kind').notNullable();
    t.text('regime');
    t.text('period');
    t.text('unit');
    t.integer('revision');
    t.text('view');
    t.text('detail').notNullable();
    t.primary(['check_id', 'number']);
  });
  // Each seals the events with ids from first_id to last_id; `hash` covers the seal before it.
  await db.schema.createTable('event_seals', (t) => {
    t.integer('number').primary();
    t.bigInteger('first_id').notNullable();
    t.bigInteger('last_id').notNullable();
    t.integer('count').notNullable();
    t.text('digests').notNullable(); // a line `id hash` for each event
    t.text('root').notNullable();
    t.text('previous').notNullable();
    t.text('hash').notNullable();
    t.text('sealed_at').notNullable();
  });
}
