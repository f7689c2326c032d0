/** Beside a report: the receipt of what was sent, and every revision. */
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import { BehalfChip, LateChip, NilChip, RevisionChip } from '../../components/Chip.js';
import { DateText } from '../../components/DateText.js';
import { Table } from '../../components/Table.js';
import { useSignature } from './signature.js';
import { revisionAddress } from '../rollup/addresses.js';
import type { Here } from '../rollup/addresses.js';
import type { Receipt as ReceiptFacts, RevisionItem } from '../../wire.js';

export function ReceiptCard({ receipt }: { readonly receipt: ReceiptFacts }) {
  const { t } = useTranslation();
  const signature = useSignature();
  return (
    <section className="panel stack-tight" aria-label={t('report.page.receipt')}>
      <div className="row-line">
        <h2>{t('report.page.receipt')}</h2>
        {receipt.late && <LateChip />}
      </div>
      <p className="quiet">{t('report.page.receiptText')}</p>
      {receipt.imported !== undefined && (
        <p className="strong">{t('past.imported', { ...receipt.imported })}</p>
      )}
      <dl className="facts">
        <dt>{t('report.page.hash')}</dt>
        <dd className="mono">{receipt.hash}</dd>
        <dt>{t('report.page.submittedAt')}</dt>
        <dd>
          <DateText value={receipt.submittedAt} time />,{' '}
          {t('report.page.revision', { n: receipt.revision }).toLowerCase()}
        </dd>
        <dt>{t('report.page.submittedBy')}</dt>
        <dd>{receipt.submittedBy.name}</dd>
        {receipt.signedBy !== undefined && (
          <>
            <dt>{t('report.page.signedBy')}</dt>
            <dd>{signature(receipt)} </dd>
          </>
        )}
      </dl>
    </section>
  );
}

export function Revisions({ items, here }: { readonly items: readonly RevisionItem[]; readonly here: Here }) {
  const { t } = useTranslation();
  const signature = useSignature();
  if (items.length === 0) return <p className="quiet">{t('report.page.noRevisions')}</p>;
  return (
    <Table
      caption={t('report.page.revisions')}
      rows={items}
      rowKey={(item) => String(item.revision)}
      foot={false}
      columns={[
        {
          key: 'n',
          head: t('report.page.revisions'),
          cell: (item) => (
            <Link to={revisionAddress(here, item.revision)}>
              {t('report.page.revision', { n: item.revision })}
            </Link>
          ),
        },
        {
          key: 'state',
          head: t('words.column.state'),
          cell: (item) => (
            <span className="row-line">
              <RevisionChip state={item.state} />
              {item.late && <LateChip />}
              {item.nil && <NilChip />}
              {item.onBehalf !== undefined && <BehalfChip answer={item.onBehalf.answer} />}
              {item.imported !== undefined && (
                <span className="quiet">{t('past.imported', { ...item.imported })}</span>
              )}
            </span>
          ),
        },
        {
          key: 'at',
          head: t('report.page.submittedAt'),
          cell: (item) => <DateText value={item.submittedAt} time />,
        },
        {
          key: 'by',
          head: t('report.page.submittedBy'),
          cell: (item) => [...new Set([item.submittedBy.name, signature(item)])].join(' · '),
        },
        {
          key: 'decided',
          head: t('report.page.decided'),
          cell: (item) => (
            <>
              {item.decidedBy?.name}{' '}
              {item.decidedAt !== undefined && <DateText value={item.decidedAt} time />}
              {item.reason !== undefined && <span className="break"> · {item.reason}</span>}
            </>
          ),
        },
        {
          key: 'hash',
          head: t('report.page.hash'),
          cell: (item) => <code title={item.hash}>{item.hash.slice(0, 12)}…</code>,
        },
      ]}
    />
  );
}
