/** The table of working days changed: what is wrong with it, which due moments move, and everything that follows. */
import type { Knex } from 'knex';
import { dayOf, dueWith, windowBy, workingCalendar, type WorkingCalendar } from '../../regimes/calendar.js';
import { isDay } from '../../regimes/day.js';
import { parsePeriod } from '../../regimes/period.js';
import { may } from '../../regimes/policy.js';
import type { Day, Instant, Issue, Text } from '../../regimes/words.js';
import { require } from '../problems.js';
import type { Queries } from '../store/database.js';
import { duesNear, type DueGroup } from '../store/dues-near.js';
import { recordEvent } from '../store/events.js';
import type { Person } from '../store/people.js';
import { askRefresh } from '../store/refresh.js';
import { regimeOf } from '../store/regimes.js';
import { rehearse } from '../store/rehearse.js';
import { idsOfPath, nation } from '../store/units.js';
import {
  knownYears,
  markYear,
  replaceWorkingDays,
  workingDays,
  type WorkingDayRow,
  type YearState,
} from '../store/working-days.js';
import { cell, cellIssue, readCsv } from './csv.js';
import type { DutyDeps } from './duty.js';

/** Due moments of one period and step that move, of reports that nobody has opened. */
export interface Move {
  readonly regime: string;
  readonly period: string;
  readonly step: number;
  readonly reports: number;
  readonly was: Instant;
  readonly dueAt: Instant;
}

export interface Changed {
  readonly moves: readonly Move[];
}

/** What becomes of a year: other rows, or another state, or both. */
export interface YearChange {
  readonly year: number;
  readonly rows?: readonly WorkingDayRow[];
  readonly state?: YearState;
}

/** @throws Problem forbidden unless the person administers the nation */
export async function authoriseCalendar(queries: Queries, person: Person, now: Date): Promise<void> {
  const top = await nation(queries, dayOf(now.toISOString()));
  require(top && may(person, 'edit-calendar', { unitPath: idsOfPath(top.path) }), 'forbidden');
}

/**
 * Changes a year. Due moments of reports that nobody has opened follow at the run that is asked for with it.
 * @param dryRun only says which would move
 */
export async function changeYear(
  deps: DutyDeps,
  person: Person,
  change: YearChange,
  dryRun: boolean,
): Promise<Changed> {
  const at = deps.now().toISOString();
  const { year, rows, state } = change;
  const work = async (trx: Knex.Transaction): Promise<Changed> => {
    if (rows) await replaceWorkingDays(trx, year, rows);
    if (state) await markYear(trx, year, state, { at, userId: person.userId });
    const calendar = workingCalendar(await workingDays(trx), await knownYears(trx));
    const moves = await movesUnder(trx, calendar, year);
    await askRefresh(trx);
    await recordEvent(trx, {
      at,
      type: 'working-days.changed',
      actorId: person.userId,
      data: {
        year,
        ...(rows ? { days: rows.length } : {}),
        ...(state ? { state } : {}),
        moves: moves.reduce((sum, one) => sum + one.reports, 0),
      },
    });
    return { moves };
  };
  const done = await (dryRun ? rehearse(deps.database, work) : deps.database.write(work));
  if (!dryRun) deps.nudge();
  return done;
}

/** Which due moments in and around a year are others by a calendar. */
async function movesUnder(trx: Queries, calendar: WorkingCalendar, year: number): Promise<Move[]> {
  const moves: Move[] = [];
  for (const group of await duesNear(trx, year)) {
    const dueAt = await dueOf(trx, group, calendar);
    const { regime, period, step, reports } = group;
    if (dueAt !== undefined && dueAt !== group.dueAt)
      moves.push({ regime, period, step, reports, was: group.dueAt, dueAt });
  }
  return moves;
}

async function dueOf(trx: Queries, group: DueGroup, calendar: WorkingCalendar): Promise<Instant | undefined> {
  const { header } = await regimeOf(trx, { id: group.versionId, hash: group.versionHash });
  const period = parsePeriod(group.period);
  const rule = period && header.chain[group.step]?.due[period.frequency];
  if (!period || !rule) return undefined;
  const window = windowBy(header.windows[period.frequency] ?? 'calendar', period);
  return dueWith(rule, period, window, calendar).at;
}

// ------------------------------------------------------------------- as CSV

export const WORKING_DAY_COLUMNS: Readonly<Record<string, boolean>> = {
  day: true,
  kind: true,
  name_vi: true,
  name_en: false,
};

const KINDS: Readonly<Record<string, WorkingDayRow['kind']>> = {
  holiday: 'holiday',
  nghỉ: 'holiday',
  'ngày nghỉ': 'holiday',
  working: 'working',
  'làm bù': 'working',
};

export interface ReadDays {
  readonly rows: readonly WorkingDayRow[];
  readonly issues: readonly Issue[];
}

/** The days of a year as a CSV file lists them, with every mistake at its line. */
export function readDays(csv: string, year: number): ReadDays {
  const { rows, issues } = readCsv(csv, WORKING_DAY_COLUMNS);
  const found: Issue[] = [...issues];
  const days = new Map<Day, WorkingDayRow>();
  for (const row of rows) {
    const wrong = (column: string, rule: string, vi: string, en: string): void => {
      found.push(cellIssue(row.line, column, rule, { vi, en }));
    };
    const day = writtenDay(cell(row, 'day'));
    const kind = KINDS[cell(row, 'kind').toLowerCase()];
    const vi = cell(row, 'name_vi');
    const en = cell(row, 'name_en');
    if (day === undefined)
      wrong('day', 'day', `"${cell(row, 'day')}" không phải là ngày (31/12/2026)`, 'no day (2026-12-31)');
    else if (Number(day.slice(0, 4)) !== year)
      wrong('day', 'year', `ngày không thuộc năm ${year}`, `the day is not in ${year}`);
    else if (days.has(day)) wrong('day', 'repeated', 'ngày bị lặp lại', 'the day stands there twice');
    if (kind === undefined) wrong('kind', 'kind', 'phải là nghỉ hoặc làm bù', 'it is holiday or working');
    if (vi === '') wrong('name_vi', 'required', 'thiếu tên ngày', 'the name is missing');
    for (const [column, text] of [
      ['name_vi', vi],
      ['name_en', en],
    ] as const)
      if (text.length > 100) wrong(column, 'maxLength', 'dài hơn 100 ký tự', 'longer than 100 characters');
    if (day !== undefined && kind !== undefined) days.set(day, { day, kind, name: { vi, en: en || vi } });
  }
  return { rows: [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1)), issues: found };
}

/** `2026-12-31` or `31/12/2026`. */
function writtenDay(text: string): Day | undefined {
  const [, d = '', m = '', y = ''] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? [];
  const day = y === '' ? text : `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`;
  return isDay(day) ? day : undefined;
}

/** What is wrong with the days of a year that a body lists. */
export function dayIssues(rows: readonly Pick<WorkingDayRow, 'day'>[], year: number): Issue[] {
  return rows.flatMap(({ day }, index) => {
    const found = (rule: string, message: Text): Issue[] => [
      { path: `/${index}/day`, rule, severity: 'error', message, params: { day } },
    ];
    if (Number(day.slice(0, 4)) !== year)
      return found('year', { vi: `Ngày không thuộc năm ${year}`, en: `The day is not in ${year}` });
    return rows.findIndex((one) => one.day === day) < index
      ? found('repeated', { vi: 'Ngày bị lặp lại', en: 'The day stands there twice' })
      : [];
  });
}
