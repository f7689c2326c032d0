/** What is said about a remark after it was made, by the unit and by its reviewers; and that it is settled. */
import { may } from '../../regimes/policy.js';
import { problem } from '../problems.js';
import type { Database } from '../store/database.js';
import { recordEvent } from '../store/events.js';
import type { Person } from '../store/people.js';
import { addReply, isRemarkOf, reopen, settle, type Said } from '../store/remark-threads.js';
import { authorise } from './act-on-report.js';
import { placeOfEvent } from './claim-report.js';
import { subjectIn, type ReportContext } from './report-context.js';

interface Discussing {
  readonly database: Database;
  readonly context: ReportContext;
  readonly person: Person;
  readonly now: Date;
  readonly remarkId: number;
}

/** @throws Problem forbidden, handled-by-others, not-found */
export async function replyToRemark(about: Discussing, message: string): Promise<void> {
  const { database, context, person, now, remarkId } = about;
  authorise(context, person, 'discuss-remark', now);
  await known(about);
  const text = message.normalize('NFC').trim();
  const fromReceiver = may(person, 'settle-remark', subjectIn(context, now));
  await database.write(async (trx) => {
    await addReply(trx, { ...saidBy(about), message: text });
    await recordEvent(trx, {
      ...placeOfEvent(context),
      type: fromReceiver ? 'remark.asked' : 'remark.answered',
      at: now.toISOString(),
      actorId: person.userId,
      data: { remark: remarkId, reason: text },
    });
  });
}

/** Says that a remark is settled, or that it is open again. Doing it twice changes nothing. */
export async function settleRemark(about: Discussing, settled: boolean): Promise<void> {
  const { database, context, person, now, remarkId } = about;
  authorise(context, person, 'settle-remark', now);
  await known(about);
  await database.write(async (trx) => {
    const changed = settled ? await settle(trx, saidBy(about)) : await reopen(trx, remarkId);
    if (!changed) return;
    await recordEvent(trx, {
      ...placeOfEvent(context),
      type: settled ? 'remark.settled' : 'remark.reopened',
      at: now.toISOString(),
      actorId: person.userId,
      data: { remark: remarkId },
    });
  });
}

const saidBy = ({ remarkId, person, now }: Discussing): Said => ({
  remarkId,
  userId: person.userId,
  at: now.toISOString(),
});

async function known({ database, context, remarkId }: Discussing): Promise<void> {
  if (!(await isRemarkOf(database.read, remarkId, context.row.id))) throw problem('not-found');
}
