/** Said on every page: that the server does not answer, that the session has ended, that a newer version is there. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../wire.js';
import { LogInAgain } from './LogInAgain.js';
import { useLink } from './link.js';
import { NewVersion } from './NewVersion.js';
import { useRoom } from './room.js';

/** How long nothing is typed before somebody is asked for a password. */
const PAUSE = 1_500;

/** Nobody is asked in the middle of a word: what is typed on would go into the question, and be lost. */
function useTypingPause(wanted: boolean): boolean {
  const [paused, setPaused] = useState(false);
  useEffect(() => {
    if (!wanted) return undefined;
    let timer: ReturnType<typeof setTimeout>;
    const wait = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => setPaused(true), PAUSE);
    };
    wait();
    document.addEventListener('keydown', wait, true);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('keydown', wait, true);
      setPaused(false);
    };
  }, [wanted]);
  return wanted && paused;
}

export function LinkBanner({ session }: { readonly session: Session }) {
  const { t } = useTranslation();
  const { up, session: held, epoch } = useLink();
  const [closed, setClosed] = useState<number>();
  const keeps = useRoom();
  const asks = useTypingPause(held !== 'held' && closed !== epoch);
  return (
    <>
      {!up && (
        <p className="notice notice-amber link-banner" role="status">
          <strong>{t('offline.noLine')}</strong>{' '}
          {t(keeps ? 'offline.noLineWhy' : 'offline.noLineNothingKept')}
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
      {asks && <LogInAgain session={session} onClose={() => setClosed(epoch)} />}
      <NewVersion />
    </>
  );
}
