/** Following a request: reminding, putting it to further units, extending its deadline, approving what is in order. */
import { may } from '../../regimes/policy.js';
import type { Instant } from '../../regimes/words.js';
import type { Knex } from 'knex';
import { problem } from '../problems.js';
import type { Person } from '../store/people.js';
import { regimeOf } from '../store/regimes.js';
import { answersOf, type AnswerRow } from '../store/request-answers.js';
import { insertAnswers } from '../store/request-rounds.js';
import { addresseesOf, changeRequest, insertAddressees } from '../store/requests.js';
import { loadReport, lockObligation } from '../store/reports.js';
import { perform } from './act-on-report.js';
import { dueIssues } from './issue-request.js';
import { judge, reportContext, subjectIn } from './report-context.js';
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

/** Whoever is reminded twice in that time reads neither. */
const REMINDED_FOR = 3_600_000;

/** Has not been sent, or came back: whoever owes it is reminded of it, and a longer deadline is given to it. */
export const isOwed = ({ state }: Pick<AnswerRow, 'state'>): boolean =>
  state !== 'submitted' && state !== 'approved';

/**
 * Reminds everybody who has not sent an answer. Answers how many units that are.
 * @throws Problem not-found, forbidden, state-forbids (closed, or reminded within the hour, or nobody is late)
 */
export function remindRequest(deps: RequestDeps, person: Person, id: number): Promise<number> {
  const now = deps.now();
  const at = now.toISOString();
  return deps.database.write(async (trx) => {
    const { request, issuer, round } = await heldRequest(deps, trx, person, id, 'follow-request');
    if (request.remindedAt !== null && now.getTime() - Date.parse(request.remindedAt) < REMINDED_FOR)
      throw problem('state-forbids', {
        detail: {
          vi: 'Đã nhắc trong vòng một giờ qua, hãy đợi',
          en: 'They were reminded within the last hour; wait',
        },
      });
    const owing = (await answersOf(trx, round.id)).filter(isOwed);
    if (owing.length === 0)
      throw problem('state-forbids', {
        detail: {
          vi: 'Mọi đơn vị đã gửi, không còn ai để nhắc',
          en: 'Everybody has sent; there is nobody to remind',
        },
      });
    await changeRequest(trx, id, { reminded_at: at });
    await recordRequest(trx, 'request.reminded', {
      request,
      unit: issuer,
      period: round.period,
      at,
      actorId: person.userId,
      data: { units: owing.map((one) => one.unitId), recipient: request.recipientId },
    });
    return owing.length;
  });
}

/**
 * Gives everybody who has not sent until a later moment.
 * @throws Problem not-found, forbidden, state-forbids (closed), body-has-mistakes (not later than now, nor than it was)
 */
export async function extendRequest(
  deps: RequestDeps,
  person: Person,
  id: number,
  until: Instant,
): Promise<void> {
  const now = deps.now();
  const dueAt = new Date(until).toISOString();
  await deps.database.write(async (trx) => {
    const { request, issuer, round } = await heldRequest(deps, trx, person, id, 'follow-request');
    refuse(dueIssues(dueAt, now));
    if (dueAt <= request.dueAt)
      refuse([
        wrong('/dueAt', 'due-not-later', {
          vi: 'Hạn mới phải sau hạn đang có',
          en: 'The new deadline must come after the present one',
        }),
      ]);
    await changeRequest(trx, id, { due_at: dueAt });
    const owing = (await answersOf(trx, round.id)).filter((one) => isOwed(one) && one.dueAt < dueAt);
    for (let start = 0; start < owing.length; start += 500)
      await trx('obligations')
        .whereIn(
          'id',
          owing.slice(start, start + 500).map((one) => one.obligationId),
        )
        .update({ due_at: dueAt });
    await recordRequest(trx, 'request.extended', {
      request: { ...request, dueAt },
      unit: issuer,
      period: round.period,
      at: now.toISOString(),
      actorId: person.userId,
      data: { before: request.dueAt, units: owing.map((one) => one.unitId), recipient: request.recipientId },
    });
  });
}

