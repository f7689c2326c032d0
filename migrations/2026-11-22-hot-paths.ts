/** Indexes for lists of obligations: of everything below a unit, and of everything in the order in which it falls due. */
import type { Knex } from 'knex';

export const name = '2026-11-22-hot-paths';

export async function up(db: Knex): Promise<void> {
  const { config } = db.client as { config: { client: unknown } };
  // Under a database's own collation PostgreSQL finds beginnings of texts only by this class of operators.
  const beginnings = config.client === 'pg' ? 'unit_path text_pattern_ops' : 'unit_path';
  await db.raw(`create index obligations_unit_path_index on obligations (${beginnings})`);
  await db.schema.alterTable('obligations', (t) => {
    t.index(['due_at', 'id']);
  });
}
