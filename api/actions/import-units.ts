/**
 * Units from a CSV file, with validity and succession. A line is a unit from a day on: new where no unit has the
 * code on that day, changed where one has but is called otherwise or stands elsewhere, and left alone where nothing
 * differs, so that a file may be imported again.
 */
import type { Knex } from 'knex';
import { addDays, isDay } from '../../regimes/day.js';
import { isLevel } from '../../regimes/words.js';
import type { Day, Instant, Issue } from '../../regimes/words.js';
import { allSpells } from '../store/unit-spells.js';
import type { StoredSpell } from '../store/unit-spells.js';
import { changeUnits } from './change-units.js';
import { cell, cellIssue, readCsv } from './csv.js';
import type { CsvRow } from './csv.js';
import type { UnitChange } from './unit-registry.js';
import { CODE, SHARE } from './unit-texts.js';

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
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly issues: readonly Issue[];
}

/** Imports the file, or nothing where a line has a mistake. */
export async function importUnits(
  trx: Knex.Transaction,
  csv: string,
  by: { readonly actorId: number | null; readonly at: Instant },
): Promise<Imported> {
  const { rows, issues: ofForm } = readCsv(csv, UNIT_COLUMNS);
  const issues = [...ofForm, ...rows.flatMap(rowIssues), ...doubled(rows)];
  if (issues.length > 0) return { created: 0, changed: 0, unchanged: 0, issues };
  const stored = byCode(await allSpells(trx));
  const planned = rows.flatMap((row) => changesOf(row, stored).map((change) => ({ row, change })));
  const changes = planned.map(({ change }) => change);
  const result = await changeUnits(trx, changes, by);
  const ofUnits = result.issues.map(({ change, field, rule, message }) =>
    cellIssue(planned[change]?.row.line ?? 1, COLUMN_OF[field] ?? field, rule, message),
  );
  if (ofUnits.length > 0) return { created: 0, changed: 0, unchanged: 0, issues: ofUnits };
  const created = changes.filter((change) => change.kind === 'create').length;
  const touched = new Set(planned.map(({ row }) => row)).size;
  return { created, changed: touched - created, unchanged: rows.length - touched, issues: [] };
}

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
    if (CODE.test(code) && SHARE.test(share)) continue;
    wrong('predecessors', 'pattern', 'cần dạng mã:phần; mã:phần', 'expected code:share; code:share');
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

function changesOf(row: CsvRow, stored: ReadonlyMap<string, readonly StoredSpell[]>): UnitChange[] {
  const code = cell(row, 'code');
  const from: Day = cell(row, 'valid_from');
  const to: Day | null = cell(row, 'valid_to') || null;
  const name = cell(row, 'name');
  const parent = cell(row, 'parent') || null;
  const nameEn = cell(row, 'name_en') || null;
  const level = cell(row, 'level');
  if (!isLevel(level)) return [];
  const there = stored.get(code)?.find((spell) => holds(spell, from));
  if (there?.level !== level) {
    const predecessors = predecessorTexts(row).map(([of = '', share = '1']) => ({ code: of, share }));
    return [{ kind: 'create', code, name, nameEn, level, parent, from, to, predecessors }];
  }
  const above = parentCode(there, from, stored);
  const renamed = there.name !== name || (nameEn !== null && there.nameEn !== nameEn);
  const moved = above !== parent;
  const ends = to !== null && there.to !== addDays(to, 1);
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
