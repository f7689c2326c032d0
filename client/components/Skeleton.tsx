import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** `true` once `milliseconds` have passed since the component appeared. */
function useAfter(milliseconds: number): boolean {
  const [passed, setPassed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setPassed(true), milliseconds);
    return () => clearTimeout(timer);
  }, [milliseconds]);
  return passed;
}

/**
 * The shape of what comes: nothing for 300 ms, so that quick answers do not flicker; then bars; after 2 s a
 * sentence that says what is being done.
 */
export function Skeleton({ rows = 6, doing }: { readonly rows?: number; readonly doing?: string }) {
  const { t } = useTranslation();
  const visible = useAfter(300);
  const slow = useAfter(2000);
  return (
    <div className="stack-tight" role="status" aria-busy="true">
      <span className={slow ? 'quiet' : 'only-read'}>
        {slow ? (doing ?? t('frame.loadingSlow')) : t('frame.loading')}
      </span>
      {visible && Array.from({ length: rows }, (_, row) => <Bar key={row} row={row} />)}
    </div>
  );
}

function Bar({ row }: { readonly row: number }) {
  return <div className="skeleton" style={{ width: `${92 - ((row * 17) % 40)}%` }} aria-hidden="true" />;
}

export function Waiting() {
  return <Skeleton rows={4} />;
}
