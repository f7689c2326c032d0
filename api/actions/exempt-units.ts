/** Exempting a unit, alone or with all below it, from a regime for some periods; and ending that again. */
import type { Knex } from 'knex';
import { holdsIn } from '../../regimes/obligation.js';
import { firstDay, lastDay, parsePeriod } from '../../regimes/period.js';
import { problem } from '../problems.js';
import type { Queries } from '../store/database.js';
import { recordEvent } from '../store/events.js';
import { endExemption, exemptionsOf, insertExemption, type ExemptionRow } from '../store/exemptions.js';
import { syncObligations } from '../store/obligations.js';
import type { Person } from '../store/people.js';
import { rehearse } from '../store/rehearse.js';
import { idsOfPath, type UnitRow } from '../store/units.js';
import { locked } from '../store/database.js';
import { administeredRegime, bodyIssue, givenReason, namedPeriod, namedUnit, type DutyDeps } from './duty.js';

export interface ExemptionAsked {
  readonly regime: string;
  readonly unit: string;
  /** With every unit below it. */
  readonly subtree?: boolean;
  readonly from: string;
  readonly to?: string;
  readonly reason: string;
}

/** What an exemption did, or its end: obligations taken away and made. */
export interface Exempted {
  readonly id: number;
  readonly made: number;
  readonly removed: number;
  /** Reports in its reach that somebody has opened already, or that others report to: they stay. */
  readonly staying: number;
}

/**
 * Exempts a unit. What nobody has opened goes at once; what is open stays, and is counted in the answer.
 * @param dryRun only says what it would do
 * @throws Problem not-found, forbidden, body-has-mistakes, reason-missing, conflict (it is exempt already)
 */
export async function exemptUnits(
  deps: DutyDeps,
  person: Person,
  asked: ExemptionAsked,
  dryRun: boolean,
): Promise<Exempted> {
  const now = deps.now();
  const regime = await administeredRegime(deps.database.read, person, 'exempt-units', asked.regime, now);
  const from = namedPeriod(regime, asked.from, '/from');
  const to = asked.to === undefined ? undefined : namedPeriod(regime, asked.to, '/to');
  if (to && lastDay(to) < firstDay(from))
    throw bodyIssue('/to', 'order', { vi: 'Kỳ cuối trước kỳ đầu', en: 'It ends before it begins' });
  const unit = await namedUnit(deps.database.read, asked.unit, { regime, period: from, now });
  const reason = givenReason(asked.reason);
  const by = { at: now.toISOString(), userId: person.userId };
  const work = async (trx: Knex.Transaction): Promise<Exempted> => {
    await locked(deps.database, trx('regimes').where({ code: regime.code }).select('code'));
    const subtree = asked.subtree === true;
    const span = {
      from: { id: from.id, day: firstDay(from) },
      to: to && { id: to.id, day: lastDay(to) },
    };
    await refuseTwice(trx, { regime: regime.code, unit, from: span.from.day, to: span.to?.day });
    const one = { regime: regime.code, unitId: unit.id, subtree, ...span, reason };
    const id = await insertExemption(trx, one, by);
    const done = await follow(trx, await exemptionById(trx, id), now);
    await recordEvent(trx, {
      at: by.at,
      type: 'exemption.granted',
      actorId: person.userId,
      regime: regime.code,
      unitId: unit.id,
      unitCode: unit.code,
      unitPath: unit.path,
      data: { exemption: id, from: from.id, to: to?.id ?? null, subtree, reason, ...done },
    });
    return { id, ...done };
  };
  const done = await (dryRun ? rehearse(deps.database, work) : deps.database.write(work));
  if (!dryRun) deps.nudge();
  return done;
}

/**
 * Ends an exemption: what it held back is owed again, late where its due moment has passed.
 * @throws Problem not-found, forbidden
 */
export async function endExemptionOf(deps: DutyDeps, person: Person, id: number): Promise<Exempted> {
  const now = deps.now();
  const [found] = await exemptionsOf(deps.database.read, { id });
  if (!found) throw problem('not-found');
  await administeredRegime(deps.database.read, person, 'exempt-units', found.regime, now);
  const result = await deps.database.write(async (trx) => {
    await locked(deps.database, trx('regimes').where({ code: found.regime }).select('code'));
    const one = await exemptionById(trx, id);
    await endExemption(trx, id, { at: now.toISOString(), userId: person.userId });
    const done = await follow(trx, one, now);
    await recordEvent(trx, {
      at: now.toISOString(),
      type: 'exemption.ended',
      actorId: person.userId,
      regime: one.regime,
      unitId: one.unitId,
      data: { exemption: id, from: one.from, to: one.to, subtree: one.subtree, ...done },
    });
    return { id, ...done };
  });
  deps.nudge();
  return result;
}

async function exemptionById(trx: Queries, id: number): Promise<ExemptionRow> {
  const [row] = await exemptionsOf(trx, { id });
  if (!row) throw problem('not-found');
  return row;
}

async function refuseTwice(
  trx: Queries,
  asked: {
    readonly regime: string;
    readonly unit: UnitRow;
    readonly from: string;
    readonly to: string | undefined;
  },
): Promise<void> {
  const same = (await exemptionsOf(trx, { regime: asked.regime })).find(
    (one) =>
      one.unitId === asked.unit.id &&
      (one.toDay === null || one.toDay >= asked.from) &&
      (asked.to === undefined || one.fromDay <= asked.to),
  );
  if (same)
    throw problem('conflict', {
      detail: {
        vi: `Đơn vị đã được miễn từ kỳ ${same.from}${same.to === null ? '' : ` đến kỳ ${same.to}`}`,
        en: `The unit is exempt from ${same.from}${same.to === null ? ' on' : ` to ${same.to}`} already`,
      },
    });
}

/** Brings the periods in which an exemption holds, or held, in line. */
async function follow(trx: Knex.Transaction, one: ExemptionRow, now: Date): Promise<Omit<Exempted, 'id'>> {
  const result = { made: 0, removed: 0, staying: 0 };
  const periods = await trx('regime_periods')
    .where({ regime: one.regime })
    .select<{ id: number; period: string }[]>('id', 'period');
  for (const { id, period } of periods) {
    const parsed = parsePeriod(period);
    if (!parsed || !holdsIn(one, parsed)) continue;
    const { made, removed } = await syncObligations(trx, one.regime, now, period);
    result.made += made;
    result.removed += removed;
    result.staying += await inReach(trx, id, one);
  }
  return result;
}

async function inReach(trx: Queries, regimePeriodId: number, one: ExemptionRow): Promise<number> {
  const rows = await trx('obligations')
    .where({ regime_period_id: regimePeriodId })
    .where((either) => {
      void either.where({ unit_id: one.unitId });
      if (one.subtree) void either.orWhereLike('unit_path', `%/${one.unitId}/%`);
    })
    .select<{ unit_path: string }[]>('unit_path');
  return rows.filter(({ unit_path }) => idsOfPath(unit_path).includes(one.unitId)).length;
}
