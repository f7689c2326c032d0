/** The same as a list, in order of time. */
import { useTranslation } from 'react-i18next';
import { DateText } from '../../components/DateText.js';
import { Table } from '../../components/Table.js';
import type { Column } from '../../components/Table.js';
import { useLanguage } from '../../i18n.js';
import { EntryText, keyOf } from './entry.js';
import type { AgendaEntry } from './wire.js';

export function EntryList({ entries }: { readonly entries: readonly AgendaEntry[] }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  const columns: readonly Column<AgendaEntry>[] = [
    {
      key: 'day',
      head: t('calendar.day'),
      sortBy: ({ at }) => at,
      cell: ({ day }) => <DateText value={day} />,
    },
    { key: 'weekday', head: t('calendar.weekday'), cell: ({ day }) => weekday.format(new Date(day)) },
    { key: 'what', head: t('agenda.what'), cell: (entry) => <EntryText entry={entry} /> },
  ];
  return <Table caption={t('agenda.views.list')} columns={columns} rows={entries} rowKey={keyOf} />;
}
