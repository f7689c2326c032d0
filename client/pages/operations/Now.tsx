import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../../forms/format.js';
import { Chip } from '../../components/Chip.js';
import { DateText } from '../../components/DateText.js';
import { useLanguage } from '../../i18n.js';
import './operations.css';
import { bytesText, secondsText } from './amounts.js';
import type { Operations } from './query.js';

/** A wait longer than so many seconds is not what it should be. */
const LONG = 60;

/** The state of queue, roll-ups and database in a few lines. */
export function Now({ state }: { readonly state: Operations }) {
  const { t } = useTranslation();
  return (
    <section className="panel stack-tight">
      <h2>{t('operations.now')}</h2>
      {state.queue === null && (
        <div className="notice notice-amber" role="status">
          <p className="strong">{t('operations.noWorker')}</p>
          <p>{t('operations.noWorkerWhy')}</p>
        </div>
      )}
      <div className="field-grid operations-now">
        <Work state={state} />
        <Store state={state} />
      </div>
    </section>
  );
}

function Work({ state: { dirty, queue, failures } }: { readonly state: Operations }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const count = (value: number) => formatNumber(value, language);
  const span = (seconds: number) => (
    <span className={seconds > LONG ? 'red strong' : undefined}>
      {t('operations.seconds', { value: secondsText(seconds, language) })}
    </span>
  );
  const { setAside, retrying, discarded } = failures;
  return (
    <dl className="facts">
      <dt>{t('operations.dirty')}</dt>
      <dd>{t('operations.dirtyValue', { nodes: count(dirty.nodes), marks: count(dirty.marks) })}</dd>
      <dt>{t('operations.dirtyAge')}</dt>
      <dd>{dirty.oldestAt === null ? t('operations.nothingWaits') : span(dirty.ageSeconds)}</dd>
      {queue !== null && (
        <>
          <dt>{t('operations.queue')}</dt>
          <dd className="row-line">
            {t(`operations.backend_${backend(queue.backend)}`)}
            <Chip tone={queue.answers ? 'green' : 'red'} icon={queue.answers ? 'check' : 'alert'}>
              {queue.answers ? t('operations.answers') : t('operations.silentQueue')}
            </Chip>
          </dd>
          <dt>{t('operations.jobs')}</dt>
          <dd>
            {t('operations.jobsValue', {
              waiting: count(queue.waiting),
              active: count(queue.active),
              delayed: count(queue.delayed),
            })}
          </dd>
          <dt>{t('operations.lag')}</dt>
          <dd>{span(queue.lagSeconds)}</dd>
        </>
      )}
      <dt>{t('operations.failing')}</dt>
      <dd className={setAside > 0 ? 'red strong' : undefined}>
        {t('operations.failingValue', {
          setAside: count(setAside),
          retrying: count(retrying),
          discarded: count(discarded),
        })}
      </dd>
    </dl>
  );
}

function backend(name: string): 'Redis' | 'PostgreSQL' | 'private' {
  return name === 'Redis' || name === 'PostgreSQL' ? name : 'private';
}

function Store({ state: { database, backup } }: { readonly state: Operations }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { pool } = database;
  return (
    <dl className="facts">
      <dt>{t('operations.database')}</dt>
      <dd>{t(`operations.dialect_${database.dialect}`)}</dd>
      <dt>{t('operations.size')}</dt>
      <dd>{bytesText(database.bytes, language)}</dd>
      <dt>{t('operations.pool')}</dt>
      <dd className={pool.waiting > 0 ? 'amber strong' : undefined}>
        {t('operations.poolValue', { used: pool.used, most: pool.most, waiting: pool.waiting })}
      </dd>
      <dt>{t('operations.backup')}</dt>
      <dd>
        {backup === null ? (
          t(database.dialect === 'sqlite' ? 'operations.noBackup' : 'operations.backupElsewhere')
        ) : (
          <>
            <DateText value={backup.at} time /> · <span className="mono">{backup.file}</span> ·{' '}
            {bytesText(backup.bytes, language)}
          </>
        )}
      </dd>
    </dl>
  );
}
