/**
 * One period of a regime brought in line with its units: who owes what, to whom, by when. A nation has thousands of
 * them, and each thousands of rows: a period that nothing has changed for is not read at all, due moments move step by
 * step and not row by row, and what is missing is written by one statement. What is rare stays row by row.
 */
import { createHash } from 'node:crypto';
import type { Regime } from '../../regimes/dialect/regime.js';
import { opensAt as openingOf, closesAt as closingOf, windowOf } from '../../regimes/calendar.js';
import type { WorkingCalendar } from '../../regimes/calendar.js';
import { expectedReports, withoutExempt, type ExpectedReport } from '../../regimes/obligation.js';
import type { Period } from '../../regimes/period.js';
import type { Queries } from './database.js';
import { extensionsIn } from './due-extensions.js';
import { insertObligations, moveDues, type NewObligation } from './obligation-writes.js';
import { insertMarks } from './marks.js';
import type { VersionRow } from './regimes.js';
import { WHOLE } from './rollup-nodes.js';
import type { UnitRow } from './units.js';

/** A step wider than this is rolled up in parts. */
export const BUCKET = 64;
const CHUNK = 500;

export interface PeriodRow {
  readonly id: number;
  readonly period: string;
  readonly versionId: number;
  /** What its obligations were last brought in line with. */
  readonly synced?: string | null;
}

export interface SyncPeriod {
  readonly regime: Regime;
  readonly version: VersionRow;
  readonly period: Period;
  readonly units: readonly UnitRow[];
  /** Ids of units that owe nothing in it. */
  readonly exempt: ReadonlySet<number>;
  readonly calendar: WorkingCalendar;
  readonly now: Date;
}

/** A stored obligation, with what is known of its report. */
interface Owed {
  readonly id: number;
  readonly unit_id: number;
  readonly spell_id: number;
  readonly unit_code: string;
  readonly unit_path: string;
  readonly receiver_id: number;
  readonly due_at: string;
  readonly bucket: number;
  readonly opened: number | null;
  readonly sent: number | null;
}

/** Makes what is missing and takes away what nobody has opened and nobody owes; drafts follow their units. */
export async function syncPeriod(
  trx: Queries,
  about: SyncPeriod,
): Promise<{ made: number; removed: number }> {
  const row = await periodRow(trx, about);
  const expected = expectedReports(about.regime.header, about.period, about.units, about.calendar);
  const wanted = withoutExempt(expected, (id) => about.exempt.has(id));
  const extended = await extensionsIn(trx, row.id);
  const byId = new Map(about.units.map((unit) => [unit.id, unit]));
  const print = fingerprint(row, wanted, byId, extended);
  if (row.synced === `${print} ${await countIn(trx, row.id)}`) return { made: 0, removed: 0 };
  const there = await owedIn(trx, row.id);
  const owing = new Map(wanted.map((one) => [one.unitId, one]));
  const holds = (one: Owed): boolean => isAsItWas(one, byId.get(one.unit_id), owing.get(one.unit_id));
  // A unit whose code, name or place was corrected owes the report as it is now: the old row makes room.
  const toGo = there.filter((one) => one.opened === null && !holds(one));
  const unopened = await stillUnopened(trx, toGo);
  // A draft goes with its unit, whatever that is called and wherever it stands; what was sent stays where it is.
  const toFollow = there.filter(
    (one) => one.opened !== null && one.sent === 0 && owing.has(one.unit_id) && !holds(one),
  );
  const strayed = await stillUnsent(trx, toFollow);
  const gone = withoutReceivers(unopened, without(without(there, unopened), strayed), owing);
  const left = new Set(gone.map((one) => one.id));
  const known = new Map(there.filter((one) => !left.has(one.id)).map((one) => [one.unit_id, one]));
  await inChunks(gone, (part) =>
    trx('obligations')
      .whereIn(
        'id',
        part.map((one) => one.id),
      )
      .delete(),
  );
  await moveDues(trx, row.id, wanted);
  const fresh = wanted.filter((one) => !known.has(one.unitId));
  const staying = without([...known.values()], strayed);
  const renamed = await makeRoom(
    trx,
    staying,
    [...fresh.map((one) => one.unitId), ...strayed.map((one) => one.unit_id)],
    byId,
  );
  const bucketOf = bucketsAfter(there);
  const led = await leadAlong(trx, strayed, byId, owing, bucketOf);
  const rows = fresh.map((one) => rowFor(row.id, one, { units: byId, extended, bucketOf }));
  await insertObligations(trx, rows);
  const touched = [...rows, ...gone, ...strayed, ...led].map((one) => dirty(one, one.bucket));
  // What such a node holds under a code may be another unit's from now on: nothing of it can be gone on from.
  const anew = renamed.map((one) => dirty(one, WHOLE));
  // Whoever stands above a step has a roll-up, be it that of nobody: without one its report would never be settled.
  const above = rows.flatMap(({ unit_id, unit_path, step }) =>
    step > 0 ? [{ unitId: unit_id, unitPath: unit_path, bucket: 0 }] : [],
  );
  await markNodes(trx, row.id, [...touched, ...anew, ...above], about.now);
  // Where somebody opened or sent one meanwhile, its place is looked at again the next time.
  const whole = unopened.length === toGo.length && strayed.length === toFollow.length;
  await noteSynced(trx, row.id, whole ? `${print} ${await countIn(trx, row.id)}` : null);
  return { made: rows.length, removed: gone.length };
}

