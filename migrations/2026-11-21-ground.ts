/**
 * The first schema. Moments are ISO text in UTC, days `YYYY-MM-DD` text, JSON is canonical text, booleans are 0/1.
 * Validity is half open: a spell holds on `valid_from` and no longer on `valid_to`.
 */
import type { Knex } from 'knex';

export const name = '2026-11-21-ground';

export async function up(db: Knex): Promise<void> {
  await units(db);
  await people(db);
  await regimes(db);
  await reports(db);
  await rollups(db);
  await rest(db);
}

async function units(db: Knex): Promise<void> {
  await db.schema.createTable('units', (t) => {
    t.increments('id');
    t.text('created_at').notNullable();
  });
  // What a unit was called and where it stood during an interval; one row for each change.
  await db.schema.createTable('unit_spells', (t) => {
    t.increments('id');
    t.integer('unit_id').notNullable().references('units.id');
    t.text('code').notNullable();
    t.text('name').notNullable();
    t.text('name_en');
    t.text('search').notNullable(); // the name without diacritics, lower case
    t.text('level').notNullable();
    t.integer('parent_id').references('units.id');
    t.text('path').notNullable(); // '/1/5/77/': ids from the nation down to the unit itself
    t.text('valid_from').notNullable();
    t.text('valid_to');
    t.index(['code', 'valid_from']);
    t.index(['unit_id', 'valid_from']);
    t.index(['parent_id']);
    t.index(['level', 'code']);
  });
  await db.schema.createTable('unit_successions', (t) => {
    t.increments('id');
    t.integer('from_id').notNullable().references('units.id');
    t.integer('to_id').notNullable().references('units.id');
    t.text('effective').notNullable();
    t.text('share').notNullable(); // decimal digits; '1' where the whole unit went
    t.unique(['from_id', 'to_id', 'effective']);
  });
}

async function people(db: Knex): Promise<void> {
  await db.schema.createTable('users', (t) => {
    t.increments('id');
    t.text('username').notNullable().unique();
    t.text('name').notNullable();
    t.text('email');
    t.text('password_hash').notNullable();
    t.text('language').notNullable();
    t.integer('must_change_password').notNullable().defaultTo(0);
    t.text('locked_at');
    t.text('created_at').notNullable();
  });
  await db.schema.createTable('user_roles', (t) => {
    t.integer('user_id').notNullable().references('users.id');
    t.integer('unit_id').notNullable().references('units.id');
    t.text('role').notNullable();
    t.primary(['user_id', 'unit_id', 'role']);
    t.index(['unit_id']);
  });
  // The cookie holds 256 random bits; here lies their SHA-256, so that a stolen backup opens no session.
  await db.schema.createTable('sessions', (t) => {
    t.text('token_hash').primary();
    t.integer('user_id').notNullable().references('users.id');
    t.text('created_at').notNullable();
    t.text('expires_at').notNullable();
    t.index(['user_id']);
    t.index(['expires_at']);
  });
  await db.schema.createTable('tokens', (t) => {
    t.increments('id');
    t.integer('user_id').notNullable().references('users.id');
    t.text('name').notNullable();
    t.text('token_hash').notNullable().unique();
    t.text('created_at').notNullable();
    t.text('expires_at');
    t.index(['user_id']);
  });
  await db.schema.createTable('login_failures', (t) => {
    t.increments('id');
    t.text('account').notNullable();
    t.text('address').notNullable();
    t.text('at').notNullable();
    t.index(['account', 'at']);
    t.index(['address', 'at']);
  });
}

async function regimes(db: Knex): Promise<void> {
  await db.schema.createTable('regimes', (t) => {
    t.text('code').primary();
    t.text('issuer').notNullable();
    t.text('created_at').notNullable();
  });
  await db.schema.createTable('regime_versions', (t) => {
    t.increments('id');
    t.text('regime').notNullable().references('regimes.code');
    t.integer('version').notNullable();
    t.text('state').notNullable(); // draft | published
    t.text('document').notNullable();
    t.text('hash').notNullable();
    t.text('effective_from'); // a period id
    t.text('effective_day'); // the last calendar day of that period: what periods of other lengths are compared with
    t.text('created_at').notNullable();
    t.integer('created_by').references('users.id');
    t.text('published_at');
    t.integer('published_by').references('users.id');
    t.unique(['regime', 'version']);
  });
  // One period of one regime, with what all its reports share.
  await db.schema.createTable('regime_periods', (t) => {
    t.increments('id');
    t.text('regime').notNullable().references('regimes.code');
    t.text('period').notNullable();
    t.text('frequency').notNullable();
    t.integer('version_id').notNullable().references('regime_versions.id');
    t.text('window_from').notNullable();
    t.text('window_to').notNullable();
    t.text('opens_at').notNullable();
    t.text('closes_at').notNullable();
    t.integer('nation_id').notNullable().references('units.id');
    t.integer('recipient_id').references('units.id');
    t.unique(['regime', 'period']);
  });
}

