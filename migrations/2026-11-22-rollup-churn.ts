/**
 * How PostgreSQL keeps rows that are written again and again. A roll-up's inputs are hashes, which hardly shrink:
 * compressing them with every pass took most of the time of writing a node. And dead rows of two small tables are
 * cleared away by their number, not by a share of the table.
 */
import type { Knex } from 'knex';

export const name = '2026-11-22-rollup-churn';

export async function up(db: Knex): Promise<void> {
  const { config } = db.client as { config: { client: unknown } };
  if (config.client !== 'pg') return;
  await db.raw('alter table rollup_nodes alter column inputs set storage external');
  await db.raw('alter table rollup_nodes alter column coverage set storage external');
  await db.raw(
    'alter table rollup_nodes set (autovacuum_vacuum_scale_factor = 0.02, toast.autovacuum_vacuum_scale_factor = 0.02)',
  );
  await db.raw(
    'alter table rollup_marks set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000)',
  );
}
