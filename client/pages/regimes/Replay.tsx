/** A candidate tried on what was really reported: how many it would refuse, and which. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from '@tanstack/react-query';
import { pathOf, send } from '../../api.js';
import { usePeriodName } from '../../components/period.js';
import { IssueList, ProblemNotice } from '../../components/ProblemNotice.js';
import { Table } from '../../components/Table.js';
import { Select } from '../../components/Field.js';
import type { OpenPeriod, Replayed } from './wire.js';

interface Props {
  readonly code: string;
  readonly version: number;
  /** Periods in which something was sent, the latest first. */
  readonly periods: readonly OpenPeriod[];
}

export function Replay({ code, version, periods }: Props) {
  const { t } = useTranslation();
  const periodName = usePeriodName();
  const sent = periods.filter((one) => one.sent > 0);
  const [period, setPeriod] = useState(sent[0]?.period ?? '');
  const replay = useMutation({
    mutationFn: () =>
      send<{ replayed: Replayed | null }>('POST', pathOf('regimes', code, 'versions', version, 'replay'), {
        period,
      }),
  });
  const found = replay.data?.replayed;
  return (
    <section className="stack-tight">
      <h2>{t('changes.replay')}</h2>
      <p>{sent.length === 0 ? t('changes.nothingSent') : t('changes.replayWhy')}</p>
      {sent.length > 0 && (
        <form
          className="filters"
          onSubmit={(submission) => {
            submission.preventDefault();
            replay.mutate();
          }}
        >
          <Select
            label={t('changes.period')}
            choices={sent.map((one) => ({ value: one.period, label: periodName(one.period) }))}
            value={period}
            onChange={(change) => setPeriod(change.target.value)}
          />
          <button type="submit" className="btn btn-plain" disabled={replay.isPending}>
            {replay.isPending ? t('changes.replaying') : t('changes.replayNow')}
          </button>
        </form>
      )}
      <ProblemNotice problem={replay.error} />
      {found && <Outcome replayed={found} />}
    </section>
  );
}

function Outcome({ replayed }: { readonly replayed: Replayed }) {
  const { t } = useTranslation();
  const { reports, failed, warned, failures, lost } = replayed;
  return (
    <>
      <p role="status" className={`notice ${failed > 0 ? 'notice-red' : 'notice-green'}`}>
        {t('changes.replayed', { reports, failed, warned })}
        {Object.entries(lost).map(([path, count]) => (
          <span key={path} className="d-block">
            {t('changes.lost', { count, path })}
          </span>
        ))}
      </p>
      {failures.length > 0 && (
        <Table
          caption={t('changes.failures')}
          rows={failures}
          total={failed + warned}
          rowKey={({ unit }) => unit.code}
          columns={[
            { key: 'unit', head: t('words.column.unit'), cell: ({ unit }) => `${unit.name} (${unit.code})` },
            { key: 'errors', head: t('changes.errors'), end: true, cell: ({ errors }) => errors },
            { key: 'warnings', head: t('changes.warnings'), end: true, cell: ({ warnings }) => warnings },
            { key: 'issues', head: t('changes.issues'), cell: ({ issues }) => <IssueList issues={issues} /> },
          ]}
        />
      )}
    </>
  );
}
