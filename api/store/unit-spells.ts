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
