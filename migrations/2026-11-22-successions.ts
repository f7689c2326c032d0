/** Successions are looked up from both sides: who went over, and into whom. */
import type { Knex } from 'knex';

export const name = '2026-11-22-successions';

export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('unit_successions', (t) => {
    t.index(['to_id', 'effective']);
  });
}
