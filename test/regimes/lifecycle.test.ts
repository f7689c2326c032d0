import assert from 'node:assert/strict';
import { nextActor, TABLE, transition } from '../../regimes/lifecycle.js';
import type { Facts, Transition } from '../../regimes/lifecycle.js';
import { ACTIONS, REPORT_STATES } from '../../regimes/words.js';
import type { Action, ReportState } from '../../regimes/words.js';

/** Everything in favour: a first report of a regime with signature, in time, clean. */
const fine: Facts = {
  correction: false,
  signature: true,
  opened: true,
  closed: true,
  submitEarly: false,
  errors: 0,
  blocking: 0,
  settled: true,
  complete: true,
  reason: true,
  locked: false,
};

/** Every combination of facts that can matter: 1,536 of them. */
function* allFacts(): Generator<Facts> {
  const both = [false, true];
  const mistakes = [
    { errors: 0, blocking: 0 },
    { errors: 0, blocking: 2 },
    { errors: 1, blocking: 1 },
  ];
  for (const correction of both)
    for (const signature of both)
      for (const opened of both)
        for (const closed of both)
          for (const submitEarly of both)
            for (const found of mistakes)
              for (const settled of both)
                for (const complete of both)
                  for (const reason of both)
                    for (const locked of both)
                      yield {
                        correction,
                        signature,
                        opened,
                        closed,
                        submitEarly,
                        ...found,
                        settled,
                        complete,
                        reason,
                        locked,
                      };
}

/** What is expected, said a second time and in another way: action by action, as the decree's readers would say it. */
function expected(state: ReportState, action: Action, f: Facts): string {
  const open = expectedUnlocked(state, action, f);
  // What the state has no such action for is said first; anything else stops at the lock.
  return f.locked && open !== 'state-forbids' ? 'period-locked' : open;
}

function expectedUnlocked(state: ReportState, action: Action, f: Facts): string {
  const forbidden = 'state-forbids';
  switch (action) {
    case 'save':
      if (state === 'none') return f.opened ? 'draft/open' : 'window-not-open';
      return state === 'draft' || state === 'returned' ? `${state}/save` : forbidden;
    case 'request-signature':
      if (state !== 'draft' && state !== 'returned') return forbidden;
      if (!f.signature) return 'signature-not-needed';
      return f.errors > 0 ? 'content-has-mistakes' : 'ready/ask-signature';
    case 'withdraw':
      return state === 'ready' ? 'draft/withdraw' : forbidden;
    case 'reject':
      if (state !== 'ready') return forbidden;
      return f.reason ? 'draft/reject' : 'reason-missing';
    case 'submit':
      if (state === 'none' || state === 'submitted' || state === 'approved') return forbidden;
      if (!f.closed && !f.submitEarly) return 'window-not-closed';
      if (!f.settled) return 'rollup-not-settled';
      if (!f.complete) return 'children-missing';
      return f.blocking > 0 ? 'content-has-mistakes' : 'submitted/freeze';
    case 'recall':
      return state === 'submitted' ? 'draft/recall' : forbidden;
    case 'return':
      if (state !== 'submitted') return forbidden;
      return f.reason ? 'returned/return' : 'reason-missing';
    case 'approve':
      if (state !== 'submitted') return forbidden;
      return f.correction ? 'approved/supersede' : 'approved/approve';
    case 'request-correction':
      if (state !== 'approved') return forbidden;
      return f.reason ? 'approved/ask-correction' : 'reason-missing';
    case 'correct':
      if (state !== 'approved') return forbidden;
      return f.reason ? 'draft/open-correction' : 'reason-missing';
    case 'discard':
      if (state === 'none' || state === 'approved' || !f.correction) return forbidden;
      return 'approved/discard';
  }
}

