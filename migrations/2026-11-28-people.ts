/**
 * Who handles what: duties within units, deputies and absences with their terms, and reports that are filed on behalf
 * of a unit that cannot.
 */
import type { Knex } from 'knex';

export const name = '2026-11-28-people';

export async function up(db: Knex): Promise<void> {
  // One row says that somebody does something in a unit. What was ended is no row any more; events tell of it.
  await db.schema.createTable('duties', (t) => {
    t.increments('id');
    t.integer('unit_id').notNullable().references('units.id');
    t.text('regime').references('regimes.code'); // null: every regime
    t.text('task').notNullable(); // prepare | check | sign | review | file-for | deputy | away
    // Who does it: a person, or the people of another unit. Of `away` nobody, where nobody stands in.
    t.integer('user_id').references('users.id');
    t.integer('department_id').references('units.id');
    t.integer('for_id').references('users.id'); // deputy, away: in whose place
    t.integer('own').notNullable().defaultTo(0); // review by a department: the unit's own aggregators may too
    t.text('first_day'); // deputy, away: both days are within the term
    t.text('last_day');
    t.text('note');
    t.text('created_at').notNullable();
    t.integer('created_by').references('users.id');
    t.index(['unit_id']);
    t.index(['user_id']);
    t.index(['department_id']);
  });
  // A report that another unit files for the one that owes it.
  await db.schema.createTable('filings_on_behalf', (t) => {
    t.integer('obligation_id').primary().references('obligations.id').onDelete('CASCADE');
    t.integer('filer_id').notNullable().references('units.id');
    t.text('reason').notNullable();
    t.text('opened_at').notNullable();
    t.integer('opened_by').notNullable().references('users.id');
    t.index(['filer_id']);
  });
  await db.schema.alterTable('revisions', (t) => {
    t.text('signed_for'); // canonical JSON {id, name}: the head in whose place a deputy signed
    t.text('on_behalf'); // canonical JSON {reason, unit: {code, name}}: who filed it for the unit, and why
    t.text('answer'); // canonical JSON {at, by, reason?, state}: what the unit said of it later
  });
}
