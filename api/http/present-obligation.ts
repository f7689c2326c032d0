/** An obligation, and the report that answers it, as the wire shows them. */
import type { Regime } from '../../regimes/dialect/regime.js';
import type { NextActor } from '../../regimes/lifecycle.js';
import { nextActor } from '../../regimes/lifecycle.js';
import type { JsonObject } from '../../regimes/words.js';
import { dueNow, isLateAt } from '../actions/due.js';
import type { Queries } from '../store/database.js';
import { regimeOf } from '../store/regimes.js';
import { isLocked, type ObligationRow } from '../store/obligation-rows.js';
import type { Answer } from '../actions/file-for.js';

export function isLateNow(row: ObligationRow, now: Date): boolean {
  const sent = row.state === 'submitted' || (row.state === 'approved' && row.correctionRequestedAt === null);
  return sent ? row.late === true : isLateAt(row, now.toISOString());
}

/** The revision that was sent; of a report that is not, the last that there was. */
function revisionNow({ state, standing, revision }: ObligationRow): number | null {
  if (state === 'submitted' || state === 'approved') return standing;
  return revision === 0 ? null : revision;
}

function whoIsNext(row: ObligationRow, now: Date): NextActor {
  const moment = now.toISOString();
  return nextActor(
    row.state,
    { opened: row.opensAt <= moment, locked: isLocked(row, moment) },
    row.correctionRequestedAt !== null,
  );
}

/** The reason that stands on the unit's desk: of a return, a rejection, or a request for correction. */
function reasonNow(row: ObligationRow): string | null {
  return row.state === 'approved' ? row.correctionReason : row.reason;
}

/** When the period is locked, whether it is so for the unit now, and until when an exception holds. */
function lockOf(row: ObligationRow, now: Date): JsonObject {
  const { lockedAt, unlockedUntil } = row;
  if (lockedAt === null) return {};
  const moment = now.toISOString();
  const excepted = unlockedUntil !== null && unlockedUntil > moment;
  return { lockedAt, locked: isLocked(row, moment), ...(excepted ? { unlockedUntil } : {}) };
}

export async function presentObligation(
  queries: Queries,
  row: ObligationRow,
  now: Date,
): Promise<JsonObject> {
  return presentObligationOf(await regimeOf(queries, { id: row.versionId, hash: row.versionHash }), row, now);
}

export function presentObligationOf(
  regime: Pick<Regime, 'label'>,
  row: ObligationRow,
  now: Date,
): JsonObject {
  const reason = reasonNow(row);
  return {
    regime: row.regime,
    label: { vi: regime.label.vi, en: regime.label.en },
    period: row.period,
    frequency: row.frequency,
    unit: { code: row.unit.code, name: row.unit.name, level: row.unit.level },
    receiver: { code: row.receiver.code, name: row.receiver.name, level: row.receiver.level },
    level: row.formLevel,
    step: row.step,
    state: row.state,
    correction: row.correction,
    revision: revisionNow(row),
    nil: row.nil,
    late: isLateNow(row, now),
    opensAt: row.opensAt,
    closesAt: row.closesAt,
    dueAt: dueNow(row),
    window: { from: row.windowFrom, to: row.windowTo },
    nextActor: whoIsNext(row, now),
    ...(row.ruleDueAt === null ? {} : { ruleDueAt: row.ruleDueAt }),
    ...(row.dueProvisional ? { dueProvisional: true } : {}),
    ...lockOf(row, now),
    ...(row.submittedAt === null ? {} : { submittedAt: row.submittedAt }),
    ...(reason === null ? {} : { reason }),
    ...presentOnBehalf(row),
  };
}

/** That another unit filed it, and what its own has said of that; absent where its own did. */
export function presentOnBehalf({
  onBehalf,
  answer,
}: {
  readonly onBehalf: string | null;
  readonly answer: string | null;
}): JsonObject {
  if (onBehalf === null) return {};
  const { unit, reason } = JSON.parse(onBehalf) as { unit: { code: string; name: string }; reason: string };
  const said = answer === null ? undefined : (JSON.parse(answer) as Answer);
  return {
    onBehalf: {
      unit: { code: unit.code, name: unit.name },
      reason,
      answer: said?.state ?? 'none',
      ...(said ? { answeredBy: { name: said.by }, answeredAt: said.at } : {}),
      ...(said?.reason === undefined ? {} : { objection: said.reason }),
    },
  };
}

export async function presentObligations(
  queries: Queries,
  rows: readonly ObligationRow[],
  now: Date,
): Promise<JsonObject[]> {
  const items: JsonObject[] = [];
  for (const row of rows) items.push(await presentObligation(queries, row, now));
  return items;
}
