/** What a regime will ask for when: the periods whose windows or due moments touch a span of days, also those to come. */
import { addDays, closesAt, dayOf, dueWith, opensAt, windowOf } from './calendar.js';
import type { WorkingCalendar } from './calendar.js';
import type { RegimeHeader } from './dialect/regime.js';
import { applies } from './obligation.js';
import { periodsBetween } from './period.js';
import type { Period } from './period.js';
import type { Day, Instant } from './words.js';

export interface PlannedPeriod {
  readonly period: Period;
  readonly opensAt: Instant;
  readonly closesAt: Instant;
  /** By step of the chain; a step that owes nothing in this period is not among them. */
  readonly dues: readonly { readonly step: number; readonly at: Instant; readonly provisional: boolean }[];
}

/** A window may begin or end so many days away from its calendar period, and be due as much later. */
const REACH = 500;

/**
 * The periods of which something (opening, closing, a due moment) lies within the days `from` to `to`, by frequency and
 * in time.
 */
export function plannedPeriods(
  header: RegimeHeader,
  effectiveFrom: Period,
  calendar: WorkingCalendar,
  { from, to }: { readonly from: Day; readonly to: Day },
): PlannedPeriod[] {
  const within = (at: Instant): boolean => dayOf(at) >= from && dayOf(at) <= to;
  // A window that closes at midnight closes with the day before.
  const endsWithin = (one: PlannedPeriod): boolean => {
    const last = addDays(dayOf(one.closesAt), -1);
    return last >= from && last <= to;
  };
  return header.frequencies.flatMap((frequency) =>
    periodsBetween(frequency, addDays(from, -REACH), addDays(to, REACH))
      .filter((period) => applies(header, period, effectiveFrom))
      .map((period) => planned(header, period, calendar))
      .filter((one) => within(one.opensAt) || endsWithin(one) || one.dues.some(({ at }) => within(at))),
  );
}

function planned(header: RegimeHeader, period: Period, calendar: WorkingCalendar): PlannedPeriod {
  const window = windowOf(header, period);
  const dues = header.chain.slice(0, -1).flatMap(({ due }, step) => {
    const rule = due[period.frequency];
    return rule ? [{ step, ...dueWith(rule, period, window, calendar) }] : [];
  });
  return { period, opensAt: opensAt(window), closesAt: closesAt(window), dues };
}
