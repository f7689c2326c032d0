/** Requests: when rounds open, as which level units answer, who may ask whom, and the small regimes they may write. */
import assert from 'node:assert/strict';
import { aggregationOf } from '../../regimes/aggregate/aggregation.js';
import { readRegime } from '../../regimes/dialect/read-regime.js';
import { mayBeAsked, mayRequest, type Actor, type RequestAct } from '../../regimes/policy.js';
import { answersAs, nextRoundAt, roundDueAt } from '../../regimes/request.js';
import { smallRegime, type Question } from '../../regimes/small-regime.js';
import { LEVELS, ROLES } from '../../regimes/words.js';
import type { Level, Role } from '../../regimes/words.js';

const DAILY = { opens: '07:00', due: '20:00' };

describe('A request that repeats', () => {
  // Vietnam is seven hours ahead: its day begins at 17:00 the day before.
  const table: [now: string, next: string][] = [
    ['2026-11-28T02:00:00.000Z', '2026-11-29T00:00:00.000Z'],
    ['2026-11-28T16:59:59.999Z', '2026-11-29T00:00:00.000Z'],
    ['2026-11-28T17:00:00.000Z', '2026-11-30T00:00:00.000Z'],
    ['2026-12-31T03:00:00.000Z', '2027-01-01T00:00:00.000Z'],
    ['2024-02-28T03:00:00.000Z', '2024-02-29T00:00:00.000Z'],
  ];
  for (const [now, next] of table)
    it(`asks next at ${next}, seen from ${now}`, () => assert.equal(nextRoundAt(DAILY, now), next));

  it('is due on the day on which it is opened', () => {
    assert.equal(roundDueAt(DAILY, '2026-11-29T00:00:30.000Z'), '2026-11-29T13:00:00.000Z');
    assert.equal(roundDueAt(DAILY, '2026-11-28T17:00:00.000Z'), '2026-11-29T13:00:00.000Z');
  });
});

describe('As which level a unit answers', () => {
  const short = {
    chain: [
      { levels: ['province', 'ministry'], due: {} },
      { levels: ['nation'], due: {} },
    ],
  } as const;
  const long = {
    chain: [
      { levels: ['commune'], due: {} },
      { levels: ['province'], due: {} },
      { levels: ['nation'], due: {} },
    ],
  } as const;
  const table: [header: typeof short | typeof long, level: Level, itself: Level, collating: Level][] = [
    [short, 'province', 'province', 'nation'],
    [short, 'ministry', 'ministry', 'nation'],
    [short, 'commune', 'province', 'nation'],
    [short, 'department', 'province', 'nation'],
    [long, 'commune', 'commune', 'nation'],
    [long, 'province', 'commune', 'province'],
    [long, 'ministry', 'commune', 'nation'],
  ];
  for (const [header, level, itself, collating] of table)
    it(`${level} under ${header.chain.length} steps: ${itself} for itself, ${collating} for its units`, () => {
      assert.equal(answersAs(header, level, false), itself);
      assert.equal(answersAs(header, level, true), collating);
    });
});

describe('Who may ask', () => {
  const ISSUER = [1, 10];
  const ASKED = [1, 10, 30];
  const as = (role: Role, unitId: number): Actor => ({ userId: 7, roles: [{ role, unitId }] });
  const may = (actor: Actor, act: RequestAct): boolean =>
    mayRequest(actor, act, { issuerPath: ISSUER, asked: ASKED });

  it('and follow: the aggregator of the unit that asks, nobody else', () => {
    for (const role of ROLES)
      for (const unit of [1, 10, 11, 30])
        for (const act of ['issue-request', 'follow-request'] as const)
          assert.equal(
            may(as(role, unit), act),
            role === 'aggregator' && unit === 10,
            `${role} ${unit} ${act}`,
          );
  });

  it('and hand down: aggregator and head of the unit that is asked', () => {
    for (const role of ROLES)
      for (const unit of [1, 10, 30])
        assert.equal(
          may(as(role, unit), 'hand-down'),
          unit === 30 && (role === 'aggregator' || role === 'head'),
          `${role} ${unit}`,
        );
  });

  it('and read: whoever stands above the unit that asks, or in or above one that is asked', () => {
    for (const role of ROLES)
      for (const [unit, reads] of [
        [1, true],
        [10, true],
        [30, true],
        [11, false],
        [31, false],
      ] as const)
        assert.equal(may(as(role, unit), 'read-request'), reads, `${role} ${unit}`);
  });

  const paths = { own: [1, 10, 30], other: [1, 11], itself: [1, 10], nation: [1] };
  for (const level of LEVELS)
    it(`a ${level} asks ${level === 'nation' || level === 'ministry' ? 'everybody' : 'the units below it'}`, () => {
      const wide = level === 'nation' || level === 'ministry';
      const issuer = { id: 10, level };
      assert.equal(mayBeAsked(issuer, paths.own), true);
      assert.equal(mayBeAsked(issuer, paths.other), wide);
      assert.equal(mayBeAsked(issuer, paths.itself), false);
      assert.equal(mayBeAsked(issuer, paths.nation), false);
    });
});

describe('A small regime', () => {
  const questions: readonly Question[] = [
    { kind: 'number', label: 'Số ca mắc', required: true, unit: 'ca', decimals: 1 },
    { kind: 'number', label: 'Số xã', required: false },
    { kind: 'yes-no', label: 'Có đủ thuốc không?', required: true },
    { kind: 'choice', label: 'Mức độ', required: false, choices: ['Nhẹ', 'Nặng'] },
    { kind: 'text', label: 'Kiến nghị', required: true },
  ];
  const about = {
    code: '01-YC-20261128-1',
    issuer: '01',
    recipient: undefined,
    title: 'Dịch bệnh',
    levels: ['commune', 'department'] as const,
    signature: false,
    questions,
  };

  it('reads as any other, whatever its questions, and adds up what can be added', () => {
    const { regime } = readRegime(smallRegime(about));
    assert.ok(regime, JSON.stringify(readRegime(smallRegime(about))));
    const aggregation = aggregationOf(regime);
    const source = { unit: { code: '00070', name: 'Phường' }, revision: 1, approvedAt: '' };
    const leaf = (content: object) => aggregation.leaf(content as never, source, 'commune');
    const both = aggregation.combine(
      leaf({ q1: 1.5, q3: 'yes', q4: 'c2', q5: 'Thêm thuốc' }),
      leaf({ q1: 2, q2: 3, q3: 'no', q4: 'c2', q5: '' }),
    );
    const { content } = aggregation.finish(both);
    assert.deepEqual(
      [content['q1'], content['q2'], content['q3'], content['q4']],
      [3.5, 3, { yes: 1, no: 1 }, { c2: 2 }],
    );
  });

  for (const level of LEVELS.filter((one) => one !== 'nation'))
    it(`may be put to a ${level}`, () => {
      assert.ok(
        readRegime(smallRegime({ ...about, levels: [level], signature: true, recipient: 'BYT' })).regime,
      );
    });
});
