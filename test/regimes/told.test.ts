import assert from 'node:assert/strict';
import type { Duty } from '../../regimes/handling.js';
import { toldOf, type Concerned, type Holder } from '../../regimes/told.js';
import type { Role } from '../../regimes/words.js';

const [UNIT, DEPARTMENT] = [10, 20];
const [AN, BINH, CHI, HEAD, DEPUTY, INSPECTOR] = [1, 2, 3, 4, 5, 6];
const held = (userId: number, role: Role, unitId = UNIT): Holder => ({ userId, role, unitId });
const HOLDERS = [
  held(AN, 'clerk'),
  held(BINH, 'clerk'),
  held(CHI, 'aggregator'),
  held(HEAD, 'head'),
  held(DEPUTY, 'leader'),
  held(INSPECTOR, 'clerk', DEPARTMENT),
];
const duty = (of: Partial<Duty> & Pick<Duty, 'task'>): Duty => ({
  unitId: UNIT,
  regime: null,
  userId: null,
  departmentId: null,
  forId: null,
  forRoles: [],
  own: false,
  firstDay: null,
  lastDay: null,
  ...of,
});
const away = (forId: number, userId: number | null = null, role: Role = 'clerk'): Duty =>
  duty({ task: 'away', forId, userId, forRoles: [role], firstDay: '2026-11-20', lastDay: '2026-11-25' });
const prepare: Concerned = { unitId: UNIT, roles: ['clerk'], task: 'prepare', regime: 'R' };
const sign: Concerned = { ...prepare, roles: ['head'], task: 'sign' };
const review: Concerned = { ...prepare, roles: ['aggregator'], task: 'review' };
const deputy = duty({
  task: 'deputy',
  userId: DEPUTY,
  forId: HEAD,
  forRoles: ['head'],
  firstDay: '2026-11-20',
  lastDay: '2026-11-25',
});

const CASES: readonly (readonly [string, Concerned, readonly Duty[], readonly number[], string?])[] = [
  ['by role where no duty says anything', prepare, [], [AN, BINH]],
  ['who is named, and not the others', prepare, [duty({ task: 'prepare', userId: AN })], [AN]],
  ['who is named for another regime is not', prepare, [duty({ task: 'prepare', userId: AN, regime: 'X' })], [AN, BINH]],
  ['a duty of the regime before one of all', prepare, [duty({ task: 'prepare', userId: AN }), duty({ task: 'prepare', userId: BINH, regime: 'R' })], [BINH]],
  ['who checks hears too', prepare, [duty({ task: 'prepare', userId: AN }), duty({ task: 'check', userId: BINH })], [AN, BINH]],
  ['a department prepares in the place of the unit', prepare, [duty({ task: 'prepare', departmentId: DEPARTMENT })], [INSPECTOR]],
  ['who is named and holds the role no more does not', prepare, [duty({ task: 'prepare', userId: HEAD }), duty({ task: 'prepare', userId: AN })], [AN]],
  ['who is away does not, the others do', prepare, [away(AN)], [BINH]],
  ['who stands in hears in his place', prepare, [duty({ task: 'prepare', userId: AN }), away(AN, CHI)], [CHI]],
  ['an absence that is over changes nothing', prepare, [away(AN)], [AN, BINH], '2026-11-26'],
  ['who stands in and is away himself does not', prepare, [away(AN, BINH), away(BINH, CHI)], [CHI]],
  ['whoever is away hears where nobody else would', prepare, [duty({ task: 'prepare', userId: AN }), away(AN)], [AN]],
  ['who stands in for somebody with another role does not', prepare, [away(CHI, HEAD, 'aggregator')], [AN, BINH]],
  ['a deputy hears beside his head', sign, [deputy], [HEAD, DEPUTY]],
  ['and alone where the head is away', sign, [deputy, away(HEAD, AN, 'head')], [DEPUTY]],
  ['and no more after his term', sign, [deputy], [HEAD], '2026-11-26'],
  ['a clerk who stands in for the head signs nothing, and hears nothing', sign, [away(HEAD, AN, 'head')], [HEAD]],
  ['the department that reviews, and not the unit', review, [duty({ task: 'review', departmentId: DEPARTMENT })], [INSPECTOR]],
  ['and the unit where it reviews as well', review, [duty({ task: 'review', departmentId: DEPARTMENT, own: true })], [CHI, INSPECTOR]],
]; // prettier-ignore

describe('Of a report hears', () => {
  for (const [name, concerned, duties, expected, day = '2026-11-21'] of CASES)
    it(name, () => {
      assert.deepEqual(
        toldOf(concerned, duties, HOLDERS, day).toSorted((a, b) => a - b),
        expected,
      );
    });
});
