/** Submitting: the content becomes an immutable revision with its hash, its signature and, above, its lineage. */
import type { Verdict } from '../../forms/evaluate.js';
import { explanationKey, type Explanations } from '../../forms/explanations.js';
import { revisionHash } from '../../regimes/lineage.js';
import type { JsonObject } from '../../regimes/words.js';
import { problem } from '../problems.js';
import { childrenOf } from '../store/rollups.js';
import { writeReport } from '../store/reports.js';
import { insertRevision, type NewRevision } from '../store/revisions.js';
import type { Doing, Done } from './act-on-report.js';
import { isLateAt } from './due.js';
import { papersHash } from './papers.js';
import { assembled, withTexts } from './report-context.js';

/** Freezes the draft into the next revision. The lifecycle has seen to it that nothing stands in the way. */
export async function freeze(doing: Doing): Promise<Done> {
  const { trx, context, row, input, person, at, verdict } = doing;
  if (!verdict) throw new Error('Nothing is frozen unjudged');
  const revision = row.revision + 1;
  const frozen = context.aggregating
    ? await freezeRollup(doing, verdict.content, revision)
    : { content: verdict.content, hash: revisionHash({ content: verdict.content }) };
  const { signature } = context.regime.header;
  const explanations = ofWarnings(verdict, input.explanations ?? {});
  const late = isLateAt(row, at);
  const gapsReason = input.gaps?.reason.trim() ?? null;
  const signedBy = signature ? person.userId : null;
  const papers = papersHash({
    explanations,
    gapsReason,
    coverage: 'rollup' in frozen ? (frozen.rollup?.coverage ?? null) : null,
    versionId: row.versionId,
    signedBy,
  });
  const id = await insertRevision(trx, {
    obligationId: row.id,
    revision,
    versionId: row.versionId,
    gapsReason,
    explanations,
    nil: row.nil,
    late,
    at,
    submittedBy: person.userId,
    signedBy,
    ...frozen,
  });
  await writeReport(
    trx,
    row,
    {
      state: doing.to,
      content: verdict.content,
      explanations,
      revision,
      submittedRevisionId: id,
      reason: null,
    },
    { at, userId: person.userId },
  );
  return {
    event: 'report.submitted',
    data: { revision, hash: frozen.hash, late, nil: row.nil, papers },
    touchesRollup: true,
  };
}

/** The explanations that travel with the report: of the warnings that it has, not of those that were corrected. */
function ofWarnings(verdict: Verdict, explanations: Explanations): Explanations {
  const keys = new Set(verdict.issues.filter(({ severity }) => severity === 'warning').map(explanationKey));
  return Object.fromEntries(Object.entries(explanations).filter(([key]) => keys.has(key)));
}

/** The confirmed roll-up as it is now, with the unit's own part, the states behind it and the revisions below. */
async function freezeRollup(
  doing: Doing,
  own: JsonObject,
  revision: number,
): Promise<Pick<NewRevision, 'content' | 'rollup' | 'hash'>> {
  const { trx, context, row, at } = doing;
  const node = context.below?.node;
  if (!node) throw new Error('A roll-up that was never computed is not settled');
  const source = { unit: { code: row.unit.code, name: row.unit.name }, revision, approvedAt: at };
  const { content: referring, state } = assembled(context, own, source);
  const content = await withTexts(trx, row.regimePeriodId, context.aggregation, referring, {
    unit: row.unit.code,
    revision,
    content: own,
  });
  const children = await childrenOf(trx, { regimePeriodId: row.regimePeriodId, unitId: row.unitId });
  const byCode = new Map(children.map((child) => [child.unitCode, child]));
  const inputs = node.inputs.map(({ unit, revision: number, hash }) => {
    const child = byCode.get(unit);
    // A correction below that was approved since the look at the marks: the node is about to be computed anew.
    if (!child || child.approvedRevisionId === null || child.hash !== hash || number === null) {
      throw problem('rollup-not-settled');
    }
    return {
      unitId: child.unitId,
      unitCode: unit,
      inputId: child.approvedRevisionId,
      revision: number,
      hash,
    };
  });
  return {
    content,
    hash: revisionHash({ content, state: state as unknown as JsonObject, rollupHash: node.hash }),
    rollup: { own, state, hash: node.hash, coverage: node.coverage as unknown as JsonObject, inputs },
  };
}
