/** Changes units in one transaction: loads them all, applies, judges, writes what differs, records one event each. */
import type { Knex } from 'knex';
import type { Day, Instant } from '../../regimes/words.js';
import { recordEvent } from '../store/events.js';
import type { Queries } from '../store/database.js';
import { askRefresh } from '../store/refresh.js';
import {
  addSpells,
  addSuccessions,
  addUnits,
  allSpells,
  changeSpell,
  endSpells,
  lockUnits,
} from '../store/unit-spells.js';
import type { NewSpell, StoredSpell } from '../store/unit-spells.js';
import { storedSuccessions } from '../store/unit-spells.js';
import { consequencesOf, NO_CONSEQUENCES, type Consequences } from './unit-consequences.js';
import { applyChanges } from './unit-registry.js';
import type { Applied, ChangeIssue, Registry, Spell, Unit, UnitChange, UnitKey } from './unit-registry.js';

/** The units as stored, ready for changes. */
export async function loadRegistry(queries: Queries): Promise<Registry & { stored: StoredSpell[] }> {
  const stored = await allSpells(queries);
  const units = new Map<UnitKey, Unit>();
  const successions = await storedSuccessions(queries);
  for (const { unitId, parentId, path: _path, ...rest } of stored) {
    const unit = units.get(unitId) ?? { key: unitId, spells: [] };
    unit.spells.push({ ...rest, parent: parentId });
    units.set(unitId, unit);
  }
  return { units, successions, stored };
}

export interface ChangedUnits {
  readonly issues: readonly ChangeIssue[];
  /** The units' ids by index of the change; empty when there are issues. */
  readonly ids: ReadonlyMap<number, number>;
  /** What happens to which units. */
  readonly consequences: Consequences;
}

/**
 * Applies changes to the stored units: all of them, or none where one has a mistake.
 * @param by what is recorded with each event: the user, or null for the system itself
 */
export async function changeUnits(
  trx: Knex.Transaction,
  changes: readonly UnitChange[],
  by: { readonly actorId: number | null; readonly at: Instant },
): Promise<ChangedUnits> {
  await lockUnits(trx);
  const registry = await loadRegistry(trx);
  const applied = applyChanges(registry, changes);
  if (applied.issues.length > 0)
    return { issues: applied.issues, ids: new Map(), consequences: NO_CONSEQUENCES };
  const ids = await store(trx, registry, registry.stored, applied, by.at);
  await askRefresh(trx);
  const changed = new Map<number, number>();
  for (const [key, change] of applied.touched) {
    if (!changed.has(change)) changed.set(change, ids(key));
    else continue; // what stands below a unit that moved
    const kind = changes[change]?.kind;
    const last = registry.units.get(key)?.spells.at(-1);
    if (changes.length !== 1 || !kind || !last) continue;
    await recordEvent(trx, {
      at: by.at,
      type: EVENTS[kind],
      actorId: by.actorId,
      unitId: ids(key),
      unitCode: last.code,
      unitPath: rowOf(registry, key, last, ids).path,
      data: {},
    });
  }
  if (changes.length > 1) {
    // One fact for a file of thousands of lines: the spells themselves say what was made.
    await recordEvent(trx, {
      at: by.at,
      type: 'units.imported',
      actorId: by.actorId,
      data: { units: applied.touched.size },
    });
  }
  return { issues: [], ids: changed, consequences: consequencesOf(registry, applied) };
}

const EVENTS = {
  create: 'unit.created',
  absorb: 'unit.changed',
  change: 'unit.changed',
  end: 'unit.ended',
} as const;

async function store(
  trx: Knex.Transaction,
  registry: Registry,
  stored: readonly StoredSpell[],
  applied: Applied,
  at: Instant,
): Promise<(key: UnitKey) => number> {
  const fresh = [...applied.touched.keys()].filter((key) => key < 0);
  const given = await addUnits(trx, fresh.length, at);
  const idByKey = new Map(fresh.map((key, index) => [key, given[index] ?? 0]));
  const idOf = (key: UnitKey): number => idByKey.get(key) ?? key;
  const storedById = new Map(stored.map((row) => [row.id, row]));
  const added: NewSpell[] = [];
  // A reorganisation ends thousands of units on one day: one statement for some hundreds of them.
  const ended = new Map<Day | null, number[]>();
  for (const key of applied.touched.keys()) {
    for (const spell of registry.units.get(key)?.spells ?? []) {
      const row = rowOf(registry, key, spell, idOf);
      const old = spell.id === undefined ? undefined : storedById.get(spell.id);
      if (!old) added.push(row);
      else if (!differs(old, row)) continue;
      else if (differs({ ...old, to: row.to }, row)) await changeSpell(trx, old.id, row);
      else ended.set(row.to, [...(ended.get(row.to) ?? []), old.id]);
    }
  }
  for (const [day, spells] of ended) await endSpells(trx, spells, day);
  await addSpells(trx, added);
  await addSuccessions(
    trx,
    [...applied.successions.keys()].map(({ from, to, effective, share }) => ({
      fromId: idOf(from),
      toId: idOf(to),
      effective,
      share,
    })),
  );
  return idOf;
}

function rowOf(registry: Registry, key: UnitKey, spell: Spell, idOf: (key: UnitKey) => number): NewSpell {
  const { code, name, nameEn, level, from, to } = spell;
  return {
    unitId: idOf(key),
    code,
    name,
    nameEn,
    level,
    parentId: spell.parent === null ? null : idOf(spell.parent),
    path: `/${pathOn(registry, key, from).map(idOf).join('/')}/`,
    from,
    to,
  };
}

/** Keys from the nation down to a unit, as they are on a day. Levels order parents, so the walk ends. */
function pathOn(registry: Registry, key: UnitKey, day: Day): UnitKey[] {
  const spell = registry.units
    .get(key)
    ?.spells.find(({ from, to }) => from <= day && (to === null || to > day));
  if (!spell) throw new Error(`The unit ${key} does not exist on ${day}`);
  return spell.parent === null ? [key] : [...pathOn(registry, spell.parent, day), key];
}

const differs = (a: NewSpell, b: NewSpell): boolean =>
  (Object.keys(b) as (keyof NewSpell)[]).some((name) => a[name] !== b[name]);
