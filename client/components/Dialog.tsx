import { useId, useLayoutEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from './Icon.js';

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  /** The buttons, the filled one last. */
  readonly foot?: ReactNode;
  readonly children: ReactNode;
  /** Makes the dialog a form: Enter sends it. */
  readonly onSubmit?: () => void;
}

/** A modal sheet on the browser's own `<dialog>`: focus stays inside, Escape closes, focus returns afterwards. */
export function Dialog({ title, onClose, foot, children, onSubmit }: Props) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  // Closed while it is still in the page: only then does the browser give the focus back.
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element !== null && !element.open) element.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog ref={dialog} className="sheet" aria-labelledby={heading} onCancel={onClose}>
      <form
        method="dialog"
        onSubmit={(submission) => {
          submission.preventDefault();
          onSubmit?.();
        }}
      >
        <div className="head">
          <h2 id={heading}>{title}</h2>
          <button
            type="button"
            className="btn btn-quiet btn-icon"
            onClick={onClose}
            aria-label={t('frame.close')}
          >
            <Icon name="close" />
          </button>
        </div>
        <div className="body stack-tight">{children}</div>
        {foot !== undefined && <div className="foot">{foot}</div>}
      </form>
    </dialog>
  );
}
