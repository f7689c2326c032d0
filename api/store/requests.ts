/** Requests and whom they are addressed to: rows to domain and back. */
import type { Repeat } from '../../regimes/request.js';
import type { Instant, JsonObject, Level } from '../../regimes/words.js';
import { canonical } from '../../regimes/canonical.js';
import { locked, type Database, type Queries } from './database.js';
import { inChunks } from './sync-period.js';

export interface RequestRow {
  readonly id: number;
  readonly regime: string;
  readonly versionId: number;
  readonly versionHash: string;
  readonly version: number;
  readonly issuerId: number;
  readonly topId: number;
  readonly recipientId: number | null;
  readonly title: string;
  readonly text: string;
  /** Of the latest round. */
  readonly dueAt: Instant;
  readonly repeat: Repeat | undefined;
  readonly nextRoundAt: Instant | null;
  readonly handDown: boolean;
  readonly state: 'open' | 'closed';
  readonly remindedAt: Instant | null;
  readonly createdAt: Instant;
  readonly createdBy: string | null;
  readonly closedAt: Instant | null;
}

type FlatRow = Omit<RequestRow, 'repeat' | 'handDown'> & {
  readonly repeatOpens: string | null;
  readonly repeatDue: string | null;
  readonly handDown: number;
};

const COLUMNS = {
  id: 'q.id',
  regime: 'q.regime',
  versionId: 'q.version_id',
  versionHash: 'v.hash',
  version: 'v.version',
  issuerId: 'q.issuer_id',
  topId: 'q.top_id',
  recipientId: 'q.recipient_id',
  title: 'q.title',
  text: 'q.text',
  dueAt: 'q.due_at',
  repeatOpens: 'q.repeat_opens',
  repeatDue: 'q.repeat_due',
  nextRoundAt: 'q.next_round_at',
  handDown: 'q.hand_down',
  state: 'q.state',
  remindedAt: 'q.reminded_at',
  createdAt: 'q.created_at',
  createdBy: 'u.name',
  closedAt: 'q.closed_at',
} as const;

const query = (queries: Queries) =>
  queries('requests as q')
    .join('regime_versions as v', 'v.id', 'q.version_id')
    .leftJoin('users as u', 'u.id', 'q.created_by');

function fromFlat({ repeatOpens, repeatDue, handDown, ...row }: FlatRow): RequestRow {
  const repeat =
    repeatOpens === null || repeatDue === null ? undefined : { opens: repeatOpens, due: repeatDue };
  return { ...row, repeat, handDown: handDown === 1 };
}

export async function loadRequest(queries: Queries, id: number): Promise<RequestRow | undefined> {
  const row = (await query(queries).where('q.id', id).first(COLUMNS)) as FlatRow | undefined;
  return row && fromFlat(row);
}

/** The request with its row locked, so that acts on it, and the opening of its rounds, follow each other. */
export async function lockRequest(
  database: Pick<Database, 'dialect'>,
  trx: Queries,
  id: number,
): Promise<RequestRow | undefined> {
  await locked(database, trx('requests').where({ id }).select('id'));
  return loadRequest(trx, id);
}

export interface NewRequest {
  readonly regime: string;
  readonly versionId: number;
  readonly issuerId: number;
  readonly topId: number;
  readonly recipientId: number | null;
  readonly title: string;
  readonly text: string;
  readonly dueAt: Instant;
  readonly repeat: Repeat | undefined;
  readonly nextRoundAt: Instant | null;
  readonly handDown: boolean;
  /** Its regime was written for it. */
  readonly written: boolean;
}

export async function insertRequest(
  trx: Queries,
  request: NewRequest,
  by: { readonly at: Instant; readonly userId: number | null },
): Promise<number> {
  const [made] = await trx('requests')
    .insert({
      regime: request.regime,
      version_id: request.versionId,
      issuer_id: request.issuerId,
      top_id: request.topId,
      recipient_id: request.recipientId,
      title: request.title,
      text: request.text,
      due_at: request.dueAt,
      repeat_opens: request.repeat?.opens ?? null,
      repeat_due: request.repeat?.due ?? null,
      next_round_at: request.nextRoundAt,
      hand_down: request.handDown ? 1 : 0,
      written: request.written ? 1 : 0,
      state: 'open',
      created_at: by.at,
      created_by: by.userId,
    })
    .returning<{ id: number }[]>('id');
  if (!made) throw new Error('The database answered no id');
  return made.id;
}