/**
 * All that the obligations of a period follow from, as one hash. What stands beside it only ever makes less to do: a
 * report that was opened or sent since stays where it is.
 */
function fingerprint(
  row: PeriodRow,
  wanted: readonly ExpectedReport[],
  units: ReadonlyMap<number, UnitRow>,
  extended: ReadonlyMap<number, string>,
): string {
  const hash = createHash('sha256');
  hash.update(`${row.versionId}\n`);
  for (const one of wanted) {
    const unit = units.get(one.unitId);
    const place = [one.unitId, unit?.spellId, unit?.code, unit?.path, one.receiverId, one.step, one.level];
    hash.update(`${place.join(' ')} ${one.dueAt} ${one.dueProvisional}\n`);
  }
  for (const [unitId, due] of extended) hash.update(`${unitId} ${due}\n`);
  return hash.digest('hex');
}

async function countIn(trx: Queries, regimePeriodId: number): Promise<number> {
  const rows = (await trx('obligations').where({ regime_period_id: regimePeriodId }).count({ n: '*' })) as {
    n: number | string;
  }[];
  return Number(rows[0]?.n ?? 0);
}

async function noteSynced(trx: Queries, id: number, synced: string | null): Promise<void> {
  await trx('regime_periods').where({ id }).update({ synced });
}

async function owedIn(trx: Queries, regimePeriodId: number): Promise<Owed[]> {
  return trx('obligations')
    .leftJoin('reports', 'reports.obligation_id', 'obligations.id')
    .where({ regime_period_id: regimePeriodId })
    .select<Owed[]>(
      'obligations.id',
      'unit_id',
      'spell_id',
      'unit_code',
      'unit_path',
      'receiver_id',
      'due_at',
      'bucket',
      'reports.obligation_id as opened',
      'reports.revision as sent',
    );
}

function isAsItWas(one: Owed, unit: UnitRow | undefined, owing: ExpectedReport | undefined): boolean {
  return (
    owing?.receiverId === one.receiver_id &&
    unit?.spellId === one.spell_id &&
    unit.code === one.unit_code &&
    unit.path === one.unit_path
  );
}

/**
 * Of obligations that nobody opened and nobody owes any more, those that may go. A unit that turns out to have ended
 * goes on owing its own report as long as others that stay report to it: without it theirs would lead nowhere.
 */
function withoutReceivers(
  unopened: readonly Owed[],
  staying: readonly Owed[],
  owing: ReadonlyMap<number, ExpectedReport>,
): readonly Owed[] {
  const receivers = new Set(staying.map((one) => one.receiver_id));
  let gone = unopened;
  for (;;) {
    const kept = gone.filter((one) => receivers.has(one.unit_id) && !owing.has(one.unit_id));
    if (kept.length === 0) return gone;
    for (const one of kept) receivers.add(one.receiver_id);
    gone = without(gone, kept);
  }
}

function without<T>(rows: readonly T[], others: readonly T[]): T[] {
  const left = new Set(others);
  return rows.filter((one) => !left.has(one));
}

