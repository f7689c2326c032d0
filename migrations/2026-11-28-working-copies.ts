/** A regime that is being worked on: its text as it stands, right or wrong, one copy for each code. */
import type { Knex } from 'knex';

export const name = '2026-11-28-working-copies';

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('working_copies', (t) => {
    t.string('regime', 64).primary();
    t.text('text').notNullable();
    t.string('title', 400).notNullable();
    t.string('issuer', 400).notNullable();
    // The hash of the document that the text is, where it is one without mistakes.
    t.string('hash', 64);
    // The draft version that stood there when the text was kept.
    t.string('draft_hash', 64);
    t.string('saved_at', 30).notNullable();
    t.integer('saved_by').notNullable().references('id').inTable('users');
  });
}
