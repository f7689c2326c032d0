/** The plan of the demonstration is played through the table of the lifecycle, without a server. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { demonstrationPlan } from '../../api/seed/demonstration-plan.js';
import type { DemonstrationStep } from '../../api/seed/demonstration-plan.js';
import { locate } from '../../forms/locate.js';
import { closesAt, windowOf } from '../../regimes/calendar.js';
import { transition } from '../../regimes/lifecycle.js';
import { parsePeriod } from '../../regimes/period.js';
import { at } from '../../regimes/pointer.js';
import type { JsonObject, ReportState } from '../../regimes/words.js';
import { shipped } from '../regimes/shipped.js';

const NOW = new Date('2026-11-21T10:00:00.000Z');
const PLAN = demonstrationPlan(NOW);

/** Reports that somebody opened: administrative procedures, public investment, ethnic affairs; older and newer. */
const REPORTS = 10 + 7 + (2 + 2) + (14 + 10);

/** The state of each report after all its steps. */
function played(steps: readonly DemonstrationStep[]): Map<string, ReportState> {
  const states = new Map<string, ReportState>();
  for (const { regime, period, unit, action, at: moment, input } of steps) {
    const key = `${regime} ${period} ${unit}`;
    const { header } = shipped(regime);
    const facts = {
      correction: false,
      signature: header.signature,
      opened: true,
      closed: closesAt(windowOf(header, parsePeriod(period)!)) <= moment,
      submitEarly: false,
      errors: 0,
      blocking: 0,
      settled: true,
      complete: true,
      reason: input.reason !== undefined,
      locked: false,
    };
    const next = transition(states.get(key) ?? 'none', action, facts);
    ok(next.refusal === undefined, `${key} ${action}: ${String(next.refusal)}`);
    states.set(key, next.to);
  }
  return states;
}

describe('The demonstration plan', () => {
  it('publishes the three regimes, each from the older of its two periods on', () => {
    deepEqual(
      PLAN.publications.map(({ regime, effectiveFrom }) => `${regime} ${effectiveFrom}`),
      ['BTC-GNDTC 2026-09', 'UBDT-CTDT 2026-10', 'VPCP-II06A 2026-Q2'],
    );
  });

  it('takes only acts that the lifecycle allows, in the order of time, none of them in the future', () => {
    const moments = PLAN.steps.map((step) => step.at);
    deepEqual(moments, moments.toSorted());
    ok(moments.at(-1)! <= NOW.toISOString());
    equal(played(PLAN.steps).size, REPORTS);
  });

  it('closes the older period up to the nation and leaves the newer one in every state', () => {
    const states = [...played(PLAN.steps)];
    const older = states.filter(
      ([key]) => / (2026-Q2|2026-09|2026-10) /.test(key) && !key.startsWith('BTC-GNDTC 2026-10'),
    );
    deepEqual([...new Set(older.map(([, state]) => state))], ['approved']);
    for (const province of ['01', '15']) ok(older.some(([key]) => key === `VPCP-II06A 2026-Q2 ${province}`));
    const newer = states.filter(
      ([key]) => / (2026-Q3|2026-11) /.test(key) || key.startsWith('BTC-GNDTC 2026-10'),
    );
    deepEqual([...new Set(newer.map(([, state]) => state))].toSorted(), [
      'approved',
      'draft',
      'ready',
      'returned',
      'submitted',
    ]);
    ok(!states.some(([key]) => key === 'VPCP-II06A 2026-Q3 02905'), 'one report is missing');
  });

  it('lets a province write after its communes were approved', () => {
    const older = PLAN.steps.filter(({ regime, period }) => regime === 'VPCP-II06A' && period === '2026-Q2');
    const firstAbove = older.findIndex((step) => step.aggregating);
    ok(older.slice(firstAbove).every((step) => step.aggregating));
    equal(older[firstAbove - 1]?.action, 'approve');
  });

  it('puts every remark on a cell that the form and the content have', () => {
    const sent = new Map<string, JsonObject>();
    let remarks = 0;
    for (const { regime, period, unit, input } of PLAN.steps) {
      const key = `${regime} ${period} ${unit}`;
      if (input.content) sent.set(key, input.content);
      for (const { path } of input.remarks ?? []) {
        remarks += 1;
        ok(locate(shipped(regime).root, path).field, path);
        ok(at(sent.get(key), path) !== undefined, path);
      }
    }
    equal(remarks, 8);
  });

  it('is the same for the same moment, and fits any other', () => {
    deepEqual(demonstrationPlan(NOW), PLAN);
    for (const moment of [
      '2026-01-01T00:00:00.000Z',
      '2026-09-14T17:00:01.000Z',
      '2027-02-28T16:59:59.000Z',
      '2028-06-30T12:00:00.000Z',
    ]) {
      const plan = demonstrationPlan(new Date(moment));
      played(plan.steps);
      ok(plan.steps.at(-1)!.at <= moment);
    }
  });
});
