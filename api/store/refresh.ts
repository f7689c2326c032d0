/** When obligations were last brought up to date, and whether somebody has asked for it since. */
import type { Day } from '../../regimes/words.js';
import type { Queries } from './database.js';
import { drawSecret } from './secrets.js';

const DONE = 'obligations-refreshed-on';
const ASKED = 'obligations-refresh-asked';
const LAST = 'obligations-refresh-last-asked';

async function valueOf(queries: Queries, key: string): Promise<string | undefined> {
  return (await queries('meta').where({ key }).first<{ value: string } | undefined>('value'))?.value;
}

async function put(trx: Queries, key: string, value: string): Promise<void> {
  await trx('meta').insert({ key, value }).onConflict('key').merge(['value']);
}

/** The day (in Asia/Ho_Chi_Minh) of the last complete run; undefined before the first. */
export async function refreshedOn(queries: Queries): Promise<Day | undefined> {
  return valueOf(queries, DONE);
}

/** Asks for a run, in the transaction of what makes it needed: units that changed owe other reports. */
export async function askRefresh(trx: Queries): Promise<void> {
  const secret = drawSecret();
  await put(trx, ASKED, secret);
  await put(trx, LAST, secret);
}

/** What was asked last, done or not: while it is the same, units and working days are what they were. */
export async function lastAsked(queries: Queries): Promise<string | undefined> {
  return valueOf(queries, LAST);
}

/** What was asked last and not done yet. */
export async function refreshAsked(queries: Queries): Promise<string | undefined> {
  return valueOf(queries, ASKED);
}

/** Notes a complete run, which did what had been asked before it began; what was asked meanwhile stays. */
export async function noteRefresh(trx: Queries, day: Day, asked: string | undefined): Promise<void> {
  await put(trx, DONE, day);
  if (asked !== undefined) await trx('meta').where({ key: ASKED, value: asked }).delete();
}
