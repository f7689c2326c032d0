/** Several at once are approved after one more key: their figures count from then on. */
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../components/Dialog.js';
import { focusFirst } from '../report/ActionDialog.js';
import { keyOf } from './filters.js';
import { useItemName } from './item-name.js';
import type { InboxItem } from './query.js';

const NAMED = 12;

export function ApproveDialog({
  items,
  onApprove,
  onClose,
}: {
  readonly items: readonly InboxItem[];
  readonly onApprove: () => void;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const nameOf = useItemName();
  return (
    <Dialog
      title={t('inbox.approveTitle', { count: items.length })}
      onClose={onClose}
      onSubmit={onApprove}
      foot={
        <>
          <button type="button" className="btn btn-plain" onClick={onClose}>
            {t('frame.cancel')}
          </button>
          <button ref={focusFirst} type="submit" className="btn btn-primary">
            {t('review.approve')}
          </button>
        </>
      }
    >
      <p>{t('inbox.approveText')}</p>
      <ul>
        {items.slice(0, NAMED).map((item) => (
          <li key={keyOf(item)}>{nameOf(item)}</li>
        ))}
      </ul>
      {items.length > NAMED && (
        <p className="quiet">{t('report.form.moreIssues', { count: items.length - NAMED })}</p>
      )}
    </Dialog>
  );
}
