/** Which roll-ups a unit has: reckoned from the published regimes, since a roll-up needs no act to exist. */
import { readHeader } from '../../../regimes/dialect/header.js';
import { openPeriods } from '../../../regimes/obligation.js';
import { parsePeriod } from '../../../regimes/period.js';
import type { Instant, JsonObject, Level } from '../../../regimes/words.js';
import type { RegimeItem } from '../../wire.js';
import type { RequestItem } from '../requests/query.js';

export const NATION = 'VN';

/**
 * The unit at which a regime rolls up for somebody of `unit`: the unit itself where its level receives; the
 * nation for the agency that looks after the top; undefined where nothing arrives.
 */
export function rollupUnit(
  regime: Pick<RegimeItem, 'chain' | 'recipient'>,
  unit: { readonly code: string; readonly level: Level },
): string | undefined {
  if (unit.level === 'nation') return unit.code;
  const receives = regime.chain.slice(1).some(({ levels }) => levels.includes(unit.level));
  if (receives) return unit.code;
  return regime.recipient === unit.code ? NATION : undefined;
}

/** The periods of a version's document that have begun to collect, the latest first. */
export function begunPeriods(document: JsonObject, effectiveFrom: string, now: Instant): readonly string[] {
  const from = parsePeriod(effectiveFrom);
  if (from === undefined) return [];
  const { header } = readHeader(document);
  return openPeriods(header, from, now)
    .sort((left, right) => (lastMonth(left.id) < lastMonth(right.id) ? 1 : -1))
    .map(({ id }) => id);
}

/**
 * The periods that requests have opened for a regime and that roll up at a unit: those that it issued itself, at the
 * nation also those of its agencies. The latest first.
 */
export function askedPeriods(
  requests: readonly Pick<RequestItem, 'regime' | 'issuer' | 'rounds'>[],
  regime: string,
  unit: string,
): readonly string[] {
  return requests
    .filter((one) => one.regime === regime)
    .filter(({ issuer }) => issuer.code === unit || (unit === NATION && issuer.level === 'ministry'))
    .flatMap(({ rounds }) => rounds)
    .toSorted((left, right) => (left.opensAt < right.opensAt ? 1 : -1))
    .map(({ period }) => period);
}

/** Orders periods of different frequencies by when they end, a longer one after a shorter one. */
function lastMonth(id: string): string {
  const period = parsePeriod(id);
  if (period === undefined) return id;
  const lengths = {
    day: 1 / 30,
    week: 1 / 4.4,
    month: 1,
    quarter: 3,
    half: 6,
    'nine-months': 9,
    year: 12,
  } as const;
  const length = lengths[period.frequency];
  const end = period.index * length;
  return `${period.year} ${end.toFixed(2).padStart(6, '0')} ${String(length).padStart(4, '0')}`;
}
