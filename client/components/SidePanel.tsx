import { useId, useLayoutEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from './Icon.js';

interface Props {
  readonly title: ReactNode;
  /** One sentence below the title: where one is. */
  readonly sentence?: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A sheet at the right of the page on the browser's own `<dialog>`: Escape closes, and focus returns to where it was. */
export function SidePanel({ title, sentence, onClose, children }: Props) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  // Before the sheet leaves the page, or the browser no longer knows where to put the focus.
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element !== null && !element.open) element.showModal();
    return () => element?.close();
  }, []);
  return (
    // Escape is the way of the keyboard; a click beside the sheet closes it too.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events
    <dialog
      ref={dialog}
      className="sheet side-panel"
      aria-labelledby={heading}
      onCancel={(cancel) => {
        cancel.preventDefault();
        onClose();
      }}
      onClick={(click) => {
        if (click.target === click.currentTarget) onClose();
      }}
    >
      <div className="side-inner">
        <div className="head">
          <div>
            <h2 id={heading}>{title}</h2>
            {sentence !== undefined && <p className="quiet">{sentence}</p>}
          </div>
          <button
            type="button"
            className="btn btn-quiet btn-icon"
            onClick={onClose}
            aria-label={t('frame.close')}
          >
            <Icon name="close" />
          </button>
        </div>
        <div className="body stack">{children}</div>
      </div>
    </dialog>
  );
}
