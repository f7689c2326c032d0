import { lazy, Suspense, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { JsonObject } from '../../../../regimes/words.js';
import { Skeleton } from '../../../components/Skeleton.js';
import { hasRole, useActing } from '../../../session.js';

const Trial = lazy(async () => ({ default: (await import('./index.js')).Trial }));

interface Props {
  readonly document: JsonObject | undefined;
  /** The form of the document. */
  readonly children: ReactNode;
}

/** Beside the document: its form or, for those who may declare regimes, its trial. */
export function FormOrTrial({ document, children }: Props) {
  const { t } = useTranslation();
  const { session } = useActing();
  const [shown, setShown] = useState<'form' | 'trial'>('form');
  if (!hasRole(session, 'administrator')) return children;
  const choice = (view: typeof shown, label: string) => (
    <button
      type="button"
      className={view === shown ? 'btn btn-plain active' : 'btn btn-quiet'}
      aria-pressed={view === shown}
      onClick={() => setShown(view)}
    >
      {label}
    </button>
  );
  return (
    <div className="half">
      <div className="row-line half-tabs" role="group" aria-label={t('regimes.preview')}>
        {choice('form', t('trial.previewTab'))}
        {choice('trial', t('trial.tab'))}
      </div>
      {shown === 'form' ? (
        children
      ) : (
        <section className="half preview" aria-label={t('trial.tab')}>
          <Suspense fallback={<Skeleton />}>
            <Trial document={document} />
          </Suspense>
        </section>
      )}
    </div>
  );
}
