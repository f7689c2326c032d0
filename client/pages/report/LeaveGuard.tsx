/** Going to another place of the program while what was typed is saved nowhere: said first, as the browser does for others. */
import { useEffect, useState } from 'react';
import { useBlocker } from 'react-router';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../components/Dialog.js';
import { unsaved } from './autosave.js';
import type { Filing } from './use-filing.js';

/** Nothing is asked where this browser keeps it, or where it can still be saved. */
export function LeaveGuard({ filing: { autosave, keeping } }: { readonly filing: Filing }) {
  const { t } = useTranslation();
  const [asks, setAsks] = useState(false);
  const blocker = useBlocker(
    ({ currentLocation: here, nextLocation: there }) =>
      here.pathname !== there.pathname && unsaved(autosave.state()),
  );
  const { state } = blocker;
  useEffect(() => {
    if (state !== 'blocked') return undefined;
    let over = false;
    const look = async (): Promise<void> => {
      // Whatever goes wrong here, nothing is safe: somebody who could not leave at all would close the browser.
      const safe = await keeping
        .now()
        .then((kept) => kept || autosave.flush())
        .catch(() => false);
      if (over) return;
      if (safe) blocker.proceed?.();
      else setAsks(true);
    };
    void look();
    return () => {
      over = true;
      setAsks(false);
    };
    // Once for each time that somebody wants to leave.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [state]);
  if (blocker.state !== 'blocked' || !asks) return null;
  return (
    <Dialog
      title={t('report.leave.title')}
      onClose={blocker.reset}
      onSubmit={blocker.reset}
      foot={
        <>
          <button type="button" className="btn btn-plain" onClick={blocker.proceed}>
            {t('report.leave.go')}
          </button>
          <button type="submit" className="btn btn-primary">
            {t('report.leave.stay')}
          </button>
        </>
      }
    >
      <p>{t('report.leave.text')}</p>
    </Dialog>
  );
}