/** Codes of the regimes that were written for a request. */
export async function writtenRegimes(queries: Queries): Promise<ReadonlySet<string>> {
  const rows = await queries('requests').where({ written: 1 }).distinct<{ regime: string }[]>('regime');
  return new Set(rows.map(({ regime }) => regime));
}

/** The columns of a request that acts on it change. */
export interface RequestChange {
  readonly due_at?: Instant;
  readonly next_round_at?: Instant | null;
  readonly state?: 'closed';
  readonly reminded_at?: Instant;
  readonly closed_at?: Instant;
  readonly closed_by?: number;
}

export async function changeRequest(trx: Queries, id: number, change: RequestChange): Promise<void> {
  await trx('requests').where({ id }).update(change);
}

/** Requests that repeat and whose next round is to be opened by `now`. */
export async function requestsDue(queries: Queries, now: Instant): Promise<number[]> {
  const rows = await queries('requests')
    .where('state', 'open')
    .where('next_round_at', '<=', now)
    .orderBy('id')
    .select<{ id: number }[]>('id');
  return rows.map(({ id }) => id);
}

/** Somebody who is asked: by the request, or by a unit that was asked and asks its own. */
export interface Addressee {
  readonly unitId: number;
  readonly receiverId: number;
  /** 0: answers for itself; more: collates what its own units answer. */
  readonly step: number;
  readonly level: Level;
  /** A draft that was begun before it was handed down, or was never sent when the request was closed. */
  readonly setAside: JsonObject | undefined;
}

export async function addresseesOf(queries: Queries, requestId: number): Promise<Addressee[]> {
  const rows = await queries('request_units')
    .where({ request_id: requestId })
    .orderBy('unit_id')
    .select<(Omit<Addressee, 'setAside'> & { setAside: string | null })[]>({
      unitId: 'unit_id',
      receiverId: 'receiver_id',
      step: 'step',
      level: 'level',
      setAside: 'set_aside',
    });
  return rows.map(({ setAside, ...row }) => ({
    ...row,
    setAside: setAside === null ? undefined : (JSON.parse(setAside) as JsonObject),
  }));
}

export async function insertAddressees(
  trx: Queries,
  requestId: number,
  addressees: readonly Omit<Addressee, 'setAside'>[],
  at: Instant,
): Promise<void> {
  await inChunks(
    addressees.map((one) => ({
      request_id: requestId,
      unit_id: one.unitId,
      receiver_id: one.receiverId,
      step: one.step,
      level: one.level,
      added_at: at,
    })),
    (part) => trx('request_units').insert(part),
  );
}

export async function changeAddressee(
  trx: Queries,
  requestId: number,
  unitId: number,
  change: { readonly step?: number; readonly level?: Level; readonly setAside?: JsonObject },
): Promise<void> {
  const { setAside, ...columns } = change;
  await trx('request_units')
    .where({ request_id: requestId, unit_id: unitId })
    .update({ ...columns, ...(setAside === undefined ? {} : { set_aside: canonical(setAside) }) });
}

export interface RequestFilter {
  readonly state?: string | undefined;
  /** Ids of the units whose requests, and of those asked, a person may read; with everything below them. */
  readonly unitIds: readonly number[];
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Requests issued by, or addressed to, units in a person's reach; the newest first. */
export async function findRequests(queries: Queries, filter: RequestFilter): Promise<RequestRow[]> {
  const spells = await queries('unit_spells')
    .whereIn('unit_id', [...filter.unitIds])
    .distinct<{ path: string }[]>('path');
  const within = queries('unit_spells')
    .select('unit_id')
    .where((either) => {
      for (const { path } of spells) void either.orWhere('path', 'like', `${path}%`);
      if (spells.length === 0) void either.whereRaw('1 = 0');
    });
  const found = query(queries)
    .where((either) => {
      void either
        .whereIn('q.issuer_id', within)
        .orWhereIn('q.id', queries('request_units').select('request_id').whereIn('unit_id', within.clone()));
    })
    .orderBy('q.id', 'desc')
    .limit(filter.limit);
  if (filter.state !== undefined) void found.where('q.state', filter.state);
  if (filter.before !== undefined) void found.where('q.id', '<', filter.before);
  const rows = (await found.select(COLUMNS)) as FlatRow[];
  return rows.map(fromFlat);
}
