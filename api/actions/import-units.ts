/**
 * Units from a CSV file, with validity and succession. A line is a unit from a day on: new where no unit has the code
 * on that day, changed where one has but is called otherwise or stands elsewhere, and left alone where nothing
 * differs, so that a file may be imported again. A line that names its own code among its predecessors is a new unit
 * under an old code; one that names others alone takes them over and goes on.
 */
import type { Knex } from 'knex';
import { addDays, isDay } from '../../regimes/day.js';
import { compare, readShare } from '../../regimes/succession.js';
import { isLevel } from '../../regimes/words.js';
import type { Day, Instant, Issue } from '../../regimes/words.js';
import { allSpells, storedSuccessions } from '../store/unit-spells.js';
import type { StoredSpell } from '../store/unit-spells.js';
import { changeUnits } from './change-units.js';
import { cell, cellIssue, readCsv } from './csv.js';
import type { CsvRow } from './csv.js';
import { NO_CONSEQUENCES, type Consequences } from './unit-consequences.js';
import type { UnitChange } from './unit-registry.js';
import { CODE } from './unit-texts.js';

/** The columns of the file and whether each must be there. */
export const UNIT_COLUMNS: Readonly<Record<string, boolean>> = {
  code: true,
  name: true,
  name_en: false,
  level: true,
  parent: true,
  valid_from: true,
  valid_to: false,
  predecessors: false,
};

export interface Imported {
  /** What happens to which units; empty where there are issues. */
  readonly consequences: Consequences;
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly issues: readonly Issue[];
}

const nothing = (issues: readonly Issue[]): Imported => ({
  created: 0,
  changed: 0,
  unchanged: 0,
  consequences: NO_CONSEQUENCES,
  issues,
});

/** Imports the file, or nothing where a line has a mistake. */
export async function importUnits(
  trx: Knex.Transaction,
  csv: string,
  by: { readonly actorId: number | null; readonly at: Instant },
): Promise<Imported> {
  const { rows, issues: ofForm } = readCsv(csv, UNIT_COLUMNS);
  const issues = [...ofForm, ...rows.flatMap(rowIssues), ...doubled(rows)];
  if (issues.length > 0) return nothing(issues);
  const there = thereAlready(rows, await allSpells(trx), await storedSuccessions(trx));
  const planned = rows.flatMap((row) => changesOf(row, there).map((change) => ({ row, change })));
  const changes = planned.map(({ change }) => change);
  if (changes.length === 0) return { ...nothing([]), unchanged: rows.length };
  const result = await changeUnits(trx, changes, by);
  const ofUnits = result.issues.map(({ change, field, rule, message }) =>
    cellIssue(planned[change]?.row.line ?? 1, COLUMN_OF[field] ?? field, rule, message),
  );
  if (ofUnits.length > 0) return nothing(ofUnits.sort(byLine));
  const created = changes.filter((change) => change.kind === 'create').length;
  const touched = new Set(planned.map(({ row }) => row)).size;
  return {
    created,
    changed: touched - created,
    unchanged: rows.length - touched,
    consequences: result.consequences,
    issues: [],
  };
}

const byLine = (a: Issue, b: Issue): number => Number(a.params['line']) - Number(b.params['line']);

const COLUMN_OF: Readonly<Record<string, string>> = { validFrom: 'valid_from', validTo: 'valid_to' };

function rowIssues(row: CsvRow): Issue[] {
  const issues: Issue[] = [];
  const wrong = (column: string, rule: string, vi: string, en: string): void => {
    issues.push(cellIssue(row.line, column, rule, { vi, en }));
  };
  const level = cell(row, 'level');
  if (!CODE.test(cell(row, 'code'))) wrong('code', 'pattern', 'mã không hợp lệ', 'the code is not valid');
  const name = cell(row, 'name');
  if (name === '' || name.length > 200)
    wrong('name', 'length', 'tên cần 1–200 ký tự', 'a name has 1 to 200 characters');
  if (!isLevel(level)) wrong('level', 'enum', `không có cấp "${level}"`, `there is no level "${level}"`);
  if ((cell(row, 'parent') === '') !== (level === 'nation'))
    wrong(
      'parent',
      'required',
      'thiếu hoặc thừa đơn vị cấp trên',
      'the unit above is missing, or the nation has one',
    );
  for (const column of ['valid_from', 'valid_to']) {
    const day = cell(row, column);
    if (isDay(day) || (column === 'valid_to' && day === '')) continue;
    wrong(column, 'day', `"${day}" không phải ngày (YYYY-MM-DD)`, `"${day}" is no day (YYYY-MM-DD)`);
  }
  for (const [code = '', share = '1'] of predecessorTexts(row)) {
    if (CODE.test(code) && readShare(share)) continue;
    wrong(
      'predecessors',
      'pattern',
      'cần dạng mã:phần; mã:phần (phần: 0.25 hoặc 1/4)',
      'expected code:share; code:share (a share: 0.25 or 1/4)',
    );
  }
  return issues;
}

const predecessorTexts = (row: CsvRow): string[][] =>
  cell(row, 'predecessors')
    .split(/[;|]/)
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => part.split(':').map((text) => text.trim()));

function doubled(rows: readonly CsvRow[]): Issue[] {
  const met = new Map<string, number>();
  return rows.flatMap((row) => {
    const key = `${cell(row, 'code')} ${cell(row, 'valid_from')}`;
    const first = met.get(key);
    met.set(key, first ?? row.line);
    return first === undefined
      ? []
      : [
          cellIssue(row.line, 'code', 'repeated', {
            vi: `trùng với dòng ${first}`,
            en: `the same unit and day stand on line ${first}`,
          }),
        ];
  });
}

