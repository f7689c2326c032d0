/** What reports were filled in with when they were opened. */
import type { Knex } from 'knex';
import { canonical } from '../../regimes/canonical.js';
import type { Instant, Json } from '../../regimes/words.js';
import type { PrefilledCell } from '../../forms/prefilled.js';
import type { Queries } from './database.js';
import { ask, type Statement } from './statements.js';

const CELLS: Statement = {
  name: 'prefilled-cells',
  text: 'select cells from report_prefills where obligation_id = $1',
};

/** The cells of a report that were filled in beforehand; none where it was opened without any. */
export async function prefilledOf(queries: Queries, obligationId: number): Promise<readonly PrefilledCell[]> {
  const [row] = await ask<{ readonly cells: string }>(queries, CELLS, [obligationId]);
  return row ? (JSON.parse(row.cells) as PrefilledCell[]) : [];
}

/** Keeps what a report is filled in with, in the transaction of its opening or saving. */
export async function keepPrefilled(
  trx: Knex.Transaction,
  obligationId: number,
  cells: readonly PrefilledCell[],
  at: Instant,
): Promise<void> {
  await trx('report_prefills')
    .insert({ obligation_id: obligationId, cells: canonical(cells as unknown as Json), at })
    .onConflict('obligation_id')
    .merge(['cells', 'at']);
}
