/** What lies on a person's desk, and how far he reads: by his roles, and by the duties of the units around them. */
import { dayOf } from '../../regimes/calendar.js';
import { handlingOf, type Duty } from '../../regimes/handling.js';
import { may, type ReportAct, type ReportSubject } from '../../regimes/policy.js';
import type { Day } from '../../regimes/words.js';
import { dutiesOf, filedFor, unitsNaming } from '../store/duties.js';
import type { Queries } from '../store/database.js';
import type { Desk, Reach, Scope } from '../store/obligation-list.js';
import type { Person } from '../store/people.js';

const unitsOf = (person: Person, ...roles: readonly string[]): number[] => [
  ...new Set(
    person.roles.filter(({ role }) => roles.length === 0 || roles.includes(role)).map(({ unitId }) => unitId),
  ),
];

/**
 * The desk of a person.
 * @param within only what concerns these of his units
 */
export async function deskOf(
  queries: Queries,
  person: Person,
  now: Date,
  within?: readonly number[],
): Promise<Desk> {
  const inside = within
    ? { ...person, roles: person.roles.filter((held) => within.includes(held.unitId)) }
    : person;
  const held = unitsOf(inside);
  const named = await unitsNaming(queries, person.userId, held);
  // A duty that names the person in a unit where he has no role (any more) gives him nothing there.
  const duties = await dutiesOf(queries, [...new Set([...held, ...named])]);
  const day = dayOf(now.toISOString());
  const scopes = (act: ReportAct, roles: readonly string[], side: 'unit' | 'receiver'): Scope[] => {
    const plain = unitsOf(inside, ...roles).filter((id) => !duties.some(({ unitId }) => unitId === id));
    const ruled = [...new Set(duties.map(({ unitId }) => unitId))];
    return [
      ...(plain.length > 0 ? [{ unitIds: plain }] : []),
      ...ruled.flatMap((unitId) => scopeIn(inside, act, side, unitId, duties, day)),
    ];
  };
  return {
    prepares: scopes('save', ['clerk', 'aggregator'], 'unit'),
    signs: scopes('reject', ['head'], 'unit'),
    reviews: scopes('return', ['aggregator'], 'receiver'),
    files: await filedFor(queries, unitsOf(inside, 'clerk', 'aggregator')),
  };
}

/** In which regimes of a unit with duties the person may do the act: policy.ts is asked about each that they name. */
function scopeIn(
  person: Person,
  act: ReportAct,
  side: 'unit' | 'receiver',
  unitId: number,
  duties: readonly Duty[],
  day: Day,
): Scope[] {
  const allowed = (regime: string): boolean => {
    const reviewerIds = side === 'receiver' ? [unitId] : [];
    const subject: ReportSubject = {
      unitId: side === 'unit' ? unitId : 0,
      unitPath: [unitId],
      receiverId: unitId,
      reviewerIds,
      signature: true,
      aggregating: true,
      handling: handlingOf(duties, { regime, unitId, reviewerIds }, day),
    };
    return may(person, act, subject);
  };
  const regimes = [...new Set(duties.flatMap((duty) => (duty.unitId === unitId ? (duty.regime ?? []) : [])))];
  const mine = regimes.filter(allowed);
  // No regime has this name: what holds where no duty names the regime.
  if (allowed('')) return [{ unitIds: [unitId], except: regimes.filter((regime) => !mine.includes(regime)) }];
  return mine.length > 0 ? [{ unitIds: [unitId], only: mine }] : [];
}

/** How far a person reads: below his units, and what duties bring him. */
export async function reachOf(queries: Queries, person: Person, now: Date): Promise<Reach> {
  const unitIds = unitsOf(person);
  const desk = await deskOf(queries, person, now);
  // What his own units owe and receive he reads anyway.
  const more = (scopes: readonly Scope[]): Scope[] =>
    scopes.filter((scope) => scope.unitIds.some((id) => !unitIds.includes(id)));
  return {
    unitIds,
    desk: { ...desk, prepares: more(desk.prepares), signs: [], reviews: more(desk.reviews) },
  };
}
