/** The table of working days of a year: read by everybody, edited by administrators, saved as a whole. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { call, get, queryOf } from '../../api.js';
import { DateText, dateText } from '../../components/DateText.js';
import { DayInput } from '../../components/DayInput.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Select, TextInput } from '../../components/Field.js';
import { Icon } from '../../components/Icon.js';
import { Loaded } from '../../components/Loaded.js';
import { PageHead } from '../../components/PageHead.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { Table } from '../../components/Table.js';
import type { Column } from '../../components/Table.js';
import { useLanguage } from '../../i18n.js';
import { keys } from '../../queries.js';
import { hasRole, useActing } from '../../session.js';
import type { Moves, WorkingDay, WorkingDays } from '../../wire.js';
import { LoadDays, MovesView, YearState } from './YearState.js';

interface Changed extends WorkingDays {
  readonly moves: Moves;
}

export default function CalendarPage() {
  const { t } = useTranslation();
  const [query, setQuery] = useSearchParams();
  const [thisYear] = useState(() => new Date().getFullYear());
  const year = Number(query.get('year') ?? thisYear);
  const days = useQuery({
    queryKey: keys.workingDays(year),
    queryFn: ({ signal }) => get<WorkingDays>('/working-days' + queryOf({ year }), signal),
  });
  const go = (to: number) => setQuery({ year: String(to) }, { replace: true });
  return (
    <>
      <PageHead
        title={`${t('calendar.title')} ${year}`}
        sentence={t('calendar.sentence')}
        actions={
          <>
            <button type="button" className="btn btn-plain" onClick={() => go(year - 1)}>
              <Icon name="fold" />
              {year - 1}
              <span className="only-read">{t('calendar.previous')}</span>
            </button>
            <button type="button" className="btn btn-plain" onClick={() => go(year + 1)}>
              {year + 1}
              <Icon name="unfold" />
              <span className="only-read">{t('calendar.next')}</span>
            </button>
          </>
        }
      />
      <Loaded query={days}>
        {({ items, state }) => <Year key={year} year={year} stored={items} state={state} />}
      </Loaded>
    </>
  );
}

interface YearProps {
  readonly year: number;
  readonly stored: readonly WorkingDay[];
  readonly state: WorkingDays['state'];
}

function Year({ year, stored, state }: YearProps) {
  const { t } = useTranslation();
  const { session } = useActing();
  const queries = useQueryClient();
  const [edited, setEdited] = useState<readonly WorkingDay[]>();
  const days = edited ?? stored;
  const editable = hasRole(session, 'administrator');
  const save = useMutation({
    mutationFn: () => call<WorkingDays>('PUT', '/working-days' + queryOf({ year }), { body: days }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.workingDays(year) });
      setEdited(undefined);
    },
  });
  const tried = useMutation({
    mutationFn: async () =>
      (await call<Changed>('PUT', '/working-days' + queryOf({ year, dryRun: true }), { body: days })).data,
  });
  const put = (day: WorkingDay) =>
    setEdited(
      [...days.filter((other) => other.day !== day.day), day].sort((a, b) => (a.day < b.day ? -1 : 1)),
    );
  const remove = (day: string) => {
    tried.reset();
    setEdited(days.filter((other) => other.day !== day));
  };
  const columns = useColumns(editable ? remove : undefined);
  return (
    <div className="stack narrow">
      <ProblemNotice problem={save.error ?? tried.error} />
      <YearState year={year} state={state} editable={editable} />
      {edited !== undefined && (
        <div className="notice notice-amber row-line" role="status">
          <span>{t('calendar.unsaved')}</span>
          <button
            type="button"
            className="btn btn-plain"
            disabled={tried.isPending}
            onClick={() => tried.mutate()}
          >
            {t('calendar.try')}
          </button>
          <button
            type="button"
            className="btn btn-primary"
            disabled={save.isPending}
            onClick={() => save.mutate()}
          >
            {t('calendar.save')}
          </button>
          <button type="button" className="btn btn-plain" onClick={() => setEdited(undefined)}>
            {t('frame.cancel')}
          </button>
        </div>
      )}
      {edited !== undefined && tried.isSuccess && <MovesView moves={tried.data.moves} />}
      {save.isSuccess && edited === undefined && (
        <div className="notice notice-green" role="status">
          {t('calendar.saved')}
        </div>
      )}
      {editable && <NewDay year={year} onAdd={put} />}
      {editable && <LoadDays year={year} />}
      {days.length === 0 ? (
        <EmptyState title={t('calendar.empty')} why={t('calendar.emptyWhy')} />
      ) : (
        <Table caption={t('calendar.title')} columns={columns} rows={days} rowKey={({ day }) => day} />
      )}
    </div>
  );
}

function useColumns(onRemove: ((day: string) => void) | undefined): readonly Column<WorkingDay>[] {
  const { t } = useTranslation();
  const { language, say } = useLanguage();
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  const columns: Column<WorkingDay>[] = [
    {
      key: 'day',
      head: t('calendar.day'),
      sortBy: ({ day }) => day,
      cell: ({ day }) => <DateText value={day} />,
    },
    { key: 'weekday', head: t('calendar.weekday'), cell: ({ day }) => weekday.format(new Date(day)) },
    {
      key: 'kind',
      head: t('calendar.kind'),
      sortBy: ({ kind }) => kind,
      cell: ({ kind }) => t(`calendar.${kind}`),
    },
    { key: 'name', head: t('calendar.name'), cell: ({ name }) => say(name) },
  ];
  if (onRemove === undefined) return columns;
  const remove: Column<WorkingDay> = {
    key: 'remove',
    head: t('frame.remove'),
    quiet: true,
    end: true,
    cell: ({ day }) => (
      <button
        type="button"
        className="btn btn-quiet btn-row"
        aria-label={t('calendar.remove', { day: dateText(day, language) })}
        onClick={() => onRemove(day)}
      >
        <Icon name="close" />
      </button>
    ),
  };
  return [...columns, remove];
}

function NewDay({ year, onAdd }: { readonly year: number; readonly onAdd: (day: WorkingDay) => void }) {
  const { t } = useTranslation();
  const [day, setDay] = useState('');
  const [kind, setKind] = useState<WorkingDay['kind']>('holiday');
  const [name, setName] = useState('');
  const [english, setEnglish] = useState('');
  const [wrong, setWrong] = useState(false);
  return (
    <form
      className="filters"
      onSubmit={(submission) => {
        submission.preventDefault();
        if (!day.startsWith(`${year}-`)) return setWrong(true);
        setWrong(false);
        onAdd({ day, kind, name: { vi: name.trim(), en: english.trim() || name.trim() } });
        setEnglish('');
        setDay('');
        setName('');
      }}
    >
      <DayInput label={t('calendar.day')} value={day} onPick={setDay} required />
      <Select
        label={t('calendar.kind')}
        value={kind}
        onChange={(change) => setKind(change.target.value === 'working' ? 'working' : 'holiday')}
        choices={[
          { value: 'holiday', label: t('calendar.holiday') },
          { value: 'working', label: t('calendar.working') },
        ]}
      />
      <TextInput
        label={t('calendar.name')}
        required
        value={name}
        onChange={(change) => setName(change.target.value)}
      />
      <TextInput
        label={t('calendar.nameEn')}
        lang="en"
        value={english}
        onChange={(change) => setEnglish(change.target.value)}
      />
      <button type="submit" className="btn btn-plain">
        <Icon name="plus" />
        {t('calendar.add')}
      </button>
      {wrong && (
        <p className="red" role="alert">
          {t('calendar.wrongYear', { year })}
        </p>
      )}
    </form>
  );
}
