/** Rounds of requests in the database: a period of the regime, and an obligation for everybody who is asked. */
import { dayPeriod, MOST_ROUNDS } from '../../regimes/period.js';
import type { Day, Instant } from '../../regimes/words.js';
import type { Queries } from './database.js';
import { insertMarks } from './marks.js';
import type { Addressee, RequestRow } from './requests.js';
import { BUCKET, inChunks } from './sync-period.js';
import type { UnitRow } from './units.js';

export interface RoundRow {
  readonly id: number;
  readonly period: string;
  readonly round: number;
  readonly day: Day;
  readonly opensAt: Instant;
}

/** The rounds of a request, the first one first. */
export async function roundsOf(queries: Queries, requestId: number): Promise<RoundRow[]> {
  return queries('regime_periods').where({ request_id: requestId }).orderBy('round').select<RoundRow[]>({
    id: 'id',
    period: 'period',
    round: 'round',
    day: 'window_to',
    opensAt: 'opens_at',
  });
}

/**
 * A further round: the next free period of that day. The regime's row must be locked.
 * Undefined where the day has no further period.
 */
export async function insertRound(
  trx: Queries,
  request: Pick<RequestRow, 'id' | 'regime' | 'versionId' | 'topId' | 'recipientId'>,
  when: { readonly day: Day; readonly at: Instant; readonly round: number },
): Promise<RoundRow | undefined> {
  const { day, at, round } = when;
  const taken = await trx('regime_periods')
    .where({ regime: request.regime, frequency: 'day', window_to: day })
    .select<{ period: string }[]>('period');
  const last = Math.max(0, ...taken.map(({ period }) => Number(period.slice(11) || '1')));
  if (last >= MOST_ROUNDS) return undefined;
  const period = dayPeriod(day, last + 1).id;
  const [made] = await trx('regime_periods')
    .insert({
      regime: request.regime,
      period,
      frequency: 'day',
      version_id: request.versionId,
      window_from: day,
      window_to: day,
      opens_at: at,
      closes_at: at, // an answer may be sent as soon as it is asked for
      nation_id: request.topId,
      recipient_id: request.recipientId,
      request_id: request.id,
      round,
    })
    .returning<{ id: number }[]>('id');
  if (!made) throw new Error('The database answered no id');
  return { id: made.id, period, round, day, opensAt: at };
}

/** Makes the obligations of some addressees in a round, and marks the nodes that they report to. */
export async function insertAnswers(
  trx: Queries,
  round: Pick<RoundRow, 'id'>,
  addressees: readonly Omit<Addressee, 'setAside'>[],
  about: { readonly units: ReadonlyMap<number, UnitRow>; readonly dueAt: Instant; readonly now: Date },
): Promise<number> {
  const counts = new Map<number, number>();
  const there = (await trx('obligations')
    .where({ regime_period_id: round.id })
    .groupBy('receiver_id')
    .select('receiver_id')
    .count({ n: '*' })) as { receiver_id: number; n: number | string }[];
  for (const { receiver_id, n } of there) counts.set(receiver_id, Number(n));
  const nodes = new Map<string, { unitId: number; unitPath: string; bucket: number }>();
  const node = (unitId: number, bucket: number): void => {
    const unitPath = about.units.get(unitId)?.path;
    if (unitPath === undefined) throw new Error(`Unit ${unitId} vanished`);
    nodes.set(`${unitId} ${bucket}`, { unitId, unitPath, bucket });
  };
  // A unit that has ended since is not asked any more.
  const rows = addressees.flatMap((one) => {
    const unit = about.units.get(one.unitId);
    if (!unit) return [];
    const count = counts.get(one.receiverId) ?? 0;
    counts.set(one.receiverId, count + 1);
    const bucket = Math.floor(count / BUCKET);
    node(one.receiverId, bucket);
    if (one.step > 0) node(one.unitId, 0);
    return [
      {
        regime_period_id: round.id,
        unit_id: unit.id,
        spell_id: unit.spellId,
        unit_code: unit.code,
        unit_path: unit.path,
        receiver_id: one.receiverId,
        bucket,
        level: one.level,
        step: one.step,
        due_at: about.dueAt,
      },
    ];
  });
  await inChunks(rows, (part) => trx('obligations').insert(part));
  const marks = [...nodes.values()].map((one) => ({
    regimePeriodId: round.id,
    ...one,
    kind: 'child' as const,
  }));
  await insertMarks(trx, marks, about.now);
  return rows.length;
}
