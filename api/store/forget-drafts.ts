/** Taking obligations away that were never answered, with the drafts that were begun for them. */
import type { Queries } from './database.js';
import { inChunks } from './sync-period.js';

/** Everything that hangs on an obligation of which nothing was ever sent goes with it. They must be locked. */
export async function deleteUnsent(trx: Queries, obligationIds: readonly number[]): Promise<void> {
  await inChunks(obligationIds, async (ids) => {
    await trx('blob_uses').where('kind', 'report').whereIn('owner', ids).delete();
    await trx('report_prefills').whereIn('obligation_id', ids).delete();
    await trx('reports').whereIn('obligation_id', ids).delete();
    await trx('obligations').whereIn('id', ids).delete();
  });
}
