/** Publishing a version: from its effective period on it is owed, and its obligations are made at once. */
import { openPeriods } from '../../regimes/obligation.js';
import { firstDay, parsePeriod, type Period } from '../../regimes/period.js';
import type { Regime } from '../../regimes/dialect/regime.js';
import { problem } from '../problems.js';
import type { Database, Queries } from '../store/database.js';
import { recordEvent } from '../store/events.js';
import { syncObligations, type SyncResult } from '../store/obligations.js';
import type { Person } from '../store/people.js';
import { forgetPublished } from '../store/working-copies.js';
import { retirementOf } from '../store/retirements.js';
import { markPublished, regimeOf, versionsOf, type VersionRow } from '../store/regimes.js';
import { authoriseIssuer } from './declare-regime.js';
import { migrateDrafts, type MigratedPeriod } from './migrate-drafts.js';

/** More periods than that at one publication are taken for a mistake of the year. */
const MOST_PERIODS = 400;

const wrongPeriod = (vi: string, en: string): Error =>
  problem('body-has-mistakes', {
    issues: [{ path: '/effectiveFrom', rule: 'period', severity: 'error', message: { vi, en }, params: {} }],
  });

export interface Publication {
  /** The id of the first period it is asked for; it may lie in the past. */
  readonly effectiveFrom: string;
  /** What becomes of drafts that are open in those periods: kept under their version, or rewritten for this one. */
  readonly drafts?: 'keep' | 'migrate';
}

export interface Published extends SyncResult {
  readonly migrated: readonly MigratedPeriod[];
}

/**
 * Publishes a draft version.
 * @throws Problem not-found, forbidden, state-forbids (published already, or an earlier version is a draft still),
 *   body-has-mistakes (no period, or one before the version before)
 */
export async function publishRegime(
  deps: { readonly database: Database; readonly now: () => Date; readonly nudge: () => void },
  person: Person,
  code: string,
  version: number,
  { effectiveFrom, drafts = 'keep' }: Publication,
): Promise<Published> {
  const now = deps.now();
  const result = await deps.database.write(async (trx) => {
    if (deps.database.dialect === 'postgres') await trx('regimes').where({ code }).forUpdate().select('code');
    const versions = await versionsOf(trx, code);
    const row = versions.find((one) => one.version === version);
    if (!row) throw problem('not-found');
    const regime = await regimeOf(trx, row);
    await authoriseIssuer(trx, person, 'publish-regime', regime.header.issuer, now);
    refuseOutOfTurn(versions, row);
    const from = effectivePeriod(regime, versions, effectiveFrom, now);
    await refuseEnded(trx, code, from);
    const by = { at: now.toISOString(), userId: person.userId };
    await markPublished(trx, row.id, from, by);
    await forgetPublished(trx, code, row.hash);
    const published = { ...row, state: 'published' as const };
    const migrated = drafts === 'migrate' ? await migrateDrafts(trx, published, by) : [];
    const synced = await syncObligations(trx, code, now);
    await recordEvent(trx, {
      at: by.at,
      type: 'regime.published',
      actorId: person.userId,
      regime: code,
      data: {
        version,
        effectiveFrom: from.id,
        drafts,
        made: synced.made,
        kept: [...synced.kept],
        migrated: migrated.map((one) => ({ ...one })),
      },
    });
    return { ...synced, migrated };
  });
  deps.nudge();
  return result;
}

/** Nothing is asked for after a regime has ended; what came before it may still be put right. */
async function refuseEnded(trx: Queries, code: string, from: Period): Promise<void> {
  const retired = await retirementOf(trx, code);
  if (!retired || firstDay(from) <= retired.lastDay) return;
  throw problem('state-forbids', {
    detail: {
      vi: `Chế độ hết hiệu lực sau kỳ ${retired.lastPeriod}; hãy bỏ việc chấm dứt trước`,
      en: `The regime ends with ${retired.lastPeriod}; take that back first`,
    },
  });
}

function refuseOutOfTurn(versions: readonly VersionRow[], row: VersionRow): void {
  if (row.state === 'published') throw problem('state-forbids');
  const later = versions.find((one) => one.version > row.version && one.state === 'published');
  if (!later) return;
  throw problem('state-forbids', {
    detail: {
      vi: `Phiên bản ${later.version} đã ban hành, không thể ban hành phiên bản cũ hơn`,
      en: `Version ${later.version} is published; an older one can no longer be`,
    },
  });
}

function effectivePeriod(regime: Regime, versions: readonly VersionRow[], text: string, now: Date): Period {
  const from = parsePeriod(text);
  if (!from) throw wrongPeriod(`"${text}" không phải là một kỳ báo cáo`, `"${text}" is no period`);
  const before = versions.filter((one) => one.state === 'published' && one.effectiveFrom !== null).at(-1);
  const first = before && parsePeriod(before.effectiveFrom ?? '');
  if (first && text < first.id && first.frequency === from.frequency) {
    throw wrongPeriod(`Phải từ kỳ ${first.id} trở đi`, `It must not come before ${first.id}`);
  }
  if (openPeriods(regime.header, from, now.toISOString()).length > MOST_PERIODS) {
    throw wrongPeriod(
      `Từ kỳ này đến nay có hơn ${MOST_PERIODS} kỳ báo cáo, hãy chọn kỳ gần hơn`,
      `More than ${MOST_PERIODS} periods have passed since; choose a later one`,
    );
  }
  return from;
}
