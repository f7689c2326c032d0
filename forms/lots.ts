/** Lots drawn from a seed: the same seed gives the same lots, in whatever order of machines and days. */

export interface Lots {
  /** A whole number from `least` to `most`, both included. */
  readonly integer: (least: number, most: number) => number;
  /** One of these. */
  readonly one: <T>(of: readonly T[]) => T;
  /** So many of these, in their order. */
  readonly some: <T>(of: readonly T[], count: number) => readonly T[];
}

/** Lots of a text: FNV-1a spreads it, mulberry32 goes on from there. */
export function lotsFrom(seed: string): Lots {
  let state = 0x811c9dc5;
  for (let at = 0; at < seed.length; at += 1) state = Math.imul(state ^ seed.charCodeAt(at), 0x01000193);
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const integer = (least: number, most: number): number =>
    least + Math.floor(fraction() * (most - least + 1));
  const one = <T>(of: readonly T[]): T => of[integer(0, of.length - 1)] as T;
  const some = <T>(of: readonly T[], count: number): readonly T[] => {
    const places = of.map((_, place) => place);
    while (places.length > count) places.splice(integer(0, places.length - 1), 1);
    return places.map((place) => of[place] as T);
  };
  return { integer, one, some };
}
