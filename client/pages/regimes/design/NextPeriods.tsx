/** What the rules of time come to: the window and the due moments of the next periods. */
import { useTranslation } from 'react-i18next';
import { useQueries } from '@tanstack/react-query';
import { closesAt, dayOf, dueAt, windowBy, workingCalendar } from '../../../../regimes/calendar.js';
import { nextPeriod, periodsBetween, type Period } from '../../../../regimes/period.js';
import type { Frequency } from '../../../../regimes/words.js';
import { get, queryOf } from '../../../api.js';
import { DateText } from '../../../components/DateText.js';
import { useNow } from '../../../components/now.js';
import { usePeriodName } from '../../../components/period.js';
import { keys } from '../../../queries.js';
import type { WorkingDays } from '../../../wire.js';
import { useDesign } from './use-designer.js';

const SHOWN = 4;

/** The period in which a day lies, and those that follow. */
function upcoming(frequency: Frequency, today: string): readonly Period[] {
  const [first] = periodsBetween(frequency, today, today);
  const found: Period[] = [];
  for (let one = first; one !== undefined && found.length < SHOWN; one = nextPeriod(one)) found.push(one);
  return found;
}

export function NextPeriods() {
  const { t } = useTranslation();
  const { model } = useDesign();
  const periodName = usePeriodName();
  const today = dayOf(new Date(useNow()).toISOString());
  const year = Number(today.slice(0, 4));
  const days = useQueries({
    queries: [year, year + 1, year + 2].map((one) => ({
      queryKey: keys.workingDays(one),
      queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
        get<WorkingDays>('/working-days' + queryOf({ year: one }), signal),
    })),
  });
  const calendar = workingCalendar(days.flatMap(({ data }) => data?.items ?? []));
  const { header } = model;
  const steps = header.chain.slice(0, -1);
  const rows = header.frequencies
    .filter((frequency) => frequency !== 'day' && header.windows[frequency] !== undefined)
    .flatMap((frequency) =>
      upcoming(frequency, today)
        .filter(({ index }) => header.except[frequency]?.includes(index) !== true)
        .map((period) => ({ period, window: windowBy(header.windows[frequency]!, period) })),
    );
  if (rows.length === 0) return <p className="quiet">{t('design.nextNone')}</p>;
  return (
    // A scrolling box must be reachable by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="table-box" role="region" aria-label={t('design.nextPeriods')} tabIndex={0}>
      <table className="list">
        <thead>
          <tr>
            <th scope="col">{t('words.column.period')}</th>
            <th scope="col">{t('design.windowFrom')}</th>
            <th scope="col">{t('design.windowTo')}</th>
            {steps.map(({ levels }, index) => (
              <th key={index} scope="col">
                {t('design.dueBy', { levels: levels.map((level) => t(`words.level.${level}`)).join(' + ') })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ period, window }) => (
            <tr key={period.id}>
              <th scope="row">{periodName(period.id)}</th>
              <td>
                <DateText value={window.from} />
              </td>
              <td>
                <DateText value={window.to} />
              </td>
              {steps.map(({ due }, index) => {
                const rule = due[period.frequency];
                const moment = rule === undefined ? undefined : dueAt(rule, period, window, calendar);
                return (
                  <td
                    key={index}
                    className={moment !== undefined && moment < closesAt(window) ? 'red' : undefined}
                  >
                    {moment === undefined ? '–' : <DateText value={moment} time />}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
