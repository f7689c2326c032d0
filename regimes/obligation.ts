/**
 * Who owes what to whom by when (nghĩa vụ báo cáo): the chain of a regime laid over the units of a period.
 * The store keeps the result; it is never inferred again from the units of today.
 */
import { closesAt, dueWith, opensAt, windowOf } from './calendar.js';
import type { WorkingCalendar } from './calendar.js';
import type { RegimeHeader } from './dialect/regime.js';
import { firstDay, firstPeriodEnding, LAST_YEAR, lastDay, nextPeriod } from './period.js';
import type { Period } from './period.js';
import type { Day, Instant, Level } from './words.js';

/** A unit as it is on one day. */
export interface UnitOn {
  readonly id: number;
  readonly code: string;
  readonly level: Level;
  /** The unit above; null (or a unit not valid on that day) ends the way up. */
  readonly parentId: number | null;
}

export interface ExpectedReport {
  readonly unitId: number;
  readonly receiverId: number;
  /** Which step of the chain owes it, counted from 0 at the lowest. */
  readonly step: number;
  readonly level: Level;
  readonly opensAt: Instant;
  readonly closesAt: Instant;
  readonly dueAt: Instant;
  /** The due moment was counted in a year whose holidays are not all known. */
  readonly dueProvisional: boolean;
}

/**
 * Whether a regime that is effective from a period asks for another: its frequency is listed, it is not excepted,
 * and it does not end before `effectiveFrom` begins. A regime of months and quarters that is effective from
 * `2026-02` asks for 2026-Q1 too; one effective from `2026-Q1` asks for `2026-01`.
 */
export function applies(
  header: Pick<RegimeHeader, 'frequencies' | 'except'>,
  p: Period,
  effectiveFrom: Period,
): boolean {
  return isAsked(header, p) && lastDay(p) >= firstDay(effectiveFrom);
}

/**
 * All periods that apply and whose window has opened by `now`, by frequency as the regime lists them, then in time.
 * Days are not among them: only requests make those.
 */
export function openPeriods(
  header: Pick<RegimeHeader, 'frequencies' | 'except' | 'windows'>,
  effectiveFrom: Period,
  now: Instant,
): Period[] {
  return header.frequencies.flatMap((frequency) => {
    if (frequency === 'day') return [];
    const found: Period[] = [];
    let p = firstPeriodEnding(frequency, firstDay(effectiveFrom));
    for (; p.year <= LAST_YEAR && opensAt(windowOf(header, p)) <= now; p = nextPeriod(p))
      if (isAsked(header, p)) found.push(p);
    return found;
  });
}

/**
 * Every report that a period asks for, in the order of the chain and, within a step, of `units`.
 * `units` are those valid on the last day of the period's window, the nation among them. Each unit whose level
 * stands in a step but the last owes one, to the nearest unit above it whose level stands in a later step, else
 * to the nation. A step without a due rule for this frequency owes nothing in it (communes that report by quarter
 * in a regime whose provinces report by month). Throws if `units` has no nation: then nobody could receive.
 */
export function expectedReports(
  header: RegimeHeader,
  p: Period,
  units: readonly UnitOn[],
  calendar: WorkingCalendar,
): ExpectedReport[] {
  if (!isAsked(header, p)) return [];
  const window = windowOf(header, p);
  const span = { opensAt: opensAt(window), closesAt: closesAt(window) };
  const receiverOf = receivers(header, units);
  return header.chain.slice(0, -1).flatMap(({ levels, due }, step) => {
    const rule = due[p.frequency];
    if (!rule) return [];
    const dueMoment = dueWith(rule, p, window, calendar);
    return units
      .filter((unit) => levels.includes(unit.level))
      .map((unit) => {
        return {
          unitId: unit.id,
          receiverId: receiverOf(unit, step),
          step,
          level: unit.level,
          ...span,
          dueAt: dueMoment.at,
          dueProvisional: dueMoment.provisional,
        };
      });
  });
}

/** A unit that owes nothing in a regime for a while (miễn báo cáo), alone or with every unit below it. */
export interface Exemption {
  readonly unitId: number;
  readonly subtree: boolean;
  /** The first and the last calendar day of the periods it holds in; without an end until somebody ends it. */
  readonly fromDay: Day;
  readonly toDay: Day | null;
}

/** Whether an exemption holds for a period: the period ends within the days that the exemption names. */
export function holdsIn(exemption: Pick<Exemption, 'fromDay' | 'toDay'>, p: Period): boolean {
  const last = lastDay(p);
  return last >= exemption.fromDay && (exemption.toDay === null || last <= exemption.toDay);
}

/**
 * What is still expected once exempt units are left out. A unit to which others go on reporting owes its own report
 * all the same: without it theirs would lead nowhere.
 */
export function withoutExempt(
  expected: readonly ExpectedReport[],
  isExempt: (unitId: number) => boolean,
): ExpectedReport[] {
  const byUnit = new Map(expected.map((one) => [one.unitId, one]));
  const kept = new Set<number>();
  const keep = (one: ExpectedReport | undefined): void => {
    for (let here = one; here && !kept.has(here.unitId); here = byUnit.get(here.receiverId)) {
      kept.add(here.unitId);
    }
  };
  for (const one of expected) if (!isExempt(one.unitId)) keep(one);
  return expected.filter(({ unitId }) => kept.has(unitId));
}

/** Who reviews what a unit receives: the unit itself, and at the nation the agency named in `recipient` too. */
export function reviewers(receiverId: number, nationId: number, recipientId?: number): number[] {
  return receiverId === nationId && recipientId !== undefined && recipientId !== nationId
    ? [nationId, recipientId]
    : [receiverId];
}

function isAsked(header: Pick<RegimeHeader, 'frequencies' | 'except'>, p: Period): boolean {
  return header.frequencies.includes(p.frequency) && !header.except[p.frequency]?.includes(p.index);
}

function receivers(header: RegimeHeader, units: readonly UnitOn[]): (unit: UnitOn, step: number) => number {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const nation = units.find((unit) => unit.level === 'nation');
  if (!nation) throw new Error('The units of a period must have the nation among them.');
  const later = header.chain.map((_, step) => new Set(header.chain.slice(step + 1).flatMap((s) => s.levels)));
  return (unit, step) => {
    const seen = new Set([unit.id]);
    let above = unit.parentId === null ? undefined : byId.get(unit.parentId);
    // `seen` ends the walk should the table of units ever hold a circle.
    for (
      ;
      above && !seen.has(above.id);
      above = above.parentId === null ? undefined : byId.get(above.parentId)
    ) {
      if (later[step]?.has(above.level)) return above.id;
      seen.add(above.id);
    }
    return nation.id;
  };
}
