/**
 * Loading the past: a file is taken in, checked whole, and then loaded in parts. Whoever works on it may die: what is
 * loaded says so itself (a report that is there is passed over), and somebody else goes on.
 */
import type { Knex } from 'knex';
import { createHash } from 'node:crypto';
import { windowOf, workingCalendar } from '../../regimes/calendar.js';
import { revisionHash } from '../../regimes/lineage.js';
import type { Issue } from '../../regimes/words.js';
import { problem } from '../problems.js';
import { takeTurn, type Database } from '../store/database.js';
import { recordEvent } from '../store/events.js';
import { putOpening } from '../store/opening-balances.js';
import {
  askToLoad,
  beatImport,
  claimImport,
  csvOf,
  endImport,
  insertPastImport,
  KEPT_ISSUES,
  sameFile,
  type PastImport,
  type PastKind,
} from '../store/past-imports.js';
import { insertPastReports, markImported, storedPeriod, unopenedOf } from '../store/past-reports.js';
import type { Person } from '../store/people.js';
import { syncPeriod } from '../store/sync-period.js';
import { unitsOn } from '../store/units.js';
import { workingDays } from '../store/working-days.js';
import { papersHash } from './papers.js';
import { pastGround, type PastPeriod } from './past-ground.js';
import { readPast, type PastReport } from './read-past.js';

interface Deps {
  readonly database: Database;
  readonly now: () => Date;
  readonly nudge: () => void;
}

/**
 * Takes a file in; it is checked by a worker.
 * @returns the id of the import, and whether the same file was there already
 */
export async function takePast(
  deps: Deps,
  person: Person,
  file: { readonly regime: string; readonly kind: PastKind; readonly fileName: string; readonly csv: string },
): Promise<{ readonly id: number; readonly known: boolean }> {
  const hash = createHash('sha256').update(file.csv, 'utf8').digest('hex');
  const at = deps.now().toISOString();
  const { regime, kind, fileName, csv } = file;
  return deps.database.write(async (trx) => {
    await takeTurn(trx, 'loading');
    const known = await sameFile(trx, { regime, kind, hash });
    if (known !== undefined) return { id: known, known: true };
    const size = Buffer.byteLength(csv);
    const id = await insertPastImport(trx, {
      regime,
      kind,
      fileName,
      hash,
      size,
      csv,
      at,
      by: person.userId,
    });
    await recordEvent(trx, {
      at,
      type: 'past.uploaded',
      actorId: person.userId,
      regime,
      data: { import: id, kind, file: fileName, hash },
    });
    return { id, known: false };
  });
}

/** Has a checked file loaded. @throws Problem state-forbids where it was not checked, has errors, or is loaded */
export async function startPast(deps: Deps, person: Person, { id, regime }: PastImport): Promise<void> {
  await deps.database.write(async (trx) => {
    if (!(await askToLoad(trx, id))) throw problem('state-forbids');
    await recordEvent(trx, {
      at: deps.now().toISOString(),
      type: 'past.started',
      actorId: person.userId,
      regime,
      data: { import: id },
    });
  });
}

/** What a worker does: checks, or loads, whatever the import waits for. */
export async function workOnPast(deps: Deps, id: number): Promise<void> {
  const found = await claimImport(deps.database, id, deps.now());
  if (!found) return;
  try {
    if (found.state === 'checking') await check(deps, found);
    else await load(deps, found);
  } catch (failure) {
    const reason = failure instanceof Error ? failure.message : String(failure);
    // Kept where administrators look, who may have it gone on with.
    await deps.database.write((trx) => endImport(trx, found, { state: 'failed', reason }, deps.now()));
  }
}

const BEAT_EVERY = 200;

async function check({ database, now }: Deps, found: PastImport): Promise<void> {
  const ground = await pastGround(database.read, found.regime, now(), found.kind);
  const read = await readPast(database.read, ground, found.kind, await csvOf(database.read, found.id));
  const kept: Issue[] = [...read.issues];
  let [errors, warnings, done] = [read.issues.length, 0, 0];
  for await (const { issues } of read.reports) {
    const wrong = issues.filter(({ severity }) => severity === 'error').length;
    errors += wrong;
    warnings += issues.length - wrong;
    if (kept.length < KEPT_ISSUES) kept.push(...issues);
    done += 1;
    if (done % BEAT_EVERY === 0) {
      const progress = { reports: read.total, done };
      if (!(await database.write((trx) => beatImport(trx, found, progress, now())))) return;
    }
  }
  if (read.total === 0 && errors === 0) {
    errors = 1;
    kept.push({
      path: '',
      rule: 'empty',
      severity: 'error',
      message: { vi: 'Tệp không có số liệu nào', en: 'The file has no figures' },
      params: {},
    });
  }
  const state = errors > 0 ? ('refused' as const) : ('checked' as const);
  const sorted = kept.sort((a, b) => (a.severity === b.severity ? 0 : a.severity === 'error' ? -1 : 1));
  const outcome = { state, reports: read.total, done: 0, errors, warnings, issues: sorted };
  await database.write((trx) => endImport(trx, found, outcome, now()));
}

/** So many reports are written at once: on SQLite everybody else waits for them. */
const AT_ONCE = 100;

