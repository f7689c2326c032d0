/** One workbook for many units: out for a regime and period, back in one go; and what one has sent in before. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { parsePeriod } from '../../../regimes/period.js';
import { addressOf, get, pathOf, queryOf } from '../../api.js';
import { DateText } from '../../components/DateText.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Select, TextInput } from '../../components/Field.js';
import { Loaded } from '../../components/Loaded.js';
import { PageHead } from '../../components/PageHead.js';
import { Table, type Column } from '../../components/Table.js';
import { useStable } from '../../form/use-stable.js';
import { useLanguage } from '../../i18n.js';
import type { List } from '../../wire.js';
import { regimesQuery } from '../regimes/query.js';
import { UploadPanel } from './UploadPanel.js';
import { UploadResult } from './UploadResult.js';
import { isOver, type Upload } from './wire.js';

export default function WorkbooksPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const reread = useStable(() => {
    for (const queryKey of [['uploads'], ['obligations'], ['my-work'], ['report']])
      void queries.invalidateQueries({ queryKey });
  });
  return (
    <>
      <PageHead title={t('workbooks.title')} sentence={t('workbooks.sentence')} />
      <div className="stack">
        <section className="panel stack-tight">
          <h2>{t('workbooks.out')}</h2>
          <Out />
        </section>
        <section className="panel stack-tight">
          <h2>{t('workbooks.back')}</h2>
          <p className="quiet">{t('workbooks.backHelp')}</p>
          <UploadPanel onRead={reread} />
        </section>
        <Sent />
      </div>
    </>
  );
}

function Out() {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const [regime, setRegime] = useState('');
  const [period, setPeriod] = useState('');
  const [receiver, setReceiver] = useState('');
  const { data } = useQuery(regimesQuery);
  const regimes = data?.items ?? [];
  const chosen = regime === '' ? (regimes[0]?.code ?? '') : regime;
  const right = parsePeriod(period.trim()) !== undefined;
  const mistake = period.trim() !== '' && !right ? t('workbooks.periodWrong') : undefined;
  const href = (format: string): string =>
    addressOf(pathOf('workbooks', chosen, period.trim())) + queryOf({ format, receiver: receiver.trim() });
  return (
    <>
      <div className="filters">
        <Select
          label={t('workbooks.regime')}
          value={chosen}
          onChange={(change) => setRegime(change.target.value)}
          choices={regimes.map(({ code, label }) => ({ value: code, label: say(label) }))}
        />
        <TextInput
          label={t('workbooks.period')}
          placeholder="2026-Q3"
          mistake={mistake}
          value={period}
          onChange={(change) => setPeriod(change.target.value)}
        />
        <TextInput
          label={t('workbooks.receiver')}
          value={receiver}
          onChange={(change) => setReceiver(change.target.value)}
        />
      </div>
      <p className="quiet">{t('workbooks.outHelp')}</p>
      <div className="row-line">
        {(['xlsx', 'csv'] as const).map((format) =>
          right ? (
            <a key={format} className="btn btn-plain" href={href(format)} download>
              {t(format === 'csv' ? 'workbooks.getCsv' : 'workbooks.getExcel')}
            </a>
          ) : (
            <button key={format} type="button" className="btn btn-plain" disabled>
              {t(format === 'csv' ? 'workbooks.getCsv' : 'workbooks.getExcel')}
            </button>
          ),
        )}
      </div>
    </>
  );
}

function Sent() {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<number>();
  const sent = useQuery({
    queryKey: ['uploads', 'list'],
    queryFn: ({ signal }) => get<List<Upload>>('/uploads', signal),
  });
  const columns: Column<Upload>[] = [
    {
      key: 'name',
      head: t('workbooks.file'),
      cell: ({ id, name }) => (
        <button
          type="button"
          className="btn btn-quiet btn-row"
          onClick={() => setOpened(opened === id ? undefined : id)}
        >
          {name}
        </button>
      ),
    },
    { key: 'at', head: t('workbooks.sentAt'), cell: ({ requestedAt }) => <DateText value={requestedAt} /> },
    { key: 'state', head: t('workbooks.state'), cell: ({ state }) => t(`workbooks.stateOf.${state}`) },
    {
      key: 'saved',
      head: t('workbooks.savedUnits'),
      end: true,
      cell: ({ results }) => results.filter(({ outcome }) => outcome === 'saved').length,
    },
    {
      key: 'wrong',
      head: t('workbooks.wrongUnits'),
      end: true,
      cell: ({ results }) => results.filter(({ outcome }) => outcome !== 'saved').length,
    },
  ];
  return (
    <section className="stack-tight">
      <h2>{t('workbooks.sent')}</h2>
      <Loaded query={sent}>
        {({ items }) => {
          const one = items.find(({ id }) => id === opened);
          return items.length === 0 ? (
            <EmptyState title={t('workbooks.empty')} why={t('workbooks.emptyWhy')} />
          ) : (
            <>
              <Table
                caption={t('workbooks.sent')}
                columns={columns}
                rows={items}
                rowKey={({ id }) => String(id)}
              />
              {one !== undefined && isOver(one) && <UploadResult upload={one} />}
            </>
          );
        }}
      </Loaded>
    </section>
  );
}
