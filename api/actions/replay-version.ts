/**
 * A candidate version tried on what was really reported: the contents that the lowest step sent in one period, each
 * rewritten for the candidate and judged by it. Nothing is kept.
 */
import { convertContent } from '../../regimes/compatibility/convert.js';
import type { Regime } from '../../regimes/dialect/regime.js';
import { parsePeriod, previousPeriod } from '../../regimes/period.js';
import type { Issue, JsonObject } from '../../regimes/words.js';
import { evaluate } from '../../forms/evaluate.js';
import type { Queries } from '../store/database.js';
import { formOf } from '../store/forms.js';
import { regimeOf } from '../store/regimes.js';
import { sentContents, type SentContent } from '../store/version-use.js';

export interface Replayed {
  readonly period: string;
  readonly reports: number;
  /** Reports that the candidate would refuse. */
  readonly failed: number;
  /** Reports that it would ask more about: warnings only. */
  readonly warned: number;
  /** The first hundred that fail or warn, failures first. */
  readonly failures: readonly ReplayFailure[];
  /** How many reports hold something that has no place any more, by pointer with `*` for every row. */
  readonly lost: Readonly<Record<string, number>>;
}

export interface ReplayFailure {
  readonly unit: { readonly code: string; readonly name: string };
  readonly revision: number;
  readonly errors: number;
  readonly warnings: number;
  /** The first five. */
  readonly issues: readonly Issue[];
}

const AT_A_TIME = 100;
const LISTED = 100;

/** Replays one period against a candidate. Reports that were filed with the same mistakes are told too. */
export async function replayVersion(
  queries: Queries,
  candidate: Regime,
  periodId: string,
): Promise<Replayed> {
  const period = { regime: candidate.code, period: periodId };
  const failures: ReplayFailure[] = [];
  const lost: Record<string, number> = {};
  const tally = { reports: 0, failed: 0, warned: 0 };
  for (let after = 0; ;) {
    const sent = await sentContents(queries, period, after, AT_A_TIME);
    const last = sent.at(-1);
    if (!last) break;
    const before = await previousContents(queries, candidate, periodId, sent);
    for (const one of sent) {
      const judged = await judge(queries, candidate, one, before.get(one.unitId), lost);
      if (!judged) continue;
      tally.reports += 1;
      if (judged.errors > 0) tally.failed += 1;
      else if (judged.warnings > 0) tally.warned += 1;
      if (judged.errors + judged.warnings > 0) failures.push(judged);
    }
    failures.sort((a, b) => Number(b.errors > 0) - Number(a.errors > 0));
    failures.splice(LISTED);
    after = last.obligationId;
  }
  return { period: periodId, ...tally, failures, lost };
}

async function judge(
  queries: Queries,
  candidate: Regime,
  sent: SentContent,
  previous: JsonObject | undefined,
  lost: Record<string, number>,
): Promise<ReplayFailure | undefined> {
  if (!candidate.header.chain.some(({ levels }) => levels.includes(sent.level))) return undefined;
  const { content, lost: gone } = await converted(queries, candidate, sent);
  for (const place of new Set(gone.map((path) => path.replace(/\/\d+(?=\/|$)/g, '/*'))))
    lost[place] = (lost[place] ?? 0) + 1;
  const verdict = evaluate(formOf(candidate, sent.level), content, { previous });
  return {
    unit: { code: sent.unitCode, name: sent.unitName },
    revision: sent.revision,
    errors: verdict.errors,
    warnings: verdict.warnings,
    issues: verdict.issues.slice(0, 5),
  };
}

async function converted(
  queries: Queries,
  candidate: Regime,
  sent: SentContent,
): Promise<ReturnType<typeof convertContent>> {
  const written = await regimeOf(queries, { id: sent.versionId, hash: sent.versionHash });
  return convertContent(written, candidate, sent.content);
}

/** What the same units sent a period earlier, as the candidate has it. */
async function previousContents(
  queries: Queries,
  candidate: Regime,
  periodId: string,
  sent: readonly SentContent[],
): Promise<Map<number, JsonObject>> {
  const period = parsePeriod(periodId);
  if (!period) throw new Error(`${periodId} is no period`);
  const before = { regime: candidate.code, period: previousPeriod(period).id };
  const units = sent.map(({ unitId }) => unitId);
  const rows = await sentContents(queries, before, 0, units.length, units);
  const contents = new Map<number, JsonObject>();
  for (const row of rows) contents.set(row.unitId, (await converted(queries, candidate, row)).content);
  return contents;
}
