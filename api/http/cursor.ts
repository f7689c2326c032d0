/** Cursors of lists that go by one text: the text of the last item, wrapped so that nobody builds on it. */
import { isKeepable } from './body.js';
import { problem } from '../problems.js';

export function cursorOf(last: string): string {
  return Buffer.from(last, 'utf8').toString('base64url');
}

/** @throws Problem `unknown-parameter` for what was never a cursor */
export function readCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const last = Buffer.from(cursor, 'base64url').toString('utf8');
  if (cursorOf(last) !== cursor || !isKeepable(last)) throw problem('unknown-parameter');
  return last;
}

/** No row has a higher id: PostgreSQL refuses to compare one with more. */
const LAST_ID = 2_147_483_647;

/** The id that a cursor holds. @throws Problem `unknown-parameter` for what is none */
export function idIn(text: string): number {
  const id = Number(text);
  if (!/^\d{1,10}$/.test(text) || id > LAST_ID) throw problem('unknown-parameter');
  return id;
}

/** One page out of `limit + 1` rows that were looked up, and the cursor of the next. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  key: (row: Row) => string,
): { page: readonly Row[]; next: { next?: string } } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { page, next: rows.length > limit && last !== undefined ? { next: cursorOf(key(last)) } : {} };
}
