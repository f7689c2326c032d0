/**
 * Units through time, in memory: changes are applied first and the whole is judged afterwards, so that a file may
 * name a child before its parent, or end a unit before those below it. Pure: loading and storing are
 * change-units.ts. One mechanism serves a single form, an import of thousands of lines, and the seed.
 */
import { addDays, isDay } from '../../regimes/day.js';
import type { Day, Level, Text } from '../../regimes/words.js';
import { judge } from './judge-units.js';
import { endPredecessors, judgeSuccessions, succeed } from './succeed-units.js';

/** A unit's key: its id, or a negative number while it is new. */
export type UnitKey = number;

export interface Spell {
  code: string;
  name: string;
  nameEn: string | null;
  level: Level;
  parent: UnitKey | null;
  from: Day;
  /** The first day on which it holds no longer; null: open. */
  to: Day | null;
  /** The stored row; undefined: a new one. */
  readonly id?: number;
}

export interface Unit {
  readonly key: UnitKey;
  /** In order of time, without overlap. */
  spells: Spell[];
}

export interface Succession {
  readonly from: UnitKey;
  readonly to: UnitKey;
  readonly effective: Day;
  share: string;
}

/** A unit that goes over, by its code on the day before, and which part of it. */
export interface Predecessor {
  readonly code: string;
  readonly share: string;
}

/** Days are inclusive here, as on the wire: `to` is the last day on which the unit exists. */
export type UnitChange =
  | {
      readonly kind: 'create';
      readonly code: string;
      readonly name: string;
      readonly nameEn?: string | null;
      readonly level: Level;
      /** The code of the parent on `from`; null for the nation. */
      readonly parent: string | null;
      readonly from: Day;
      readonly to?: Day | null;
      /** Units that go over into it on `from`, by their codes on the day before. */
      readonly predecessors?: readonly Predecessor[];
    }
  | {
      /** A unit that there is already takes over others, or parts of them, and goes on. */
      readonly kind: 'absorb';
      readonly code: string;
      readonly from: Day;
      readonly predecessors: readonly Predecessor[];
    }
  | {
      readonly kind: 'change';
      readonly code: string;
      readonly from: Day;
      readonly name?: string;
      readonly nameEn?: string | null;
      readonly newCode?: string;
      readonly parent?: string;
    }
  | { readonly kind: 'end'; readonly code: string; readonly at: Day; readonly to: Day | null };

export interface Registry {
  readonly units: Map<UnitKey, Unit>;
  /** Those that are stored, and then those that changes make or alter. */
  readonly successions: Succession[];
}

/** What is wrong with one change. */
export interface ChangeIssue {
  /** Index of the change. */
  readonly change: number;
  readonly field: string;
  readonly rule: string;
  readonly message: Text;
}

export const holdsOn = (spell: Spell, day: Day): boolean =>
  spell.from <= day && (spell.to === null || spell.to > day);
/** What applying changes did: the units touched (by which change last) and what is wrong. */
export interface Applied {
  readonly touched: ReadonlyMap<UnitKey, number>;
  /** Successions made or altered, each with its change. */
  readonly successions: ReadonlyMap<Succession, number>;
  readonly issues: readonly ChangeIssue[];
}

/** Applies the changes to the registry, in their order, and judges the result. The registry is altered. */
export function applyChanges(registry: Registry, changes: readonly UnitChange[]): Applied {
  const work = begin(registry);
  const each = (pass: (change: UnitChange, at: number) => void): void => changes.forEach(pass);
  each((change, at) => change.kind === 'create' && create(work, change, at));
  // Who goes over is gone before anybody looks a code up: a successor may have the code of a predecessor.
  each((change, at) => (change.kind === 'create' || change.kind === 'absorb') && succeed(work, change, at));
  const parted = endPredecessors(work);
  // Parents are looked up when every unit of the file is there.
  each((change, at) => change.kind === 'create' && settle(work, change, at));
  each((change, at) => change.kind === 'change' && alter(work, change, at));
  each((change, at) => change.kind === 'end' && endUnit(work, change, at));
  if (work.issues.length === 0) {
    judgeSuccessions(work, parted);
    judge(work);
  }
  return { touched: work.touched, successions: work.made, issues: work.issues };
}