/** What is there before the file is, and which lines of the file come before which. */
interface There {
  readonly stored: ReadonlyMap<string, readonly StoredSpell[]>;
  /** By successor's id and day, the shares by predecessor's id. */
  readonly shares: ReadonlyMap<string, ReadonlyMap<number, string>>;
  readonly lines: ReadonlyMap<string, readonly CsvRow[]>;
}

function thereAlready(
  rows: readonly CsvRow[],
  spells: readonly StoredSpell[],
  successions: Awaited<ReturnType<typeof storedSuccessions>>,
): There {
  const shares = new Map<string, Map<number, string>>();
  for (const { from, to, effective, share } of successions) {
    const key = `${to} ${effective}`;
    shares.set(key, (shares.get(key) ?? new Map<number, string>()).set(from, share));
  }
  const lines = new Map<string, CsvRow[]>();
  for (const row of rows) lines.set(cell(row, 'code'), [...(lines.get(cell(row, 'code')) ?? []), row]);
  return { stored: byCode(spells), shares, lines };
}

function changesOf(row: CsvRow, there: There): UnitChange[] {
  const code = cell(row, 'code');
  const from: Day = cell(row, 'valid_from');
  const to: Day | null = cell(row, 'valid_to') || null;
  const nameEn = cell(row, 'name_en') || null;
  const level = cell(row, 'level');
  if (!isLevel(level)) return [];
  const own = { code, from, name: cell(row, 'name'), parent: cell(row, 'parent') || null };
  const predecessors = predecessorsOf(row);
  const held = there.stored.get(code)?.find((spell) => holds(spell, from));
  const born = held && there.stored.get(`#${held.unitId}`)?.[0]?.from;
  const anew = predecessors.some((one) => one.code === code) && born !== from;
  if (held?.level === level && !anew)
    return [
      ...(takes(held, row, there) ? [{ kind: 'absorb', code, from, predecessors } as const] : []),
      ...alterations(held, { ...own, nameEn, to }, there),
    ];
  if (!held && !anew && goesOn(row, there)) {
    // A line above made the unit: this one says what it was later.
    const later = {
      kind: 'change',
      code,
      from,
      name: own.name,
      ...(nameEn === null ? {} : { nameEn }),
      ...(own.parent === null ? {} : { parent: own.parent }),
    } as const;
    return [
      ...(predecessors.length > 0 ? [{ kind: 'absorb', code, from, predecessors } as const] : []),
      later,
      ...(to === null ? [] : [{ kind: 'end', code, at: from, to } as const]),
    ];
  }
  return [{ kind: 'create', ...own, nameEn, level, to, predecessors }];
}

const predecessorsOf = (row: CsvRow): { code: string; share: string }[] =>
  predecessorTexts(row).map(([code = '', share = '1']) => ({ code, share }));

/** Whether another line of the file has the same unit from an earlier day until this one at least. */
function goesOn(row: CsvRow, { lines }: There): boolean {
  const from = cell(row, 'valid_from');
  return (lines.get(cell(row, 'code')) ?? []).some((other) => {
    const last = cell(other, 'valid_to');
    const same = cell(other, 'level') === cell(row, 'level');
    return same && cell(other, 'valid_from') < from && (last === '' || last >= from);
  });
}

/** Whether a line names predecessors or shares that are not known of the unit. */
function takes(held: StoredSpell, row: CsvRow, { stored, shares }: There): boolean {
  const from: Day = cell(row, 'valid_from');
  const known = shares.get(`${held.unitId} ${from}`);
  const eve = addDays(from, -1);
  return predecessorsOf(row).some(({ code, share }) => {
    const giver = stored.get(code)?.find((spell) => holds(spell, eve));
    const text = giver && known?.get(giver.unitId);
    const [old, now] = [readShare(text ?? ''), readShare(share)];
    return !old || !now || compare(old, now) !== 0;
  });
}

interface Told {
  readonly code: string;
  readonly from: Day;
  readonly to: Day | null;
  readonly name: string;
  readonly nameEn: string | null;
  readonly parent: string | null;
}

function alterations(held: StoredSpell, told: Told, { stored }: There): UnitChange[] {
  const { code, from, to, name, nameEn, parent } = told;
  const moved = parentCode(held, from, stored) !== parent;
  const renamed = held.name !== name || (nameEn !== null && held.nameEn !== nameEn);
  const last = stored.get(`#${held.unitId}`)?.at(-1);
  const ends = to !== null && last?.to !== addDays(to, 1);
  return [
    ...(renamed || moved
      ? [
          {
            kind: 'change',
            code,
            from,
            name,
            ...(nameEn === null ? {} : { nameEn }),
            ...(moved && parent !== null ? { parent } : {}),
          } as const,
        ]
      : []),
    ...(ends ? [{ kind: 'end', code, at: from, to } as const] : []),
  ];
}

const holds = (spell: StoredSpell, day: Day): boolean =>
  spell.from <= day && (spell.to === null || spell.to > day);

function parentCode(
  spell: StoredSpell,
  day: Day,
  stored: ReadonlyMap<string, readonly StoredSpell[]>,
): string | null {
  if (spell.parentId === null) return null;
  return (stored.get(`#${spell.parentId}`) ?? []).find((above) => holds(above, day))?.code ?? null;
}

/** Spells by code and, under `#id`, by unit. No code begins with `#`. */
function byCode(spells: readonly StoredSpell[]): Map<string, StoredSpell[]> {
  const map = new Map<string, StoredSpell[]>();
  for (const spell of spells) {
    for (const key of [spell.code, `#${spell.unitId}`]) {
      const held = map.get(key);
      if (held) held.push(spell);
      else map.set(key, [spell]);
    }
  }
  return map;
}
