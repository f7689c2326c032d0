import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { pathOf, send } from '../../api.js';
import { Chip } from '../../components/Chip.js';
import { DateText } from '../../components/DateText.js';
import { Dialog } from '../../components/Dialog.js';
import { EmptyState } from '../../components/EmptyState.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { Table } from '../../components/Table.js';
import type { Column } from '../../components/Table.js';
import { operationsKey, type FailingJob } from './query.js';

type Act = 'retry' | 'discard';
interface Asking {
  readonly act: Act;
  readonly job: FailingJob;
}

const LOOKS = {
  retrying: { tone: 'amber', icon: 'cycle' },
  'set-aside': { tone: 'red', icon: 'alert' },
  discarded: { tone: 'neutral', icon: 'close' },
} as const;

/** Jobs that fail, each with its reason, to be tried again or given up. */
export function FailingJobs({ items }: { readonly items: readonly FailingJob[] }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const nameOf = useJobName();
  const [asking, setAsking] = useState<Asking>();
  const decide = useMutation({
    mutationFn: ({ act, job }: Asking) => send('POST', pathOf('operations', 'jobs', job.key, act)),
    onSettled: () => queries.invalidateQueries({ queryKey: operationsKey }),
  });
  const columns = useColumns(nameOf, setAsking);
  return (
    <section className="stack-tight">
      <h2>{t('operations.failures')}</h2>
      <ProblemNotice problem={decide.error} />
      {items.length === 0 ? (
        <EmptyState title={t('operations.noFailures')} why={t('operations.noFailuresWhy')} />
      ) : (
        <>
          <p className="quiet">{t('operations.failuresWhy')}</p>
          <Table
            caption={t('operations.failures')}
            columns={columns}
            rows={items}
            rowKey={({ key }) => key}
          />
        </>
      )}
      {asking !== undefined && (
        <Ask
          asking={asking}
          name={nameOf(asking.job)}
          onClose={() => setAsking(undefined)}
          onYes={() => {
            decide.mutate(asking);
            setAsking(undefined);
          }}
        />
      )}
    </section>
  );
}

function useJobName(): (job: FailingJob) => string {
  const { t } = useTranslation();
  return ({ name, key, node }) => {
    if (name === 'recompute-rollup' && node !== undefined) return t('operations.name_recompute', { ...node });
    if (name === 'refresh-obligations') return t('operations.name_obligations');
    if (name === 'rollup.verify') return t('operations.name_verify');
    if (name === 'rollup.rebuild') return t('operations.name_rebuild');
    if (name === 'rollup.check') return t('operations.name_check');
    if (name === 'events.seal') return t('operations.name_seal');
    if (name === 'notices.make') return t('operations.name_notices');
    if (name === 'notices.mail') return t('operations.name_mails');
    return `${name} ${key}`;
  };
}

function useColumns(
  nameOf: (job: FailingJob) => string,
  ask: (asking: Asking) => void,
): readonly Column<FailingJob>[] {
  const { t } = useTranslation();
  return [
    {
      key: 'job',
      head: t('operations.job'),
      sortBy: nameOf,
      cell: (job) =>
        job.node === undefined ? (
          nameOf(job)
        ) : (
          <Link to={pathOf('rollups', job.node.regime, job.node.period, job.node.unit)}>{nameOf(job)}</Link>
        ),
    },
    {
      key: 'state',
      head: t('operations.state'),
      sortBy: ({ state }) => state,
      cell: ({ state }) => <Chip {...LOOKS[state]}>{t(`operations.state_${state}`)}</Chip>,
    },
    {
      key: 'reason',
      head: t('operations.reason'),
      cell: ({ reason }) => <span className="reason break">{reason}</span>,
    },
    { key: 'tries', head: t('operations.tries'), end: true, cell: ({ tries }) => tries },
    {
      key: 'since',
      head: t('operations.since'),
      sortBy: ({ firstAt }) => firstAt,
      cell: ({ firstAt }) => <DateText value={firstAt} time />,
    },
    {
      key: 'next',
      head: t('operations.next'),
      cell: ({ nextAt }) => (nextAt === null ? '–' : <DateText value={nextAt} time />),
    },
    {
      key: 'acts',
      head: t('operations.acts'),
      quiet: true,
      end: true,
      cell: (job) => <Acts job={job} name={nameOf(job)} ask={ask} />,
    },
  ];
}

function Acts({
  job,
  name,
  ask,
}: {
  readonly job: FailingJob;
  readonly name: string;
  readonly ask: (asking: Asking) => void;
}) {
  const { t } = useTranslation();
  return (
    <span className="row-line acts">
      <button
        type="button"
        className="btn btn-plain btn-row"
        aria-label={t('operations.retryName', { job: name })}
        onClick={() => ask({ act: 'retry', job })}
      >
        {t('operations.retry')}
      </button>
      {job.state !== 'discarded' && (
        <button
          type="button"
          className="btn btn-danger btn-row"
          aria-label={t('operations.discardName', { job: name })}
          onClick={() => ask({ act: 'discard', job })}
        >
          {t('operations.discard')}
        </button>
      )}
    </span>
  );
}

interface AskProps {
  readonly asking: Asking;
  readonly name: string;
  readonly onClose: () => void;
  readonly onYes: () => void;
}

function Ask({ asking: { act }, name, onClose, onYes }: AskProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={t(`operations.${act}`)}
      onClose={onClose}
      onSubmit={onYes}
      foot={
        <>
          <button type="button" className="btn btn-plain" onClick={onClose}>
            {t('frame.cancel')}
          </button>
          <button type="submit" className="btn btn-primary">
            {t(`operations.${act}`)}
          </button>
        </>
      }
    >
      <p>{t(act === 'retry' ? 'operations.retryAsk' : 'operations.discardAsk', { job: name })}</p>
    </Dialog>
  );
}
