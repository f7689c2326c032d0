/** What a newly opened report holds: from its previous one, be from other regimes' approved reports, and from feeds. */
import type { Form } from '../../forms/form.js';
import {
  NOTHING_OUTSIDE,
  wantedBy,
  type FeedValue,
  type Origin,
  type OtherReport,
  type Outside,
} from '../../forms/outside.js';
import { prefill, type Prefilled } from '../../forms/prefill.js';
import { cellsOf, type PrefilledCell } from '../../forms/prefilled.js';
import type { Regime } from '../../regimes/dialect/regime.js';
import { parsePeriod } from '../../regimes/period.js';
import type { JsonObject } from '../../regimes/words.js';
import { periodToTakeFrom } from '../../regimes/prefill-period.js';
import type { Queries } from '../store/database.js';
import { latestValues } from '../store/feeds.js';
import type { ObligationRow } from '../store/obligation-rows.js';
import { regimeOf } from '../store/regimes.js';
import { approvedContent } from '../store/reports.js';

/** The previous report, as far as it is told where a value came from. */
interface Before {
  readonly period: string;
  readonly revision: number;
  readonly hash: string;
  readonly content: JsonObject;
  readonly opening?: boolean;
}

/** What the form opens with, each value with where it came from. */
export function filledFrom(
  form: Form,
  previous: Before | undefined,
  outside: Outside,
): Prefilled & { readonly cells: readonly PrefilledCell[] } {
  const { content, sources } = prefill(form, previous?.content, outside);
  const told = Object.fromEntries(
    Object.entries(sources).map(([path, origin]) => [path, withPrevious(origin, previous)]),
  );
  return { content, sources: told, cells: cellsOf(form, { content, sources: told }) };
}

/** What the sources of a report's form have now; nothing of a report that is sent. */
export function newestCells(context: {
  readonly row: Pick<ObligationRow, 'state'>;
  readonly form: Form;
  readonly previous: Before | undefined;
  readonly outside: Outside;
}): readonly PrefilledCell[] {
  const { row, form, previous, outside } = context;
  return isUnsent(row) && wantedBy(form.regime).any ? filledFrom(form, previous, outside).cells : [];
}

/** Whether the report's content may still be changed by whoever prepares it. */
export const isUnsent = ({ state }: Pick<ObligationRow, 'state'>): boolean =>
  state === 'none' || state === 'draft' || state === 'returned';

function withPrevious(origin: Origin, previous: Before | undefined): Origin {
  if (origin.from !== 'previous' || !previous) return origin;
  const { period, revision, hash, opening } = previous;
  return { ...origin, period, revision, hash, ...(opening === true ? { opening } : {}) };
}

/** What the regime's fields may be filled in from, for the unit and the period of a report. */
export async function outsideFor(
  queries: Queries,
  regime: Regime,
  row: Pick<ObligationRow, 'period' | 'unitId'>,
): Promise<Outside> {
  const wanted = wantedBy(regime);
  if (wanted.reports.length + wanted.feeds.length === 0) return NOTHING_OUTSIDE;
  const reports = new Map<string, OtherReport>();
  for (const code of wanted.reports) {
    const found = await reportOf(queries, code, row);
    if (found) reports.set(code, found);
  }
  const feeds = new Map<string, readonly FeedValue[]>();
  for (const code of wanted.feeds) feeds.set(code, await latestValues(queries, { code, ...row }));
  return { reports, feeds };
}

async function reportOf(
  queries: Queries,
  code: string,
  row: Pick<ObligationRow, 'period' | 'unitId'>,
): Promise<OtherReport | undefined> {
  const here = parsePeriod(row.period);
  if (!here) throw new Error(`Stored period ${row.period} does not read`);
  const there = await queries('regime_periods as p')
    .join('obligations as o', 'o.regime_period_id', 'p.id')
    .where({ 'p.regime': code, 'o.unit_id': row.unitId })
    .select<{ readonly period: string }[]>('p.period');
  const period = periodToTakeFrom(
    here,
    there.map((one) => one.period),
  );
  const found =
    period === undefined
      ? undefined
      : await approvedContent(queries, { regime: code, period, unitId: row.unitId });
  if (!found || period === undefined) return undefined;
  const { revision, hash, content, version } = found;
  return { code, period, revision, hash, content, regime: await regimeOf(queries, version) };
}
