import assert from 'node:assert/strict';
import { markOf } from '../../client/form/grid/marks.js';
import { inFormOrder } from '../../client/form/issue-walk.js';
import { issuesAndOutliers } from '../../client/pages/review/outlier-marks.js';
import type { PlacedOutlier } from '../../client/pages/inbox/query.js';
import { smallRegime } from './small-regime.js';

const { root } = smallRegime();
const PLAN = '/sources/0/plan';
const SPENT = '/sources/1/spent';
const outliers: readonly PlacedOutlier[] = [
  { figure: 'sources/plan', path: PLAN, against: 'previous', reason: 'grew', value: 90, before: 30 },
  {
    figure: 'sources/plan',
    path: PLAN,
    against: 'neighbours',
    reason: 'high',
    value: 90,
    median: 20,
    spread: 4,
    neighbours: 12,
  },
  { figure: 'sources/spent', path: SPENT, against: 'previous', reason: 'to-zero', value: 0, before: 7 },
];
const warning = { path: PLAN, rule: 'R-1', severity: 'warning', message: { vi: 'Lạ', en: 'Odd' } } as const;

describe('Figures that stand out, in the table that is reviewed', () => {
  const issuesAt = issuesAndOutliers([warning], outliers);

  it('are marked as warnings are, with the reason and what they are held against', () => {
    const mark = markOf(PLAN, { issuesAt });
    assert.equal(mark?.severity, 'warning');
    assert.deepEqual(
      mark?.messages?.map((message) => message.vi),
      [
        'Lạ',
        'Khác thường: gấp 3 lần kỳ trước (30)',
        'Khác thường: cao hơn hẳn các đơn vị khác: trung vị của 12 đơn vị là 20, độ lệch 4',
      ],
    );
    assert.equal(
      markOf(SPENT, { issuesAt })?.messages?.[0]?.en,
      'Stands out: 0, where the previous period had 7',
    );
  });

  it('take nothing from a mistake of the same cell', () => {
    const error = { ...warning, severity: 'error' } as const;
    assert.equal(markOf(PLAN, { issuesAt: issuesAndOutliers([error], outliers) })?.severity, 'error');
  });

  it('are places that F8 goes to, with the remarks, in the order of the form', () => {
    assert.deepEqual(inFormOrder(root, [...issuesAt.keys(), '/sources/0/spent', PLAN]), [
      PLAN,
      '/sources/0/spent',
      SPENT,
    ]);
  });
});
