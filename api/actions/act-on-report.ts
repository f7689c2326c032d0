/**
 * One act on one report: authorise, compare the version, decide (decide-act.ts), and write what was decided with its
 * event and its dirty marks by one statement, which is the transaction and is answered after its commit. The
 * statement writes nothing where somebody else has changed the report since it was read; then everything is asked
 * again of what is there now. A report that stands on a roll-up is decided on while its row is locked, because more
 * than the report itself must hold still.
 */
import type { Knex } from 'knex';
import { may, type ReportAct } from '../../regimes/policy.js';
import type { Action, Instant, JsonObject } from '../../regimes/words.js';
import type { Verdict } from '../../forms/evaluate.js';
import { problem } from '../problems.js';
import { ACT } from '../store/act.js';
import { writeOn } from '../store/commits.js';
import type { Database, Queries } from '../store/database.js';
import type { Person } from '../store/people.js';
import { keepPrefilled } from '../store/prefills.js';
import { loadReport, lockObligation, type ReportKey, type ReportRow } from '../store/reports.js';
import { afterwards, documentOf } from './act-document.js';
import { decide, type Decided } from './decide-act.js';
import { whoActs } from './who-handles.js';
import type { Remark } from './decide-report.js';
import {
  etagOf,
  isAggregating,
  reportContext,
  subjectIn,
  type ReportContext,
  type ShownRow,
} from './report-context.js';

/** What a request brings to an act. */
export interface ActInput {
  readonly content?: JsonObject;
  readonly explanations?: Readonly<Record<string, string>>;
  readonly reason?: string;
  readonly gaps?: { readonly reason: string };
  readonly remarks?: readonly Remark[];
  readonly dueAt?: Instant;
  /** The content is a nil return (không phát sinh). */
  readonly nil?: boolean;
}

export interface Preconditions {
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
}

/** Who acts, when, and on what conditions. */
export interface Acting {
  readonly person: Person;
  readonly now: Date;
  readonly preconditions: Preconditions;
}

/** What an act came to. */
export interface Acted {
  /** It made the report. */
  readonly opened: boolean;
  /** The report as it is now and, where it was judged, the verdict; undefined where it must be read to be known. */
  readonly after: Afterwards | undefined;
}

export interface Afterwards {
  readonly context: ReportContext<ShownRow>;
  readonly verdict: Verdict | undefined;
}

interface ActDeps {
  readonly database: Database;
  readonly nudge: () => void;
}

/** Decides on a report as it was read. What it answers is written together. */
export type Decide = (queries: Queries, context: ReportContext) => Promise<readonly Decided[]>;

/**
 * Does one act.
 * @param report as it was read with the caller
 * @throws Problem not-found, forbidden, precondition-required, stale, a refusal of the lifecycle, content-has-mistakes
 */
export function actOnReport(
  deps: ActDeps,
  { person, now, preconditions }: Acting,
  report: ReportRow,
  action: Action,
  input: ActInput,
): Promise<Acted> {
  return carryOut(deps, report, async (queries, context) => {
    authorise(context, person, action, now);
    checkVersion(context, preconditions);
    return [await decide({ queries, context, action, input, person, now })];
  });
}

/** Somebody who brings `If-Match: *` may meet others again and again, but not for ever. */
const ATTEMPTS = 5;

/** Decides and writes, anew where the report was changed in between. */
export async function carryOut(deps: ActDeps, report: ReportRow, decideOn: Decide): Promise<Acted> {
  const key = { regime: report.regime, period: report.period, unit: report.unit.code };
  let found: ReportRow | undefined = report;
  for (let attempt = 1; found && attempt <= ATTEMPTS; attempt++) {
    const decided = isAggregating(found)
      ? await inTurn(deps.database, found.id, decideOn)
      : await atOnce(deps.database, found, decideOn);
    if (decided) {
      if (decided.some(({ change }) => change.touchesRollup)) deps.nudge();
      return { opened: decided[0]?.effect === 'open', after: afterwards(decided) };
    }
    // A new version or a correction to a unit makes what nobody has opened anew: owed as before, under another id.
    found = (await loadReport(deps.database.read, found.id)) ?? (await loadReport(deps.database.read, key));
  }
  throw found ? problem('stale') : noSuchReport(key);
}

