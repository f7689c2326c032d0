import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Loaded } from '../../components/Loaded.js';
import { PageHead } from '../../components/PageHead.js';
import { FailingJobs } from './FailingJobs.js';
import { Mails } from './Mails.js';
import { Now } from './Now.js';
import { Processes } from './Processes.js';
import { operationsQuery } from './query.js';
import { Tables } from './Tables.js';

/** How the system does, for its administrator. */
export default function OperationsPage() {
  const { t } = useTranslation();
  const operations = useQuery(operationsQuery);
  const board = operations.data?.board ?? null;
  return (
    <>
      <PageHead
        title={t('operations.title')}
        sentence={t('operations.sentence')}
        actions={
          board !== null && (
            <a href={`${board}/`} className="btn btn-plain">
              {t('operations.board')}
            </a>
          )
        }
      />
      <Loaded query={operations} rows={12}>
        {(state) => (
          <div className="stack">
            <Now state={state} />
            <FailingJobs items={state.failures.items} />
            <Mails />
            <Processes items={state.processes} />
            <Tables items={state.database.tables} />
            {board === null && <p className="quiet">{t('operations.noBoard')}</p>}
          </div>
        )}
      </Loaded>
    </>
  );
}
