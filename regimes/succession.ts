/**
 * Succession of units: who took over what part of whom on which day, followed exactly. Shares are fractions, so that
 * three thirds are one; figures that are parted keep their sum to the last digit.
 */
import type { Day } from './words.js';

/** A part of a whole, in lowest terms; `d` is above zero. */
export interface Fraction {
  readonly n: bigint;
  readonly d: bigint;
}

export const WHOLE: Fraction = { n: 1n, d: 1n };
export const NOTHING: Fraction = { n: 0n, d: 1n };

/** How a share is written: `1`, `0.25` or `1/3`. Above 0 and up to 1. */
export const SHARE_PATTERN = '^(1(\\.0+)?|0\\.(?=0*[1-9])[0-9]{1,12}|[1-9][0-9]{0,8}/[1-9][0-9]{0,8})$';
const SHARE = new RegExp(SHARE_PATTERN);

/** Reads a share; undefined for a text that is none. */
export function readShare(text: string): Fraction | undefined {
  if (!SHARE.test(text)) return undefined;
  const [over = '', under] = text.split('/');
  const decimals = over.split('.')[1]?.length ?? 0;
  const share = reduced(
    BigInt(over.replace('.', '')),
    under === undefined ? 10n ** BigInt(decimals) : BigInt(under),
  );
  return share.n <= share.d ? share : undefined;
}

/** The one text of each share (or sum of shares): a decimal where it ends within 12 places, otherwise a fraction. */
export function shareText({ n, d }: Fraction): string {
  if (d === 1n) return String(n);
  const scaled = (n * 10n ** 12n) / d;
  if (scaled * d !== n * 10n ** 12n) return `${n}/${d}`;
  const digits = String(scaled).padStart(13, '0');
  return `${digits.slice(0, -12)}.${digits.slice(-12).replace(/0+$/, '')}`;
}

export function plus(a: Fraction, b: Fraction): Fraction {
  return reduced(a.n * b.d + b.n * a.d, a.d * b.d);
}
export function minus(a: Fraction, b: Fraction): Fraction {
  return reduced(a.n * b.d - b.n * a.d, a.d * b.d);
}
export function times(a: Fraction, b: Fraction): Fraction {
  return reduced(a.n * b.n, a.d * b.d);
}
/** Negative, zero or positive as `a` is less than, equal to or greater than `b`. */
export function compare(a: Fraction, b: Fraction): number {
  const difference = a.n * b.d - b.n * a.d;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
export const isWhole = (share: Fraction): boolean => compare(share, WHOLE) === 0;

function reduced(n: bigint, d: bigint): Fraction {
  let [a, b] = [n < 0n ? -n : n, d];
  while (b !== 0n) [a, b] = [b, a % b];
  return a === 0n ? NOTHING : { n: n / a, d: d / a };
}

/** On `effective`, `share` of the unit `from` went over to the unit `to`; what nobody took it keeps, if it goes on. */
export interface Succession {
  readonly from: number;
  readonly to: number;
  readonly effective: Day;
  readonly share: Fraction;
}

/** Successions by who went over, in order of time. */
export type Successions = ReadonlyMap<number, readonly Succession[]>;

export function successionsBy(rows: Iterable<Succession>): Successions {
  const by = new Map<number, Succession[]>();
  for (const row of rows) {
    const own = by.get(row.from);
    if (own) own.push(row);
    else by.set(row.from, [row]);
  }
  for (const own of by.values()) own.sort((a, b) => compareDays(a.effective, b.effective) || a.to - b.to);
  return by;
}

const compareDays = (a: Day, b: Day): number => (a < b ? -1 : a > b ? 1 : 0);

/** Who has a unit's part on a later day; `unit: null`: nobody, it was closed without a successor. */
export interface Heir {
  readonly unit: number | null;
  readonly share: Fraction;
}

/**
 * Where a unit that exists on `from` has gone by `until`, through any number of reorganisations. Shares sum to 1.
 * @param until not before `from`
 */
export function heirsOf(
  unit: number,
  from: Day,
  until: Day,
  successions: Successions,
  exists: (unit: number, day: Day) => boolean,
): Heir[] {
  const found = new Map<number | null, Fraction>();
  const keep = (heir: number | null, share: Fraction): void => {
    found.set(heir, plus(found.get(heir) ?? NOTHING, share));
  };
  const waiting: { unit: number; after: Day; share: Fraction }[] = [{ unit, after: from, share: WHOLE }];
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    const { after } = one;
    const later = (successions.get(one.unit) ?? []).filter(
      ({ effective }) => effective > after && effective <= until,
    );
    const day = later[0]?.effective;
    if (day === undefined) {
      keep(exists(one.unit, until) ? one.unit : null, one.share);
      continue;
    }
    let left = WHOLE;
    for (const { to, share, effective } of later) {
      if (effective !== day) break;
      left = minus(left, share);
      waiting.push({ unit: to, after: day, share: times(one.share, share) });
    }
    if (compare(left, NOTHING) > 0)
      waiting.push({ unit: one.unit, after: day, share: times(one.share, left) });
  }
  return [...found]
    .map(([heir, share]) => ({ unit: heir, share }))
    .sort((a, b) => (a.unit ?? Infinity) - (b.unit ?? Infinity));
}

/**
 * Parts an exact figure by shares that sum to 1, so that the parts sum to the figure to the last digit: each part is
 * cut down to the given decimals, and what is left goes, one last digit each, to those of whom most was cut off (the
 * first in order where it is the same).
 * @param digits plain digits, `-12.5`
 * @param decimals of the parts; more where the figure itself has more
 */
export function apportion(digits: string, shares: readonly Fraction[], decimals: number): string[] {
  const [whole = '0', fraction = ''] = digits.replace('-', '').split('.');
  const scale = Math.max(decimals, fraction.length);
  const total = BigInt(whole + fraction.padEnd(scale, '0'));
  const cut = shares.map(({ n, d }, index) => ({
    index,
    part: (total * n) / d,
    rest: reduced((total * n) % d, d),
  }));
  let left = total - cut.reduce((sum, { part }) => sum + part, 0n);
  const parts = cut.map(({ part }) => part);
  for (const { index } of [...cut].sort((a, b) => compare(b.rest, a.rest) || a.index - b.index)) {
    if (left <= 0n) break;
    parts[index] = (parts[index] ?? 0n) + 1n;
    left -= 1n;
  }
  return parts.map((part) => plain(part, scale, digits.startsWith('-')));
}

function plain(coefficient: bigint, scale: number, negative: boolean): string {
  const text = String(coefficient).padStart(scale + 1, '0');
  const fraction = text.slice(text.length - scale).replace(/0+$/, '');
  const whole = text.slice(0, text.length - scale);
  const digits = scale === 0 || fraction === '' ? whole : `${whole}.${fraction}`;
  return negative && coefficient !== 0n ? `-${digits}` : digits;
}
