/** What operators look at: jobs that fail, and the processes that are at work. */
import type { Knex } from 'knex';

export const name = '2026-11-22-operations';

export async function up(db: Knex): Promise<void> {
  // One row for each piece of work that fails; it goes when the work was done.
  await db.schema.createTable('job_failures', (t) => {
    t.text('key').primary(); // the job's id in the queue
    t.text('name').notNullable();
    t.text('data').notNullable(); // ids only
    // A node of a roll-up, and the marks that the failure covers: a newer one is new work and is tried at once.
    t.integer('regime_period_id');
    t.integer('unit_id');
    t.bigInteger('mark_from');
    t.bigInteger('mark_to');
    t.integer('tries').notNullable();
    t.text('reason').notNullable();
    t.text('first_at').notNullable();
    t.text('last_at').notNullable();
    t.text('next_at').notNullable(); // not to be tried before; a far day once it was set aside
    t.text('set_aside_at');
    t.text('discarded_at');
    t.index(['regime_period_id', 'unit_id']);
  });
  // One row for each process that runs or was killed; one that ends in order takes its row away.
  await db.schema.createTable('processes', (t) => {
    t.text('id').primary();
    t.text('kind').notNullable(); // api | worker | all
    t.text('host').notNullable();
    t.integer('pid').notNullable();
    t.text('version').notNullable();
    t.text('started_at').notNullable();
    t.text('seen_at').notNullable();
    t.text('facts').notNullable();
  });
}