async function reports(db: Knex): Promise<void> {
  await db.schema.createTable('obligations', (t) => {
    t.increments('id');
    t.integer('regime_period_id').notNullable().references('regime_periods.id');
    t.integer('unit_id').notNullable().references('units.id');
    t.integer('spell_id').notNullable().references('unit_spells.id');
    t.text('unit_code').notNullable();
    t.text('unit_path').notNullable();
    t.integer('receiver_id').notNullable().references('units.id');
    t.integer('bucket').notNullable(); // which part of the receiver's roll-up this report enters
    t.text('level').notNullable();
    t.integer('step').notNullable();
    t.text('due_at').notNullable();
    t.unique(['regime_period_id', 'unit_id']);
    t.unique(['regime_period_id', 'unit_code']);
    t.index(['regime_period_id', 'receiver_id', 'bucket']);
    t.index(['unit_id', 'due_at']);
    t.index(['receiver_id', 'due_at']);
  });
  await db.schema.createTable('reports', (t) => {
    t.integer('obligation_id').primary().references('obligations.id');
    t.integer('counter').notNullable(); // the ETag
    t.text('state').notNullable();
    t.integer('correction').notNullable().defaultTo(0);
    t.integer('version_id').notNullable().references('regime_versions.id');
    t.text('content').notNullable(); // what the unit itself filled in
    t.text('explanations').notNullable();
    t.integer('nil').notNullable().defaultTo(0);
    t.integer('revision').notNullable().defaultTo(0); // the last revision's number; 0: none yet
    t.integer('submitted_revision_id');
    t.integer('approved_revision_id');
    t.text('reason'); // of the latest return or rejection while it holds
    t.text('returned_due_at');
    t.text('correction_reason');
    t.text('correction_due_at');
    t.text('correction_requested_at');
    t.text('saved_at').notNullable();
    t.integer('saved_by').references('users.id');
    t.index(['state']);
  });
  await db.schema.createTable('revisions', (t) => {
    t.increments('id');
    t.integer('obligation_id').notNullable().references('obligations.id');
    t.integer('revision').notNullable();
    t.text('state').notNullable();
    t.integer('version_id').notNullable().references('regime_versions.id');
    t.text('content').notNullable();
    t.text('own_content'); // aggregating units: what they filled in themselves
    t.text('rollup_state'); // aggregating units: the mergeable state behind the content
    t.text('rollup_hash');
    t.text('coverage');
    t.text('gaps_reason');
    t.text('explanations').notNullable();
    t.integer('nil').notNullable().defaultTo(0);
    t.text('hash').notNullable();
    t.integer('late').notNullable();
    t.text('submitted_at').notNullable();
    t.integer('submitted_by').notNullable().references('users.id');
    t.text('signed_at');
    t.integer('signed_by').references('users.id');
    t.text('decided_at');
    t.integer('decided_by').references('users.id');
    t.text('reason');
    t.unique(['obligation_id', 'revision']);
  });
  // Lineage of a frozen roll-up: the child revisions it was made of.
  await db.schema.createTable('revision_inputs', (t) => {
    t.integer('revision_id').notNullable().references('revisions.id');
    t.integer('unit_id').notNullable().references('units.id');
    t.text('unit_code').notNullable();
    t.integer('input_id').notNullable().references('revisions.id');
    t.integer('revision').notNullable();
    t.text('hash').notNullable();
    t.primary(['revision_id', 'unit_id']);
    t.index(['input_id']);
  });
  await db.schema.createTable('remarks', (t) => {
    t.increments('id');
    t.integer('obligation_id').notNullable().references('obligations.id');
    t.integer('revision_id').notNullable().references('revisions.id');
    t.text('path').notNullable();
    t.text('message').notNullable();
    t.integer('author_id').notNullable().references('users.id');
    t.text('at').notNullable();
    t.index(['obligation_id']);
  });
}

async function rollups(db: Knex): Promise<void> {
  // A node's row has bucket -1; where a step is wider than 64 children its parts have rows 0, 1, ...
  await db.schema.createTable('rollup_nodes', (t) => {
    t.integer('regime_period_id').notNullable().references('regime_periods.id');
    t.integer('unit_id').notNullable().references('units.id');
    t.text('view').notNullable(); // confirmed | provisional
    t.integer('bucket').notNullable();
    t.text('state').notNullable();
    t.text('inputs');
    t.text('coverage');
    t.text('hash');
    t.text('computed_at').notNullable();
    t.primary(['regime_period_id', 'unit_id', 'view', 'bucket']);
  });
  // Dirty marks. Insert-only; a worker deletes exactly those it has read, in the transaction of what it wrote.
  await db.schema.createTable('rollup_marks', (t) => {
    t.bigIncrements('id');
    t.integer('regime_period_id').notNullable();
    t.integer('unit_id').notNullable();
    t.text('unit_path').notNullable();
    t.integer('bucket').notNullable();
    t.text('kind').notNullable(); // child: a direct reporter's report changed | below: its own roll-up did
    t.text('at').notNullable();
    t.index(['regime_period_id', 'unit_id']);
  });
}

async function rest(db: Knex): Promise<void> {
  await db.schema.createTable('events', (t) => {
    t.bigIncrements('id');
    t.text('at').notNullable();
    t.text('type').notNullable();
    t.integer('actor_id').references('users.id');
    t.text('regime');
    t.text('period');
    t.integer('unit_id').references('units.id');
    t.text('unit_code');
    t.text('unit_path');
    t.text('data').notNullable();
    t.index(['regime', 'period', 'unit_code']);
    t.index(['unit_id']);
  });
  await db.schema.createTable('working_days', (t) => {
    t.text('day').primary();
    t.text('kind').notNullable(); // holiday | working
    t.text('name_vi').notNullable();
    t.text('name_en').notNullable();
  });
  await db.schema.createTable('meta', (t) => {
    t.text('key').primary();
    t.text('value').notNullable();
  });
}
