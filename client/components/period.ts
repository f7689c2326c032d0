import { useTranslation } from 'react-i18next';
import { parsePeriod } from '../../regimes/period.js';

const ROMAN = ['', 'I', 'II', 'III', 'IV'];

/** A period id in words: `2026-Q1` → `Quý I/2026`, `2026-11-28-2` → `Ngày 28/11/2026, lần 2`. An id that is no period is shown as it is. */
export function usePeriodName(): (id: string) => string {
  const { t } = useTranslation();
  return (id) => {
    const period = parsePeriod(id);
    if (period === undefined) return id;
    const { year, index, frequency } = period;
    const values = { year: String(year), index: String(index), roman: ROMAN[index] ?? String(index) };
    if (frequency === 'day') {
      const day = id.slice(0, 10).split('-').reverse().join('/');
      return t(period.round === undefined ? 'words.period.day' : 'words.period.dayRound', {
        day,
        round: String(period.round ?? 1),
      });
    }
    if (frequency === 'half') return t(index === 1 ? 'words.period.half1' : 'words.period.half2', values);
    return t(`words.period.${frequency}`, values);
  };
}