/** Changes being applied. */
export interface Work extends Registry {
  readonly byCode: Map<string, Set<Unit>>;
  readonly touched: Map<UnitKey, number>;
  readonly created: Map<number, Unit>;
  readonly issues: ChangeIssue[];
  /** Successions that changes make or alter, and by which change. */
  readonly made: Map<Succession, number>;
  /** Every succession, by its two units and its day. */
  readonly pairs: Map<string, Succession>;
  /** Units by the units that they stand under at any time, as they were before. */
  readonly below: Map<UnitKey, Unit[]>;
  nextKey: UnitKey;
}

function begin(registry: Registry): Work {
  const byCode = new Map<string, Set<Unit>>();
  const below = new Map<UnitKey, Unit[]>();
  let lowest = 0;
  for (const unit of registry.units.values()) {
    lowest = Math.min(lowest, unit.key);
    for (const spell of unit.spells) {
      index(byCode, spell.code, unit);
      if (spell.parent !== null) standBelow(below, spell.parent, unit);
    }
  }
  const empty = { touched: new Map(), created: new Map(), issues: [], made: new Map() };
  const pairs = new Map(registry.successions.map((one) => [pairOf(one), one]));
  return { ...registry, ...empty, byCode, below, pairs, nextKey: lowest - 1 };
}

function index(byCode: Map<string, Set<Unit>>, code: string, unit: Unit): void {
  const holders = byCode.get(code);
  if (holders) holders.add(unit);
  else byCode.set(code, new Set([unit]));
}

export const pairOf = ({ from, to, effective }: Omit<Succession, 'share'>): string =>
  `${from} ${to} ${effective}`;

function standBelow(below: Map<UnitKey, Unit[]>, parent: UnitKey, unit: Unit): void {
  const there = below.get(parent);
  if (!there) below.set(parent, [unit]);
  else if (!there.includes(unit)) there.push(unit);
}

export function find(work: Work, code: string, day: Day): Unit | undefined {
  for (const unit of work.byCode.get(code) ?? []) {
    if (unit.spells.some((spell) => spell.code === code && holdsOn(spell, day))) return unit;
  }
  return undefined;
}

export const report = (
  work: Work,
  change: number,
  field: string,
  rule: string,
  vi: string,
  en: string,
): void => {
  work.issues.push({ change, field, rule, message: { vi, en } });
};

const exclusive = (last: Day | null | undefined): Day | null =>
  last === undefined || last === null ? null : addDays(last, 1);

// ------------------------------------------------------------------ changes

type Create = Extract<UnitChange, { kind: 'create' }>;
type Alter = Extract<UnitChange, { kind: 'change' }>;
type End = Extract<UnitChange, { kind: 'end' }>;

function create(work: Work, change: Create, at: number): void {
  if (!daysAreRight(work, change.from, change.to ?? null, at)) return;
  const { code, name, level, from } = change;
  const spell: Spell = {
    code,
    name,
    nameEn: change.nameEn ?? null,
    level,
    parent: null,
    from,
    to: exclusive(change.to),
  };
  const unit: Unit = { key: work.nextKey--, spells: [spell] };
  work.units.set(unit.key, unit);
  work.created.set(at, unit);
  work.touched.set(unit.key, at);
  index(work.byCode, code, unit);
}

