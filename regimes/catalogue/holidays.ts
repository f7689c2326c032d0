/**
 * Vietnam's public holidays and make-up days, as the table of working days begins. Administrators go on from here.
 * Tết and Hùng Kings' day follow the moon, and swaps are decided year by year: only KNOWN_YEARS are complete.
 */
import type { Day, Text } from '../words.js';

export interface Holiday {
  readonly day: Day;
  /** `holiday`: a day off; `working`: a weekend day that is worked instead of another. */
  readonly kind: 'holiday' | 'working';
  readonly name: Text;
}

/** The years whose table is complete. In later years only the four days fixed in the solar calendar are known. */
export const KNOWN_YEARS: readonly number[] = [2024, 2025, 2026];

/** The years after, in which only the fixed days stand. */
const FIXED_ONLY: readonly number[] = [2027, 2028, 2029, 2030];

const NEW_YEAR: Text = { vi: 'Tết Dương lịch', en: "New Year's Day" };
const TET: Text = { vi: 'Tết Nguyên đán', en: 'Lunar New Year' };
const HUNG_KINGS: Text = { vi: 'Giỗ Tổ Hùng Vương', en: "Hùng Kings' Commemoration Day" };
const REUNIFICATION: Text = { vi: 'Ngày Chiến thắng', en: 'Victory Day' };
const LABOUR: Text = { vi: 'Quốc tế lao động', en: 'International Labour Day' };
const NATIONAL: Text = { vi: 'Quốc khánh', en: 'National Day' };

const off = (name: Text, ...days: Day[]): Holiday[] => days.map((day) => ({ day, kind: 'holiday', name }));

/** A day taken off between holidays, and the weekend day that is worked for it. */
const swapped = (name: Text, day: Day, workedOn: Day): Holiday[] => [
  { day, kind: 'holiday', name: { vi: `Nghỉ hoán đổi: ${name.vi}`, en: `Swapped day off: ${name.en}` } },
  {
    day: workedOn,
    kind: 'working',
    name: { vi: `Làm bù ngày ${date(day)}`, en: `Make-up day for ${date(day)}` },
  },
];

const date = (day: Day): string => `${day.slice(8)}/${day.slice(5, 7)}/${day.slice(0, 4)}`;

const days = (month: string, from: number, to: number): Day[] =>
  Array.from({ length: to - from + 1 }, (_, n) => `${month}-${String(from + n).padStart(2, '0')}`);

/** In order of days; each day once. */
export const HOLIDAYS: readonly Holiday[] = [
  ...off(NEW_YEAR, '2024-01-01'),
  ...off(TET, ...days('2024-02', 8, 14)),
  ...off(HUNG_KINGS, '2024-04-18'),
  ...swapped(REUNIFICATION, '2024-04-29', '2024-05-04'),
  ...off(REUNIFICATION, '2024-04-30'),
  ...off(LABOUR, '2024-05-01'),
  ...off(NATIONAL, '2024-09-02', '2024-09-03'),

  ...off(NEW_YEAR, '2025-01-01'),
  ...off(TET, ...days('2025-01', 25, 31), ...days('2025-02', 1, 2)),
  ...off(HUNG_KINGS, '2025-04-07'),
  ...off(REUNIFICATION, '2025-04-30'),
  ...off(LABOUR, '2025-05-01'),
  ...swapped(LABOUR, '2025-05-02', '2025-04-26'),
  ...off(NATIONAL, '2025-09-01', '2025-09-02'),

  ...off(NEW_YEAR, '2026-01-01'),
  ...swapped(NEW_YEAR, '2026-01-02', '2026-01-10'),
  ...off(TET, ...days('2026-02', 14, 22)),
  // The tenth of the third lunar month is a Sunday; the Monday is off in lieu.
  ...off(HUNG_KINGS, '2026-04-26', '2026-04-27'),
  ...off(REUNIFICATION, '2026-04-30'),
  ...off(LABOUR, '2026-05-01'),
  ...swapped(NATIONAL, '2026-08-31', '2026-08-22'),
  ...off(NATIONAL, '2026-09-01', '2026-09-02'),

  ...FIXED_ONLY.flatMap((year) => [
    ...off(NEW_YEAR, `${year}-01-01`),
    ...off(REUNIFICATION, `${year}-04-30`),
    ...off(LABOUR, `${year}-05-01`),
    ...off(NATIONAL, `${year}-09-02`),
  ]),
].sort((a, b) => (a.day < b.day ? -1 : 1));