/** The receiver's node, to be marked. It may have ended: its path is that of whoever reports to it. */
function dirty(one: Pick<Owed, 'receiver_id' | 'unit_path'>, bucket: number): Dirty {
  const receiver = `/${one.receiver_id}/`;
  const end = one.unit_path.indexOf(receiver);
  return {
    unitId: one.receiver_id,
    unitPath: end < 0 ? '/' : one.unit_path.slice(0, end + receiver.length),
    bucket,
  };
}

interface Dirty {
  readonly unitId: number;
  readonly unitPath: string;
  readonly bucket: number;
}

function rowFor(
  regimePeriodId: number,
  one: ExpectedReport,
  given: {
    readonly units: ReadonlyMap<number, UnitRow>;
    readonly extended: ReadonlyMap<number, string>;
    readonly bucketOf: (receiver: number) => number;
  },
): NewObligation {
  const unit = given.units.get(one.unitId);
  const extension = given.extended.get(one.unitId);
  if (!unit) throw new Error(`Unit ${one.unitId} vanished`);
  return {
    regime_period_id: regimePeriodId,
    unit_id: one.unitId,
    spell_id: unit.spellId,
    unit_code: unit.code,
    unit_path: unit.path,
    receiver_id: one.receiverId,
    bucket: given.bucketOf(one.receiverId),
    level: one.level,
    step: one.step,
    // An extension is never earlier than the rule, wherever that has moved since.
    due_at: extension === undefined || extension < one.dueAt ? one.dueAt : extension,
    rule_due_at: extension === undefined ? null : one.dueAt,
    due_provisional: one.dueProvisional && extension === undefined ? 1 : 0,
  };
}

/**
 * A code that another unit has in the period now is given up by the report of whoever had it before: that one is
 * found under `15~ID` from then on. It happens where a merger becomes known after a report was opened.
 * @returns those that gave up their codes
 */
async function makeRoom(
  trx: Queries,
  staying: readonly Owed[],
  coming: readonly number[],
  units: ReadonlyMap<number, UnitRow>,
): Promise<Owed[]> {
  const codes = new Set(coming.flatMap((id) => units.get(id)?.code ?? []));
  const renamed = staying.filter(({ unit_code: code }) => codes.has(code));
  await outdate(trx, renamed);
  for (const one of renamed)
    await trx('obligations')
      .where({ id: one.id })
      .update({ unit_code: `${one.unit_code}~${one.unit_id}` });
  return renamed;
}

/**
 * Counts the reports as changed: an act that was decided while they stood elsewhere, or were called otherwise, would
 * mark the wrong node, and is decided again.
 */
async function outdate(trx: Queries, rows: readonly Owed[]): Promise<void> {
  await inChunks(rows, (part) =>
    trx('reports')
      .whereIn(
        'obligation_id',
        part.map((one) => one.id),
      )
      .increment('counter', 1),
  );
}

/** Puts drafts where their units are now. Answers the new places. */
async function leadAlong(
  trx: Queries,
  strayed: readonly Owed[],
  units: ReadonlyMap<number, UnitRow>,
  owing: ReadonlyMap<number, ExpectedReport>,
  bucketOf: (receiver: number) => number,
): Promise<Pick<Owed, 'receiver_id' | 'unit_path' | 'bucket'>[]> {
  await outdate(trx, strayed);
  // Two units may have changed codes with each other: neither may be met half-way.
  for (const { id } of strayed)
    await trx('obligations')
      .where({ id })
      .update({ unit_code: `~${id}` });
  const places: Pick<Owed, 'receiver_id' | 'unit_path' | 'bucket'>[] = [];
  for (const one of strayed) {
    const unit = units.get(one.unit_id);
    const receiver = owing.get(one.unit_id)?.receiverId;
    if (!unit || receiver === undefined) throw new Error(`Unit ${one.unit_id} vanished`);
    const place = {
      unit_path: unit.path,
      receiver_id: receiver,
      bucket: receiver === one.receiver_id ? one.bucket : bucketOf(receiver),
    };
    places.push(place);
    await trx('obligations')
      .where({ id: one.id })
      .update({ spell_id: unit.spellId, unit_code: unit.code, ...place });
  }
  return places;
}

