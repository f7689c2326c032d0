/**
 * What the codes on printed reports are made with: one random key, which lies in the database because every process
 * must agree on it; and who asked about codes that there are none of, so that guessing ends soon.
 */
import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';

export const name = '2026-11-28-verification';

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('verification_key', (t) => {
    t.integer('id').primary();
    t.text('key').notNullable();
  });
  await db('verification_key').insert({ id: 1, key: randomBytes(32).toString('hex') });
  await db.schema.createTable('verification_failures', (t) => {
    t.increments('id');
    t.text('address').notNullable();
    t.text('at').notNullable();
    t.index(['address', 'at']);
  });
}
