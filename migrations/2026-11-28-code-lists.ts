/** Code lists that regimes share. A version of a list never changes; `code_lists` says which is the present one. */
import type { Knex } from 'knex';

export const name = '2026-11-28-code-lists';

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('code_lists', (t) => {
    t.text('code').primary();
    t.integer('version').notNullable();
  });
  await db.schema.createTable('code_list_versions', (t) => {
    t.text('code').notNullable().references('code_lists.code');
    t.integer('version').notNullable();
    t.text('name_vi').notNullable();
    t.text('name_en').notNullable();
    t.text('items').notNullable(); // [{value, vi, en, validFrom?, validTo?}] in the order of the list
    t.text('at').notNullable();
    t.integer('by').references('users.id'); // nobody: it came with the program
    t.primary(['code', 'version']);
  });
}
