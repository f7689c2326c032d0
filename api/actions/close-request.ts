/** Closing a request: nothing further is asked, and what was not answered is withdrawn or stays owed, by choice. */
import type { Knex } from 'knex';
import { dayOf } from '../../regimes/calendar.js';
import { deleteUnsent } from '../store/forget-drafts.js';
import { insertMarks } from '../store/marks.js';
import type { Person } from '../store/people.js';
import { answersOf, type AnswerRow } from '../store/request-answers.js';
import { roundsOf } from '../store/request-rounds.js';
import { changeAddressee, changeRequest } from '../store/requests.js';
import { deleteNode } from '../store/rollup-nodes.js';
import { lockRows } from '../store/sync-period.js';
import { unitsById } from '../store/units.js';
import { heldRequest, recordRequest, type RequestDeps } from './request-ground.js';

/**
 * @param open what becomes of answers that were never sent: withdrawn, they are owed no more (a draft is kept with the
 *   request); left, they stay on the desks of those who owe them
 * @throws Problem not-found, forbidden, state-forbids (closed already)
 */
export async function closeRequest(
  deps: RequestDeps,
  person: Person,
  id: number,
  open: 'withdraw' | 'leave',
): Promise<void> {
  const now = deps.now();
  const at = now.toISOString();
  await deps.database.write(async (trx) => {
    const { request, issuer, round } = await heldRequest(deps, trx, person, id, 'follow-request');
    // Of every round: once it is closed nobody could take back what an earlier one still asks for.
    const gone: AnswerRow[] = [];
    if (open === 'withdraw')
      for (const one of await roundsOf(trx, id)) gone.push(...(await withdraw(trx, id, one.id, now)));
    await changeRequest(trx, id, {
      state: 'closed',
      next_round_at: null,
      closed_at: at,
      closed_by: person.userId,
    });
    await recordRequest(trx, 'request.closed', {
      request,
      unit: issuer,
      period: round.period,
      at,
      actorId: person.userId,
      data: { open, units: [...new Set(gone.map((one) => one.unitId))], recipient: request.recipientId },
    });
  });
  deps.nudge();
}

/** Takes away what was never sent. Who collates for others that stay goes on owing: without it theirs lead nowhere. */
async function withdraw(
  trx: Knex.Transaction,
  requestId: number,
  roundId: number,
  now: Date,
): Promise<AnswerRow[]> {
  await lockRows(
    trx,
    (await answersOf(trx, roundId)).map((one) => one.obligationId),
  );
  const answers = await answersOf(trx, roundId);
  const staying = new Set(answers.filter(({ revision }) => revision > 0).map((one) => one.unitId));
  const byId = new Map(answers.map((one) => [one.unitId, one]));
  for (const { unitId } of answers.filter(({ revision }) => revision > 0))
    for (let above = byId.get(unitId); above; above = byId.get(above.receiverId)) staying.add(above.unitId);
  const gone = answers.filter((one) => !staying.has(one.unitId));
  for (const one of gone)
    if (one.step === 0 && one.draft !== undefined && Object.keys(one.draft).length > 0)
      await changeAddressee(trx, requestId, one.unitId, { setAside: one.draft });
  await deleteUnsent(
    trx,
    gone.map((one) => one.obligationId),
  );
  await forgetNodes(trx, roundId, gone);
  await markReceivers(trx, roundId, gone, now);
  return gone;
}

/** The roll-ups of those who collated and owe nothing any more: nobody reports to them, and they report to nobody. */
async function forgetNodes(
  trx: Knex.Transaction,
  regimePeriodId: number,
  gone: readonly AnswerRow[],
): Promise<void> {
  for (const { unitId } of gone.filter(({ step }) => step > 0)) {
    await trx('rollup_marks').where({ regime_period_id: regimePeriodId, unit_id: unitId }).delete();
    await deleteNode(trx, { regimePeriodId, unitId });
  }
}

async function markReceivers(
  trx: Knex.Transaction,
  roundId: number,
  gone: readonly AnswerRow[],
  now: Date,
): Promise<void> {
  const left = new Set(gone.map((one) => one.unitId));
  const below = gone.filter((one) => !left.has(one.receiverId));
  const units = await unitsById(
    trx,
    below.map((one) => one.receiverId),
    dayOf(now.toISOString()),
  );
  const nodes = new Map(below.map((one) => [`${one.receiverId} ${one.bucket}`, one]));
  const marks = [...nodes.values()].map((one) => {
    const unitPath = units.get(one.receiverId)?.path;
    if (unitPath === undefined) throw new Error(`Unit ${one.receiverId} vanished`);
    return {
      regimePeriodId: roundId,
      unitId: one.receiverId,
      unitPath,
      bucket: one.bucket,
      kind: 'child' as const,
    };
  });
  await insertMarks(trx, marks, now);
}
