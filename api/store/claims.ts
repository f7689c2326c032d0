/** Who says that he reviews which revision. A claim keeps nobody from acting: it is there to be seen. */
import type { Knex } from 'knex';
import type { Instant } from '../../regimes/words.js';
import type { Queries } from './database.js';

export interface Claim {
  readonly obligationId: number;
  readonly revision: number;
  readonly userId: number;
  readonly name: string;
  readonly claimedAt: Instant;
  readonly expiresAt: Instant;
}

const IDS_AT_A_TIME = 500;

/** Claims that hold at a moment, by obligation. Of an earlier revision none does. */
export async function claimsOn(
  queries: Queries,
  obligationIds: readonly number[],
  moment: Instant,
): Promise<ReadonlyMap<number, Claim>> {
  const found = new Map<number, Claim>();
  for (let start = 0; start < obligationIds.length; start += IDS_AT_A_TIME) {
    const rows = (await queries('review_claims as c')
      .join('users as b', 'b.id', 'c.user_id')
      .join('reports as r', 'r.obligation_id', 'c.obligation_id')
      .join('revisions as s', 's.id', 'r.submitted_revision_id')
      .whereIn('c.obligation_id', obligationIds.slice(start, start + IDS_AT_A_TIME))
      .where('r.state', 'submitted')
      .whereRaw('s.revision = c.revision')
      .where('c.expires_at', '>', moment)
      .select({
        obligationId: 'c.obligation_id',
        revision: 'c.revision',
        userId: 'c.user_id',
        name: 'b.name',
        claimedAt: 'c.claimed_at',
        expiresAt: 'c.expires_at',
      })) as Claim[];
    for (const row of rows) found.set(row.obligationId, row);
  }
  return found;
}

/** Puts a claim in the place of whichever there was. */
export async function keepClaim(trx: Knex.Transaction, claim: Omit<Claim, 'name'>): Promise<void> {
  const row = {
    revision: claim.revision,
    user_id: claim.userId,
    claimed_at: claim.claimedAt,
    expires_at: claim.expiresAt,
  };
  await trx('review_claims')
    .insert({ obligation_id: claim.obligationId, ...row })
    .onConflict('obligation_id')
    .merge(row);
}

export async function endClaim(trx: Knex.Transaction, obligationId: number): Promise<void> {
  await trx('review_claims').where({ obligation_id: obligationId }).delete();
}
