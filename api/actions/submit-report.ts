/** Submitting: the content becomes an immutable revision with its hash, its signature and, above, its lineage. */
import type { Verdict } from '../../forms/evaluate.js';
import { isEmpty } from '../../forms/emptiness.js';
import { explanationKey, type Explanations } from '../../forms/explanations.js';
import type { RollupState } from '../../regimes/aggregate/aggregation.js';
import { canonical } from '../../regimes/canonical.js';
import { filesFor, signsFor } from '../../regimes/policy.js';
import { revisionHash, textHash } from '../../regimes/lineage.js';
import type { JsonObject } from '../../regimes/words.js';
import { problem } from '../problems.js';
import { attachmentsText } from '../store/reports.js';
import { childrenOf } from '../store/rollups.js';
import type { Change, Doing } from './decide-act.js';
import { isLateAt } from './due.js';
import { papersHash } from './papers.js';
import { assembled, subjectIn, withTexts } from './report-context.js';

/** Freezes the draft into the next revision. The lifecycle has seen to it that nothing stands in the way. */
export async function freeze(doing: Doing): Promise<Change> {
  const { context, row, input, person, at, to, verdict } = doing;
  if (!verdict) throw new Error('Nothing is frozen unjudged');
  const revision = row.revision + 1;
  const written = canonical(verdict.content);
  const frozen: Frozen = context.aggregating
    ? await freezeRollup(doing, verdict.content, revision)
    : { content: verdict.content, hash: textHash(written) };
  const { rollup, content, hash } = frozen;
  const place = inPlaceOf(doing);
  // What is filed on behalf of a unit bears its signature on the paper that is attached.
  const signed = context.regime.header.signature && place.onBehalf === null;
  const signedBy = signed ? person.userId : null;
  const explanations = ofWarnings(verdict, input.explanations ?? {});
  const late = isLateAt(row, at);
  const gapsReason = input.gaps?.reason.trim() ?? null;
  const coverage = rollup?.coverage ?? null;
  const attachments = row.attachments.map(({ hash, name, size, type }) => ({ hash, name, size, type }));
  const papers = papersHash({
    explanations,
    gapsReason,
    coverage,
    versionId: row.versionId,
    signedBy,
    attachments,
    ...place,
  });
  return {
    event: 'report.submitted',
    data: {
      revision,
      hash,
      late,
      nil: row.nil,
      papers,
      ...(attachments.length > 0 ? { attachments } : {}),
      ...given(place),
    },
    touchesRollup: true,
    report: { content: verdict.content, explanations, revision, reason: null },
    written,
    revision: {
      revision,
      state: to,
      version_id: row.versionId,
      content: rollup ? canonical(content) : null,
      own_content: rollup ? canonical(rollup.own) : null,
      rollup_state: rollup ? canonical(rollup.state) : null,
      rollup_hash: rollup?.hash ?? null,
      coverage: coverage === null ? null : canonical(coverage),
      gaps_reason: gapsReason,
      explanations: canonical(explanations),
      nil: row.nil ? 1 : 0,
      empty: says(doing, verdict.content, frozen) ? 0 : 1,
      hash,
      late: late ? 1 : 0,
      submitted_at: at,
      submitted_by: person.userId,
      signed_at: signed ? at : null,
      signed_by: signedBy,
      attachments: attachmentsText(row.attachments),
      signed_for: place.signedFor === null ? null : canonical(place.signedFor),
      on_behalf: place.onBehalf === null ? null : canonical(place.onBehalf),
    },
    inputs: rollup?.inputs ?? [],
    stands: {
      revision,
      hash,
      content,
      own: rollup?.own ?? null,
      explanations,
      nil: row.nil,
      late,
      submittedAt: at,
      submittedBy: person.name,
      signedBy: signed ? person.name : null,
      importId: null,
      signedFor: place.signedFor === null ? null : canonical(place.signedFor),
    },
    verdict,
  };
}

/** Whether the report says anything: a nil return does, and so does whatever was reported below. */
function says({ context, row }: Doing, own: JsonObject, { rollup }: Frozen): boolean {
  return row.nil || (rollup?.inputs.length ?? 0) > 0 || !isEmpty(context.regime.root, own);
}

interface Place {
  /** The head in whose place a deputy signs. */
  readonly signedFor: JsonObject | null;
  /** Who files it on behalf of the unit, and why. */
  readonly onBehalf: JsonObject | null;
}

/**
 * In whose place it is sent.
 * @throws Problem paper-missing
 */
function inPlaceOf({ context, person, now, row }: Doing): Place {
  const { handlers } = context;
  if (!handlers) return { signedFor: null, onBehalf: null };
  const subject = subjectIn(context, now);
  const { filing, duties } = handlers;
  if (filing && filesFor(person, subject)) {
    if (row.attachments.length === 0) throw problem('paper-missing');
    return { signedFor: null, onBehalf: { reason: filing.reason, unit: { ...filing.filer } } };
  }
  const id = subject.signature ? signsFor(person, subject) : undefined;
  const name = duties.find(({ forId }) => forId === id)?.forName;
  return { signedFor: id === undefined ? null : { id, name: name ?? '' }, onBehalf: null };
}

const given = ({ signedFor, onBehalf }: Place): JsonObject => ({
  ...(signedFor === null ? {} : { signedFor }),
  ...(onBehalf === null ? {} : { onBehalf }),
});

/** The explanations that travel with the report: of the warnings that it has, not of those that were corrected. */
function ofWarnings(verdict: Verdict, explanations: Explanations): Explanations {
  const keys = new Set(verdict.issues.filter(({ severity }) => severity === 'warning').map(explanationKey));
  return Object.fromEntries(Object.entries(explanations).filter(([key]) => keys.has(key)));
}

/** What a revision keeps, and of an aggregating unit what its content was made of. */
interface Frozen {
  readonly content: JsonObject;
  readonly hash: string;
  readonly rollup?: {
    readonly own: JsonObject;
    readonly state: RollupState;
    readonly hash: string;
    readonly coverage: JsonObject;
    readonly inputs: NonNullable<Change['inputs']>;
  };
}

/** The confirmed roll-up as it is now, with the unit's own part, the states behind it and the revisions below. */
async function freezeRollup(doing: Doing, own: JsonObject, revision: number): Promise<Frozen> {
  const { queries, context, row, at } = doing;
  const node = context.below?.node;
  if (!node) throw new Error('A roll-up that was never computed is not settled');
  const source = { unit: { code: row.unit.code, name: row.unit.name }, revision, approvedAt: at };
  const { content: referring, state } = assembled(context, own, source);
  const content = await withTexts(queries, row.regimePeriodId, context.aggregation, referring, {
    unit: row.unit.code,
    revision,
    content: own,
  });
  const children = await childrenOf(queries, { regimePeriodId: row.regimePeriodId, unitId: row.unitId });
  const byCode = new Map(children.map((child) => [child.unitCode, child]));
  const inputs = node.inputs.map(({ unit, revision: number, hash }) => {
    const child = byCode.get(unit);
    // A correction below that was approved since the look at the marks: the node is about to be computed anew.
    if (!child || child.approvedRevisionId === null || child.hash !== hash || number === null) {
      throw problem('rollup-not-settled');
    }
    return {
      unit_id: child.unitId,
      unit_code: unit,
      input_id: child.approvedRevisionId,
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
