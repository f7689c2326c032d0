/** What changes of units come to, in the words of those who decide on them: who is made, closed, merged, split. */
import { addDays } from '../../regimes/day.js';
import type { Day } from '../../regimes/words.js';
import type { Applied, Registry, Spell, Succession, Unit, UnitKey } from './unit-registry.js';

/** One unit to which something happens from a day on (closed: its last day). */
export interface Consequence {
  readonly code: string;
  readonly name: string;
  readonly on: Day;
  /** What it was called, or where it stood, before. */
  readonly before?: string;
  readonly after?: string;
  /** The other side of a merger or a split, with shares. */
  readonly parts?: readonly { readonly code: string; readonly name: string; readonly share: string }[];
}

export const CONSEQUENCES = ['created', 'closed', 'renamed', 'moved', 'merged', 'split'] as const;
export type Consequences = Readonly<
  Record<(typeof CONSEQUENCES)[number], { readonly count: number; readonly items: readonly Consequence[] }>
> & {
  /** Units that end, by their ids. */
  readonly ended: readonly { readonly unitId: number; readonly on: Day }[];
};

/** Entries of each list that are told by name. */
const NAMED = 200;
const none = { count: 0, items: [] };
export const NO_CONSEQUENCES: Consequences = {
  created: none,
  closed: none,
  renamed: none,
  moved: none,
  merged: none,
  split: none,
  ended: [],
};

/** @param registry after the changes; its spells know from their stored rows what is new */
export function consequencesOf(
  registry: Registry & { readonly stored: readonly { readonly id: number; readonly to: Day | null }[] },
  { touched, successions }: Applied,
): Consequences {
  const endedBefore = new Map(registry.stored.map(({ id, to }) => [id, to]));
  const found: Record<(typeof CONSEQUENCES)[number], Consequence[]> = {
    created: [],
    closed: [],
    renamed: [],
    moved: [],
    merged: [],
    split: [],
  };
  const ended: { unitId: number; on: Day }[] = [];
  for (const key of touched.keys()) {
    const unit = registry.units.get(key);
    const [first] = unit?.spells ?? [];
    const last = unit?.spells.at(-1);
    if (!unit || !first || !last) continue;
    if (key < 0) found.created.push({ ...nameOf(first), on: first.from });
    else if (last.to !== null && (last.id === undefined || endedBefore.get(last.id) !== last.to)) {
      found.closed.push({ ...nameOf(last), on: addDays(last.to, -1) });
      ended.push({ unitId: key, on: addDays(last.to, -1) });
    }
    changesOf(registry, unit, found);
  }
  found.merged.push(...mergers(registry, successions));
  found.split.push(...splits(registry, successions));
  const told = (list: readonly Consequence[]): Consequences['created'] => ({
    count: list.length,
    items: [...list].sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0)).slice(0, NAMED),
  });
  return {
    created: told(found.created),
    closed: told(found.closed),
    renamed: told(found.renamed),
    moved: told(found.moved),
    merged: told(found.merged),
    split: told(found.split),
    ended,
  };
}

const nameOf = ({ code, name }: Spell): { code: string; name: string } => ({ code, name });

/** Spells that are new beside the one before them: another name, code or place. */
function changesOf(
  registry: Registry,
  unit: Unit,
  found: Readonly<Record<'renamed' | 'moved', Consequence[]>>,
): void {
  for (const [index, spell] of unit.spells.entries()) {
    const before = unit.spells[index - 1];
    if (!before || spell.id !== undefined) continue;
    if (before.name !== spell.name || before.code !== spell.code) {
      const said = (one: Spell): string => `${one.name} (${one.code})`;
      found.renamed.push({ ...nameOf(spell), on: spell.from, before: said(before), after: said(spell) });
    }
    if (before.parent !== spell.parent) {
      const place = (key: UnitKey | null, day: Day): string => nameOn(registry, key, day)?.name ?? '';
      found.moved.push({
        ...nameOf(spell),
        on: spell.from,
        before: place(before.parent, addDays(spell.from, -1)),
        after: place(spell.parent, spell.from),
      });
    }
  }
}

function nameOn(
  registry: Registry,
  key: UnitKey | null,
  day: Day,
): { code: string; name: string } | undefined {
  const spells = key === null ? [] : (registry.units.get(key)?.spells ?? []);
  const spell = spells.find(({ from, to }) => from <= day && (to === null || to > day)) ?? spells[0];
  return spell && nameOf(spell);
}

/** Those that took over several units or parts, or went on with what they took over. */
function mergers(registry: Registry, made: Applied['successions']): Consequence[] {
  return [...grouped(registry.successions, made, ({ to }) => to)].flatMap(([, rows]) => {
    const [first] = rows;
    const taker = first && nameOn(registry, first.to, first.effective);
    const goesOn = first && nameOn(registry, first.to, addDays(first.effective, -1));
    const isNew = registry.units.get(first?.to ?? 0)?.spells[0]?.from === first?.effective;
    if (!first || !taker || (rows.length < 2 && (isNew || !goesOn))) return [];
    const parts = rows.map(({ from, share, effective }) => ({
      ...(nameOn(registry, from, addDays(effective, -1)) ?? { code: '', name: '' }),
      share,
    }));
    return [{ ...taker, on: first.effective, parts }];
  });
}

/** Those that were divided among several, or gave a part away. */
function splits(registry: Registry, made: Applied['successions']): Consequence[] {
  return [...grouped(registry.successions, made, ({ from }) => from)].flatMap(([, rows]) => {
    const [first] = rows;
    const giver = first && nameOn(registry, first.from, addDays(first.effective, -1));
    if (!first || !giver || (rows.length < 2 && first.share === '1')) return [];
    const parts = rows.map(({ to, share, effective }) => ({
      ...(nameOn(registry, to, effective) ?? { code: '', name: '' }),
      share,
    }));
    return [{ ...giver, on: first.effective, parts }];
  });
}

/** All successions of those units and days of which some is new. */
function grouped(
  all: readonly Succession[],
  made: Applied['successions'],
  of: (one: Succession) => UnitKey,
): Map<string, Succession[]> {
  const touched = new Set([...made.keys()].map((one) => `${of(one)} ${one.effective}`));
  const found = new Map<string, Succession[]>();
  for (const one of all) {
    const key = `${of(one)} ${one.effective}`;
    if (touched.has(key)) found.set(key, [...(found.get(key) ?? []), one]);
  }
  return found;
}
