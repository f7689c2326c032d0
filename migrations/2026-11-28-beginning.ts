/** Reports of past years loaded from files, and opening balances. */
import type { Knex } from 'knex';

export const name = '2026-11-28-beginning';

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('past_imports', (t) => {
    t.increments('id');
    t.text('regime').notNullable().references('regimes.code');
    t.text('kind').notNullable(); // reports | opening
    t.text('file_name').notNullable();
    t.text('hash').notNullable();
    t.integer('size').notNullable();
    t.text('csv').notNullable();
    t.text('state').notNullable(); // checking | checked | refused | loading | done | failed
    t.integer('reports').notNullable().defaultTo(0);
    t.integer('done').notNullable().defaultTo(0);
    t.integer('made').notNullable().defaultTo(0);
    t.integer('errors').notNullable().defaultTo(0);
    t.integer('warnings').notNullable().defaultTo(0);
    t.text('issues').notNullable().defaultTo('[]'); // the first of them
    t.text('reason'); // why it failed
    t.integer('attempts').notNullable().defaultTo(0);
    t.text('beat_at'); // the last sign of life of whoever works on it
    t.text('requested_at').notNullable();
    t.integer('requested_by').notNullable().references('users.id');
    t.text('ended_at');
    t.index(['state']);
    t.index(['regime', 'kind', 'hash']);
  });
  await db.schema.alterTable('revisions', (t) => {
    t.integer('import_id'); // the file that it was loaded from
    t.integer('import_line');
  });
  // A period that nobody was asked for: it is there because of what was loaded.
  await db.schema.alterTable('regime_periods', (t) => {
    t.integer('imported').notNullable().defaultTo(0);
  });
  await db.schema.createTable('opening_balances', (t) => {
    t.increments('id');
    t.text('regime').notNullable().references('regimes.code');
    t.text('period').notNullable(); // the one that it closes: reports of the next go on from it
    t.integer('unit_id').notNullable().references('units.id');
    t.text('unit_code').notNullable();
    t.integer('version_id').notNullable().references('regime_versions.id');
    t.text('content').notNullable();
    t.text('hash').notNullable();
    t.text('source').notNullable();
    t.integer('import_id');
    t.text('at').notNullable();
    t.integer('by').notNullable().references('users.id');
    t.unique(['regime', 'period', 'unit_id']);
  });
}
