/**
 * New events, in the order in which they were committed or nearly so. Ids are drawn before a transaction commits,
 * so a lower id may appear after a higher one: every look goes back a little and leaves out what was told already.
 */
import type { Instant, Json, JsonObject } from '../../regimes/words.js';
import type { Queries } from './database.js';

export interface FeedEvent {
  readonly id: number;
  readonly type: string;
  readonly at: Instant;
  readonly regime: string | null;
  readonly period: string | null;
  readonly unitId: number | null;
  readonly unitCode: string | null;
  readonly unitPath: string | null;
  readonly data: JsonObject;
}

const BACK = 200;

export interface Feed {
  /** What has come since the last look; nothing at the first. */
  readonly next: () => Promise<FeedEvent[]>;
}

export function openFeed(queries: Queries): Feed {
  let last: number | undefined;
  let told = new Set<number>();
  return {
    next: async () => {
      const from = last === undefined ? await newest(queries) : last;
      const rows = (await queries('events')
        .where('id', '>', from - BACK)
        .orderBy('id')
        .limit(1000)
        .select({
          id: 'id',
          type: 'type',
          at: 'at',
          regime: 'regime',
          period: 'period',
          unitId: 'unit_id',
          unitCode: 'unit_code',
          unitPath: 'unit_path',
          data: 'data',
        })) as (Omit<FeedEvent, 'data'> & { data: string })[];
      const fresh = last === undefined ? [] : rows.filter((row) => !told.has(row.id));
      last = Math.max(from, rows.at(-1)?.id ?? 0);
      const horizon = last - BACK;
      told = new Set([...told, ...rows.map((row) => row.id)].filter((id) => id > horizon));
      return fresh.map((row) => ({ ...row, data: JSON.parse(row.data) as Record<string, Json> }));
    },
  };
}

async function newest(queries: Queries): Promise<number> {
  const rows = await queries('events').max<{ id: number | null }[]>('id as id');
  return rows[0]?.id ?? 0;
}
