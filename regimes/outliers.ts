/**
 * Which figures of a report stand out: against the same unit's previous period, and against its neighbours, the units
 * that report the same to the same receiver for the same period. A mark is a question and never a verdict: nothing is
 * refused because of it. The formulas and their limits are those of docs/review.md.
 *
 * Values are judged as doubles. Figures of up to 15 digits are exact in them; the last digit of a longer one cannot
 * change an answer here, and what is shown is always the figure as it was reported.
 */

/** A modified z-score beyond this stands out (Iglewicz and Hoaglin, 1993). */
export const LIMIT = 3.5;
/** So many reported values, zeros apart, or nobody is compared with neighbours. */
export const LEAST_NEIGHBOURS = 5;
/** So many times more, or a so-manieth, stands out against the previous period. */
export const FACTOR = 3;
/** Smaller differences never stand out, whatever their ratio: 1 and 4 are both few. */
export const LEAST_DIFFERENCE = 5;
/** Zero, or absent, is strange where at least this part of the others report a figure. */
export const MOST = 0.9;

/** Figures of one report by their place; a figure that was not reported is not in it. */
export type Figures = ReadonlyMap<string, number>;

export interface Subject {
  readonly unit: string;
  readonly figures: Figures;
  /** Of the unit's previous period; undefined where there is nothing to compare with. */
  readonly before: Figures | undefined;
}

export type Outlier =
  | {
      readonly figure: string;
      readonly against: 'previous';
      /** `grew`, `shrank`: by the factor or more; `turned`: the sign did; `from-zero`, `to-zero`; `gone`: not reported now. */
      readonly reason: 'grew' | 'shrank' | 'turned' | 'from-zero' | 'to-zero' | 'gone';
      readonly value?: number;
      readonly before: number;
    }
  | {
      readonly figure: string;
      readonly against: 'neighbours';
      /** `high`, `low`: by the score; `zero`, `absent`: where nearly all others report something. */
      readonly reason: 'high' | 'low' | 'zero' | 'absent';
      readonly value?: number;
      readonly median: number;
      readonly spread: number;
      /** Absent where no score was computed (`zero`, `absent`). */
      readonly score?: number;
      readonly neighbours: number;
    };

/** How the values of one figure lie among neighbours, zeros apart. */
export interface Distribution {
  /** Values that are not zero. */
  readonly count: number;
  readonly zeros: number;
  readonly median: number;
  /** The median absolute deviation; 0: more than half of the values are the same. */
  readonly mad: number;
  /** The mean absolute deviation from the median, which takes its place then. */
  readonly mean: number;
}

/** The middle value, of an even number of values the middle of the two. 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
}

/** Zeros are counted and left out: one commune with a fire among ten without is not ten times wrong. */
export function distributionOf(values: readonly number[]): Distribution {
  const some = values.filter((value) => value !== 0);
  const middle = median(some);
  const away = some.map((value) => Math.abs(value - middle));
  return {
    count: some.length,
    zeros: values.length - some.length,
    median: middle,
    mad: median(away),
    mean: away.length === 0 ? 0 : away.reduce((sum, one) => sum + one, 0) / away.length,
  };
}

/** What scales the modified z-score to a standard deviation: of the MAD, and of the mean deviation. */
const OF_MAD = 0.6745;
const OF_MEAN = 1 / 1.253314;

/**
 * The modified z-score, `0.6745 (x - median) / MAD`; where the MAD is 0, `(x - median) / (1.253314 mean deviation)`.
 * 0 where all values are the same.
 */
export function scoreOf(value: number, { median: middle, mad, mean }: Distribution): number {
  if (mad > 0) return (OF_MAD * (value - middle)) / mad;
  return mean > 0 ? (OF_MEAN * (value - middle)) / mean : 0;
}

/** The outliers of each unit, in the order of their figures. Units without any are not in it. */
export function outliersAmong(subjects: readonly Subject[]): ReadonlyMap<string, readonly Outlier[]> {
  const figures = [...new Set(subjects.flatMap(({ figures: own }) => [...own.keys()]))];
  const known = new Map(figures.map((figure) => [figure, distributionIn(subjects, figure)]));
  const found = new Map<string, readonly Outlier[]>();
  for (const subject of subjects) {
    const own = [...againstPrevious(subject), ...againstNeighbours(subject, known, subjects.length)];
    if (own.length > 0) found.set(subject.unit, own);
  }
  return found;
}

/** How one figure lies among the reports that have it. */
export function distributionIn(subjects: readonly Pick<Subject, 'figures'>[], figure: string): Distribution {
  return distributionOf(subjects.flatMap(({ figures }) => figures.get(figure) ?? []));
}

/** A report against the unit's own previous one. */
export function againstPrevious({ figures, before }: Omit<Subject, 'unit'>): Outlier[] {
  if (!before) return [];
  return [...before].flatMap(([figure, then]): Outlier[] => {
    const value = figures.get(figure);
    const reason = changeOf(value, then);
    if (!reason) return [];
    return [{ figure, against: 'previous', reason, before: then, ...(value === undefined ? {} : { value }) }];
  });
}

function changeOf(
  value: number | undefined,
  before: number,
): Extract<Outlier, { against: 'previous' }>['reason'] | undefined {
  if (value === undefined) return Math.abs(before) >= LEAST_DIFFERENCE ? 'gone' : undefined;
  if (Math.abs(value - before) < LEAST_DIFFERENCE) return undefined;
  if (before === 0) return 'from-zero';
  if (value === 0) return 'to-zero';
  const ratio = value / before;
  if (ratio < 0) return 'turned';
  if (ratio >= FACTOR) return 'grew';
  // Multiplied and not divided: a third of 30 is 10, without a rounding in between.
  return Math.abs(value) * FACTOR <= Math.abs(before) ? 'shrank' : undefined;
}

function againstNeighbours(
  { figures }: Subject,
  known: ReadonlyMap<string, Distribution>,
  reports: number,
): Outlier[] {
  return [...known].flatMap(([figure, among]): Outlier[] => {
    if (among.count < LEAST_NEIGHBOURS) return [];
    const value = figures.get(figure);
    const about = {
      figure,
      against: 'neighbours' as const,
      median: among.median,
      spread: among.mad > 0 ? among.mad : among.mean,
      neighbours: among.count,
    };
    if (value === undefined || value === 0) {
      // All others: those that report, and for the absent those that do not report it either.
      const others = value === undefined ? reports - 1 : among.count + among.zeros - 1;
      if (among.count < MOST * others) return [];
      return [value === undefined ? { ...about, reason: 'absent' } : { ...about, reason: 'zero', value }];
    }
    const score = scoreOf(value, among);
    if (Math.abs(score) <= LIMIT) return [];
    return [{ ...about, reason: score > 0 ? 'high' : 'low', value, score }];
  });
}