/** Decides on what was read, and writes if it is still there. Undefined where it is not. */
async function atOnce(
  database: Database,
  report: ReportRow,
  decideOn: Decide,
): Promise<readonly Decided[] | undefined> {
  const decided = await decideOn(database.read, await reportContext(database.read, report));
  if (!opensPrefilled(decided))
    return (await database.commit(ACT, documentOf(decided))) ? decided : undefined;
  // What it was filled in with lies in a table of its own, and opening a report is no busy evening's work.
  return database.write(async (trx) => {
    if (!(await writeOn(trx, ACT, documentOf(decided)))) return undefined;
    await keepPrefilledOf(trx, decided);
    return decided;
  });
}

const opensPrefilled = (decided: readonly Decided[]): boolean =>
  decided.some(({ change }) => change.prefilled !== undefined);

async function keepPrefilledOf(trx: Knex.Transaction, decided: readonly Decided[]): Promise<void> {
  for (const { doing, change } of decided)
    if (change.prefilled) await keepPrefilled(trx, doing.row.id, change.prefilled, doing.at);
}

/** Decides and writes while the report's row is locked. Undefined where the report is owed no more. */
function inTurn(database: Database, id: number, decideOn: Decide): Promise<readonly Decided[] | undefined> {
  return database.write(async (trx) => {
    if (!(await lockObligation(database, trx, id))) return undefined;
    const row = await loadReport(trx, id);
    if (!row) return undefined;
    const decided = await decideOn(trx, await reportContext(trx, row));
    await write(trx, decided);
    return decided;
  });
}

async function write(trx: Knex.Transaction, decided: readonly Decided[]): Promise<void> {
  if (!(await writeOn(trx, ACT, documentOf(decided)))) throw problem('stale');
  await keepPrefilledOf(trx, decided);
}

/** The report at a key with its row locked: for acts that are part of a transaction of more. */
export async function lockedContext(
  database: Pick<Database, 'dialect'>,
  trx: Knex.Transaction,
  key: ReportKey,
): Promise<ReportContext> {
  const row = await loadReport(trx, key);
  if (!row || !(await lockObligation(database, trx, row.id))) throw noSuchReport(key);
  const now = await loadReport(trx, row.id);
  if (!now) throw noSuchReport(key);
  return reportContext(trx, now);
}

/** An act inside a transaction that holds the report's lock. */
export async function perform(
  trx: Knex.Transaction,
  context: ReportContext,
  person: Person,
  action: Action,
  input: ActInput,
  now: Date,
): Promise<void> {
  await write(trx, [await decide({ queries: trx, context, action, input, person, now })]);
}

export function noSuchReport(key: ReportKey): Error {
  return problem('not-found', {
    detail: {
      vi: `Đơn vị ${key.unit} không có nghĩa vụ báo cáo ${key.regime} kỳ ${key.period}`,
      en: `The unit ${key.unit} owes no report of ${key.regime} for ${key.period}`,
    },
  });
}

/** @throws Problem forbidden, or where roles would do and duties say otherwise, who does it: handled-by-others */
export function authorise(
  context: Pick<ReportContext, 'row' | 'regime' | 'handlers'>,
  person: Person,
  action: ReportAct,
  now: Date,
): void {
  const subject = subjectIn(context, now);
  if (may(person, action, subject)) return;
  const { handling: _handling, ...byRole } = subject;
  if (!context.handlers || !may(person, action, byRole)) throw problem('forbidden');
  throw problem('handled-by-others', { detail: whoActs(context, action, now) });
}

/** Nothing is overwritten that the caller has not seen (RFC 9110, 13.1). */
export function checkVersion(context: ReportContext, { ifMatch, ifNoneMatch }: Preconditions): void {
  const etag = etagOf(context);
  // That it is none of some versions says nothing of what the caller has seen: only `*` does.
  const unopened = ifNoneMatch?.trim() === '*';
  if (ifMatch === undefined && !unopened) throw problem('precondition-required');
  if (unopened && etag !== undefined) throw problem('stale');
  if (ifMatch !== undefined && (etag === undefined || (ifMatch.trim() !== '*' && !lists(ifMatch, etag)))) {
    throw problem('stale');
  }
}

const lists = (header: string, etag: string): boolean => header.split(',').some((one) => one.trim() === etag);
