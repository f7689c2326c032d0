/** What the generators of demonstration data know of a unit and of a period, in the words of their texts. */
import { firstDay, type Period } from '../../regimes/period.js';
import type { Level } from '../../regimes/words.js';

export interface DemonstrationUnit {
  readonly code: string;
  readonly name: string;
  readonly level: Level;
  /** Code of the province that it lies in, or is; undefined for a ministry. */
  readonly province?: string;
}

/** Hà Nội: wards of a big city, unlike the highland communes of Lào Cai. */
export function isUrban(unit: DemonstrationUnit): boolean {
  return unit.province === '01';
}

const ROMAN = ['I', 'II', 'III', 'IV'];

/** `tháng 10 năm 2026`, `quý III năm 2026`, `6 tháng đầu năm 2026`: a period inside a sentence. */
export function periodInWords(period: Period): string {
  const { frequency, index, year } = period;
  switch (frequency) {
    case 'day':
      return `ngày ${firstDay(period).split('-').reverse().join('/')}`;
    case 'week':
      return `tuần ${index} năm ${year}`;
    case 'month':
      return `tháng ${index} năm ${year}`;
    case 'quarter':
      return `quý ${ROMAN[index - 1]} năm ${year}`;
    case 'half':
      return `6 tháng ${index === 1 ? 'đầu' : 'cuối'} năm ${year}`;
    case 'nine-months':
      return `9 tháng năm ${year}`;
    case 'year':
      return `năm ${year}`;
  }
}

const MONTHS: Readonly<Record<Exclude<Period['frequency'], 'day' | 'week'>, number>> = {
  month: 1,
  quarter: 3,
  half: 6,
  'nine-months': 9,
  year: 12,
};

/** How many months a period has; a day or a week counts as one. */
export function monthsIn({ frequency }: Period): number {
  return frequency === 'day' || frequency === 'week' ? 1 : MONTHS[frequency];
}

/** The number of the last month of a period within its year, 1 to 12. */
export function lastMonthOf(period: Period): number {
  if (period.frequency === 'day') return Number(period.id.slice(5, 7));
  if (period.frequency === 'week') return Math.min(12, Math.ceil((period.index * 12) / 53));
  return period.index * MONTHS[period.frequency];
}

/**
 * The part of a year's money that is spent after so many of its months: slow at first, faster later, never all.
 * Plain products only, so that every machine gets the same digits.
 * @param share parts of 100 that are spent in the end
 */
export function spentBy(month: number, months: number, share: number): number {
  const t = month / months;
  return (share / 100) * (0.35 * t + 0.65 * t * t);
}

/** A part of an amount in thousands of dong, in millions with three decimals. */
export function millions(thousands: number, part = 1): number {
  return Math.floor(thousands * part) / 1000;
}
