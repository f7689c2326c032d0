/** One point of a series: what stands behind it, combined or parted, or why there is nothing. */
import { decimal, decimalToJson } from '../../regimes/decimal.js';
import { combineParts, digitsOfFigure, readPart, type Figure } from '../../regimes/figure.js';
import { apportion, isWhole, shareText, WHOLE, type Fraction } from '../../regimes/succession.js';
import type { Day } from '../../regimes/words.js';
import type { Completeness, FigurePart } from './figure-parts.js';

/** Why a point has no value. */
export const GAPS = [
  'not-asked', // the regime asked for no report in that period
  'not-in-form', // its version has no such figure
  'no-unit', // the unit was not there, or owed nothing
  'not-reported', // nobody has reported it, or nothing is approved yet
  'split', // a unit was parted, and such a figure cannot be
  'other-measure', // its version counts it in another unit of measure, or rolls it up in another way
  'changed-since', // recast backwards onto a unit that has changed since
] as const;
export type Gap = (typeof GAPS)[number];

export interface Point {
  readonly period: string;
  readonly value: number | string | null;
  readonly gap?: Gap;
  /** Made of a declared share of somebody's figure. */
  readonly estimated: boolean;
  /** How many reported cells stand behind it. */
  readonly reported: number;
  readonly coverage: Completeness;
  /** Recast: the units of the period that it is made of, where that is not the unit itself. */
  readonly from?: readonly { readonly code: string; readonly name: string; readonly share: string }[];
}

/** One unit of a period behind a point. */
export interface Behind extends FigurePart {
  readonly unitId: number;
  readonly code: string;
  readonly name: string;
  /** All that its figure was divided into, and which of these it is. */
  readonly shares: readonly Fraction[];
  readonly index: number;
}

/** What is known of the period of a point. */
export interface PointPlace {
  readonly period: string;
  /** Whether the regime asked for reports in it. */
  readonly stored: unknown;
  readonly figure: Figure | undefined;
  /** Units of it that cannot be recast. */
  readonly lost: boolean;
  /** Its figure is counted in another unit of measure, or rolled up in another way. */
  readonly otherMeasure: boolean;
}

/**
 * @param target the day whose units are wanted; undefined: as they were
 * @param self the unit whose point it is; undefined: nobody's
 */
export function pointAt(
  read: PointPlace,
  target: Day | undefined,
  behind: readonly Behind[],
  self: number | undefined,
): Point {
  const { period, figure } = read;
  const none = (gap: Gap): Point => ({
    period,
    value: null,
    gap,
    estimated: false,
    reported: 0,
    coverage: coverageOf(behind),
    ...fromOf(behind, self, target),
  });
  if (!read.stored) return none('not-asked');
  if (!figure) return none('not-in-form');
  if (read.otherMeasure) return none('other-measure');
  if (behind.length === 0) return none(read.lost ? 'changed-since' : 'no-unit');
  const told = behind.filter(({ part }) => part !== undefined);
  const parted = told.filter((one) => !isWhole(shareOf(one)));
  if (told.length === 0) return none('not-reported');
  if (parted.length > 0 && !figure.additive) return none('split');
  const whole = combineParts(
    figure,
    told.filter((one) => isWhole(shareOf(one))).flatMap(({ part }) => part ?? []),
  );
  const { value, reported } = readPart(figure, whole);
  const parts = parted.map((one) => partOf(figure, one));
  const values = [...(value === undefined ? [] : [value]), ...parts.map((one) => one.value)];
  if (values.length === 0) return none('not-reported');
  return {
    period,
    value: values.length === 1 ? (values[0] ?? null) : sumOf(values),
    estimated: parted.length > 0,
    reported: parts.reduce((sum, one) => sum + one.reported, reported),
    coverage: coverageOf(behind),
    ...fromOf(behind, self, target),
  };
}

const shareOf = ({ shares, index }: Behind): Fraction => shares[index] ?? WHOLE;

function partOf(figure: Figure, one: Behind): { value: number | string; reported: number } {
  const { value, reported } = readPart(figure, one.part);
  const parts = apportion(digitsOfFigure(value ?? 0), one.shares, figure.decimals ?? 0);
  return { value: decimalToJson(decimal(parts[one.index] ?? '0')), reported };
}

function sumOf(values: readonly (number | string)[]): number | string {
  return decimalToJson(values.map((one) => decimal(one)).reduce((sum, one) => sum.plus(one)));
}

function coverageOf(behind: readonly Behind[]): Completeness {
  const total = (of: (one: Completeness) => number): number =>
    behind.reduce((sum, { coverage }) => sum + of(coverage), 0);
  return { expected: total(({ expected }) => expected), approved: total(({ approved }) => approved) };
}

function fromOf(
  behind: readonly Behind[],
  self: number | undefined,
  target: Day | undefined,
): Pick<Point, 'from'> {
  const itself = behind.every((one) => one.unitId === self && isWhole(shareOf(one)));
  if (target === undefined || itself) return {};
  return {
    from: behind.map((one) => ({ code: one.code, name: one.name, share: shareText(shareOf(one)) })),
  };
}
