/** A node that is brought forward from what it was says what one says that is computed from its reports. */
import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { aggregationOf } from '../../regimes/aggregate/aggregation.js';
import { canonical, hashOf } from '../../regimes/canonical.js';
import { readRegime } from '../../regimes/dialect/read-regime.js';
import { advanceParts, type Before } from '../../api/actions/advance-rollup.js';
import { combineChildren, inputsFor, type States } from '../../api/actions/compute-rollup.js';
import type { ChildRow, Contribution, StandIn } from '../../api/store/rollups.js';
import { contentFor, REGIME } from './nation.js';

const { regime } = readRegime(REGIME);
assert.ok(regime);
const aggregation = aggregationOf(regime);

/** What becomes of one reporter at a time. */
const happening = fc.record({
  unit: fc.integer({ min: 0, max: 11 }),
  what: fc.constantFrom('approved', 'approved', 'approved', 'taken out', 'renamed', 'roll-up below', 'gone'),
  marked: fc.boolean(),
});

describe('Bringing a node forward', () => {
  it('gives the same, to the byte, as computing it from its reports, whatever became of them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(happening, { maxLength: 4 }), { maxLength: 6 }), async (passes) => {
        const revisions = new Map<number, Contribution>();
        const below = new Map<number, StandIn>();
        let children = Array.from({ length: 12 }, (_, index) => reporter(index));
        let before: Before | undefined;
        for (const happenings of passes) {
          for (const { unit, what } of happenings)
            children = children.flatMap((child) =>
              child.unitId === unit ? after(child, what, revisions, below) : [child],
            );
          const marked = new Set(happenings.filter((one) => one.marked).map(({ unit }) => unit % 3));
          // Roll-ups below come with their mark: their state may change where their hash does not.
          for (const { unit, what } of happenings) if (what === 'roll-up below') marked.add(unit % 3);
          const inputs = {
            confirmed: inputsFor(children, below, 'confirmed'),
            provisional: inputsFor(children, below, 'provisional'),
          };
          const load = (ids: readonly number[]): Promise<Contribution[]> =>
            Promise.resolve(ids.flatMap((id) => revisions.get(id) ?? []));
          const parts = await advanceParts({ aggregation, load, children, below, inputs, marked, before });
          for (const bucket of new Set(children.map((child) => child.bucket))) {
            const own = children.filter((child) => child.bucket === bucket);
            const wanted = await combineChildren(aggregation, own, below, load);
            assert.equal(text(parts.get(bucket)), text(wanted));
          }
          before = { inputs, part: (bucket) => parts.get(bucket) };
        }
      }),
      { numRuns: 300 },
    );
  });
});

const text = (states: States | undefined): string => canonical(states ?? null);

function reporter(index: number): ChildRow {
  return {
    unitId: index,
    unitCode: String(index).padStart(2, '0'),
    unitName: `Đơn vị ${index}`,
    level: index % 4 === 0 ? 'province' : 'commune',
    step: index % 4 === 0 ? 1 : 0,
    bucket: index % 3,
    state: null,
    approvedRevisionId: null,
    submittedRevisionId: null,
    revision: null,
    hash: null,
    decidedAt: null,
  };
}

/** The reporter after something happened; none where it is gone. */
function after(
  child: ChildRow,
  what: string,
  revisions: Map<number, Contribution>,
  below: Map<number, StandIn>,
): ChildRow[] {
  const id = revisions.size + 1;
  const content = contentFor(id * 5 + child.unitId);
  const decidedAt = '2026-11-20T02:00:00.000Z';
  switch (what) {
    case 'approved': {
      const revision = (child.revision ?? 0) + 1;
      const rollupState = null;
      revisions.set(id, { id, versionId: 1, content: canonical(content), rollupState, revision, decidedAt });
      return [
        { ...child, state: 'approved', approvedRevisionId: id, revision, hash: hashOf(content), decidedAt },
      ];
    }
    case 'taken out':
      return [{ ...child, approvedRevisionId: null, revision: null, hash: null, decidedAt: null }];
    case 'renamed':
      return [{ ...child, unitName: `${child.unitName}'` }];
    case 'roll-up below': {
      const unit = { code: `${child.unitCode}1`, name: 'Xã' };
      const revision = (below.size % 3) + 1;
      const state = aggregation.leaf(content, { unit, revision, approvedAt: decidedAt }, 'commune');
      below.set(child.unitId, { state, hash: hashOf(content), coverage: NOBODY });
      return [child];
    }
    default:
      return [];
  }
}

const NONE = { expected: 0, received: 0, approved: 0, missing: [] };
const NOBODY: StandIn['coverage'] = { ...NONE, lowest: { ...NONE, missingCount: 0, late: [] } };
