/** Said on every page: that the server does not answer, that the session has ended, that a newer version is there. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../wire.js';
import { LogInAgain } from './LogInAgain.js';
import { useLink } from './link.js';
import { NewVersion } from './NewVersion.js';

export function LinkBanner({ session }: { readonly session: Session }) {
  const { t } = useTranslation();
  const { up, session: held, epoch } = useLink();
  const [closed, setClosed] = useState<number>();
  return (
    <>
      {!up && (
        <p className="notice notice-amber link-banner" role="status">
          <strong>{t('offline.noLine')}</strong> {t('offline.noLineWhy')}
        </p>
      )}
      {held !== 'held' && (
        <div className="notice notice-red link-banner row-line" role="alert">
          <span>
            <strong>{t(held === 'other' ? 'offline.otherPerson' : 'offline.ended')}</strong>{' '}
            {t('offline.endedWhy')}
          </span>
          <button type="button" className="btn btn-primary btn-small" onClick={() => setClosed(undefined)}>
            {t('offline.logInAgain')}
          </button>
        </div>
      )}
      {held !== 'held' && closed !== epoch && (
        <LogInAgain session={session} onClose={() => setClosed(epoch)} />
      )}
      <NewVersion />
    </>
  );
}
