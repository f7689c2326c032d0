/** A period in words: what mails and notices call it. */
import { parsePeriod } from '../regimes/period.js';
import type { Text } from '../regimes/words.js';
import { formatDay } from './format.js';

const ROMAN = ['', 'I', 'II', 'III', 'IV'];

/** `2026-Q1` → `Quý I/2026`, `Q1 2026`; an id that is no period is given back. */
export function periodWords(id: string): Text {
  const period = parsePeriod(id);
  if (!period) return { vi: id, en: id };
  const { year, index } = period;
  switch (period.frequency) {
    case 'day': {
      const day = formatDay(id.slice(0, 10));
      const { round } = period;
      return round === undefined
        ? { vi: `Ngày ${day}`, en: day }
        : { vi: `Ngày ${day}, lần ${round}`, en: `${day}, round ${round}` };
    }
    case 'week':
      return { vi: `Tuần ${index}/${year}`, en: `Week ${index}/${year}` };
    case 'month':
      return { vi: `Tháng ${index}/${year}`, en: `Month ${index}/${year}` };
    case 'quarter':
      return { vi: `Quý ${ROMAN[index] ?? index}/${year}`, en: `Q${index}/${year}` };
    case 'half':
      return index === 1
        ? { vi: `6 tháng đầu năm ${year}`, en: `First half of ${year}` }
        : { vi: `6 tháng cuối năm ${year}`, en: `Second half of ${year}` };
    case 'nine-months':
      return { vi: `9 tháng năm ${year}`, en: `Nine months of ${year}` };
    case 'year':
      return { vi: `Năm ${year}`, en: `Year ${year}` };
  }
}
