/** Remarks on cells as a reviewer writes them; they travel with the return. */
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../components/Dialog.js';
import { Icon } from '../../components/Icon.js';
import type { ObjectField } from '../../../regimes/dialect/regime.js';
import type { JsonObject, Language } from '../../../regimes/words.js';
import { focusCell } from '../../form/focus-cell.js';
import { describePath } from '../../form/places.js';
import { Reason } from '../report/ActionDialog.js';
import { Thread } from '../report/threads/Thread.js';
import type { Remark } from '../../wire.js';

export interface NewRemark {
  readonly path: string;
  readonly message: string;
}

interface Where {
  readonly root: ObjectField;
  readonly content: JsonObject;
  readonly language: Language;
}

export function RemarkDialog(
  props: Where & {
    readonly path: string;
    /** Remarks that were made on the cell before. */
    readonly said: readonly Remark[];
    readonly onAdd: (remark: NewRemark) => void;
    readonly onClose: () => void;
  },
) {
  const { t } = useTranslation();
  const [message, setMessage] = useState('');
  const close = (): void => {
    props.onClose();
    requestAnimationFrame(() => focusCell(props.path));
  };
  return (
    <Dialog
      title={`${t('review.remarkTitle')} ${describePath(props.root, props.path, props.content, props.language)}`}
      onClose={close}
      onSubmit={() => {
        if (message.trim() === '') return;
        props.onAdd({ path: props.path, message: message.trim() });
        close();
      }}
      foot={
        <>
          <button type="button" className="btn btn-plain" onClick={close}>
            {t('frame.cancel')}
          </button>
          <button type="submit" className="btn btn-primary" disabled={message.trim() === ''}>
            {t('review.remarkAdd')}
          </button>
        </>
      }
    >
      {props.said.map((one) => (
        <Thread key={one.id} remark={one} />
      ))}
      <Reason label={t('review.remarkText')} value={message} mistake={undefined} onChange={setMessage} />
    </Dialog>
  );
}

export function RemarkPanel(
  props: Where & { readonly remarks: readonly NewRemark[]; readonly onRemove: (index: number) => void },
) {
  const { t } = useTranslation();
  const box = useRef<HTMLElement>(null);
  const remove = (index: number): void => {
    props.onRemove(index);
    // The pressed button goes with its remark: what stands in its place now has the focus, or else the list's own line.
    requestAnimationFrame(() => {
      const items = box.current?.querySelectorAll('li') ?? [];
      const next = items[Math.min(index, items.length - 1)]?.querySelector('button');
      (next ?? box.current)?.focus();
    });
  };
  return (
    <section ref={box} tabIndex={-1} aria-label={t('review.remarkText')} className="stack-tight">
      <p className="quiet">
        {t('review.remarkHow')} <strong>{t('review.remarks', { count: props.remarks.length })}.</strong>
      </p>
      {props.remarks.length > 0 && (
        <ul className="remark-list">
          {props.remarks.map((remark, index) => (
            <li key={`${remark.path} ${index}`}>
              <button type="button" className="link" onClick={() => focusCell(remark.path)}>
                {describePath(props.root, remark.path, props.content, props.language)}
              </button>
              : {remark.message}{' '}
              <button
                type="button"
                className="btn btn-quiet btn-icon btn-small"
                aria-label={t('review.removeRemark')}
                onClick={() => remove(index)}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
