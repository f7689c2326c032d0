/** Opening a round of a request: with the request itself, and day by day after it until it is closed. */
import type { Knex } from 'knex';
import { dayOf } from '../../regimes/calendar.js';
import { nextRoundAt, roundDueAt } from '../../regimes/request.js';
import type { Instant } from '../../regimes/words.js';
import { problem } from '../problems.js';
import { locked } from '../store/database.js';
import { retirementOf } from '../store/retirements.js';
import { insertAnswers, insertRound, roundsOf, type RoundRow } from '../store/request-rounds.js';
import {
  addresseesOf,
  changeRequest,
  lockRequest,
  type Addressee,
  type RequestRow,
} from '../store/requests.js';
import { recordRequest, unitOf, unitsOfDay, type RequestDeps, type Units } from './request-ground.js';

export interface Opening {
  readonly addressees: readonly Omit<Addressee, 'setAside'>[];
  readonly units: Units;
  readonly now: Date;
  readonly dueAt: Instant;
  readonly round: number;
}

/**
 * Makes a round and its obligations. The regime's row must be locked.
 * @throws Problem conflict where the day has no further period
 */
export async function openRound(
  trx: Knex.Transaction,
  request: Pick<RequestRow, 'id' | 'regime' | 'versionId' | 'topId' | 'recipientId'>,
  { addressees, units, now, dueAt, round }: Opening,
): Promise<RoundRow> {
  const at = now.toISOString();
  const made = await insertRound(trx, request, { day: dayOf(at), at, round });
  if (!made)
    throw problem('conflict', {
      detail: {
        vi: 'Hôm nay chế độ báo cáo này đã được yêu cầu quá nhiều lần',
        en: 'This regime has been asked for too often today',
      },
    });
  // Who collated for others and has ended since is gone: what stands below it answers to the top.
  const standing = addressees.map((one) =>
    units.byId.has(one.receiverId) ? one : { ...one, receiverId: request.topId },
  );
  await insertAnswers(trx, made, standing, { units: units.byId, dueAt, now });
  return made;
}

/**
 * Opens the round of a request that is due by now, once, whoever asks and however often. Days that were missed
 * (nothing ran) are not made up for: nobody could have answered them.
 * @returns whether a round was opened
 */
export async function openNextRound(deps: RequestDeps, id: number): Promise<boolean> {
  const now = deps.now();
  const at = now.toISOString();
  const opened = await deps.database.write(async (trx) => {
    const request = await lockRequest(deps.database, trx, id);
    const { repeat, nextRoundAt: next } = request ?? {};
    if (!request || request.state !== 'open' || !repeat || !next || next > at) return false;
    await locked(deps.database, trx('regimes').where({ code: request.regime }).select('code'));
    const units = await unitsOfDay(trx, now);
    const rounds = await roundsOf(trx, id);
    const dueAt = roundDueAt(repeat, at);
    const further = { next_round_at: nextRoundAt(repeat, at) };
    const ended = (await retirementOf(trx, request.regime))?.lastDay;
    // Past the day's deadline already, nobody could answer in time; and a retired regime asks for nothing.
    if (dueAt <= at || (ended !== undefined && ended < dayOf(at))) {
      await changeRequest(trx, id, further);
      return false;
    }
    const addressees = await addresseesOf(trx, id);
    const round = await openRound(trx, request, {
      addressees,
      units,
      now,
      dueAt,
      round: (rounds.at(-1)?.round ?? 0) + 1,
    });
    await changeRequest(trx, id, { ...further, due_at: dueAt });
    await recordRequest(trx, 'request.round-opened', {
      request: { ...request, dueAt },
      unit: await unitOf(trx, request.issuerId, now),
      period: round.period,
      at,
      actorId: null,
      data: {
        round: round.round,
        units: addressees.map((one) => one.unitId),
        recipient: request.recipientId,
      },
    });
    return true;
  });
  if (opened) deps.nudge();
  return opened;
}
