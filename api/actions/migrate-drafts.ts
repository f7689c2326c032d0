/**
 * What becomes of reports that are open when a version is published: kept under the version they were opened with, or
 * rewritten for the new one. Chosen by whoever publishes, and recorded for every report.
 */
import type { Knex } from 'knex';
import { convertContent } from '../../regimes/compatibility/convert.js';
import { windowOf } from '../../regimes/calendar.js';
import type { Regime } from '../../regimes/dialect/regime.js';
import { lastDay, parsePeriod } from '../../regimes/period.js';
import type { Instant } from '../../regimes/words.js';
import { recordEvent } from '../store/events.js';
import { regimeOf, versionFor, versionsOf, type VersionRow } from '../store/regimes.js';
import { unitByCode } from '../store/units.js';
import {
  anySent,
  draftsOf,
  lockPeriod,
  openPeriodsOf,
  pinPeriod,
  rewriteDraft,
  type OpenPeriod,
} from '../store/version-use.js';

/** One period whose drafts follow the new version. */
export interface MigratedPeriod {
  readonly period: string;
  readonly reports: number;
  /** How many values had no place in the new version, over all drafts. */
  readonly lost: number;
}

/**
 * Moves the drafts of every period that now belongs to the version, unless a report of it was ever sent: what was
 * signed keeps its version, and one period has one.
 */
export async function migrateDrafts(
  trx: Knex.Transaction,
  version: VersionRow,
  by: { readonly at: Instant; readonly userId: number },
): Promise<MigratedPeriod[]> {
  const versions = await versionsOf(trx, version.regime, false);
  const migrated: MigratedPeriod[] = [];
  for (const open of await openPeriodsOf(trx, version.regime)) {
    const period = parsePeriod(open.period);
    const holds = period && versionFor(versions, lastDay(period))?.id === version.id;
    if (!holds || open.versionId === version.id) continue;
    // Asked under the lock: what is sent before it is seen, and nothing is sent after it.
    await lockPeriod(trx, open.periodId);
    if (await anySent(trx, open.periodId)) continue;
    migrated.push(await migratePeriod(trx, open, { versions, version, by }));
  }
  return migrated;
}

async function pinOf(
  trx: Knex.Transaction,
  regime: Regime,
  versionId: number,
  id: string,
): Promise<Parameters<typeof pinPeriod>[2]> {
  const period = parsePeriod(id);
  if (!period) throw new Error(`Stored period ${id} does not read`);
  const window = windowOf(regime.header, period);
  const { recipient } = regime.header;
  const unit = recipient === undefined ? undefined : await unitByCode(trx, recipient, window.to);
  return { versionId, window, recipientId: unit?.id ?? null };
}

interface Migration {
  readonly versions: readonly VersionRow[];
  readonly version: VersionRow;
  readonly by: { readonly at: Instant; readonly userId: number };
}

async function migratePeriod(
  trx: Knex.Transaction,
  open: OpenPeriod,
  { versions, version, by }: Migration,
): Promise<MigratedPeriod> {
  const old = versions.find(({ id }) => id === open.versionId);
  if (!old) throw new Error(`Period ${open.period} has a version that was never published`);
  const [before, after] = [await regimeOf(trx, old), await regimeOf(trx, version)];
  const drafts = await draftsOf(trx, open.periodId);
  let gone = 0;
  for (const draft of drafts) {
    const { content, lost } = convertContent(before, after, draft.content);
    gone += lost.length;
    const state = await rewriteDraft(trx, draft, { versionId: version.id, content });
    await recordEvent(trx, {
      at: by.at,
      type: 'report.migrated',
      actorId: by.userId,
      regime: version.regime,
      period: open.period,
      unitId: draft.unitId,
      unitCode: draft.unitCode,
      unitPath: draft.unitPath,
      data: { state, from: old.version, to: version.version, lost: [...lost] },
    });
  }
  await pinPeriod(trx, open.periodId, await pinOf(trx, after, version.id, open.period));
  return { period: open.period, reports: drafts.length, lost: gone };
}
