import { useTranslation } from 'react-i18next';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { formatNumber } from '../../../forms/format.js';
import { pathOf, send } from '../../api.js';
import { Chip } from '../../components/Chip.js';
import { DateText } from '../../components/DateText.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Loaded } from '../../components/Loaded.js';
import { IssueList, ProblemNotice } from '../../components/ProblemNotice.js';
import { Table } from '../../components/Table.js';
import type { Column } from '../../components/Table.js';
import { useLanguage } from '../../i18n.js';
import { pastFileQuery, pastKey, pastQuery, type PastFile, type PastFileDetail } from './query.js';

interface Props {
  readonly regime: string;
  readonly shown: number | undefined;
  readonly onShow: (id: number) => void;
}

/** The files of a regime with how far each is, and what was found in the one that is looked at. */
export function Files({ regime, shown, onShow }: Props) {
  const { t } = useTranslation();
  const query = useQuery(pastQuery(regime));
  const columns = useColumns(onShow);
  return (
    <section className="stack-tight">
      <h2>{t('past.files')}</h2>
      {shown !== undefined && <Outcome regime={regime} id={shown} />}
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('past.noFiles')} why={t('past.noFilesWhy')} />
          ) : (
            <Table caption={t('past.files')} columns={columns} rows={items} rowKey={({ id }) => String(id)} />
          )
        }
      </Loaded>
    </section>
  );
}

const LOOKS = {
  checking: { tone: 'blue', icon: 'cycle' },
  checked: { tone: 'amber', icon: 'clock' },
  refused: { tone: 'red', icon: 'alert' },
  loading: { tone: 'blue', icon: 'cycle' },
  done: { tone: 'green', icon: 'check' },
  failed: { tone: 'red', icon: 'alert' },
} as const;

function useColumns(onShow: (id: number) => void): readonly Column<PastFile>[] {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return [
    {
      key: 'file',
      head: t('past.file'),
      cell: (file) => (
        <button type="button" className="link" onClick={() => onShow(file.id)}>
          {file.fileName}
        </button>
      ),
    },
    { key: 'kind', head: t('past.kind'), cell: ({ kind }) => t(`past.kind_${kind}`) },
    {
      key: 'state',
      head: t('past.state'),
      cell: ({ state }) => <Chip {...LOOKS[state]}>{t(`past.state_${state}`)}</Chip>,
    },
    { key: 'progress', head: t('past.progress'), cell: (file) => <Progress file={file} /> },
    {
      key: 'errors',
      head: t('past.errors'),
      end: true,
      cell: ({ errors }) => (errors > 0 ? <span className="red">{formatNumber(errors, language)}</span> : 0),
    },
    {
      key: 'warnings',
      head: t('past.warnings'),
      end: true,
      cell: ({ warnings }) => formatNumber(warnings, language),
    },
    { key: 'by', head: t('past.by'), cell: ({ requestedBy }) => requestedBy.name },
    { key: 'at', head: t('past.at'), cell: ({ requestedAt }) => <DateText value={requestedAt} time /> },
  ];
}

function Progress({ file }: { readonly file: PastFile }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { state, reports, done, made } = file;
  const shown = { done: formatNumber(done, language), total: formatNumber(reports, language) };
  if (state === 'done') return t('past.made', { count: made });
  if (state === 'checked' || state === 'refused') return t('past.has', { count: reports });
  if (reports === 0) return null;
  return (
    <span className="row-line">
      <progress max={reports} value={done} aria-label={t('past.progress')} />
      <span className="no-wrap">{t('past.progressOf', shown)}</span>
    </span>
  );
}

function Outcome({ regime, id }: { readonly regime: string; readonly id: number }) {
  const query = useQuery(pastFileQuery(regime, id));
  return <Loaded query={query}>{(file) => <Told file={file} />}</Loaded>;
}

const TONES = {
  checking: 'notice notice-blue',
  loading: 'notice notice-blue',
  checked: 'notice notice-amber',
  done: 'notice notice-green',
  refused: 'notice notice-red',
  failed: 'notice notice-red',
} as const;

function Told({ file }: { readonly file: PastFileDetail }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const start = useMutation({
    mutationFn: () => send<PastFileDetail>('POST', `${pathOf('past-imports', file.id)}/start`, {}),
    onSuccess: () => queries.invalidateQueries({ queryKey: pastKey(file.regime) }),
  });
  return (
    <div className={`${TONES[file.state]} stack-tight`} role="status">
      <p className="strong">
        {file.fileName}: {t(`past.told_${file.state}`, { count: file.reports, made: file.made })}
      </p>
      <Progress file={file} />
      {file.reason !== null && <p>{file.reason}</p>}
      {file.issues.length > 0 && (
        <>
          <p>{t('past.found', { errors: file.errors, warnings: file.warnings })}</p>
          <IssueList issues={file.issues} place={() => null} />
        </>
      )}
      <ProblemNotice problem={start.error} />
      {(file.state === 'checked' || file.state === 'failed') && (
        <div>
          <button
            type="button"
            className="btn btn-primary"
            disabled={start.isPending}
            onClick={() => start.mutate()}
          >
            {t(file.state === 'checked' ? 'past.start' : 'past.goOn')}
          </button>
        </div>
      )}
    </div>
  );
}
