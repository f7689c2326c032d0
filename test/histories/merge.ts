/** Units that merge in the middle of a history. */
import type { UnitChange } from '../../api/actions/unit-registry.js';
import type { Book } from './book.js';
import type { Step } from './history.js';

export interface Merge {
  readonly day: string;
  readonly changes: readonly UnitChange[];
  /** For the printed history. */
  readonly said: string;
}

/** In the first period, in the second, and after both. */
const DAYS = ['2026-09-16', '2026-10-16', '2026-11-10'] as const;
const eveOf = (day: string): string => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);

/** @returns undefined where there is nothing left to merge */
export function drawMerge(
  book: Book,
  { what, which, day }: Extract<Step, { do: 'merge' }>,
  number: number,
): Merge | undefined {
  const on = DAYS[day] ?? DAYS[0];
  const provinces = [...new Set(book.reports.filter((one) => one.aggregating).map((one) => one.unit))];
  const province = provinces[which % provinces.length] ?? '';
  const communes = [
    ...new Set(
      book.reports.filter((one) => one.receiver === province && !one.aggregating).map((one) => one.unit),
    ),
  ];
  if (what === 'province') {
    if (provinces.length < 2) return undefined;
    const into = provinces[(which + 1) % provinces.length] ?? '';
    return communes.length > 10 ? undefined : provinceInto(province, communes, into, on);
  }
  const [first, second] = communes;
  if (first === undefined || second === undefined) return undefined;
  return communesIntoOne(province, [first, second], `M${String(number).padStart(4, '0')}`, on);
}

function communesIntoOne(parent: string, from: readonly string[], code: string, day: string): Merge {
  const eve = eveOf(day);
  const ends = from.map((one): UnitChange => ({ kind: 'end', code: one, at: eve, to: eve }));
  const made: UnitChange = {
    kind: 'create',
    code,
    name: `Xã mới ${code}`,
    level: 'commune',
    parent,
    from: day,
    predecessors: from.map((one) => ({ code: one, share: '1' })),
  };
  return { day, changes: [made, ...ends], said: `${from.join(' and ')} merge into ${code} on ${day}` };
}

function provinceInto(province: string, communes: readonly string[], into: string, day: string): Merge {
  const moves = communes.map((code): UnitChange => ({ kind: 'change', code, from: day, parent: into }));
  const eve = eveOf(day);
  return {
    day,
    changes: [...moves, { kind: 'end', code: province, at: eve, to: eve }],
    said: `province ${province} merges into ${into} on ${day}`,
  };
}
