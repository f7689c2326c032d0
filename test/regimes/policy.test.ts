/** The rights of every role at every place, written as tables; long because every act stands in each of them. */
import assert from 'node:assert/strict';
import { actionsFor, may, PLACE_ACTS, REPORT_ACTS } from '../../regimes/policy.js';
import type { Actor, PlaceAct, ReportAct, ReportSubject } from '../../regimes/policy.js';
import type { Facts } from '../../regimes/lifecycle.js';
import { ROLES } from '../../regimes/words.js';
import type { ReportState, Role } from '../../regimes/words.js';

/** Where an actor may stand; `own` is the commune (or the province) whose report it is. */
const UNITS = {
  nation: 1,
  recipient: 2,
  otherMinistry: 3,
  province: 10,
  otherProvince: 11,
  commune: 30,
  sibling: 31,
};
type Where = keyof typeof UNITS;
const WHERE = Object.keys(UNITS) as Where[];

const as = (role: Role, where: Where): Actor => ({ userId: 7, roles: [{ role, unitId: UNITS[where] }] });

/** A commune's report, to its province. */
const leaf: ReportSubject = {
  unitId: 30,
  unitPath: [1, 10, 30],
  receiverId: 10,
  reviewerIds: [10],
  readerIds: [2],
  signature: true,
  aggregating: false,
};
const unsigned: ReportSubject = { ...leaf, signature: false };
/** A province's report, to the nation, where the recipient reviews too. */
const upper: ReportSubject = {
  unitId: 10,
  unitPath: [1, 10],
  receiverId: 1,
  reviewerIds: [1, 2],
  readerIds: [2],
  signature: true,
  aggregating: true,
};
const upperUnsigned: ReportSubject = { ...upper, signature: false };

const everyone = (...where: Where[]): string[] => where.flatMap((w) => ROLES.map((role) => `${role}@${w}`));

/** Who is granted each act; whoever is not named is refused. */
type Grants = Readonly<Record<ReportAct, readonly string[]>>;
function grants(
  preparers: string[],
  head: string,
  submitters: string[],
  recallers: string[],
  reviewers: string[],
  readers: string[],
  filers: string[],
  neighbours: string[],
): Grants {
  return {
    'read-report': readers,
    'read-rollup': readers,
    'extend-due': reviewers,
    save: preparers,
    'request-signature': preparers,
    withdraw: preparers,
    reject: [head],
    submit: submitters,
    recall: recallers,
    return: reviewers,
    approve: reviewers,
    'request-correction': reviewers,
    correct: preparers,
    discard: preparers,
    'file-for': filers,
    'hand-back': preparers,
    'confirm-filing': [...preparers, head],
    'object-to-filing': [...preparers, head],
    'claim-report': reviewers,
    'read-neighbours': neighbours,
    'discuss-remark': [...preparers, head, ...reviewers],
    'settle-remark': reviewers,
  };
}

const communeClerk = ['clerk@commune'];
const provinceClerks = ['clerk@province', 'aggregator@province'];
const leafReaders = everyone('nation', 'recipient', 'province', 'commune');
const upperReaders = everyone('nation', 'recipient', 'province');
const toProvince = ['aggregator@province'];
const toTop = ['aggregator@nation', 'aggregator@recipient'];
const topClerks = [...toTop, 'clerk@nation', 'clerk@recipient'];

