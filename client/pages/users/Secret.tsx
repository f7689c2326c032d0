import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** A password or token that is shown once, ready to be copied. */
export function Secret({
  title,
  value,
  note,
}: {
  readonly title: string;
  readonly value: string;
  readonly note: string;
}) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  return (
    <div className="notice notice-amber stack-tight" role="status">
      <p className="strong">{title}</p>
      <p className="row-line">
        <code className="secret break">{value}</code>
        <button
          type="button"
          className="btn btn-plain"
          onClick={() => void navigator.clipboard.writeText(value).then(() => setCopied(true))}
        >
          {copied ? t('frame.copied') : t('frame.copy')}
        </button>
      </p>
      <p className="quiet">{note}</p>
    </div>
  );
}
