/** Requests as the wire shows them. */
import { dayOf } from '../../regimes/calendar.js';
import { mayRequest, type RequestSubject } from '../../regimes/policy.js';
import type { Json, JsonObject, Text } from '../../regimes/words.js';
import { isOwed } from '../actions/follow-request.js';
import { problem } from '../problems.js';
import type { Person } from '../store/people.js';
import { regimeOf } from '../store/regimes.js';
import { answersOf, type AnswerRow } from '../store/request-answers.js';
import { roundsOf, type RoundRow } from '../store/request-rounds.js';
import { addresseesOf, loadRequest, type Addressee, type RequestRow } from '../store/requests.js';
import { idsOfPath, unitsById, type UnitRow } from '../store/units.js';
import { param, personOf, type Call } from './endpoint.js';

/** A request with its rounds and those it was put to, as far as a caller may see them. */
export interface ReadableRequest {
  readonly request: RequestRow;
  readonly label: Text;
  readonly issuer: UnitRow;
  readonly units: ReadonlyMap<number, UnitRow>;
  readonly rounds: readonly RoundRow[];
  readonly addressees: readonly Addressee[];
  /** The caller stands at the unit that asks, or above it, and sees every answer. */
  readonly whole: boolean;
}

/** The request of the path. @throws Problem not-found, forbidden */
export async function readableRequest(call: Call): Promise<ReadableRequest> {
  const queries = call.database.read;
  const request = await loadRequest(queries, Number(param(call, 'id')));
  if (!request) throw problem('not-found');
  return readRequest(call, request);
}

async function readRequest(call: Call, request: RequestRow): Promise<ReadableRequest> {
  const queries = call.database.read;
  const addressees = await addresseesOf(queries, request.id);
  const ids = [request.issuerId, request.topId, ...addressees.map((one) => one.unitId)];
  const units = await unitsById(queries, ids, dayOf(request.createdAt));
  const issuer = unit(units, request.issuerId);
  const asked = new Set(addressees.flatMap(({ unitId }) => idsOfPath(unit(units, unitId).path)));
  const issuerPath = idsOfPath(issuer.path);
  const person = personOf(call);
  if (!mayRequest(person, 'read-request', { issuerPath, asked: [...asked] })) throw problem('forbidden');
  const regime = await regimeOf(queries, { id: request.versionId, hash: request.versionHash });
  return {
    request,
    label: regime.label,
    issuer,
    units,
    rounds: await roundsOf(queries, request.id),
    addressees,
    whole: mayRequest(person, 'read-request', { issuerPath, asked: [] }),
  };
}

export function unit(units: ReadonlyMap<number, UnitRow>, id: number): UnitRow {
  const found = units.get(id);
  if (!found) throw new Error(`No unit ${id}`);
  return found;
}

/** The round that is asked for, the latest by default. @throws Problem not-found */
export function roundAsked({ rounds }: ReadableRequest, asked: string | undefined): RoundRow {
  const found = asked === undefined ? rounds.at(-1) : rounds.find(({ round }) => round === Number(asked));
  if (!found) throw problem('not-found');
  return found;
}

/** Of answers those that the caller may see: all of them, or those of his own units and what stands below these. */
export function within<T extends { readonly unitPath: string }>(
  { whole }: Pick<ReadableRequest, 'whole'>,
  person: Person,
  rows: readonly T[],
): T[] {
  const own = new Set(person.roles.map(({ unitId }) => unitId));
  return rows.filter(({ unitPath }) => whole || idsOfPath(unitPath).some((id) => own.has(id)));
}

export interface Counts extends JsonObject {
  readonly asked: number;
  readonly opened: number;
  readonly sent: number;
  readonly approved: number;
  readonly late: number;
}

export function countsOf(rows: readonly AnswerRow[], now: Date): Counts {
  const count = (holds: (row: AnswerRow) => boolean): number => rows.filter(holds).length;
  return {
    asked: rows.length,
    opened: count(({ state }) => state !== 'none'),
    sent: count((row) => !isOwed(row)),
    approved: count(({ state }) => state === 'approved'),
    late: count((row) => isLate(row, now)),
  };
}

const isLate = (row: AnswerRow, now: Date): boolean =>
  isOwed(row) ? (row.returnedDueAt ?? row.dueAt) < now.toISOString() : row.late === true;

