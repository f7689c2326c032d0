/** What this person typed on this computer and the server does not have: why it is still here, and what to do. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { formatInstant } from '../../../forms/format.js';
import { pathOf } from '../../api.js';
import { Dialog } from '../../components/Dialog.js';
import { Table } from '../../components/Table.js';
import { usePeriodName } from '../../components/period.js';
import { useLanguage } from '../../i18n.js';
import { copies } from '../../offline/copies.js';
import type { Copy } from '../../offline/copies.js';
import { sendNow, useCopies } from '../../offline/use-outbox.js';
import { useActing } from '../../session.js';

export function Unsent() {
  const { t } = useTranslation();
  const { language, say } = useLanguage();
  const { session } = useActing();
  const user = session.user.username;
  const queries = useQueryClient();
  const periodName = usePeriodName();
  const rows = useCopies(user);
  const [removing, setRemoving] = useState<Copy>();
  if (rows.length === 0) return null;
  const nameOf = (copy: Copy): string =>
    `${say(copy.label)} · ${periodName(copy.period)} · ${copy.unit.name}`;
  const timeOf = (copy: Copy): string => formatInstant(new Date(copy.at).toISOString(), language);
  return (
    <section className="stack-tight notice notice-amber" id="unsent">
      <h2>
        {t('offline.unsent.title')} <span className="quiet">{rows.length}</span>
      </h2>
      <p>{t('offline.unsent.text')}</p>
      <Table
        caption={t('offline.unsent.title')}
        rows={rows}
        foot={false}
        rowKey={({ report, page }) => `${report} ${page}`}
        columns={[
          {
            key: 'report',
            head: t('offline.unsent.report'),
            cell: (copy) => (
              <Link to={pathOf('reports', copy.regime, copy.period, copy.unit.code)}>{nameOf(copy)}</Link>
            ),
          },
          { key: 'at', head: t('offline.unsent.typedAt'), cell: timeOf },
          {
            key: 'why',
            head: t('offline.unsent.why'),
            cell: ({ waits, detail }) => t(`offline.unsent.${waits}`, { detail: detail ?? '' }),
          },
          {
            key: 'acts',
            head: t('offline.unsent.acts'),
            cell: (copy) => (
              <span className="row-line">
                {copy.waits === 'line' && (
                  <button
                    type="button"
                    className="btn btn-plain btn-small"
                    onClick={() => void sendNow(user, queries)}
                  >
                    {t('offline.unsent.send')}
                  </button>
                )}
                <button
                  type="button"
                  className="btn btn-plain btn-small"
                  onClick={() => setRemoving(copy)}
                  aria-label={`${t('offline.unsent.remove')}: ${nameOf(copy)}`}
                >
                  {t('offline.unsent.remove')}
                </button>
              </span>
            ),
          },
        ]}
      />
      {removing !== undefined && (
        <Dialog
          title={t('offline.unsent.removeTitle')}
          onClose={() => setRemoving(undefined)}
          onSubmit={() => {
            void copies().drop(removing, removing.at);
            setRemoving(undefined);
          }}
          foot={
            <>
              <button type="button" className="btn btn-plain" onClick={() => setRemoving(undefined)}>
                {t('frame.cancel')}
              </button>
              <button type="submit" className="btn btn-danger">
                {t('offline.unsent.remove')}
              </button>
            </>
          }
        >
          <p>{t('offline.unsent.removeText', { at: timeOf(removing), report: nameOf(removing) })}</p>
        </Dialog>
      )}
    </section>
  );
}
