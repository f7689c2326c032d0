/**
 * Handing a request down: a unit that was asked asks units of its own, and answers with what they answered. Its
 * obligation becomes a collating one; what it had begun for itself is kept where it can be seen, and counts no more.
 */
import type { Knex } from 'knex';
import { answersAs } from '../../regimes/request.js';
import { problem } from '../problems.js';
import { recordEvent } from '../store/events.js';
import { insertMarks } from '../store/marks.js';
import type { Person } from '../store/people.js';
import { regimeOf } from '../store/regimes.js';
import { loadReport, lockObligation, type ReportRow } from '../store/reports.js';
import { insertAnswers } from '../store/request-rounds.js';
import { addresseesOf, changeAddressee, insertAddressees, type Addressee } from '../store/requests.js';
import { idsOfPath, type UnitRow } from '../store/units.js';
import {
  addresseesFor,
  heldRequest,
  recordRequest,
  refuse,
  unitsAsked,
  unitsOfDay,
  wrong,
  type Asked,
  type RequestDeps,
} from './request-ground.js';

export interface HandingDown extends Asked {
  /** The code of the unit that hands down. */
  readonly unit: string;
}

/**
 * @throws Problem not-found, forbidden, state-forbids (closed, not to be handed down, sent already), body-has-mistakes
 */
export async function handDownRequest(
  deps: RequestDeps,
  person: Person,
  id: number,
  handing: HandingDown,
): Promise<void> {
  const now = deps.now();
  const at = now.toISOString();
  await deps.database.write(async (trx) => {
    const units = await unitsOfDay(trx, now);
    const unit = units.byCode.get(handing.unit);
    if (!unit) throw problem('forbidden');
    const held = await heldRequest(deps, trx, person, id, 'hand-down', idsOfPath(unit.path));
    const { request, round } = held;
    const addressees = await addresseesOf(trx, id);
    const own = addressees.find((one) => one.unitId === unit.id);
    if (!own) throw problem('forbidden');
    if (!request.handDown)
      throw refused('Yêu cầu này phải tự trả lời, không giao lại', 'This request must be answered oneself');
    const regime = await regimeOf(trx, { id: request.versionId, hash: request.versionHash });
    const below = unitsAsked(
      units,
      unit,
      handing,
      (one) => one.id !== unit.id && one.path.startsWith(unit.path),
    );
    refuseTwice(below, addressees);
    const key = { regime: request.regime, period: round.period, unit: unit.code };
    const report = await lockedReport(deps, trx, key);
    refuseSent(report);
    const fresh = addresseesFor(regime.header, below, unit.id);
    await insertAddressees(trx, id, fresh, at);
    const level = answersAs(regime.header, unit.level, true);
    const setAside = own.step === 0 && Object.keys(report.content).length > 0 ? report.content : undefined;
    await changeAddressee(trx, id, unit.id, { level, ...(setAside === undefined ? {} : { setAside }) });
    if (own.step === 0) await collateFromNow(trx, report, { level, at, userId: person.userId });
    await liftSteps(trx, { id, round: round.id }, unit.id, addressees);
    await insertAnswers(trx, round, fresh, { units: units.byId, dueAt: report.dueAt, now });
    await insertMarks(trx, [markOf(report, units.byId.get(report.receiverId))], now);
    await recordRequest(trx, 'request.handed-down', {
      request: { ...request, dueAt: report.dueAt },
      unit,
      period: round.period,
      at,
      actorId: person.userId,
      data: { units: below.map((one) => one.id), setAside: setAside !== undefined },
    });
  });
  deps.nudge();
}

const refused = (vi: string, en: string): Error => problem('state-forbids', { detail: { vi, en } });

function refuseTwice(below: readonly UnitRow[], addressees: readonly Addressee[]): void {
  const known = new Set(addressees.map((one) => one.unitId));
  refuse(
    below
      .filter((unit) => known.has(unit.id))
      .map((unit) =>
        wrong(
          '/units',
          'asked-already',
          { vi: `${unit.name} đã được hỏi`, en: `${unit.name} is asked already` },
          { code: unit.code },
        ),
      ),
  );
}

async function lockedReport(
  deps: RequestDeps,
  trx: Knex.Transaction,
  key: { readonly regime: string; readonly period: string; readonly unit: string },
): Promise<ReportRow> {
  const found = await loadReport(trx, key);
  if (found) await lockObligation(deps.database, trx, found.id);
  const report = found && (await loadReport(trx, found.id));
  // Withdrawn, or the unit was not there when the round was opened.
  if (!report)
    throw refused('Đơn vị không còn phải trả lời lần này', 'The unit owes no answer in this round');
  return report;
}

function refuseSent({ state, revision }: ReportRow): void {
  if (revision === 0 && (state === 'none' || state === 'draft')) return;
  throw state === 'ready'
    ? refused('Báo cáo đang chờ ký; hãy rút về trước', 'The report waits for a signature; withdraw it first')
    : refused('Đơn vị đã gửi câu trả lời của mình', 'The unit has sent its own answer');
}

/**
 * Makes the unit's report one that stands on a roll-up, opened and with nothing of its own in it: whoever saves what
 * he had begun for the unit alone is told that the report has changed.
 */
async function collateFromNow(
  trx: Knex.Transaction,
  report: ReportRow,
  { level, at, userId }: { readonly level: string; readonly at: string; readonly userId: number },
): Promise<void> {
  await trx('obligations').where({ id: report.id }).update({ level });
  const columns = { content: '{}', explanations: '{}', nil: 0, reason: null, saved_at: at, saved_by: userId };
  // Its story is told as that of any report: verify holds the two against each other.
  await recordEvent(trx, {
    at,
    type: report.counter > 0 ? 'report.saved' : 'report.opened',
    actorId: userId,
    regime: report.regime,
    period: report.period,
    unitId: report.unitId,
    unitCode: report.unit.code,
    unitPath: report.unitPath,
    data: { state: 'draft', receiver: report.receiverId, recipient: report.recipientId, handedDown: true },
  });
  if (report.counter > 0) {
    const change = { ...columns, state: 'draft', counter: report.counter + 1 };
    await trx('reports').where({ obligation_id: report.id }).update(change);
    return;
  }
  await trx('reports').insert({
    ...columns,
    obligation_id: report.id,
    counter: 1,
    state: 'draft',
    version_id: report.versionId,
    revision: 0,
  });
}

/** Whoever collates stands a step above those whose answers it collates, up to the one that the request was put to. */
async function liftSteps(
  trx: Knex.Transaction,
  { id, round }: { readonly id: number; readonly round: number },
  unitId: number,
  addressees: readonly Addressee[],
): Promise<void> {
  const byId = new Map(addressees.map((one) => [one.unitId, one]));
  let step = 1;
  for (let one = byId.get(unitId); one && one.step < step; one = byId.get(one.receiverId), step += 1) {
    await changeAddressee(trx, id, one.unitId, { step });
    await trx('obligations').where({ regime_period_id: round, unit_id: one.unitId }).update({ step });
  }
}

function markOf(report: ReportRow, receiver: UnitRow | undefined) {
  return {
    regimePeriodId: report.regimePeriodId,
    unitId: report.receiverId,
    unitPath: receiver?.path ?? '/',
    bucket: report.bucket,
    kind: 'child' as const,
  };
}
