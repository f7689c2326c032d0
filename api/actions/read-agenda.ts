/** What is due when, for a person, a unit or a regime: what is owed already, and what will be. */
import { plannedPeriods, type PlannedPeriod } from '../../regimes/agenda.js';
import { addDays, dayOf, instantAt, type WorkingCalendar } from '../../regimes/calendar.js';
import type { Regime } from '../../regimes/dialect/regime.js';
import { holdsIn } from '../../regimes/obligation.js';
import { lastDay, parsePeriod } from '../../regimes/period.js';
import type { Day, Instant, Level, ReportState, Text } from '../../regimes/words.js';
import { problem } from '../problems.js';
import { groupAgenda, ownAgenda, type GroupRow, type OwnRow, type Span } from '../store/agenda.js';
import type { Queries } from '../store/database.js';
import { exemptionsOf, type ExemptionRow } from '../store/exemptions.js';
import type { Person } from '../store/people.js';
import { allVersions, regimeExists, regimeOf, versionFor, type VersionRow } from '../store/regimes.js';
import { retirements, type Retirement } from '../store/retirements.js';
import { idsOfPath, spellsPaths, unitByCode, unitsById, type UnitRow } from '../store/units.js';
import { storedCalendar } from '../store/working-days.js';

/** Whose calendar: one's own, that of a unit, or that of a regime within one's reach. */
export type Scope =
  | { readonly kind: 'me' }
  | { readonly kind: 'unit'; readonly code: string }
  | { readonly kind: 'regime'; readonly code: string };

export type Occasion = 'opens' | 'closes' | 'due';

export interface Entry {
  readonly kind: Occasion;
  readonly at: Instant;
  readonly regime: string;
  readonly label: Text;
  readonly period: string;
  readonly level?: Level | undefined;
  /** The unit whose report it is; none where several are counted together. */
  readonly unit?: { readonly code: string; readonly name: string } | undefined;
  readonly state?: ReportState | undefined;
  readonly reports?: number | undefined;
  readonly sent?: number | undefined;
  /** Not owed yet: its window has not opened. */
  readonly planned?: true | undefined;
  readonly provisional?: true | undefined;
  /** The due moment was moved for this unit. */
  readonly extended?: true | undefined;
}

interface Asking {
  readonly queries: Queries;
  readonly person: Person;
  readonly now: Date;
  readonly days: { readonly from: Day; readonly to: Day };
}

/** The day in Vietnam that an entry stands on: a window that closes at midnight closes with the day before. */
export const dayOfEntry = ({ kind, at }: Pick<Entry, 'kind' | 'at'>): Day =>
  kind === 'closes' ? addDays(dayOf(at), -1) : dayOf(at);

