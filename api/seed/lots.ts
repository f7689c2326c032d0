/** Lots drawn from a text: the same text always draws the same, on every machine. For demonstration data only. */
import { sha256 } from '../../regimes/canonical.js';

export interface Lots {
  /** A whole number from `least` to `most`, both inclusive. */
  integer(least: number, most: number): number;
  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
  /** `count` different members of a list, in the list's order. */
  some<T>(list: readonly T[], count: number): T[];
}

/** 48 bits of a hash: exact as a number, and more than enough to divide. */
const HEX_DIGITS = 12;
const RANGE = 16 ** HEX_DIGITS;

/** The lots of a seed. Each call draws the next one. */
export function lotsOf(...seed: readonly (string | number)[]): Lots {
  let drawn = 0;
  const next = (): number => {
    drawn += 1;
    return Number.parseInt(sha256([...seed, drawn].join('\n')).slice(0, HEX_DIGITS), 16) / RANGE;
  };
  const integer = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    integer,
    pick: (list) => list[integer(0, list.length - 1)]!,
    some: (list, count) => {
      const order = list.map((member, place) => ({ member, place, lot: next() }));
      const chosen = order.sort((a, b) => a.lot - b.lot).slice(0, count);
      return chosen.sort((a, b) => a.place - b.place).map(({ member }) => member);
    },
  };
}
