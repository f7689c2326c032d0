/** What is due when: a month or a list, for oneself, a unit or a regime, with holidays and make-up days. */
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { addDays, dayOf } from '../../../regimes/calendar.js';
import { firstOfMonth, lastOfMonth, monthOf, weekday } from '../../../regimes/day.js';
import { get, queryOf } from '../../api.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Select } from '../../components/Field.js';
import { Icon } from '../../components/Icon.js';
import { Loaded } from '../../components/Loaded.js';
import { useNow } from '../../components/now.js';
import { PageHead } from '../../components/PageHead.js';
import { UnitPicker } from '../../components/UnitPicker.js';
import { useLanguage } from '../../i18n.js';
import { regimesQuery } from '../regimes/query.js';
import { EntryList } from './EntryList.js';
import { Feeds } from './Feeds.js';
import { Month } from './Month.js';
import type { Agenda } from './wire.js';
import './calendar.css';

const SCOPES = ['me', 'unit', 'regime'] as const;

export default function CalendarPage() {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const now = useNow();
  const [query, setQuery] = useSearchParams();
  const today = dayOf(new Date(now).toISOString());
  const asked = query.get('month') ?? today.slice(0, 7);
  const month = monthOf(`${/^\d{4}-\d{2}$/.test(asked) ? asked : today.slice(0, 7)}-01`);
  const [first, last] = [firstOfMonth(month), lastOfMonth(month)];
  // Whole weeks, Monday to Sunday.
  const from = addDays(first, 1 - weekday(first));
  const to = addDays(last, 7 - weekday(last));
  const [unit, regime] = [query.get('unit') ?? undefined, query.get('regime') ?? undefined];
  const view = query.get('view') === 'list' ? 'list' : 'month';
  const put = (values: Readonly<Record<string, string | undefined>>) => {
    const next = new URLSearchParams(query);
    for (const [name, value] of Object.entries(values))
      if (value === undefined) next.delete(name);
      else next.set(name, value);
    setQuery(next, { replace: true });
  };
  const agenda = useQuery({
    queryKey: ['obligations', 'calendar', from, to, unit, regime],
    queryFn: ({ signal }) =>
      get<Agenda>('/calendar' + queryOf({ from, to, unit: unit || undefined, regime }), signal),
  });
  const go = (count: number) => put({ month: firstOfMonth(month + count).slice(0, 7) });
  const name = new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(first),
  );
  return (
    <>
      <PageHead
        title={t('agenda.title', { month: name })}
        sentence={t('agenda.sentence')}
        actions={
          <>
            <button type="button" className="btn btn-plain" onClick={() => go(-1)}>
              <Icon name="fold" />
              {t('agenda.previous')}
            </button>
            <button type="button" className="btn btn-plain" onClick={() => put({ month: undefined })}>
              {t('agenda.today')}
            </button>
            <button type="button" className="btn btn-plain" onClick={() => go(1)}>
              {t('agenda.next')}
              <Icon name="unfold" />
            </button>
            <Link to="/calendar/working-days" className="btn btn-plain">
              {t('calendar.title')}
            </Link>
          </>
        }
      />
      <Filters unit={unit} regime={regime} view={view} put={put} />
      <Loaded query={agenda}>
        {(found) => (
          <div className="stack">
            {found.provisionalYears.length > 0 && (
              <p className="notice notice-amber">
                {t('agenda.provisional', { years: found.provisionalYears.join(', ') })}{' '}
                <Link to="/calendar/working-days">{t('calendar.title')}</Link>
              </p>
            )}
            {view === 'month' ? (
              <Month agenda={found} month={[first, last]} today={today} />
            ) : found.entries.length === 0 ? (
              <EmptyState title={t('agenda.empty')} why={t('agenda.emptyWhy')} />
            ) : (
              <EntryList entries={found.entries} />
            )}
            <Feeds unit={unit} regime={regime} />
          </div>
        )}
      </Loaded>
    </>
  );
}

interface FilterProps {
  readonly unit: string | undefined;
  readonly regime: string | undefined;
  readonly view: 'month' | 'list';
  readonly put: (values: Readonly<Record<string, string | undefined>>) => void;
}

function Filters({ unit, regime, view, put }: FilterProps) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const { data } = useQuery(regimesQuery);
  const scope = unit !== undefined ? 'unit' : regime !== undefined ? 'regime' : 'me';
  const regimes = (data?.items ?? []).filter((item) => item.latest.state === 'published' || item.current);
  return (
    <div className="filters">
      <Select
        label={t('agenda.whose')}
        value={scope}
        onChange={(change) => {
          const to = change.target.value;
          put({
            unit: to === 'unit' ? '' : undefined,
            regime: to === 'regime' ? (regimes[0]?.code ?? undefined) : undefined,
          });
        }}
        choices={SCOPES.map((one) => ({ value: one, label: t(`agenda.scope.${one}`) }))}
      />
      {scope === 'unit' && (
        <UnitPicker
          label={t('agenda.scope.unit')}
          value={unit ?? ''}
          onPick={(code) => put({ unit: code })}
        />
      )}
      {scope === 'regime' && (
        <Select
          label={t('agenda.scope.regime')}
          value={regime ?? ''}
          onChange={(change) => put({ regime: change.target.value })}
          choices={regimes.map((item) => ({ value: item.code, label: say(item.label) }))}
        />
      )}
      <Select
        label={t('agenda.view')}
        value={view}
        onChange={(change) => put({ view: change.target.value === 'list' ? 'list' : undefined })}
        choices={(['month', 'list'] as const).map((one) => ({ value: one, label: t(`agenda.views.${one}`) }))}
      />
    </div>
  );
}
