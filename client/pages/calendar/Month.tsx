/** A month as weeks of seven days. On a phone the days that have something stand below one another. */
import { useTranslation } from 'react-i18next';
import { addDays } from '../../../regimes/calendar.js';
import { weekday } from '../../../regimes/day.js';
import type { Day } from '../../../regimes/words.js';
import { formatDay } from '../../../forms/format.js';
import { useLanguage } from '../../i18n.js';
import { EntryText, keyOf } from './entry.js';
import type { Agenda } from './wire.js';

interface Props {
  readonly agenda: Agenda;
  /** Its first and last day; the weeks around them are shown whole. */
  readonly month: readonly [first: Day, last: Day];
  readonly today: Day;
}

export function Month({ agenda, month: [first, last], today }: Props) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const names = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' });
  const weeks: Day[][] = [];
  for (let day = agenda.from; day <= agenda.to; day = addDays(day, 7))
    weeks.push(Array.from({ length: 7 }, (_, index) => addDays(day, index)));
  return (
    // A scrolling box must be reachable by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="month-box" role="region" aria-label={t('agenda.views.month')} tabIndex={0}>
      <table className="month">
        <thead>
          <tr>
            {(weeks[0] ?? []).map((day) => (
              <th key={day} scope="col">
                {names.format(new Date(day))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((day) => (
                <DayCell
                  key={day}
                  day={day}
                  agenda={agenda}
                  outside={day < first || day > last}
                  today={day === today}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CellProps {
  readonly day: Day;
  readonly agenda: Agenda;
  readonly outside: boolean;
  readonly today: boolean;
}

function DayCell({ day, agenda, outside, today }: CellProps) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const entries = agenda.entries.filter((one) => one.day === day);
  const exception = agenda.days.find((one) => one.day === day);
  const off = exception === undefined ? weekday(day) > 5 : exception.kind === 'holiday';
  const names = [off ? 'off' : '', outside ? 'outside' : '', today ? 'today' : ''];
  if (entries.length === 0 && exception === undefined) names.push('bare');
  return (
    <td className={names.filter(Boolean).join(' ')} aria-current={today ? 'date' : undefined}>
      <div className="day-number">
        <span aria-hidden="true">{Number(day.slice(8))}</span>
        <span className="day-whole">{formatDay(day)}</span>
      </div>
      {exception !== undefined && (
        <p className={exception.kind === 'holiday' ? 'day-name red' : 'day-name amber'}>
          {t(`calendar.${exception.kind}`)}: {say(exception.name)}
        </p>
      )}
      <ul>
        {entries.map((entry) => (
          <li key={keyOf(entry)}>
            <EntryText entry={entry} />
          </li>
        ))}
      </ul>
    </td>
  );
}
