/** The whole table of units' spells and successions, as the registry of units reads and writes it. */
import type { Knex } from 'knex';
import type { Day, Instant, Level } from '../../regimes/words.js';
import type { Queries } from './database.js';
import { searchText } from './search-text.js';

export interface StoredSpell {
  readonly id: number;
  readonly unitId: number;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly level: Level;
  readonly parentId: number | null;
  readonly path: string;
  readonly from: Day;
  readonly to: Day | null;
}
export type NewSpell = Omit<StoredSpell, 'id'>;

/** Rows of one INSERT: few enough for every limit of either database. */
const CHUNK = 200;

/** Holds back everybody else who wants to change units until the transaction ends. */
export async function lockUnits(trx: Knex.Transaction): Promise<void> {
  await trx('units').orderBy('id').limit(1).forUpdate().select('id');
}

/** Every spell there ever was, units and their spells in order of time. */
export async function allSpells(queries: Queries): Promise<StoredSpell[]> {
  return queries('unit_spells').orderBy(['unit_id', 'valid_from']).select<StoredSpell[]>({
    id: 'id',
    unitId: 'unit_id',
    code: 'code',
    name: 'name',
    nameEn: 'name_en',
    level: 'level',
    parentId: 'parent_id',
    path: 'path',
    from: 'valid_from',
    to: 'valid_to',
  });
}

/** Makes so many units; answers their ids. */
export async function addUnits(trx: Knex.Transaction, count: number, at: Instant): Promise<number[]> {
  const ids: number[] = [];
  for (let made = 0; made < count; made += CHUNK) {
    const rows = Array.from({ length: Math.min(CHUNK, count - made) }, () => ({ created_at: at }));
    const added = await trx('units').insert(rows).returning<{ id: number }[]>('id');
    ids.push(...added.map((row) => Number(row.id)));
  }
  return ids;
}

export async function addSpells(trx: Knex.Transaction, spells: readonly NewSpell[]): Promise<void> {
  for (let start = 0; start < spells.length; start += CHUNK) {
    await trx('unit_spells').insert(spells.slice(start, start + CHUNK).map(columns));
  }
}

export async function changeSpell(trx: Knex.Transaction, id: number, spell: NewSpell): Promise<void> {
  await trx('unit_spells').where('id', id).update(columns(spell));
}

/** Gives some spells one last day: the first on which they hold no longer, or null. */
export async function endSpells(
  trx: Knex.Transaction,
  ids: readonly number[],
  to: Day | null,
): Promise<void> {
  for (let start = 0; start < ids.length; start += CHUNK)
    await trx('unit_spells')
      .whereIn('id', ids.slice(start, start + CHUNK))
      .update({ valid_to: to });
}

/** Every succession there is, with its share as it is written. */
export async function storedSuccessions(
  queries: Queries,
): Promise<{ from: number; to: number; effective: Day; share: string }[]> {
  return queries('unit_successions')
    .orderBy('id')
    .select({ from: 'from_id', to: 'to_id', effective: 'effective', share: 'share' });
}

/** What hangs on units that end: reports opened for windows that close afterwards, and people with roles. */
export async function attachedTo(
  queries: Queries,
  ended: readonly { readonly unitId: number; readonly on: Day }[],
): Promise<{ readonly reports: number; readonly people: number }> {
  let reports = 0;
  const people = new Set<number>();
  for (let start = 0; start < ended.length; start += CHUNK) {
    const part = ended.slice(start, start + CHUNK);
    const last = new Map(part.map(({ unitId, on }) => [unitId, on]));
    const opened = await queries('reports as r')
      .join('obligations as o', 'o.id', 'r.obligation_id')
      .join('regime_periods as p', 'p.id', 'o.regime_period_id')
      .whereIn('o.unit_id', [...last.keys()])
      .select<{ unitId: number; to: Day }[]>({ unitId: 'o.unit_id', to: 'p.window_to' });
    reports += opened.filter(({ unitId, to }) => to > (last.get(unitId) ?? to)).length;
    const roles = await queries('user_roles')
      .whereIn('unit_id', [...last.keys()])
      .select<{ userId: number }[]>({ userId: 'user_id' });
    for (const { userId } of roles) people.add(userId);
  }
  return { reports, people: people.size };
}

export async function addSuccessions(
  trx: Knex.Transaction,
  successions: readonly { fromId: number; toId: number; effective: Day; share: string }[],
): Promise<void> {
  for (let start = 0; start < successions.length; start += CHUNK) {
    await trx('unit_successions')
      .insert(
        successions.slice(start, start + CHUNK).map(({ fromId, toId, effective, share }) => ({
          from_id: fromId,
          to_id: toId,
          effective,
          share,
        })),
      )
      .onConflict(['from_id', 'to_id', 'effective'])
      .merge(['share']);
  }
}

const columns = (spell: NewSpell): Record<string, string | number | null> => ({
  unit_id: spell.unitId,
  code: spell.code,
  name: spell.name,
  name_en: spell.nameEn,
  search: searchText(spell.name),
  level: spell.level,
  parent_id: spell.parentId,
  path: spell.path,
  valid_from: spell.from,
  valid_to: spell.to,
});
