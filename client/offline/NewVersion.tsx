/** A newer version of these pages waits: it is taken when the person says so, once all that was typed is kept. */
import { useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { newVersionWaits, subscribeVersion, takeNewVersion } from './versions.js';

export function NewVersion() {
  const { t } = useTranslation();
  const waits = useSyncExternalStore(subscribeVersion, newVersionWaits);
  const [state, setState] = useState<'idle' | 'taking' | 'unsafe'>('idle');
  if (!waits) return null;
  const take = async (): Promise<void> => {
    setState('taking');
    if (!(await takeNewVersion())) setState('unsafe');
  };
  return (
    <div className="notice notice-blue link-banner row-line" role="status">
      <span>
        <strong>{t('offline.newVersion')}</strong>{' '}
        {t(state === 'unsafe' ? 'offline.newVersionUnsafe' : 'offline.newVersionWhy')}
      </span>
      <button
        type="button"
        className="btn btn-plain btn-small"
        disabled={state === 'taking'}
        onClick={() => void take()}
      >
        {t('offline.takeNewVersion')}
      </button>
    </div>
  );
}