const told = (t: Transition): string => (t.refusal === undefined ? `${t.to}/${t.effect}` : t.refusal);
const walk = (facts: Facts, ...actions: Action[]): ReportState =>
  actions.reduce<ReportState>((state, action) => {
    const t = transition(state, action, facts);
    assert.ok(t.refusal === undefined, `${state} ${action}: ${t.refusal}`);
    return t.to;
  }, 'none');

describe("A report's life", () => {
  for (const state of REPORT_STATES)
    for (const action of ACTIONS)
      it(`${state} + ${action}: ${expected(state, action, fine)}`, () => {
        const wrong = [...allFacts()].filter(
          (facts) => told(transition(state, action, facts)) !== expected(state, action, facts),
        );
        assert.deepEqual(wrong, []);
      });

  it('goes from opening to approval with a signature', () => {
    assert.equal(walk(fine, 'save', 'save', 'request-signature', 'submit', 'approve'), 'approved');
  });

  it('goes straight from the draft where no signature is needed', () => {
    assert.equal(walk({ ...fine, signature: false }, 'save', 'submit', 'approve'), 'approved');
  });

  it('lets the head submit a draft that nobody put on the desk', () => {
    assert.equal(walk(fine, 'save', 'submit'), 'submitted');
  });

  it('comes back as often as the aggregator returns it', () => {
    const back: Action[] = ['submit', 'return', 'save', 'request-signature', 'submit', 'return', 'submit'];
    assert.equal(walk(fine, 'save', ...back, 'approve'), 'approved');
  });

  it('ends a discarded correction where it began', () => {
    for (const state of ['draft', 'ready', 'submitted', 'returned'] as const) {
      const t = transition(state, 'discard', { ...fine, correction: true });
      assert.deepEqual(t, { to: 'approved', effect: 'discard' });
    }
  });

  it('is submitted early only where the regime says so', () => {
    const early = { ...fine, closed: false };
    assert.deepEqual(transition('ready', 'submit', early), { refusal: 'window-not-closed' });
    assert.deepEqual(transition('ready', 'submit', { ...early, submitEarly: true }), {
      to: 'submitted',
      effect: 'freeze',
    });
  });

  it('asks for a signature with unexplained warnings, which the head may explain, but not with errors', () => {
    assert.equal(
      told(transition('draft', 'request-signature', { ...fine, blocking: 1 })),
      'ready/ask-signature',
    );
    assert.equal(told(transition('ready', 'submit', { ...fine, blocking: 1 })), 'content-has-mistakes');
    const wrong = transition('draft', 'request-signature', { ...fine, errors: 1, blocking: 1 });
    assert.deepEqual(wrong, { refusal: 'content-has-mistakes' });
  });

  it('has no two rows for one case, and every action in some row', () => {
    for (const state of REPORT_STATES)
      for (const action of ACTIONS)
        for (const correction of [false, true]) {
          const rows = TABLE.filter(
            (row) =>
              row.action === action &&
              row.from.includes(state) &&
              (row.correction ?? correction) === correction,
          );
          assert.ok(rows.length <= 1, `${state} ${action}`);
        }
    assert.deepEqual(new Set(TABLE.map((row) => row.action)), new Set(ACTIONS));
  });
});

describe('Who acts next', () => {
  const table: [ReportState, boolean, boolean, string][] = [
    // state, opened, correction asked for, who
    ['none', false, false, 'nobody'],
    ['none', true, false, 'clerk'],
    ['draft', true, false, 'clerk'],
    ['draft', true, true, 'clerk'],
    ['ready', true, false, 'head'],
    ['submitted', true, false, 'aggregator'],
    ['submitted', true, true, 'aggregator'],
    ['returned', true, false, 'clerk'],
    ['approved', true, false, 'nobody'],
    ['approved', true, true, 'clerk'],
  ];
  for (const [state, opened, asked, who] of table) {
    it(`${state}${opened ? '' : ' before the window'}${asked ? ', correction asked for' : ''}: ${who}`, () =>
      assert.equal(nextActor(state, { ...fine, opened }, asked), who));
  }
});
