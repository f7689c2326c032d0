import type { Unit } from '../../wire.js';

export interface TreeRow {
  readonly unit: Unit;
  /** 0 for a unit that belongs to none. */
  readonly depth: number;
  readonly children: number;
}

/** The rows of the tree that are to be seen: roots, and whatever lies below open units, by name. */
export function visibleRows(units: readonly Unit[], open: ReadonlySet<string>): readonly TreeRow[] {
  const codes = new Set(units.map(({ code }) => code));
  const below = new Map<string, Unit[]>();
  for (const unit of units) {
    // A unit whose parent is not in the list (out of reach) stands at the top, so that it is not lost.
    const parent = unit.parent !== null && codes.has(unit.parent.code) ? unit.parent.code : '';
    const siblings = below.get(parent);
    if (siblings === undefined) below.set(parent, [unit]);
    else siblings.push(unit);
  }
  const rows: TreeRow[] = [];
  const walk = (parent: string, depth: number): void => {
    for (const unit of [...(below.get(parent) ?? [])].sort(byLevelAndName)) {
      rows.push({ unit, depth, children: below.get(unit.code)?.length ?? 0 });
      if (open.has(unit.code)) walk(unit.code, depth + 1);
    }
  };
  walk('', 0);
  return rows;
}

const collator = new Intl.Collator('vi');

function byLevelAndName(left: Unit, right: Unit): number {
  return left.level === right.level
    ? collator.compare(left.name, right.name)
    : collator.compare(left.level, right.level);
}