function daysAreRight(work: Work, from: Day, to: Day | null, at: number): boolean {
  const wrong = [
    ['validFrom', from],
    ['validTo', to],
  ].filter(([, day]) => typeof day === 'string' && !(isDay(day) && day >= '1583' && day < '9999'));
  for (const [field, day] of wrong) {
    report(
      work,
      at,
      field ?? '',
      'day',
      `"${day ?? ''}" không phải ngày (YYYY-MM-DD)`,
      `"${day ?? ''}" is no day (YYYY-MM-DD)`,
    );
  }
  if (wrong.length > 0) return false;
  if (to !== null && to < from) {
    report(work, at, 'validTo', 'order', 'Ngày kết thúc trước ngày bắt đầu', 'It ends before it begins');
    return false;
  }
  return true;
}

/** The parent of a unit just made. */
function settle(work: Work, change: Create, at: number): void {
  const unit = work.created.get(at);
  const spell = unit?.spells[0];
  if (!unit || !spell || change.parent === null) return;
  const parent = find(work, change.parent, change.from);
  if (!parent) return noSuchUnit(work, at, 'parent', change.parent, change.from);
  spell.parent = parent.key;
  standBelow(work.below, parent.key, unit);
}

function alter(work: Work, change: Alter, at: number): void {
  const unit = find(work, change.code, change.from);
  if (!unit) return noSuchUnit(work, at, 'code', change.code, change.from);
  const spell = splitAt(unit, change.from);
  if (change.name !== undefined) spell.name = change.name;
  if (change.nameEn !== undefined) spell.nameEn = change.nameEn;
  if (change.newCode !== undefined) {
    spell.code = change.newCode;
    index(work.byCode, change.newCode, unit);
  }
  work.touched.set(unit.key, at);
  if (change.parent !== undefined) move(work, unit, change, change.parent, at);
}

/** Puts a unit under another parent from a day on; those below it begin new spells there, since their path changes. */
function move(work: Work, unit: Unit, change: Alter, code: string, at: number): void {
  const parent = find(work, code, change.from);
  if (!parent) return noSuchUnit(work, at, 'parent', code, change.from);
  splitAt(unit, change.from).parent = parent.key;
  standBelow(work.below, parent.key, unit);
  splitBelow(work, unit.key, change.from, at, new Set([unit.key]));
}

/** @param met units met on the way down: a change that is refused later may have made a circle */
function splitBelow(work: Work, parent: UnitKey, day: Day, at: number, met: Set<UnitKey>): void {
  for (const unit of work.below.get(parent) ?? []) {
    const stillBelow = unit.spells.some(
      (spell) => spell.parent === parent && (spell.to === null || spell.to > day),
    );
    if (!stillBelow || met.has(unit.key)) continue;
    met.add(unit.key);
    if (unit.spells.some((spell) => holdsOn(spell, day))) splitAt(unit, day);
    if (!work.touched.has(unit.key)) work.touched.set(unit.key, at);
    splitBelow(work, unit.key, day, at, met);
  }
}

/** The spell that begins on that day, cut from the one that holds on it. */
export function splitAt(unit: Unit, day: Day): Spell {
  const at = unit.spells.findIndex((spell) => holdsOn(spell, day));
  const spell = unit.spells[at];
  if (!spell) throw new Error('Only a spell that holds on the day can be split');
  if (spell.from === day) return spell;
  const { id: _stored, ...rest } = spell;
  const later: Spell = { ...rest, from: day };
  spell.to = day;
  unit.spells.splice(at + 1, 0, later);
  return later;
}

function endUnit(work: Work, change: End, at: number): void {
  const unit = find(work, change.code, change.at);
  if (!unit) return noSuchUnit(work, at, 'code', change.code, change.at);
  const last = unit.spells.at(-1);
  if (!last) return;
  if (!daysAreRight(work, last.from, change.to, at)) return;
  last.to = exclusive(change.to);
  work.touched.set(unit.key, at);
}

export function noSuchUnit(work: Work, at: number, field: string, code: string, day: Day): void {
  report(
    work,
    at,
    field,
    'unknown-unit',
    `Không có đơn vị mã "${code}" vào ngày ${day}`,
    `There is no unit with the code "${code}" on ${day}`,
  );
}
