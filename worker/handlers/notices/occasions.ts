/** Which events are told of, to whom: one row for each type of event. */
import type { Knex } from 'knex';
import type { NoticeFacts, NoticeKindName } from '../../../forms/notices.js';
import { isObject } from '../../../regimes/dialect/json.js';
import type { JsonObject } from '../../../regimes/words.js';
import { dueNow } from '../../../api/actions/due.js';
import type { Queries } from '../../../api/store/database.js';
import type { StoredEvent } from '../../../api/store/event-seals.js';
import { filerIdsOf } from '../../../api/store/duties.js';
import {
  obligationAt,
  obligationQuery,
  obligationRows,
  type ObligationRow,
} from '../../../api/store/obligation-rows.js';
import { regimeOf } from '../../../api/store/regimes.js';
import { idsOfPath } from '../../../api/store/units.js';
import { publishedVersion, regimeRetired, unitExempted } from './published-version.js';
import { dutyAssigned } from './named-people.js';
import { requestClosed } from './closed-requests.js';
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
  task: 'prepare',
});
export const heads = ({ unitId }: Pick<ObligationRow, 'unitId'>): Audience => ({
  unitId,
  roles: ['head'],
  task: 'sign',
});
/** Those who review it: the receiver's aggregators, and at the nation the recipient's too. */
export function reviewers(
  row: Pick<ObligationRow, 'receiverId' | 'recipientId' | 'nationId'>,
): readonly Audience[] {
  const atTop = row.receiverId === row.nationId && row.recipientId !== null;
  return [row.receiverId, ...(atTop ? [row.recipientId] : [])].map((unitId) => ({
    unitId,
    roles: ['aggregator'],
    task: 'review',
  }));
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

/** Whoever files reports on behalf of their units, by obligation: it hears of them as their own people do. */
export async function filersOf(
  queries: Queries,
  obligationIds: readonly number[],
): Promise<ReadonlyMap<number, readonly Audience[]>> {
  const filers = await filerIdsOf(queries, obligationIds);
  return new Map(
    [...filers].map(([id, unitId]) => [id, [{ unitId, roles: ['clerk', 'aggregator'] as const }]]),
  );
}

/** A telling of the report that an event is about. */
function ofReport(
  kind: NoticeKindName,
  to: (row: ObligationRow, filer: readonly Audience[]) => readonly Audience[],
  when?: (queries: Queries, occasion: Occasion, row: ObligationRow) => boolean | Promise<boolean>,
): Tell {
  return async function* (queries, occasion) {
    // What was loaded from files of past years is news to nobody.
    if (occasion.data['import'] !== undefined) return;
    const row = await reportOf(queries, occasion);
    if (!row || (when && !(await when(queries, occasion, row)))) return;
    const facts = { ...(await factsOf(queries, row)), ...said(occasion.data) };
    const { id: eventId, at, actorId: except } = occasion;
    const filer = (await filersOf(queries, [row.id])).get(row.id) ?? [];
    yield [
      { kind, subject: `event ${eventId}`, at, eventId, ...placeOf(row), facts, to: to(row, filer), except },
    ];
  };
}

async function reportOf(
  queries: Queries,
  { regime, period, unitId }: Occasion,
): Promise<ObligationRow | undefined> {
  if (regime === null || period === null || unitId === null) return undefined;
  return obligationAt(queries, { regime, period, unitId });
}

/** What the event itself says: the report may have moved on since. */
function said({ reason, dueAt, until, revision, title, onBehalf }: JsonObject): NoticeFacts {
  const why = isObject(onBehalf) ? onBehalf['reason'] : reason;
  return {
    ...(typeof title === 'string' ? { title } : {}),
    ...(typeof until === 'string' ? { dueAt: until } : {}),
    ...(typeof why === 'string' ? { reason: why } : {}),
    ...(typeof dueAt === 'string' ? { dueAt } : {}),
    ...(typeof revision === 'number' ? { revision } : {}),
  };
}

/** Reports that are owed since an event, and still to come: each unit is told of its own. */
async function* owedSince(queries: Queries, occasion: Occasion): AsyncGenerator<readonly Telling[]> {
  const { at, regime, period } = occasion;
  if (regime === null) return;
  // Of what a request asks its own events tell.
  const open: Narrow = (query) =>
    query.where('o.due_at', '>', at).whereNull('r.state').whereNull('p.request_id').where('p.imported', 0);
  for await (const rows of reportsOf(queries, { regime, period }, open))
    yield await tellingsOf(queries, occasion, rows, 'request-came', (row) => [preparers(row)]);
}

const MANY = 500;
type Narrow = (query: Knex.QueryBuilder) => Knex.QueryBuilder;

/** Reports of a regime, or of one period of it, some hundred at a time. */
async function* reportsOf(
  queries: Queries,
  { regime, period }: { readonly regime: string; readonly period: string | null },
  narrow: Narrow,
): AsyncGenerator<readonly ObligationRow[]> {
  for (let after = 0; ;) {
    const query = obligationQuery(queries)
      .where('p.regime', regime)
      .where('o.id', '>', after)
      .orderBy('o.id')
      .limit(MANY);
    if (period !== null) void query.where('p.period', period);
    const rows = await obligationRows(narrow(query));
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < MANY) return;
    after = last.id;
  }
}