export function presentHead(about: ReadableRequest): JsonObject {
  const { request, issuer, label, rounds } = about;
  return {
    id: request.id,
    regime: request.regime,
    regimeVersion: request.version,
    label: { vi: label.vi, en: label.en },
    title: request.title,
    text: request.text,
    issuer: { code: issuer.code, name: issuer.name, level: issuer.level },
    state: request.state,
    dueAt: request.dueAt,
    createdAt: request.createdAt,
    handDown: request.handDown,
    rounds: rounds.map(({ round, period, opensAt }) => ({ round, period, opensAt })),
    ...(request.repeat ? { repeat: { ...request.repeat } } : {}),
    ...(request.nextRoundAt === null ? {} : { nextRoundAt: request.nextRoundAt }),
    ...(request.createdBy === null ? {} : { createdBy: { name: request.createdBy } }),
    ...(request.remindedAt === null ? {} : { remindedAt: request.remindedAt }),
    ...(request.closedAt === null ? {} : { closedAt: request.closedAt }),
  };
}

/** One line of a list: the request, how far its latest round is, and what the caller's own units owe in it. */
export async function presentListed(call: Call, request: RequestRow): Promise<JsonObject> {
  const about = await readRequest(call, request);
  const now = call.now();
  const round = about.rounds.at(-1);
  const rows = round ? await answersOf(call.database.read, round.id) : [];
  const person = personOf(call);
  const prepares = new Set(
    person.roles
      .filter(({ role }) => role !== 'auditor' && role !== 'leader' && role !== 'administrator')
      .map(({ unitId }) => unitId),
  );
  return {
    ...presentHead(about),
    counts: countsOf(within(about, person, rows), now),
    mine: rows
      .filter((one) => prepares.has(one.unitId))
      .map((one) => presentAnswer(about, one, now, round?.period ?? '')),
  };
}

function presentAnswer(about: ReadableRequest, row: AnswerRow, now: Date, period: string): JsonObject {
  const receiver = unit(about.units, row.receiverId);
  return {
    unit: { code: row.unitCode, name: row.unitName, level: row.unitLevel },
    receiver: { code: receiver.code, name: receiver.name },
    period,
    collates: row.step > 0,
    state: row.state,
    late: isLate(row, now),
    dueAt: row.returnedDueAt !== null && row.state === 'returned' ? row.returnedDueAt : row.dueAt,
    ...(row.submittedAt === null ? {} : { submittedAt: row.submittedAt }),
  };
}

/** One request with the answers of a round. */
export async function presentRequest(call: Call, about: ReadableRequest, round: RoundRow): Promise<Json> {
  const now = call.now();
  const person = personOf(call);
  const all = await answersOf(call.database.read, round.id);
  const rows = within(about, person, all);
  const owing = new Set(all.map(({ unitId }) => unitId));
  const seen = within(
    about,
    person,
    about.addressees.map((one) => ({ ...one, unitPath: unit(about.units, one.unitId).path })),
  );
  const { request } = about;
  const subject: RequestSubject = { issuerPath: idsOfPath(about.issuer.path), asked: [] };
  const follows = mayRequest(person, 'follow-request', subject) && request.state === 'open';
  return {
    ...presentHead(about),
    round: round.round,
    period: round.period,
    whole: about.whole,
    top: unit(about.units, request.topId).code,
    counts: countsOf(rows, now),
    answers: rows.map((row) => presentAnswer(about, row, now, round.period)),
    // Asked, and owing no answer in this round: it was asked later, or what it owed was withdrawn.
    notOwing: seen
      .filter(({ unitId }) => !owing.has(unitId))
      .map(({ unitId }) => nameOf(unit(about.units, unitId))),
    setAside: seen.flatMap(({ unitId, setAside }) =>
      setAside === undefined ? [] : [{ unit: nameOf(unit(about.units, unitId)), content: setAside }],
    ),
    actions: follows ? ['remind', 'extend', 'add-units', 'approve', 'close'] : [],
    handDownFrom: round.round === about.rounds.at(-1)?.round ? handsDown(about, person, all) : [],
  };
}

const nameOf = ({ code, name }: UnitRow): JsonObject => ({ code, name });

/** The units for which the caller may hand the request down now. */
function handsDown(about: ReadableRequest, person: Person, rows: readonly AnswerRow[]): JsonObject[] {
  if (!about.request.handDown || about.request.state === 'closed') return [];
  return rows
    .filter(
      (row) =>
        row.revision === 0 &&
        (row.state === 'none' || row.state === 'draft') &&
        row.unitLevel !== 'commune' &&
        row.unitLevel !== 'department' &&
        mayRequest(person, 'hand-down', { issuerPath: [], asked: idsOfPath(row.unitPath) }),
    )
    .map(({ unitCode, unitName }) => ({ code: unitCode, name: unitName }));
}