/**
 * Puts an open request to further units, in its latest round and in those to come.
 * @throws Problem not-found, forbidden, state-forbids (closed), body-has-mistakes
 */
export async function addToRequest(
  deps: RequestDeps,
  person: Person,
  id: number,
  asked: Asked,
): Promise<void> {
  const now = deps.now();
  const at = now.toISOString();
  await deps.database.write(async (trx) => {
    const { request, issuer, round } = await heldRequest(deps, trx, person, id, 'follow-request');
    const units = await unitsOfDay(trx, now);
    const known = new Set((await addresseesOf(trx, id)).map((one) => one.unitId));
    const wanted = unitsAsked(units, issuer, asked);
    const fresh = wanted.filter((unit) => !known.has(unit.id));
    refuse(
      fresh.length > 0
        ? []
        : [
            wrong('/units', 'asked-already', {
              vi: 'Các đơn vị này đã được hỏi',
              en: 'These are asked already',
            }),
          ],
    );
    if (request.topId === issuer.id && fresh.some(({ path }) => !path.startsWith(issuer.path)))
      refuse([
        wrong('/units', 'other-receiver', {
          vi: 'Yêu cầu này do đơn vị trực thuộc trả lời; hãy lập yêu cầu khác cho đơn vị ngoài',
          en: 'This request is answered by your own units; issue another one for others',
        }),
      ]);
    const regime = await regimeOf(trx, { id: request.versionId, hash: request.versionHash });
    const addressees = addresseesFor(regime.header, fresh, request.topId);
    await insertAddressees(trx, id, addressees, at);
    await insertAnswers(trx, round, addressees, { units: units.byId, dueAt: request.dueAt, now });
    await recordRequest(trx, 'request.units-added', {
      request,
      unit: issuer,
      period: round.period,
      at,
      actorId: person.userId,
      data: { units: fresh.map((unit) => unit.id), recipient: request.recipientId },
    });
  });
  deps.nudge();
}

/** So many reports at most are approved in one go: it is one transaction. */
const APPROVED_AT_ONCE = 200;

export interface ApprovedAll {
  readonly approved: number;
  /** Sent, and left to be looked at: they have warnings, do not stand on all answers below, or are another's to approve. */
  readonly left: number;
}

/**
 * Approves what was sent to the issuer in a round and has no issue at all.
 * @throws Problem not-found, forbidden, state-forbids (closed)
 */
export async function approveAnswers(deps: RequestDeps, person: Person, id: number): Promise<ApprovedAll> {
  const now = deps.now();
  const done = await deps.database.write(async (trx) => {
    const { request, round } = await heldRequest(deps, trx, person, id, 'follow-request');
    const sent = (await answersOf(trx, round.id)).filter(
      (one) => one.state === 'submitted' && one.receiverId === request.topId,
    );
    let approved = 0;
    // What is left to be looked at holds nobody up who comes after it.
    for (const { obligationId } of sent)
      if (approved < APPROVED_AT_ONCE && (await approveOne(deps, trx, person, obligationId, now)))
        approved += 1;
    return { approved, left: sent.length - approved };
  });
  deps.nudge();
  return done;
}

async function approveOne(
  deps: RequestDeps,
  trx: Knex.Transaction,
  person: Person,
  obligationId: number,
  now: Date,
): Promise<boolean> {
  await lockObligation(deps.database, trx, obligationId);
  const row = await loadReport(trx, obligationId);
  if (row?.state !== 'submitted') return false;
  const context = await reportContext(trx, row);
  const gaps = context.below?.node?.coverage.missing.length ?? 0;
  if (gaps > 0 || judge(context, row.content).issues.length > 0) return false;
  // What he filed himself is another's to approve, and keeps none of the others from being approved.
  if (!may(person, 'approve', subjectIn(context, now))) return false;
  await perform(trx, context, person, 'approve', {}, now);
  return true;
}
