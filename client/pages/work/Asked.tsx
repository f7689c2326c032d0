/** What was asked of one's units by requests and is not sent yet, with the hour by which it is due. */
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { pathOf } from '../../api.js';
import { StateChip } from '../../components/Chip.js';
import { DueText } from '../../components/DateText.js';
import { Table } from '../../components/Table.js';
import { useActing } from '../../session.js';
import { isOwed, reportOf, requestsQuery } from '../requests/query.js';
import type { Answer, RequestItem } from '../requests/query.js';

interface Row {
  readonly request: RequestItem;
  readonly answer: Answer;
}

export function Asked() {
  const { t } = useTranslation();
  const { unit } = useActing();
  const { data } = useQuery(requestsQuery('open'));
  const rows = (data?.items ?? [])
    .flatMap((request) => request.mine.map((answer): Row => ({ request, answer })))
    .filter(({ answer }) => isOwed(answer) && (unit === undefined || answer.unit.code === unit.code))
    .sort((a, b) => (a.answer.dueAt < b.answer.dueAt ? -1 : 1));
  if (rows.length === 0) return null;
  return (
    <section className="stack-tight">
      <h2>
        {t('requests.asked')} <span className="quiet">{rows.length}</span>
      </h2>
      <Table
        caption={t('requests.asked')}
        rows={rows}
        foot={false}
        rowKey={({ request, answer }) => `${request.id} ${answer.unit.code}`}
        columns={[
          {
            key: 'title',
            head: t('requests.name'),
            cell: ({ request, answer }) => <Link to={reportOf(request.regime, answer)}>{request.title}</Link>,
          },
          {
            key: 'issuer',
            head: t('requests.issuer'),
            cell: ({ request }) => request.issuer.name,
          },
          { key: 'unit', head: t('words.column.unit'), cell: ({ answer }) => answer.unit.name },
          {
            key: 'state',
            head: t('words.column.state'),
            cell: ({ answer }) => <StateChip state={answer.state} />,
          },
          {
            key: 'due',
            head: t('requests.due'),
            cell: ({ answer }) => <DueText value={answer.dueAt} late={answer.late} />,
          },
          {
            key: 'request',
            head: t('requests.toRequest'),
            quiet: true,
            cell: ({ request }) => <Link to={pathOf('requests', request.id)}>{t('requests.toRequest')}</Link>,
          },
        ]}
      />
    </section>
  );
}