/** @throws Problem not-found, forbidden */
export async function readAgenda(asking: Asking, scope: Scope): Promise<Entry[]> {
  const { queries, days } = asking;
  // A window closes with the first moment of the day after.
  const span: Span = { from: instantAt(days.from, 'start'), to: instantAt(addDays(days.to, 1), 'start') };
  const desk = await deskOf(asking, scope);
  const regime = scope.kind === 'regime' ? scope.code : undefined;
  const own = await ownAgenda(
    queries,
    desk.own.map(({ id }) => id),
    span,
    regime,
  );
  const groups = await groupAgenda(
    queries,
    regime === undefined
      ? { receiverIds: desk.receiving.map(({ id }) => id) }
      : { regime, paths: await pathsOf(asking) },
    span,
  );
  const labels = await labelsOf(queries, [...own, ...groups]);
  const planned = await plannedEntries(asking, desk, regime);
  const entries = [
    ...own.flatMap((row) => ownEntries(row, labels)),
    ...groups.flatMap((row) => groupEntries(row, labels)),
    ...planned,
  ];
  return once(entries)
    .filter((one) => dayOfEntry(one) >= days.from && dayOfEntry(one) <= days.to)
    .sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

const key = (one: Entry): string =>
  `${one.at} ${one.kind} ${one.regime} ${one.period} ${one.unit?.code ?? ''} ${one.level ?? ''}`;

/** A window opens and closes once for all whose report it is. */
function once(entries: readonly Entry[]): Entry[] {
  return [...new Map(entries.map((one) => [key(one), one])).values()];
}

interface Desk {
  /** Units whose own reports are shown one by one. */
  readonly own: readonly UnitRow[];
  /** Units to which others report. */
  readonly receiving: readonly UnitRow[];
}

async function deskOf({ queries, person, now }: Asking, scope: Scope): Promise<Desk> {
  const today = dayOf(now.toISOString());
  const held = async (...roles: readonly string[]): Promise<UnitRow[]> => {
    const ids = person.roles.filter(({ role }) => roles.includes(role)).map(({ unitId }) => unitId);
    return [...(await unitsById(queries, ids, today)).values()];
  };
  if (scope.kind === 'regime') {
    if (!(await regimeExists(queries, scope.code))) throw problem('not-found');
    return { own: await held('clerk', 'head', 'aggregator'), receiving: [] };
  }
  if (scope.kind === 'me')
    return { own: await held('clerk', 'head', 'aggregator'), receiving: await held('aggregator') };
  const unit = await unitByCode(queries, scope.code, today);
  if (!unit) throw problem('not-found');
  const above = idsOfPath(unit.path);
  if (!person.roles.some(({ role, unitId }) => role === 'administrator' || above.includes(unitId)))
    throw problem('forbidden');
  return { own: [unit], receiving: [unit] };
}

/** The paths below which a person may read. */
async function pathsOf({ queries, person }: Asking): Promise<string[]> {
  const found: string[] = [];
  for (const unitId of new Set(person.roles.map((role) => role.unitId)))
    found.push(...(await spellsPaths(queries, unitId)));
  return found;
}

type Labels = ReadonlyMap<number, Text>;

async function labelsOf(
  queries: Queries,
  rows: readonly { readonly versionId: number; readonly versionHash: string }[],
): Promise<Labels> {
  const labels = new Map<number, Text>();
  for (const { versionId, versionHash } of rows)
    if (!labels.has(versionId))
      labels.set(versionId, (await regimeOf(queries, { id: versionId, hash: versionHash })).label);
  return labels;
}

const NO_LABEL: Text = { vi: '', en: '' };

function ownEntries(row: OwnRow, labels: Labels): Entry[] {
  const what = { regime: row.regime, label: labels.get(row.versionId) ?? NO_LABEL, period: row.period };
  const due: Entry = {
    ...what,
    kind: 'due',
    at: row.dueAt,
    level: row.level,
    unit: { code: row.code, name: row.name },
    state: row.state ?? 'none',
    ...(row.provisional === 1 ? { provisional: true } : {}),
    ...(row.ruleDueAt === null ? {} : { extended: true }),
  };
  return [due, ...windowEntries(what, row)];
}

function groupEntries(row: GroupRow, labels: Labels): Entry[] {
  const what = { regime: row.regime, label: labels.get(row.versionId) ?? NO_LABEL, period: row.period };
  const due: Entry = {
    ...what,
    kind: 'due',
    at: row.dueAt,
    level: row.level,
    reports: row.reports,
    sent: row.sent,
    ...(row.provisional === 1 ? { provisional: true } : {}),
  };
  return [due, ...windowEntries(what, row)];
}

function windowEntries(
  what: Pick<Entry, 'regime' | 'label' | 'period' | 'planned'>,
  { opensAt, closesAt }: { readonly opensAt: Instant; readonly closesAt: Instant },
): Entry[] {
  return [
    { ...what, kind: 'opens', at: opensAt },
    { ...what, kind: 'closes', at: closesAt },
  ];
}

// -------------------------------------------------------------- what will be

async function plannedEntries(asking: Asking, desk: Desk, only: string | undefined): Promise<Entry[]> {
  const { queries } = asking;
  const calendar = await storedCalendar(queries);
  const retired = await retirements(queries);
  const exemptions = await exemptionsOf(queries, { regime: only });
  const byCode = new Map<string, VersionRow[]>();
  for (const row of await allVersions(queries, false))
    if (only === undefined || row.regime === only)
      byCode.set(row.regime, [...(byCode.get(row.regime) ?? []), row]);
  const entries: Entry[] = [];
  for (const [code, versions] of byCode)
    for (const version of versions) {
      const regime = await regimeOf(queries, version);
      const plan = plansOf(asking, regime, version, versions, calendar, retired.get(code));
      const free = exemptions.filter((one) => one.regime === code);
      for (const one of plan) entries.push(...entriesOf(regime, one, desk, free, only === undefined));
    }
  return entries;
}

/** The periods of a version that have not opened yet. */
function plansOf(
  { days, now }: Asking,
  { header }: Regime,
  version: VersionRow,
  versions: readonly VersionRow[],
  calendar: WorkingCalendar,
  retired: Retirement | undefined,
): PlannedPeriod[] {
  const from = parsePeriod(version.effectiveFrom ?? '');
  if (!from || header.frequencies.includes('day')) return [];
  return plannedPeriods(header, from, calendar, days).filter(
    ({ period, opensAt }) =>
      opensAt > now.toISOString() &&
      (!retired || lastDay(period) <= retired.lastDay) &&
      versionFor(versions, lastDay(period))?.id === version.id,
  );
}

function entriesOf(
  { code, label, header }: Regime,
  plan: PlannedPeriod,
  desk: Desk,
  exemptions: readonly ExemptionRow[],
  ofUnits: boolean,
): Entry[] {
  const what = { regime: code, label, period: plan.period.id, planned: true } as const;
  const free = (unit: UnitRow): boolean =>
    exemptions.some(
      (one) =>
        holdsIn(one, plan.period) &&
        (one.unitId === unit.id || (one.subtree && idsOfPath(unit.path).includes(one.unitId))),
    );
  const dues = plan.dues.flatMap(({ step, at, provisional }): Entry[] => {
    const levels = header.chain[step]?.levels ?? [];
    const due = { ...what, kind: 'due' as const, at, ...(provisional ? { provisional: true as const } : {}) };
    const own = desk.own.filter((unit) => levels.includes(unit.level) && !free(unit));
    const mine = own.map((unit) => ({
      ...due,
      level: unit.level,
      unit: { code: unit.code, name: unit.name },
    }));
    const receives = desk.receiving.some((unit) => receivesFrom(header, step, unit));
    const theirs = !ofUnits || receives ? levels.map((level) => ({ ...due, level })) : [];
    return [...mine, ...theirs];
  });
  return dues.length === 0 ? [] : [...dues, ...windowEntries(what, plan)];
}

/** Whether the reports of a step go to units like this one: its level stands in the next step, or it looks after the top. */
function receivesFrom({ chain, recipient }: Regime['header'], step: number, unit: UnitRow): boolean {
  const next = chain[step + 1];
  const top = step === chain.length - 2;
  return (
    next?.levels.includes(unit.level) === true ||
    (top && (unit.level === 'nation' || unit.code === recipient))
  );
}
