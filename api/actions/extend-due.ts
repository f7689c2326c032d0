/** Giving one unit longer for one period: its due moment moves, and the rule's own is kept beside it. */
import type { Knex } from 'knex';
import { may } from '../../regimes/policy.js';
import type { Instant } from '../../regimes/words.js';
import { problem, require } from '../problems.js';
import { dropExtension, putExtension } from '../store/due-extensions.js';
import { recordEvent } from '../store/events.js';
import type { Person } from '../store/people.js';
import { loadReport, lockObligation, type ReportKey, type ReportRow } from '../store/reports.js';
import { regimeOf } from '../store/regimes.js';
import { noSuchReport } from './act-on-report.js';
import { authoriseIssuer } from './declare-regime.js';
import { bodyIssue, givenReason, type DutyDeps } from './duty.js';
import { handlersFor, subjectIn } from './report-context.js';

/**
 * Grants a later due moment, or another in the place of one that was granted.
 * @throws Problem not-found, forbidden, state-forbids (the report is sent), body-has-mistakes, reason-missing
 */
export async function extendDue(
  deps: DutyDeps,
  person: Person,
  key: ReportKey,
  asked: { readonly dueAt: Instant; readonly reason: string },
): Promise<void> {
  const now = deps.now();
  const dueAt = new Date(asked.dueAt).toISOString();
  const reason = givenReason(asked.reason);
  await deps.database.write(async (trx) => {
    const row = await lockedReport(deps, trx, person, key, now);
    const was = row.ruleDueAt ?? row.dueAt;
    if (dueAt <= was)
      throw bodyIssue('/dueAt', 'later', {
        vi: 'Hạn mới phải sau hạn theo quy định',
        en: 'It must be later than the due moment by the rule',
      });
    if (dueAt <= now.toISOString())
      throw bodyIssue('/dueAt', 'past', { vi: 'Hạn mới đã qua', en: 'It has passed already' });
    await putExtension(trx, row, { dueAt, reason, at: now.toISOString(), userId: person.userId });
    await record(trx, 'extension.granted', person, row, now, { dueAt, was, reason });
  });
}

/**
 * Takes an extension back.
 * @throws Problem not-found (none was granted, or no such report), forbidden, state-forbids
 */
export async function withdrawExtension(deps: DutyDeps, person: Person, key: ReportKey): Promise<void> {
  const now = deps.now();
  await deps.database.write(async (trx) => {
    const row = await lockedReport(deps, trx, person, key, now);
    require(row.ruleDueAt, 'not-found');
    await dropExtension(trx, row);
    await record(trx, 'extension.withdrawn', person, row, now, { dueAt: row.ruleDueAt, was: row.dueAt });
  });
}

/** The report, locked, if the person may move its due moment and it is not sent. */
async function lockedReport(
  deps: DutyDeps,
  trx: Knex.Transaction,
  person: Person,
  key: ReportKey,
  now: Date,
): Promise<ReportRow> {
  const found = await loadReport(trx, key);
  if (!found) throw noSuchReport(key);
  await authoriseExtension(trx, person, found, now);
  const row = (await lockObligation(deps.database, trx, found.id)) && (await loadReport(trx, found.id));
  if (!row) throw noSuchReport(key);
  if (row.state === 'submitted' || row.state === 'approved')
    throw problem('state-forbids', {
      detail: {
        vi: 'Báo cáo đã gửi; chỉ gia hạn được cho báo cáo chưa gửi',
        en: 'The report is sent; only one that is not can be given longer',
      },
    });
  return row;
}

/** @throws Problem forbidden unless the person reviews the report or administers the regime's issuer */
async function authoriseExtension(
  trx: Knex.Transaction,
  person: Person,
  row: ReportRow,
  now: Date,
): Promise<void> {
  const regime = await regimeOf(trx, { id: row.versionId, hash: row.versionHash });
  const context = { row, regime, handlers: await handlersFor(trx, row) };
  if (may(person, 'extend-due', subjectIn(context, now))) return;
  await authoriseIssuer(trx, person, 'lock-periods', regime.header.issuer, now);
}

async function record(
  trx: Knex.Transaction,
  type: string,
  person: Person,
  row: ReportRow,
  now: Date,
  data: Readonly<Record<string, string>>,
): Promise<void> {
  await recordEvent(trx, {
    at: now.toISOString(),
    type,
    actorId: person.userId,
    regime: row.regime,
    period: row.period,
    unitId: row.unitId,
    unitCode: row.unit.code,
    unitPath: row.unitPath,
    data: { ...data },
  });
}