const cases: [string, ReportSubject, Grants][] = [
  [
    "a commune's report with signature",
    leaf,
    grants(
      communeClerk,
      'head@commune',
      ['head@commune'],
      [...communeClerk, 'head@commune'],
      toProvince,
      leafReaders,
      provinceClerks,
      everyone('nation', 'recipient', 'province'),
    ),
  ],
  [
    "a commune's report without signature",
    unsigned,
    grants(
      communeClerk,
      'head@commune',
      communeClerk,
      communeClerk,
      toProvince,
      leafReaders,
      provinceClerks,
      everyone('nation', 'recipient', 'province'),
    ),
  ],
  [
    "a province's report with signature",
    upper,
    grants(
      provinceClerks,
      'head@province',
      ['head@province'],
      [...provinceClerks, 'head@province'],
      toTop,
      upperReaders,
      topClerks,
      everyone('nation', 'recipient'),
    ),
  ],
  [
    "a province's report without signature",
    upperUnsigned,
    grants(
      provinceClerks,
      'head@province',
      provinceClerks,
      provinceClerks,
      toTop,
      upperReaders,
      topClerks,
      everyone('nation', 'recipient'),
    ),
  ],
];

describe('The right to touch a report', () => {
  for (const [name, subject, granted] of cases)
    for (const act of REPORT_ACTS)
      it(`${act}, ${name}: ${granted[act].length} of ${ROLES.length * WHERE.length}, all others refused`, () => {
        for (const where of WHERE)
          for (const role of ROLES) {
            const who = `${role}@${where}`;
            assert.equal(may(as(role, where), act, subject), granted[act].includes(who), `${who} ${act}`);
          }
      });

  it('is nobody’s without a role', () => {
    for (const act of REPORT_ACTS) assert.equal(may({ userId: 7, roles: [] }, act, leaf), false, act);
  });

  it('adds up over roles, and not across units', () => {
    const double: Actor = {
      userId: 7,
      roles: [...as('clerk', 'commune').roles, ...as('aggregator', 'province').roles],
    };
    assert.ok(may(double, 'save', leaf) && may(double, 'approve', leaf));
    const elsewhere: Actor = {
      userId: 7,
      roles: [...as('leader', 'commune').roles, ...as('clerk', 'sibling').roles],
    };
    assert.equal(may(elsewhere, 'save', leaf), false);
  });

  it('is never an administrator’s beyond reading', () => {
    for (const where of WHERE)
      for (const [, subject] of cases)
        for (const act of REPORT_ACTS)
          if (!act.startsWith('read-'))
            assert.equal(may(as('administrator', where), act, subject), false, act);
  });

  it('does not reach the recipient where the regime names none', () => {
    const { readerIds: _, ...plain } = leaf;
    assert.equal(may(as('leader', 'recipient'), 'read-report', plain), false);
    assert.equal(may(as('leader', 'recipient'), 'read-report', leaf), true);
  });
});

describe('The right to look after a place', () => {
  const commune = { unitPath: [1, 10, 30] };
  const within = ['administrator@nation', 'administrator@province', 'administrator@commune'];
  const granted: Record<PlaceAct, string[]> = {
    'declare-regime': ['administrator@nation', 'administrator@commune'],
    'publish-regime': ['administrator@nation', 'administrator@commune'],
    'retire-regime': ['administrator@nation', 'administrator@commune'],
    'exempt-units': ['administrator@nation', 'administrator@commune'],
    'lock-periods': ['administrator@nation', 'administrator@commune'],
    'manage-units': within,
    'manage-users': within,
    'read-events': everyone('nation', 'province', 'commune'),
    'edit-calendar': ['administrator@nation'],
    'edit-code-lists': ['administrator@nation'],
    'manage-feeds': ['administrator@nation'],
    'load-past': ['administrator@nation', 'administrator@commune'],
    'assign-duties': [...within, 'head@commune'],
  };
  for (const act of PLACE_ACTS)
    it(`${act}: ${granted[act].length} of ${ROLES.length * WHERE.length}, all others refused`, () => {
      for (const where of WHERE)
        for (const role of ROLES) {
          const who = `${role}@${where}`;
          assert.equal(may(as(role, where), act, commune), granted[act].includes(who), `${who} ${act}`);
        }
    });

  it('at the nation is the nation’s administrator’s alone', () => {
    for (const act of PLACE_ACTS.filter((a) => a !== 'read-events'))
      for (const where of WHERE)
        assert.equal(
          may(as('administrator', where), act, { unitPath: [1] }),
          where === 'nation',
          `${act} ${where}`,
        );
  });

  it('belongs to the issuer’s administrator for its own regimes only', () => {
    const own = as('administrator', 'recipient');
    assert.ok(may(own, 'declare-regime', { unitPath: [1, 2] }));
    assert.equal(may(own, 'declare-regime', { unitPath: [1, 3] }), false);
  });
});

