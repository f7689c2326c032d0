/**
 * What changes an obligation beside its rule: exemptions, extensions, locks of periods with their exceptions, the
 * retirement of a regime, and years whose holidays are not all announced.
 */
import type { Knex } from 'knex';

export const name = '2026-11-28-duties';

export async function up(db: Knex): Promise<void> {
  await years(db);
  await obligations(db);
  await locks(db);
  await exemptions(db);
  await db.schema.alterTable('regimes', (t) => {
    t.text('retired_after'); // id of the last period that is asked for
    t.text('retired_day'); // its last calendar day
    t.text('retired_reason');
    t.text('retired_at');
    t.integer('retired_by'); // no foreign key: SQLite would have to copy the table for it
  });
}

/** A year that has no row, or is `provisional`, may still get holidays and make-up days that nobody knows of yet. */
async function years(db: Knex): Promise<void> {
  await db.schema.createTable('working_day_years', (t) => {
    t.integer('year').primary();
    t.text('state').notNullable(); // known | provisional
    t.text('marked_at').notNullable();
    t.integer('marked_by').references('users.id');
  });
  const marked_at = '2026-11-28T00:00:00.000Z';
  await db('working_day_years').insert(
    [2024, 2025, 2026].map((year) => ({ year, state: 'known', marked_at, marked_by: null })),
  );
}

async function obligations(db: Knex): Promise<void> {
  await db.schema.alterTable('obligations', (t) => {
    t.text('rule_due_at'); // by the rule, where an extension has moved `due_at`
    t.integer('due_provisional').notNullable().defaultTo(0); // counted in a year that is not known
  });
  await db.schema.createTable('due_extensions', (t) => {
    t.integer('regime_period_id').notNullable().references('regime_periods.id');
    t.integer('unit_id').notNullable().references('units.id');
    t.text('due_at').notNullable();
    t.text('reason').notNullable();
    t.text('granted_at').notNullable();
    t.integer('granted_by').notNullable().references('users.id');
    t.primary(['regime_period_id', 'unit_id']);
  });
  await db.schema.alterTable('revisions', (t) => {
    t.integer('empty').notNullable().defaultTo(0); // sent with no field filled in
  });
  await db('revisions').where({ content: '{}' }).update({ empty: 1 });
}

async function locks(db: Knex): Promise<void> {
  await db.schema.alterTable('regime_periods', (t) => {
    t.text('locked_at'); // nothing in it may be acted on from then on; may lie ahead
    t.text('lock_reason');
    t.integer('locked_by'); // no foreign key, as above
    t.text('withdrawn_at'); // its regime was retired, and what nobody had sent was taken away
    t.text('synced'); // what its obligations were last brought in line with, and how many they were
  });
  await db.schema.createTable('lock_exceptions', (t) => {
    t.increments('id');
    t.integer('regime_period_id').notNullable().references('regime_periods.id');
    t.integer('unit_id').notNullable().references('units.id');
    t.text('until').notNullable();
    t.text('reason').notNullable();
    t.text('granted_at').notNullable();
    t.integer('granted_by').notNullable().references('users.id');
    t.text('revoked_at');
    t.integer('revoked_by').references('users.id');
    t.index(['regime_period_id', 'unit_id']);
  });
}

async function exemptions(db: Knex): Promise<void> {
  await db.schema.createTable('exemptions', (t) => {
    t.increments('id');
    t.text('regime').notNullable().references('regimes.code');
    t.integer('unit_id').notNullable().references('units.id');
    t.integer('subtree').notNullable(); // with every unit below it
    t.text('from_period').notNullable();
    t.text('from_day').notNullable(); // its first calendar day
    t.text('to_period');
    t.text('to_day'); // its last calendar day
    t.text('reason').notNullable();
    t.text('granted_at').notNullable();
    t.integer('granted_by').notNullable().references('users.id');
    t.text('ended_at');
    t.integer('ended_by').references('users.id');
    t.index(['regime']);
    t.index(['unit_id']);
  });
}
