/** What happens to a regime as a whole: a version published, the regime retired, a unit exempt from it. */
import type { Text } from '../../../regimes/words.js';
import type { Queries } from '../../../api/store/database.js';
import { regimeOf, versionsOf } from '../../../api/store/regimes.js';
import { unitsById } from '../../../api/store/units.js';
import { dayOf } from '../../../regimes/calendar.js';
import type { Occasion } from './occasions.js';
import type { Telling } from './telling.js';

interface Owing {
  readonly unit_id: number;
  readonly past: number;
}

/** Whoever owes reports under a version, and whoever receives them, is told once. */
export async function* publishedVersion(
  queries: Queries,
  { id: eventId, at, actorId: except, regime, data }: Occasion,
): AsyncGenerator<readonly Telling[]> {
  const { version, effectiveFrom } = data;
  if (regime === null || typeof version !== 'number' || typeof effectiveFrom !== 'string') return;
  const row = (await versionsOf(queries, regime)).find((one) => one.version === version);
  if (!row) return;
  const { label } = await regimeOf(queries, row);
  const about = {
    kind: 'version-published',
    subject: `${regime} ${version}`,
    at,
    eventId,
    regime,
    except,
  } as const;
  const facts = { label: { vi: label.vi, en: label.en }, version, effectiveFrom };
  const owing = await unitsUnder(queries, row.id, at);
  const told = new Set(owing.map(({ unit_id }) => unit_id));
  const tellings: Telling[] = owing.map(({ unit_id, past }) => ({
    ...about,
    facts: past > 0 ? { ...facts, count: past } : facts,
    to: [{ unitId: unit_id, roles: ['clerk', 'head', 'aggregator'] }],
  }));
  for (const unitId of await receiversUnder(queries, row.id))
    if (!told.has(unitId)) tellings.push({ ...about, facts, to: [{ unitId, roles: ['aggregator'] }] });
  yield tellings;
}

/** Units that owe reports under a version, with how many of them were overdue when it was published. */
async function unitsUnder(queries: Queries, versionId: number, at: string): Promise<Owing[]> {
  const rows = (await queries('obligations as o')
    .join('regime_periods as p', 'p.id', 'o.regime_period_id')
    .leftJoin('reports as r', 'r.obligation_id', 'o.id')
    .where('p.version_id', versionId)
    .whereNull('p.request_id')
    .groupBy('o.unit_id')
    .orderBy('o.unit_id')
    .select(
      'o.unit_id',
      queries.raw('sum(case when o.due_at <= ? and r.state is null then 1 else 0 end) as past', [at]),
    )) as Owing[];
  return rows.map(({ unit_id, past }) => ({ unit_id, past: Number(past) }));
}

async function receiversUnder(queries: Queries, versionId: number): Promise<number[]> {
  const rows = await queries('obligations as o')
    .join('regime_periods as p', 'p.id', 'o.regime_period_id')
    .where('p.version_id', versionId)
    .whereNull('p.request_id')
    .distinct<{ receiver_id: number; recipient_id: number | null }[]>('o.receiver_id', 'p.recipient_id');
  return [...new Set(rows.flatMap((row) => [row.receiver_id, row.recipient_id ?? row.receiver_id]))];
}

/** What notices of a regime call it: by its newest published version. */
export async function labelOf(queries: Queries, regime: string): Promise<Text | undefined> {
  const row = (await versionsOf(queries, regime, false)).at(-1);
  const label = row && (await regimeOf(queries, row)).label;
  return label && { vi: label.vi, en: label.en };
}

/** A regime is retired: whoever has ever owed reports of it is told which period is the last. */
export async function* regimeRetired(
  queries: Queries,
  { id: eventId, at, actorId: except, regime, data }: Occasion,
): AsyncGenerator<readonly Telling[]> {
  const label = regime === null ? undefined : await labelOf(queries, regime);
  const { lastPeriod, reason } = data;
  if (regime === null || !label || typeof lastPeriod !== 'string') return;
  const facts = { label, effectiveFrom: lastPeriod, ...(typeof reason === 'string' ? { reason } : {}) };
  const rows = await queries('obligations as o')
    .join('regime_periods as p', 'p.id', 'o.regime_period_id')
    .where('p.regime', regime)
    .distinct<{ unit_id: number }[]>('o.unit_id');
  yield rows.map(({ unit_id }) => ({
    kind: 'regime-retired',
    subject: `event ${eventId}`,
    at,
    eventId,
    regime,
    except,
    facts,
    to: [{ unitId: unit_id, roles: ['clerk', 'head', 'aggregator'] }],
  }));
}

/** A unit need not report, or owes reports again: its clerks and its head are told. */
export function unitExempted(kind: 'exempted' | 'exemption-ended') {
  return async function* (
    queries: Queries,
    { id: eventId, at, actorId: except, regime, unitId, data }: Occasion,
  ): AsyncGenerator<readonly Telling[]> {
    const label = regime === null ? undefined : await labelOf(queries, regime);
    const { from, reason } = data;
    if (regime === null || unitId === null || !label || typeof from !== 'string') return;
    const unit = (await unitsById(queries, [unitId], dayOf(at))).get(unitId);
    const said = typeof reason === 'string' ? { reason } : {};
    const facts = { label, effectiveFrom: from, ...said, ...(unit ? { unit: unit.name } : {}) };
    const to = [
      { unitId, roles: ['clerk'], task: 'prepare' },
      { unitId, roles: ['head'], task: 'sign' },
    ] as const;
    yield [{ kind, subject: `event ${eventId}`, at, eventId, regime, except, facts, to }];
  };
}
