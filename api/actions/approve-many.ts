/** Approving several reports at once: each by the ordinary act on the version that was seen, none held up by another. */
import { may } from '../../regimes/policy.js';
import { Problem } from '../problems.js';
import type { Database, Queries } from '../store/database.js';
import { regimeOf } from '../store/regimes.js';
import { loadReport, type ReportKey, type ReportRow } from '../store/reports.js';
import type { Person } from '../store/people.js';
import { actOnReport } from './act-on-report.js';
import { has, withSigns } from './read-inbox.js';
import { handlersFor, subjectIn } from './report-context.js';

/** What may keep a report from being approved with others. */
export const HOLDS = ['warnings', 'outliers', 'late', 'claimed'] as const;
export type Hold = (typeof HOLDS)[number];

export interface Chosen extends ReportKey {
  readonly etag: string;
}

export type Outcome = { readonly report: Chosen } & (
  | { readonly outcome: 'approved' }
  /** It has what was to be left for a closer look. */
  | { readonly outcome: 'left'; readonly holds: readonly Hold[] }
  | { readonly outcome: 'refused'; readonly problem: Problem }
);

interface Deps {
  readonly database: Database;
  readonly nudge: () => void;
}

/** @param leave reports that have one of these are left as they are; claimed: by somebody else */
export async function approveMany(
  deps: Deps,
  who: { readonly person: Person; readonly now: Date },
  chosen: readonly Chosen[],
  leave: readonly Hold[],
): Promise<Outcome[]> {
  const rows = new Map<Chosen, ReportRow | undefined>();
  for (const report of chosen) rows.set(report, await loadReport(deps.database.read, report));
  // Looked at before the first is approved: nothing of it changes how the others compare.
  const there: ReportRow[] = [];
  for (const row of rows.values())
    if (row && (await mayApprove(deps.database.read, who, row))) there.push(row);
  const signs = await withSigns(deps.database.read, there, { since: null, now: who.now });
  const byId = new Map(signs.map((item) => [item.row.id, item]));
  const outcomes: Outcome[] = [];
  for (const [report, row] of rows) {
    const item = row && byId.get(row.id);
    const holds = item ? leave.filter((hold) => holdsUp(item, hold, who.person)) : [];
    outcomes.push(
      holds.length > 0 ? { report, outcome: 'left', holds } : await approveOne(deps, who, report, row),
    );
  }
  return outcomes;
}

/** What is said of a report is said to those who might approve it. */
async function mayApprove(
  queries: Queries,
  { person, now }: { readonly person: Person; readonly now: Date },
  row: ReportRow,
): Promise<boolean> {
  const regime = await regimeOf(queries, { id: row.versionId, hash: row.versionHash });
  const handlers = await handlersFor(queries, row);
  return may(person, 'approve', subjectIn({ row, regime, handlers }, now));
}

const holdsUp = (item: Parameters<typeof has>[0], hold: Hold, person: Person): boolean =>
  has(item, hold, person) && !(hold === 'claimed' && has(item, 'mine', person));

async function approveOne(
  deps: Deps,
  { person, now }: { readonly person: Person; readonly now: Date },
  report: Chosen,
  row: ReportRow | undefined,
): Promise<Outcome> {
  try {
    if (!row) throw new Problem('not-found');
    const preconditions = { ifMatch: report.etag, ifNoneMatch: undefined };
    await actOnReport(deps, { person, now, preconditions }, row, 'approve', {});
    return { report, outcome: 'approved' };
  } catch (failure) {
    if (!(failure instanceof Problem)) throw failure;
    return { report, outcome: 'refused', problem: failure };
  }
}
