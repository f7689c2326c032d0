/** Feeds for calendar programs. The database keeps only the SHA-256 of their addresses' secrets. */
import type { Day, Instant } from '../../regimes/words.js';
import type { Queries } from './database.js';
import { drawSecret, hashOfSecret } from './secrets.js';

export const FEED_SCOPES = ['me', 'unit', 'regime'] as const;
export type FeedScope = (typeof FEED_SCOPES)[number];

export interface CalendarFeed {
  readonly id: number;
  readonly userId: number;
  readonly scope: FeedScope;
  readonly code: string | null;
  readonly createdAt: Instant;
  /** The day on which a program last read it. */
  readonly readOn: Day | null;
}

const COLUMNS = {
  id: 'id',
  userId: 'user_id',
  scope: 'scope',
  code: 'code',
  createdAt: 'created_at',
  readOn: 'read_on',
} as const;

export async function feedsOf(queries: Queries, userId: number): Promise<CalendarFeed[]> {
  return queries('calendar_feeds').where({ user_id: userId }).orderBy('id').select<CalendarFeed[]>(COLUMNS);
}

/** Makes a feed. Its secret is answered once and lies nowhere. */
export async function addFeed(
  trx: Queries,
  feed: {
    readonly userId: number;
    readonly scope: FeedScope;
    readonly code: string | null;
    readonly at: Instant;
  },
): Promise<{ readonly id: number; readonly secret: string }> {
  const secret = drawSecret();
  const [row] = await trx('calendar_feeds')
    .insert({
      user_id: feed.userId,
      scope: feed.scope,
      code: feed.code,
      token_hash: hashOfSecret(secret),
      created_at: feed.at,
    })
    .returning<{ id: number }[]>('id');
  if (!row) throw new Error('The database answered no id');
  return { id: row.id, secret };
}

/** Draws another secret for a feed of that user; the old one opens nothing from then on. Undefined: no such feed. */
export async function renewFeed(trx: Queries, userId: number, id: number): Promise<string | undefined> {
  const secret = drawSecret();
  const changed = await trx('calendar_feeds')
    .where({ user_id: userId, id })
    .update({ token_hash: hashOfSecret(secret), read_on: null });
  return changed > 0 ? secret : undefined;
}

/** Takes a feed of that user away. Answers whether there was one. */
export async function removeFeed(trx: Queries, userId: number, id: number): Promise<boolean> {
  return (await trx('calendar_feeds').where({ user_id: userId, id }).delete()) > 0;
}

export async function feedBySecret(queries: Queries, secret: string): Promise<CalendarFeed | undefined> {
  return queries('calendar_feeds')
    .where({ token_hash: hashOfSecret(secret) })
    .first<CalendarFeed | undefined>(COLUMNS);
}

/** Notes that a program has read a feed on a day. */
export async function noteRead(trx: Queries, id: number, day: Day): Promise<void> {
  await trx('calendar_feeds').where({ id }).update({ read_on: day });
}
