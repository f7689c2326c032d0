/**
 * What reports of the past go on from, as reports on desks do: the approved report of the period before, an opening
 * balance, or what the file itself says of that period. By unit and not by code, which another unit may have had then.
 */
import { convertContent } from '../../regimes/compatibility/convert.js';
import { windowOf } from '../../regimes/calendar.js';
import { previousPeriod } from '../../regimes/period.js';
import type { JsonObject } from '../../regimes/words.js';
import { looksBack } from '../../forms/previous.js';
import type { Queries } from '../store/database.js';
import { openingContent } from '../store/opening-balances.js';
import { previousUnit } from '../store/predecessors.js';
import { regimeOf } from '../store/regimes.js';
import { approvedContent, type ApprovedContent } from '../store/reports.js';
import type { PastPeriod } from './past-ground.js';

type Written = Pick<ApprovedContent, 'version' | 'content'>;

export interface PastPrevious {
  /** The content that a unit's report of a period goes on from, as the version of that period has it. */
  readonly of: (here: PastPeriod, unitId: number) => Promise<JsonObject | undefined>;
  /** Remembers what the file says of a unit and a period. */
  readonly keep: (here: PastPeriod, unitId: number, content: JsonObject) => void;
}

export function pastPrevious(queries: Queries): PastPrevious {
  const said = new Map<string, Written>();
  return {
    of: async (here, unitId) => {
      const { regime, version } = here;
      if (!looksBack(regime)) return undefined;
      const found = await before(queries, said, here, unitId);
      if (!found || found.version.hash === version.hash) return found?.content;
      return convertContent(await regimeOf(queries, found.version), regime, found.content).content;
    },
    keep: ({ regime, version, period }, unitId, content) => {
      if (looksBack(regime)) said.set(`${period.id} ${unitId}`, { content, version });
    },
  };
}

async function before(
  queries: Queries,
  said: ReadonlyMap<string, Written>,
  { regime, period }: PastPeriod,
  unitId: number,
): Promise<Written | undefined> {
  const last = previousPeriod(period);
  const [after, until] = [windowOf(regime.header, last).to, windowOf(regime.header, period).to];
  const stood = await previousUnit(queries, unitId, after, until);
  const key = { regime: regime.code, period: last.id };
  const reported =
    stood.unitId === undefined
      ? undefined
      : ((await approvedContent(queries, { ...key, unitId: stood.unitId })) ??
        said.get(`${last.id} ${stood.unitId}`));
  return reported ?? openingContent(queries, { ...key, unitId });
}