/**
 * Of obligations that nobody had opened, those that nobody has opened now: each is locked first, as every act on a
 * report locks it, so that none is opened while it is taken away.
 */
async function stillUnopened<T extends { readonly id: number }>(
  trx: Queries,
  rows: readonly T[],
): Promise<T[]> {
  const opened = new Set<number>();
  await inChunks(rows, async (part) => {
    const ids = part.map((one) => one.id);
    await lockRows(trx, ids);
    const found = await trx('reports')
      .whereIn('obligation_id', ids)
      .select<{ obligation_id: number }[]>('obligation_id');
    for (const { obligation_id } of found) opened.add(obligation_id);
  });
  return rows.filter((one) => !opened.has(one.id));
}

/** Of drafts that were never sent, those that are not sent now; each is locked first. */
async function stillUnsent<T extends { readonly id: number }>(
  trx: Queries,
  rows: readonly T[],
): Promise<T[]> {
  const sent = new Set<number>();
  await inChunks(rows, async (part) => {
    const ids = part.map((one) => one.id);
    await lockRows(trx, ids);
    const found = await trx('reports')
      .whereIn('obligation_id', ids)
      .where('revision', '>', 0)
      .select<{ obligation_id: number }[]>('obligation_id');
    for (const { obligation_id } of found) sent.add(obligation_id);
  });
  return rows.filter((one) => !sent.has(one.id));
}

export async function lockRows(trx: Queries, ids: readonly number[]): Promise<void> {
  // SQLite holds the whole file already; its dialect leaves the clause out.
  await trx('obligations')
    .whereIn('id', [...ids])
    .forUpdate()
    .select('id');
}

/** The row of a regime's period, made or moved to the version that holds now. */
async function periodRow(trx: Queries, about: SyncPeriod): Promise<PeriodRow> {
  const { regime, version, period, units } = about;
  const window = windowOf(regime.header, period);
  const columns = {
    version_id: version.id,
    window_from: window.from,
    window_to: window.to,
    opens_at: openingOf(window),
    closes_at: closingOf(window),
    nation_id: units.find((unit) => unit.level === 'nation')?.id,
    recipient_id: units.find((unit) => unit.code === regime.header.recipient)?.id ?? null,
  };
  const key = { regime: regime.code, period: period.id };
  const old = await trx('regime_periods')
    .where(key)
    .first<PeriodRow | undefined>({ id: 'id', period: 'period', versionId: 'version_id', synced: 'synced' });
  if (!old) {
    const [made] = await trx('regime_periods')
      .insert({ ...key, frequency: period.frequency, ...columns })
      .returning<{ id: number }[]>('id');
    if (!made) throw new Error('The database answered no id');
    return { id: made.id, period: period.id, versionId: version.id };
  }
  if (old.versionId === version.id) return old;
  await trx('regime_periods')
    .where({ id: old.id })
    .update({ ...columns, synced: null });
  await trx('obligations').where({ regime_period_id: old.id }).delete();
  await trx('rollup_nodes').where({ regime_period_id: old.id }).delete();
  return { ...old, versionId: version.id, synced: null };
}

/** Hands out the parts of each receiver's roll-up, filling the last one first. */
function bucketsAfter(there: readonly { receiver_id: number }[]): (receiver: number) => number {
  const counts = new Map<number, number>();
  for (const { receiver_id } of there) counts.set(receiver_id, (counts.get(receiver_id) ?? 0) + 1);
  return (receiver) => {
    const count = counts.get(receiver) ?? 0;
    counts.set(receiver, count + 1);
    return Math.floor(count / BUCKET);
  };
}

async function markNodes(
  trx: Queries,
  regimePeriodId: number,
  touched: readonly Dirty[],
  now: Date,
): Promise<void> {
  const nodes = new Map(touched.map((one) => [`${one.unitId} ${one.bucket}`, one]));
  await insertMarks(
    trx,
    [...nodes.values()].map((one) => ({ regimePeriodId, ...one, kind: 'child' as const })),
    now,
  );
}

export async function inChunks<T>(
  rows: readonly T[],
  write: (part: T[]) => PromiseLike<unknown>,
): Promise<void> {
  for (let start = 0; start < rows.length; start += CHUNK) await write(rows.slice(start, start + CHUNK));
}
