import { useTranslation } from 'react-i18next';
import { Chip, LateChip } from '../../components/Chip.js';
import type { InboxItem } from './query.js';

/** What is to be known of a report before it is opened. */
export function Signs({ item }: { readonly item: InboxItem }) {
  const { t } = useTranslation();
  const { outliers, warnings, late, claim } = item;
  return (
    <span className="chips">
      {outliers > 0 && (
        <Chip tone="amber" icon="series">
          {t('inbox.outliers', { n: outliers })}
        </Chip>
      )}
      {warnings > 0 && (
        <Chip tone="amber" icon="alert">
          {t('inbox.warnings', { n: warnings })}
        </Chip>
      )}
      {late && <LateChip />}
      {item.new && (
        <Chip tone="blue" icon="sent">
          {t('inbox.flags.new')}
        </Chip>
      )}
      {claim !== undefined && (
        <Chip tone="neutral" icon="person">
          {claim.mine ? t('inbox.flags.mine') : t('inbox.reviewedBy', { name: claim.by.name })}
        </Chip>
      )}
    </span>
  );
}
