/**
 * Filing on behalf of a unit that cannot (nhập thay): another unit takes the report on, with a reason; what it sends
 * says so, needs the paper original, and waits for the word of the unit itself, which may come any time later.
 */
import type { Knex } from 'knex';
import { BEHALF_ACTS, may, type BehalfAct } from '../../regimes/policy.js';
import { canonical } from '../../regimes/canonical.js';
import type { Instant, JsonObject } from '../../regimes/words.js';
import { problem } from '../problems.js';
import type { Database } from '../store/database.js';
import { closeFiling, openFiling } from '../store/duties.js';
import { recordEvent } from '../store/events.js';
import type { Person } from '../store/people.js';
import type { ReportKey } from '../store/reports.js';
import { answerFiling } from '../store/revisions.js';
import { authorise, lockedContext } from './act-on-report.js';
import { subjectIn, type ReportContext, type ShownRow } from './report-context.js';

/** What a unit has said of a report that another filed for it; kept with the revision. */
export interface Answer {
  readonly state: 'confirmed' | 'objected';
  readonly at: Instant;
  readonly by: string;
  readonly reason?: string;
}

interface By {
  readonly person: Person;
  readonly now: Date;
}

const UNSENT: readonly string[] = ['none', 'draft', 'returned'];

type Context = Pick<ReportContext<ShownRow>, 'row' | 'regime' | 'handlers'>;

/** Whether the report is where the act can be done, whoever does it. */
function possible({ row, handlers }: Context, act: BehalfAct): boolean {
  const { state, onBehalf, answer, submittedRevisionId } = row;
  switch (act) {
    case 'file-for':
      return UNSENT.includes(state) && !handlers?.filing;
    case 'hand-back':
      return UNSENT.includes(state) && handlers?.filing !== undefined;
    default: {
      const open = onBehalf !== null && submittedRevisionId !== null;
      const said = answer === null ? undefined : (JSON.parse(answer) as Answer).state;
      return open && said !== 'confirmed' && (act === 'confirm-filing' || said === undefined);
    }
  }
}

/** Those of these acts that the person can do now. */
export function behalfActs(context: Context, person: Person, now: Date): BehalfAct[] {
  const subject = subjectIn(context, now);
  return BEHALF_ACTS.filter((act) => possible(context, act) && may(person, act, subject));
}

const ASK_REASON: readonly BehalfAct[] = ['file-for', 'object-to-filing'];

const EVENTS: Readonly<Record<BehalfAct, string>> = {
  'file-for': 'report.filing-taken',
  'hand-back': 'report.filing-handed-back',
  'confirm-filing': 'report.filing-confirmed',
  'object-to-filing': 'report.filing-objected',
};

/**
 * Does one of them.
 * @throws Problem not-found, forbidden, handled-by-others, state-forbids, reason-missing
 */
export async function actOnBehalf(
  database: Database,
  by: By,
  key: ReportKey,
  act: BehalfAct,
  reason: string | undefined,
): Promise<void> {
  await database.write(async (trx) => {
    const context = await lockedContext(database, trx, key);
    authorise(context, by.person, act, by.now);
    if (!possible(context, act)) throw problem('state-forbids');
    const why = (reason ?? '').trim();
    if (why === '' && ASK_REASON.includes(act)) throw problem('reason-missing');
    const data = await EFFECTS[act](trx, context, by, why);
    const { row } = context;
    await recordEvent(trx, {
      at: by.now.toISOString(),
      type: EVENTS[act],
      actorId: by.person.userId,
      regime: row.regime,
      period: row.period,
      unitId: row.unitId,
      unitCode: row.unit.code,
      unitPath: row.unitPath,
      data: { state: row.state, receiver: row.receiverId, recipient: row.recipientId, ...data },
    });
  });
}

type Effect = (trx: Knex.Transaction, context: ReportContext, by: By, reason: string) => Promise<JsonObject>;

const answering =
  (state: Answer['state']): Effect =>
  async (trx, { row }, { person, now }, reason) => {
    const answer = { state, at: now.toISOString(), by: person.name, ...(reason === '' ? {} : { reason }) };
    if (row.submittedRevisionId === null) throw problem('state-forbids');
    await answerFiling(trx, row.submittedRevisionId, canonical(answer));
    return { revision: row.revision, ...(reason === '' ? {} : { reason }) };
  };

const EFFECTS: Readonly<Record<BehalfAct, Effect>> = {
  'file-for': async (trx, context, { person, now }, reason) => {
    const filerId = filingUnit(context, person, now);
    await openFiling(trx, context.row.id, { filerId, reason, at: now.toISOString(), userId: person.userId });
    return { reason, filer: filerId };
  },
  'hand-back': async (trx, { row }) => {
    await closeFiling(trx, row.id);
    return {};
  },
  'confirm-filing': answering('confirmed'),
  'object-to-filing': answering('objected'),
};

/** For which of his units a person files: one that is named for it before one that receives it. */
function filingUnit(context: ReportContext, person: Person, now: Date): number {
  const { handling, reviewerIds } = subjectIn(context, now);
  const mine = person.roles.filter(({ role }) => role === 'clerk' || role === 'aggregator');
  const found = [...(handling?.filers ?? []), ...reviewerIds].find((id) =>
    mine.some(({ unitId }) => unitId === id),
  );
  if (found === undefined) throw problem('forbidden');
  return found;
}
