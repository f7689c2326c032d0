/**
 * Every night everything is verified: a check like those that administrators ask for, asked for by nobody. The
 * database remembers the night, so that a lost job is noticed.
 */
import { dayOf } from '../../regimes/calendar.js';
import type { Day } from '../../regimes/words.js';
import { insertCheck } from '../../api/store/checks.js';
import type { Database, Queries } from '../../api/store/database.js';
import { NIGHT_KEY, runCheck, type CheckDeps } from './run-check.js';

/** Hours of the night in Asia/Ho_Chi_Minh in which it may begin. */
const NIGHT = { from: 1, until: 5 } as const;

/** The night's day where a run is due now: it is night, and the database does not know of one; else undefined. */
export async function verifyDue(queries: Queries, now: Date): Promise<Day | undefined> {
  const hour = (now.getUTCHours() + 7) % 24;
  if (hour < NIGHT.from || hour >= NIGHT.until) return undefined;
  const today = dayOf(now.toISOString());
  const last = await queries('meta').where({ key: NIGHT_KEY }).first<{ value: string } | undefined>('value');
  if (last?.value === today) return undefined;
  return (await tonights(queries, today)) === undefined ? today : undefined;
}

/** The check of that night, whatever became of it: one that fell silent or was cancelled is not begun anew. */
async function tonights(queries: Queries, night: Day): Promise<number | undefined> {
  const last = await queries('rollup_checks')
    .where({ kind: 'verify' })
    .whereNull('requested_by')
    .orderBy('id', 'desc')
    .first<{ id: number; requested_at: string } | undefined>('id', 'requested_at');
  return last && dayOf(last.requested_at) === night ? last.id : undefined;
}

/** Asks for the night's check unless somebody else has, and runs it. */
export async function verifyTonight(deps: CheckDeps): Promise<void> {
  const id = await askTonight(deps.database, deps.now());
  await runCheck(deps, id);
}

async function askTonight(database: Database, now: Date): Promise<number> {
  return database.write(async (trx) => {
    const known = await tonights(trx, dayOf(now.toISOString()));
    const night = { kind: 'verify', regime: null, period: null, requestedBy: null } as const;
    return known ?? insertCheck(trx, { ...night, at: now.toISOString() });
  });
}
