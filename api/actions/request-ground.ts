/** What acts on requests have in common: the request, who may touch it, and whom it may be put to. */
import { dayOf } from '../../regimes/calendar.js';
import type { RegimeHeader } from '../../regimes/dialect/regime.js';
import { mayBeAsked, mayRequest, type RequestAct } from '../../regimes/policy.js';
import { answersAs } from '../../regimes/request.js';
import type { Issue, JsonObject, Level, Text } from '../../regimes/words.js';
import { problem } from '../problems.js';
import type { Database, Queries } from '../store/database.js';
import { recordEvent } from '../store/events.js';
import type { Person } from '../store/people.js';
import { lockRequest, type Addressee, type RequestRow } from '../store/requests.js';
import { roundsOf, type RoundRow } from '../store/request-rounds.js';
import { idsOfPath, unitsById, unitsOn, type UnitRow } from '../store/units.js';

export interface RequestDeps {
  readonly database: Database;
  readonly now: () => Date;
  readonly nudge: () => void;
}

/** Units of a day, by id and by code. */
export interface Units {
  readonly byId: ReadonlyMap<number, UnitRow>;
  readonly byCode: ReadonlyMap<string, UnitRow>;
}

export async function unitsOfDay(queries: Queries, now: Date): Promise<Units> {
  const units = await unitsOn(queries, dayOf(now.toISOString()));
  return {
    byId: new Map(units.map((unit) => [unit.id, unit])),
    byCode: new Map(units.map((unit) => [unit.code, unit])),
  };
}

/** One mistake in what was sent. */
export const wrong = (path: string, rule: string, message: Text, params: JsonObject = {}): Issue => ({
  path,
  rule,
  severity: 'error',
  message,
  params,
});

/** @throws Problem body-has-mistakes unless there are none */
export function refuse(issues: readonly Issue[]): void {
  if (issues.length > 0) throw problem('body-has-mistakes', { issues });
}

/** Whom a request is put to: named units, or all of a level. */
export interface Asked {
  readonly units?: readonly string[];
  readonly level?: Level;
}

/**
 * The units that are named, those of the level among them that the issuer may ask, each once, by code.
 * @throws Problem body-has-mistakes for a code that names no unit or one out of reach, and where nobody is asked
 */
export function unitsAsked(
  units: Units,
  issuer: UnitRow,
  asked: Asked,
  within: (unit: UnitRow) => boolean = (unit) => mayBeAsked(issuer, idsOfPath(unit.path)),
): UnitRow[] {
  const issues: Issue[] = [];
  const found = new Map<number, UnitRow>();
  (asked.units ?? []).forEach((code, index) => {
    const unit = units.byCode.get(code);
    if (!unit)
      issues.push(
        wrong(
          `/units/${index}`,
          'unit-unknown',
          { vi: `Không có đơn vị nào mang mã ${code}`, en: `There is no unit with the code ${code}` },
          { code },
        ),
      );
    else if (!within(unit))
      issues.push(
        wrong(
          `/units/${index}`,
          'unit-out-of-reach',
          {
            vi: `${issuer.name} không yêu cầu báo cáo được từ ${unit.name}: đơn vị này không trực thuộc`,
            en: `${issuer.name} cannot ask ${unit.name}: it does not stand below`,
          },
          { code },
        ),
      );
    else found.set(unit.id, unit);
  });
  if (asked.level !== undefined)
    for (const unit of units.byId.values())
      if (unit.level === asked.level && within(unit)) found.set(unit.id, unit);
  if (issues.length === 0 && found.size === 0)
    issues.push(
      wrong('/units', 'nobody-asked', {
        vi: 'Hãy chọn ít nhất một đơn vị để hỏi',
        en: 'Choose at least one unit to ask',
      }),
    );
  refuse(issues);
  return [...found.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** Addressees that answer for themselves. */
export function addresseesFor(
  header: Pick<RegimeHeader, 'chain'>,
  units: readonly UnitRow[],
  receiverId: number,
): Omit<Addressee, 'setAside'>[] {
  return units.map(({ id, level }) => ({
    unitId: id,
    receiverId,
    step: 0,
    level: answersAs(header, level, false),
  }));
}

export interface Held {
  readonly request: RequestRow;
  readonly issuer: UnitRow;
  /** The latest one. */
  readonly round: RoundRow;
}

/**
 * A request that an act may change, with its row locked.
 * @throws Problem not-found, forbidden, state-forbids (it is closed)
 */
export async function heldRequest(
  deps: Pick<RequestDeps, 'database' | 'now'>,
  trx: Queries,
  person: Person,
  id: number,
  act: RequestAct,
  asked: readonly number[] = [],
): Promise<Held> {
  const request = await lockRequest(deps.database, trx, id);
  if (!request) throw problem('not-found');
  const issuer = await unitOf(trx, request.issuerId, deps.now());
  if (!mayRequest(person, act, { issuerPath: idsOfPath(issuer.path), asked })) throw problem('forbidden');
  if (request.state === 'closed')
    throw problem('state-forbids', {
      detail: { vi: 'Yêu cầu này đã kết thúc', en: 'This request is closed' },
    });
  const round = (await roundsOf(trx, id)).at(-1);
  if (!round) throw new Error(`Request ${id} has no round`);
  return { request, issuer, round };
}

export async function unitOf(queries: Queries, id: number, now: Date): Promise<UnitRow> {
  const unit = (await unitsById(queries, [id], dayOf(now.toISOString()))).get(id);
  if (!unit) throw new Error(`No unit ${id}`);
  return unit;
}

/** Records what happened to a request. `data.units` are the ids of the units that it concerns. */
export async function recordRequest(
  trx: Parameters<typeof recordEvent>[0],
  type: `request.${string}`,
  about: {
    readonly request: Pick<RequestRow, 'id' | 'regime' | 'title' | 'dueAt'>;
    readonly unit: Pick<UnitRow, 'id' | 'code' | 'path'>;
    readonly period?: string;
    readonly at: string;
    readonly actorId: number | null;
    readonly data?: JsonObject;
  },
): Promise<void> {
  const { request, unit, period, at, actorId, data } = about;
  await recordEvent(trx, {
    at,
    type,
    actorId,
    regime: request.regime,
    ...(period === undefined ? {} : { period }),
    unitId: unit.id,
    unitCode: unit.code,
    unitPath: unit.path,
    data: { request: request.id, title: request.title, dueAt: request.dueAt, ...data },
  });
}
