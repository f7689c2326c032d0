/**
 * Saying that one works on a report, so that two do not unknowingly. It keeps nobody from acting: what others do
 * meanwhile shows in the version that every act is decided on.
 */
import type { Instant } from '../../regimes/words.js';
import { problem } from '../problems.js';
import { claimsOn, endClaim, keepClaim, type Claim } from '../store/claims.js';
import type { Database } from '../store/database.js';
import { recordEvent } from '../store/events.js';
import type { Person } from '../store/people.js';
import { lockObligation } from '../store/reports.js';
import { waitingRevision } from '../store/sent-contents.js';
import { authorise } from './act-on-report.js';
import type { ReportContext } from './report-context.js';

/** How long a claim holds unless it is renewed. */
export const CLAIM_MINUTES = 30;

interface Claiming {
  readonly database: Database;
  readonly context: ReportContext;
  readonly person: Person;
  readonly now: Date;
}

/**
 * Claims a report, or renews one's claim.
 * @param takeOver also where somebody else has claimed it, who is told
 * @throws Problem forbidden, handled-by-others, state-forbids where nothing waits for review, claimed
 */
export async function claimReport(about: Claiming, takeOver: boolean): Promise<Claim> {
  const { database, context, person, now } = about;
  const { row } = context;
  authorise(context, person, 'claim-report', now);
  const at = now.toISOString();
  return database.write(async (trx) => {
    await lockObligation(database, trx, row.id);
    const revision = await waitingRevision(trx, row.id);
    if (revision === undefined) throw problem('state-forbids');
    const held = (await claimsOn(trx, [row.id], at)).get(row.id);
    const mine = held?.userId === person.userId;
    if (held && !mine && !takeOver) throw claimedBy(held);
    const claim: Claim = {
      obligationId: row.id,
      revision,
      userId: person.userId,
      name: person.name,
      claimedAt: held && mine ? held.claimedAt : at,
      expiresAt: after(now),
    };
    await keepClaim(trx, claim);
    // Renewing is nothing that happened: it says once more what is known.
    if (!mine)
      await recordEvent(trx, {
        ...placeOfEvent(context),
        type: 'report.claimed',
        at,
        actorId: person.userId,
        data: { revision, ...(held ? { from: held.userId, by: person.name } : {}) },
      });
    return claim;
  });
}

/** Lets go of one's claim; that of somebody else stays. Doing it twice changes nothing. */
export async function releaseReport({ database, context, person, now }: Claiming): Promise<void> {
  const { row } = context;
  authorise(context, person, 'claim-report', now);
  const at = now.toISOString();
  await database.write(async (trx) => {
    await lockObligation(database, trx, row.id);
    const held = (await claimsOn(trx, [row.id], at)).get(row.id);
    if (held?.userId !== person.userId) return;
    await endClaim(trx, row.id);
    await recordEvent(trx, {
      ...placeOfEvent(context),
      type: 'report.claim-released',
      at,
      actorId: person.userId,
      data: { revision: held.revision },
    });
  });
}

const after = (now: Date): Instant => new Date(now.getTime() + CLAIM_MINUTES * 60_000).toISOString();

function claimedBy({ name }: Claim): Error {
  return problem('claimed', {
    detail: {
      vi: `${name} đang duyệt báo cáo này; có thể nhận thay, ${name} sẽ được báo`,
      en: `${name} is reviewing this report; it can be taken over, and ${name} will be told`,
    },
  });
}

/** What every event about a report says of it. */
export const placeOfEvent = ({ row }: ReportContext) => ({
  regime: row.regime,
  period: row.period,
  unitId: row.unitId,
  unitCode: row.unit.code,
  unitPath: row.unitPath,
});
