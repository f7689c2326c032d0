/** Taking back what a period asks for: obligations that nobody answered go, what was sent stays. */
import type { Knex } from 'knex';
import type { Queries } from './database.js';
import { recordEvent } from './events.js';
import { deleteUnsent } from './forget-drafts.js';
import { insertMarks } from './marks.js';
import { lockPeriod } from './version-use.js';

export interface Withdrawn {
  /** Obligations that nobody had opened. */
  readonly removed: number;
  /** Drafts that were never sent, and went with their obligations; each is recorded. */
  readonly drafts: number;
  /** Reports that were sent, and stay. */
  readonly sent: number;
}

interface Place {
  readonly id: number;
  readonly unit_path: string;
  readonly receiver_id: number;
}

interface Row extends Place {
  readonly unit_id: number;
  readonly unit_code: string;
  readonly regime: string;
  readonly period: string;
  readonly opened: number | null;
  readonly sent: number | null;
}

/** Withdraws a period of a regime. A unit that received something goes on owing its own report. */
export async function withdrawPeriod(
  trx: Knex.Transaction,
  regimePeriodId: number,
  by: { readonly now: Date; readonly userId: number },
): Promise<Withdrawn> {
  await lockPeriod(trx, regimePeriodId);
  const rows = await trx('obligations as o')
    .join('regime_periods as p', 'p.id', 'o.regime_period_id')
    .leftJoin('reports as r', 'r.obligation_id', 'o.id')
    .where({ 'o.regime_period_id': regimePeriodId })
    .select<Row[]>({
      id: 'o.id',
      unit_id: 'o.unit_id',
      unit_code: 'o.unit_code',
      unit_path: 'o.unit_path',
      receiver_id: 'o.receiver_id',
      regime: 'p.regime',
      period: 'p.period',
      opened: 'r.obligation_id',
      sent: 'r.revision',
    });
  const staying = receiversToo(rows);
  const going = rows.filter((row) => !staying.has(row));
  const drafts = going.filter(({ opened }) => opened !== null);
  for (const draft of drafts) await recordDraft(trx, draft, by);
  await deleteUnsent(
    trx,
    going.map(({ id }) => id),
  );
  await trx('regime_periods')
    .where({ id: regimePeriodId })
    .update({ withdrawn_at: by.now.toISOString(), synced: null });
  await insertMarks(trx, nodesAbove(going, regimePeriodId), by.now);
  const sent = [...staying].filter((row) => (row.sent ?? 0) > 0).length;
  return { removed: going.length - drafts.length, drafts: drafts.length, sent };
}

/**
 * Takes away what a period asks for that no version asks for any more: nobody has opened anything in it, and its
 * obligations are locked.
 * @returns how many obligations there were
 */
export async function takeBackUnopened(trx: Queries, regimePeriodId: number, now: Date): Promise<number> {
  const going = await trx('obligations')
    .where({ regime_period_id: regimePeriodId })
    .select<Place[]>('id', 'unit_path', 'receiver_id');
  if (going.length === 0) return 0;
  await deleteUnsent(
    trx,
    going.map(({ id }) => id),
  );
  await trx('regime_periods').where({ id: regimePeriodId }).update({ synced: null });
  await insertMarks(trx, nodesAbove(going, regimePeriodId), now);
  return going.length;
}

/** What was sent, and whoever stands above it on its way up. */
function receiversToo(rows: readonly Row[]): ReadonlySet<Row> {
  const byUnit = new Map(rows.map((row) => [row.unit_id, row]));
  const staying = new Set<Row>();
  for (const row of rows) {
    if ((row.sent ?? 0) === 0) continue;
    for (let here: Row | undefined = row; here && !staying.has(here); here = byUnit.get(here.receiver_id))
      staying.add(here);
  }
  return staying;
}

function nodesAbove(going: readonly Place[], regimePeriodId: number): Parameters<typeof insertMarks>[1] {
  const nodes = new Map<number, string>();
  for (const { receiver_id: receiver, unit_path: path } of going) {
    const end = path.indexOf(`/${receiver}/`);
    nodes.set(receiver, end < 0 ? '/' : path.slice(0, end + `/${receiver}/`.length));
  }
  // -1: what is stored holds reports that are gone, and nothing of it can be gone on from.
  return [...nodes].map(([unitId, unitPath]) => ({
    regimePeriodId,
    unitId,
    unitPath,
    bucket: -1,
    kind: 'child' as const,
  }));
}

async function recordDraft(
  trx: Knex.Transaction,
  draft: Row,
  by: { readonly now: Date; readonly userId: number },
): Promise<void> {
  await recordEvent(trx, {
    at: by.now.toISOString(),
    type: 'report.withdrawn',
    actorId: by.userId,
    regime: draft.regime,
    period: draft.period,
    unitId: draft.unit_id,
    unitCode: draft.unit_code,
    unitPath: draft.unit_path,
    data: { because: 'regime.retired', state: 'none' },
  });
}
