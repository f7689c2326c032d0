/** Units as they are on a day. A unit is its id; code, name and place hold during a spell. */
import type { Knex } from 'knex';
import type { Day, Level } from '../../regimes/words.js';
import type { Queries } from './database.js';
import { containing, searchText } from './search-text.js';

/** A unit as it is on one day. */
export interface UnitRow {
  readonly id: number;
  readonly spellId: number;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly level: Level;
  readonly parentId: number | null;
  /** Ids from the nation down to the unit itself: `/1/5/77/`. */
  readonly path: string;
}

const COLUMNS = {
  id: 'unit_spells.unit_id',
  spellId: 'unit_spells.id',
  code: 'unit_spells.code',
  name: 'unit_spells.name',
  nameEn: 'unit_spells.name_en',
  level: 'unit_spells.level',
  parentId: 'unit_spells.parent_id',
  path: 'unit_spells.path',
};

/** Spells that hold on a day, to be narrowed down. */
function on(queries: Queries, day: Day): Knex.QueryBuilder {
  return queries('unit_spells')
    .where('unit_spells.valid_from', '<=', day)
    .where((until) => {
      void until.whereNull('unit_spells.valid_to').orWhere('unit_spells.valid_to', '>', day);
    });
}

/** Every unit there is on a day, by code. */
export async function unitsOn(queries: Queries, day: Day): Promise<UnitRow[]> {
  return on(queries, day).orderBy('code').select<UnitRow[]>(COLUMNS);
}

export async function unitByCode(queries: Queries, code: string, day: Day): Promise<UnitRow | undefined> {
  return on(queries, day).where('code', code).first<UnitRow | undefined>(COLUMNS);
}

export async function unitById(queries: Queries, id: number, day: Day): Promise<UnitRow | undefined> {
  return on(queries, day).where('unit_id', id).first<UnitRow | undefined>(COLUMNS);
}

/** The nation on a day: the one unit of its level. */
export async function nation(queries: Queries, day: Day): Promise<UnitRow | undefined> {
  return on(queries, day).where('level', 'nation').first<UnitRow | undefined>(COLUMNS);
}

/** The ids of a path, from the nation down to the unit itself. */
export function idsOfPath(path: string): number[] {
  return path.split('/').filter(Boolean).map(Number);
}

/**
 * Units by id, each as it is on a day; one that is not there on that day as it last was, or else as it first will be.
 */
export async function unitsById(
  queries: Queries,
  ids: Iterable<number>,
  day: Day,
): Promise<Map<number, UnitRow>> {
  const wanted = [...new Set(ids)];
  const found = new Map<number, UnitRow>();
  for (let start = 0; start < wanted.length; start += 500) {
    const rows = await queries('unit_spells')
      .whereIn('unit_id', wanted.slice(start, start + 500))
      .orderBy('valid_from')
      .select<(UnitRow & { from: Day })[]>({ ...COLUMNS, from: 'unit_spells.valid_from' });
    for (const { from, ...unit } of rows) if (from <= day || !found.has(unit.id)) found.set(unit.id, unit);
  }
  return found;
}

export interface UnitFilter {
  readonly level?: string | undefined;
  readonly parentId?: number | undefined;
  /** Part of the name, with or without diacritics, or the beginning of the code. */
  readonly q?: string | undefined;
  /** Only units within the subtrees of these paths. */
  readonly within?: readonly string[] | undefined;
  /** The code after which to go on. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** The units of a day that a filter lets through, by code. */
export async function findUnits(queries: Queries, day: Day, filter: UnitFilter): Promise<UnitRow[]> {
  const query = on(queries, day).orderBy('code').limit(filter.limit);
  if (filter.level !== undefined) void query.where('level', filter.level);
  if (filter.parentId !== undefined) void query.where('parent_id', filter.parentId);
  if (filter.after !== undefined) void query.where('code', '>', filter.after);
  const { q, within } = filter;
  if (q !== undefined) {
    void query.where((either) => {
      void either
        .whereRaw("search like ? escape '\\'", [containing(searchText(q))])
        .orWhereRaw("lower(code) like ? escape '\\'", [containing(q.toLowerCase()).slice(1)]);
    });
  }
  if (within) {
    void query.where((either) => {
      for (const path of within) void either.orWhere('path', 'like', `${path}%`);
      if (within.length === 0) void either.whereRaw('1 = 0');
    });
  }
  return query.select<UnitRow[]>(COLUMNS);
}

/** Every spell of some units, in order of time. */
export interface SpellRow {
  readonly unitId: number;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly level: Level;
  readonly parentId: number | null;
  readonly from: Day;
  /** The first day on which it holds no longer; null while it does. */
  readonly to: Day | null;
}

export async function spellsOf(queries: Queries, ids: readonly number[]): Promise<SpellRow[]> {
  return queries('unit_spells')
    .whereIn('unit_id', ids)
    .orderBy(['unit_id', 'valid_from'])
    .select<SpellRow[]>({
      unitId: 'unit_id',
      code: 'code',
      name: 'name',
      nameEn: 'name_en',
      level: 'level',
      parentId: 'parent_id',
      from: 'valid_from',
      to: 'valid_to',
    });
}

export interface SuccessionRow {
  readonly fromId: number;
  readonly toId: number;
  readonly effective: Day;
  /** The part of the predecessor that went over: decimal digits, '1' for the whole. */
  readonly share: string;
}

/** The successions that some units had a part in, as predecessors or successors. */
export async function successionsOf(queries: Queries, ids: readonly number[]): Promise<SuccessionRow[]> {
  return queries('unit_successions')
    .whereIn('from_id', ids)
    .orWhereIn('to_id', ids)
    .orderBy(['effective', 'from_id', 'to_id'])
    .select<SuccessionRow[]>({ fromId: 'from_id', toId: 'to_id', effective: 'effective', share: 'share' });
}

/** Every path that a unit has had: what lay below it has a path that begins with one of them. */
export async function spellsPaths(queries: Queries, id: number): Promise<string[]> {
  const rows = await queries('unit_spells').where({ unit_id: id }).distinct<{ path: string }[]>('path');
  return rows.map(({ path }) => path);
}
