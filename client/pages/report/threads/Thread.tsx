/** One remark with everything that was said about it: who, when, what. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DateText } from '../../../components/DateText.js';
import { Icon } from '../../../components/Icon.js';
import type { PlacedRemark } from './place-remarks.js';

export function Thread({
  remark,
  children,
}: {
  readonly remark: PlacedRemark;
  readonly children?: ReactNode;
}) {
  const { t } = useTranslation();
  const { message, author, revision, at, replies = [], settled, gone } = remark;
  return (
    <div className="thread">
      <p className="said">
        {children}
        {message}{' '}
        <span className="quiet">
          ({t('report.page.remarkBy', { name: author.name, revision })}, <DateText value={at} time />)
        </span>
      </p>
      {gone === true && <p className="quiet small">{t('threads.gone')}</p>}
      {replies.length > 0 && (
        <ul className="replies" aria-label={t('threads.replies')}>
          {replies.map((reply) => (
            <li key={reply.id}>
              <span className="strong">{reply.author.name}</span>: {reply.message}{' '}
              <span className="quiet">
                (<DateText value={reply.at} time />)
              </span>
            </li>
          ))}
        </ul>
      )}
      {settled !== undefined && (
        <p className="green small">
          <Icon name="check" /> {t('threads.settledBy', { name: settled.by.name })}{' '}
          <DateText value={settled.at} time />
        </p>
      )}
    </div>
  );
}
