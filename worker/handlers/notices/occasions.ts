/** Which events are told of, to whom: one row for each type of event. */
import type { NoticeFacts, NoticeKindName } from '../../../forms/notices.js';
import type { JsonObject, Role } from '../../../regimes/words.js';
import { dueNow } from '../../../api/actions/due.js';
import type { Queries } from '../../../api/store/database.js';
import type { StoredEvent } from '../../../api/store/event-seals.js';
import { obligationQuery, obligationRows, type ObligationRow } from '../../../api/store/obligation-rows.js';
import { regimeOf } from '../../../api/store/regimes.js';
import { idsOfPath } from '../../../api/store/units.js';
import { publishedVersion } from './published-version.js';
import type { Audience, Telling } from './telling.js';

export interface Occasion extends Omit<StoredEvent, 'data'> {
  readonly data: JsonObject;
}

/** What is to be told of an event, some hundred tellings at a time. */
type Tell = (queries: Queries, occasion: Occasion) => AsyncIterable<readonly Telling[]>;

/** Those who write a unit's report: above the lowest step its aggregators too. */
export const preparers = ({ unitId, step }: Pick<ObligationRow, 'unitId' | 'step'>): Audience => ({
  unitId,
  roles: step > 0 ? ['clerk', 'aggregator'] : ['clerk'],
});
export const heads = ({ unitId }: Pick<ObligationRow, 'unitId'>): Audience => ({ unitId, roles: ['head'] });
/** Those who review it: the receiver's aggregators, and at the nation the recipient's too. */
export function reviewers(
  row: Pick<ObligationRow, 'receiverId' | 'recipientId' | 'nationId'>,
): readonly Audience[] {
  const roles: readonly Role[] = ['aggregator'];
  const atTop = row.receiverId === row.nationId && row.recipientId !== null;
  return [{ unitId: row.receiverId, roles }, ...(atTop ? [{ unitId: row.recipientId, roles }] : [])];
}

/** What every notice of a report remembers. */
export async function factsOf(queries: Queries, row: ObligationRow): Promise<NoticeFacts> {
  const { label } = await regimeOf(queries, { id: row.versionId, hash: row.versionHash });
  return {
    label: { vi: label.vi, en: label.en },
    unit: row.unit.name,
    receiver: row.receiver.name,
    dueAt: dueNow(row),
  };
}

export const placeOf = (row: ObligationRow) => ({
  regime: row.regime,
  period: row.period,
  unitCode: row.unit.code,
});

/** A telling of the report that an event is about. */
function ofReport(
  kind: NoticeKindName,
  to: (row: ObligationRow) => readonly Audience[],
  when?: (queries: Queries, occasion: Occasion, row: ObligationRow) => Promise<boolean>,
): Tell {
  return async function* (queries, occasion) {
    const row = await reportOf(queries, occasion);
    if (!row || (when && !(await when(queries, occasion, row)))) return;
    const facts = { ...(await factsOf(queries, row)), ...said(occasion.data) };
    const { id: eventId, at, actorId: except } = occasion;
    yield [{ kind, subject: `event ${eventId}`, at, eventId, ...placeOf(row), facts, to: to(row), except }];
  };
}

async function reportOf(
  queries: Queries,
  { regime, period, unitId }: Occasion,
): Promise<ObligationRow | undefined> {
  if (regime === null || period === null || unitId === null) return undefined;
  const [row] = await obligationRows(
    obligationQuery(queries).where({ 'p.regime': regime, 'p.period': period, 'o.unit_id': unitId }),
  );
  return row;
}

/** What the event itself says: the report may have moved on since. */
function said({ reason, dueAt, revision }: JsonObject): NoticeFacts {
  return {
    ...(typeof reason === 'string' ? { reason } : {}),
    ...(typeof dueAt === 'string' ? { dueAt } : {}),
    ...(typeof revision === 'number' ? { revision } : {}),
  };
}

const MANY = 500;

/** Reports that are owed since an event, and still to come: each unit is told of its own. */
async function* owedSince(
  queries: Queries,
  { id: eventId, at, regime, period }: Occasion,
): AsyncGenerator<readonly Telling[]> {
  if (regime === null) return;
  for (let after = 0; ;) {
    const query = obligationQuery(queries)
      .where('p.regime', regime)
      .where('o.id', '>', after)
      .where('o.due_at', '>', at)
      .whereNull('r.state')
      .orderBy('o.id')
      .limit(MANY);
    if (period !== null) void query.where('p.period', period);
    const rows = await obligationRows(query);
    const tellings: Telling[] = [];
    for (const row of rows) tellings.push(await requestCame(queries, row, at, eventId));
    if (tellings.length > 0) yield tellings;
    const last = rows.at(-1);
    if (!last || rows.length < MANY) return;
    after = last.id;
  }
}

export async function requestCame(
  queries: Queries,
  row: ObligationRow,
  at: string,
  eventId: number,
): Promise<Telling> {
  return {
    kind: 'request-came',
    subject: `${row.regime} ${row.period} ${row.unitId}`,
    at,
    eventId,
    ...placeOf(row),
    facts: await factsOf(queries, row),
    to: [preparers(row)],
  };
}

function both(...tells: readonly Tell[]): Tell {
  return async function* (queries, occasion) {
    for (const one of tells) yield* one(queries, occasion);
  };
}

/** Those above the receiver whose own reports may stand on what was corrected. */
const aboveReceiver = (row: ObligationRow): readonly Audience[] => {
  const path = idsOfPath(row.unitPath);
  const above = path.slice(0, path.indexOf(row.receiverId) + 1);
  return [...new Set([...above, row.receiverId, ...(row.recipientId === null ? [] : [row.recipientId])])].map(
    (unitId) => ({ unitId, roles: ['aggregator'] as const }),
  );
};

/** The revision that was approved took the place of one that counted already. */
async function supersedes(queries: Queries, { data }: Occasion, row: ObligationRow): Promise<boolean> {
  if (typeof data['revision'] !== 'number' || data['revision'] < 2) return false;
  const earlier = await queries('revisions')
    .where({ obligation_id: row.id, state: 'superseded' })
    .where('revision', '<', data['revision'])
    .first<{ id: number } | undefined>('id');
  return earlier !== undefined;
}

export const OCCASIONS: Readonly<Record<string, Tell>> = {
  'obligations.changed': owedSince,
  'regime.published': both(publishedVersion, owedSince),
  'report.signature-requested': ofReport('to-sign', (row) => [heads(row)]),
  'report.rejected': ofReport('rejected', (row) => [preparers(row)]),
  'report.submitted': ofReport('to-review', reviewers),
  'report.returned': ofReport('returned', (row) => [preparers(row), heads(row)]),
  'report.approved': both(
    ofReport('approved', (row) => [preparers(row), heads(row)]),
    ofReport('corrected-below', aboveReceiver, supersedes),
  ),
  'report.correction-requested': ofReport('correction-requested', (row) => [preparers(row), heads(row)]),
};