/** One kind of telling for many reports. Each unit hears once of one period that it owes. */
async function tellingsOf(
  queries: Queries,
  { id: eventId, at, actorId, data }: Occasion,
  rows: readonly ObligationRow[],
  kind: NoticeKindName,
  to: (row: ObligationRow) => readonly Audience[],
): Promise<Telling[]> {
  const tellings: Telling[] = [];
  for (const row of rows) {
    const own = `${row.regime} ${row.period} ${row.unitId}`;
    tellings.push({
      kind,
      subject: kind === 'request-came' ? own : `event ${eventId} ${row.unitId}`,
      at,
      eventId,
      ...placeOf(row),
      facts: { ...(await factsOf(queries, row)), ...said(data) },
      to: to(row),
      except: actorId,
    });
  }
  return tellings;
}

/** What happened to a request, told to the units that the event names and that have not sent. */
export function toUnitsAsked(kind: NoticeKindName): Tell {
  return async function* (queries, occasion) {
    const { regime, period, data } = occasion;
    const units = Array.isArray(data['units'])
      ? data['units'].filter((id): id is number => typeof id === 'number')
      : [];
    if (regime === null || period === null) return;
    for (let start = 0; start < units.length; start += MANY) {
      const part = units.slice(start, start + MANY);
      const rows = await obligationRows(
        obligationQuery(queries)
          .where({ 'p.regime': regime, 'p.period': period })
          .whereIn('o.unit_id', part)
          .where((unsent) => {
            void unsent.whereNull('r.state').orWhereNotIn('r.state', ['submitted', 'approved']);
          }),
      );
      yield await tellingsOf(queries, occasion, rows, kind, (row) => [preparers(row), heads(row)]);
    }
  };
}

/** A period is locked: whoever has not got through is told from when on nothing is taken any more. */
const periodLocked: Tell = async function* (queries, occasion) {
  const { regime, period, data } = occasion;
  if (regime === null || period === null) return;
  const from = typeof data['from'] === 'string' ? data['from'] : occasion.at;
  const unfinished: Narrow = (query) =>
    query.where((open) => {
      void open
        .where((none) => void none.whereNull('r.state').where('p.imported', 0))
        .orWhereNot('r.state', 'approved');
    });
  const told = { ...occasion, data: { ...data, dueAt: from } };
  for await (const rows of reportsOf(queries, { regime, period }, unfinished))
    yield await tellingsOf(queries, told, rows, 'period-locked', (row) => [preparers(row), heads(row)]);
};

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
    (unitId) => ({ unitId, roles: ['aggregator'] as const, task: 'review' as const }),
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

const onBehalf = (_: Queries, { data }: Occasion): boolean => data['onBehalf'] !== undefined;

/** Whoever reviewed a report that somebody else has taken over. */
const claimTaken: Tell = async function* (queries, occasion) {
  const { from, by } = occasion.data;
  const row = await reportOf(queries, occasion);
  if (!row || typeof from !== 'number' || typeof by !== 'string') return;
  const { id: eventId, at, actorId: except } = occasion;
  const facts = { ...(await factsOf(queries, row)), person: by };
  const to = [{ unitId: row.receiverId, roles: [], userIds: [from] }];
  yield [
    { kind: 'claim-taken', subject: `event ${eventId}`, at, eventId, except, facts, ...placeOf(row), to },
  ];
};

export const OCCASIONS: Readonly<Record<string, Tell>> = {
  'obligations.changed': owedSince,
  'regime.published': both(publishedVersion, owedSince),
  'report.signature-requested': ofReport('to-sign', (row) => [heads(row)]),
  'report.rejected': ofReport('rejected', (row) => [preparers(row)]),
  'report.submitted': both(
    ofReport('to-review', reviewers),
    ofReport('filed-for', (row) => [preparers(row), heads(row)], onBehalf),
  ),
  'report.filing-confirmed': ofReport('filing-confirmed', (_, filer) => filer),
  'report.filing-objected': ofReport('filing-objected', (row, filer) => [...filer, ...reviewers(row)]),
  'report.returned': ofReport('returned', (row, filer) => [preparers(row), heads(row), ...filer]),
  'report.approved': both(
    ofReport('approved', (row) => [preparers(row), heads(row)]),
    ofReport('corrected-below', aboveReceiver, supersedes),
  ),
  'report.claimed': claimTaken,
  'remark.asked': ofReport('remark-asked', (row, filer) => [preparers(row), heads(row), ...filer]),
  'remark.answered': ofReport('remark-answered', reviewers),
  'request.issued': toUnitsAsked('request-came'),
  'request.round-opened': toUnitsAsked('request-came'),
  'request.units-added': toUnitsAsked('request-came'),
  'request.handed-down': toUnitsAsked('request-came'),
  'request.reminded': toUnitsAsked('reminded'),
  'request.extended': toUnitsAsked('due-moved'),
  'extension.granted': ofReport('due-moved', (row) => [preparers(row), heads(row)]),
  'period.locked': periodLocked,
  'lock-exception.granted': ofReport('lock-excepted', (row) => [preparers(row), heads(row)]),
  'lock-exception.revoked': ofReport('lock-exception-revoked', (row) => [preparers(row), heads(row)]),
  'extension.withdrawn': ofReport('extension-withdrawn', (row) => [preparers(row), heads(row)]),
  'request.closed': requestClosed,
  'exemption.granted': unitExempted('exempted'),
  'exemption.ended': unitExempted('exemption-ended'),
  'duty.assigned': dutyAssigned,
  'regime.retired': regimeRetired,
  'report.correction-requested': ofReport('correction-requested', (row, filer) => [
    preparers(row),
    heads(row),
    ...filer,
  ]),
};