async function load(deps: Deps, found: PastImport): Promise<void> {
  const { database, now, nudge } = deps;
  const ground = await pastGround(database.read, found.regime, now(), found.kind);
  const csv = await csvOf(database.read, found.id);
  // What an earlier attempt has loaded stands in the way of nothing: it is passed over when it is written.
  const read = await readPast(database.read, passingOver(ground), found.kind, csv);
  const opened = new Set<string>();
  let part: PastReport[] = [];
  let [done, made] = [0, 0];
  const write = async (): Promise<boolean> => {
    const now_ = now();
    const alive = await database
      .write(async (trx) => {
        const written =
          found.kind === 'reports'
            ? await writeReports(trx, found, part, now_)
            : await writeBalances(trx, found, part, now_);
        const all = { done: done + part.length, made: made + written };
        if (!(await beatImport(trx, found, all, now_))) throw new Lost();
        return all;
      })
      .catch((failure: unknown) => {
        if (failure instanceof Lost) return undefined;
        throw failure;
      });
    if (!alive) return false;
    [done, made] = [alive.done, alive.made];
    part = [];
    nudge();
    return true;
  };
  made = found.made;
  for await (const { report, issues } of read.reports) {
    const shut = issues.find(({ rule }) => rule === 'period');
    // It was open when the file was checked; whoever has locked it meanwhile is not passed over in silence.
    if (shut) throw new Error(shut.message.en);
    if (!report) {
      done += 1;
      continue;
    }
    if (found.kind === 'reports' && !opened.has(report.period)) {
      await openPeriod(database, found.regime, report.ground, now());
      opened.add(report.period);
    }
    part.push(report);
    const other = part[0] && part[0].period !== report.period;
    if ((part.length >= AT_ONCE || other) && !(await write())) return;
  }
  if (part.length > 0 && !(await write())) return;
  await database.write(async (trx) => {
    if (!(await endImport(trx, found, { state: 'done', done, made }, now()))) return;
    await recordEvent(trx, {
      at: now().toISOString(),
      type: 'past.loaded',
      actorId: found.requestedById,
      regime: found.regime,
      data: { import: found.id, kind: found.kind, file: found.fileName, hash: found.hash, reports: made },
    });
  });
}

/** Somebody else has taken the import over: what was about to be written is not. */
class Lost extends Error {}

/** The ground with every report taken for one that may be written: writing looks for itself. */
function passingOver(ground: Awaited<ReturnType<typeof pastGround>>): typeof ground {
  return {
    versions: ground.versions,
    at: async (id) => {
      const here = await ground.at(id);
      if (!('period' in here)) return here;
      const units = new Map([...here.units].map(([code, unit]) => [code, { ...unit, reported: false }]));
      return { ...here, units };
    },
  };
}

/** A period that the regime was never asked for in is made for what is loaded, and nobody is reminded of it. */
async function openPeriod(
  database: Database,
  code: string,
  { period, version, regime }: PastPeriod,
  now: Date,
): Promise<void> {
  if (await storedPeriod(database.read, code, period.id)) return;
  await database.write(async (trx) => {
    if (database.dialect === 'postgres') await trx('regimes').where({ code }).forUpdate().select('code');
    if (await storedPeriod(trx, code, period.id)) return;
    const units = await unitsOn(trx, windowOf(regime.header, period).to);
    const calendar = workingCalendar(await workingDays(trx));
    await syncPeriod(trx, { regime, version, period, units, exempt: new Set(), calendar, now });
    const made = await storedPeriod(trx, code, period.id);
    if (!made) throw new Error(`Period ${period.id} was not made`);
    await markImported(trx, made.id);
  });
}

async function writeReports(
  trx: Knex.Transaction,
  found: PastImport,
  reports: readonly PastReport[],
  now: Date,
): Promise<number> {
  let made = 0;
  for (const period of new Set(reports.map((one) => one.period))) {
    const before = await storedPeriod(trx, found.regime, period);
    if (!before) throw new Error(`Period ${period} vanished`);
    const own = new Map(reports.filter((one) => one.period === period).map((one) => [one.unit, one]));
    const owed = await unopenedOf(trx, before.id, [...own.keys()]);
    // Read once its obligations are held: whoever locks it or moves it to another version has to have them first.
    const stored = await storedPeriod(trx, found.regime, period);
    if (!stored) throw new Error(`Period ${period} vanished`);
    if (stored.lockedAt !== null && stored.lockedAt <= now.toISOString())
      throw new Error(`The period ${period} is locked; its figures stand`);
    for (const { ground } of own.values())
      if (ground.version.id !== stored.versionId)
        throw new Error(
          `The period ${period} has gone over to another version; the file is to be checked anew`,
        );
    const revisions = owed.flatMap((one) => {
      const report = own.get(one.unitCode);
      if (!report) return [];
      const { content, line } = report;
      const papers = papersHash({
        explanations: {},
        gapsReason: null,
        coverage: null,
        versionId: stored.versionId,
        signedBy: null,
        attachments: [],
        signedFor: null,
        onBehalf: null,
      });
      return [{ owed: one, line, content, hash: revisionHash({ content }), papers }];
    });
    await insertPastReports(
      trx,
      {
        regime: found.regime,
        period,
        regimePeriodId: stored.id,
        recipientId: stored.recipientId,
        versionId: stored.versionId,
        importId: found.id,
        by: found.requestedById,
        at: now.toISOString(),
      },
      revisions,
    );
    made += revisions.length;
  }
  return made;
}

async function writeBalances(
  trx: Knex.Transaction,
  found: PastImport,
  reports: readonly PastReport[],
  now: Date,
): Promise<number> {
  for (const { period, unit, ground, content } of reports) {
    const owing = ground.units.get(unit);
    if (!owing) throw new Error(`Unit ${unit} vanished`);
    await putOpening(trx, {
      regime: found.regime,
      period,
      unitId: owing.unitId,
      unitCode: unit,
      versionId: ground.version.id,
      content,
      source: found.fileName,
      importId: found.id,
      at: now.toISOString(),
      by: found.requestedById,
    });
  }
  return reports.length;
}