describe('The buttons that a page offers', () => {
  const facts: Facts = {
    correction: false,
    signature: true,
    opened: true,
    closed: true,
    submitEarly: false,
    errors: 0,
    blocking: 0,
    settled: true,
    complete: true,
    reason: false,
    locked: false,
  };
  const correcting = { ...facts, correction: true };
  const noSignature = { ...facts, signature: false };
  const messy = { ...facts, errors: 3, blocking: 5, settled: false, complete: false };

  const table: [string, ReportState, Facts, Actor, ReportSubject, string[]][] = [
    ['clerk before the window', 'none', { ...facts, opened: false }, as('clerk', 'commune'), leaf, []],
    ['clerk with nothing yet', 'none', facts, as('clerk', 'commune'), leaf, ['save']],
    ['clerk with a draft', 'draft', facts, as('clerk', 'commune'), leaf, ['save', 'request-signature']],
    ['clerk, no signature', 'draft', noSignature, as('clerk', 'commune'), unsigned, ['save', 'submit']],
    [
      'clerk, too early',
      'draft',
      { ...noSignature, closed: false },
      as('clerk', 'commune'),
      unsigned,
      ['save'],
    ],
    ['clerk with mistakes', 'draft', messy, as('clerk', 'commune'), leaf, ['save', 'request-signature']],
    ['clerk with a ready one', 'ready', facts, as('clerk', 'commune'), leaf, ['withdraw']],
    ['head with a draft', 'draft', facts, as('head', 'commune'), leaf, ['submit']],
    ['head with a ready one', 'ready', facts, as('head', 'commune'), leaf, ['reject', 'submit']],
    ['head with mistakes', 'ready', messy, as('head', 'commune'), leaf, ['reject', 'submit']],
    ['head after sending', 'submitted', facts, as('head', 'commune'), leaf, ['recall']],
    ['clerk after sending', 'submitted', facts, as('clerk', 'commune'), leaf, ['recall']],
    ['clerk after return', 'returned', facts, as('clerk', 'commune'), leaf, ['save', 'request-signature']],
    ['clerk after approval', 'approved', facts, as('clerk', 'commune'), leaf, ['correct']],
    [
      'clerk correcting',
      'draft',
      correcting,
      as('clerk', 'commune'),
      leaf,
      ['save', 'request-signature', 'discard'],
    ],
    ['clerk, correction sent', 'submitted', correcting, as('clerk', 'commune'), leaf, ['recall', 'discard']],
    ['receiver of a draft', 'draft', facts, as('aggregator', 'province'), leaf, []],
    ['receiver', 'submitted', facts, as('aggregator', 'province'), leaf, ['return', 'approve']],
    [
      'receiver after approval',
      'approved',
      facts,
      as('aggregator', 'province'),
      leaf,
      ['request-correction'],
    ],
    ['own aggregator', 'draft', facts, as('aggregator', 'province'), upper, ['save', 'request-signature']],
    ['recipient', 'submitted', facts, as('aggregator', 'recipient'), upper, ['return', 'approve']],
    ['administrator', 'submitted', facts, as('administrator', 'nation'), leaf, []],
    ['leader', 'approved', facts, as('leader', 'nation'), leaf, []],
  ];
  for (const [name, state, given, actor, subject, expected] of table) {
    it(`${name}: ${expected.join(', ') || 'none'}`, () =>
      assert.deepEqual(actionsFor(state, given, actor, subject), expected));
  }
});
