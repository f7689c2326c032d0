import { useTranslation } from 'react-i18next';
import type { Origin } from '../../../forms/outside.js';
import { formatInstant } from '../../../forms/format.js';
import { usePeriodName } from '../../components/period.js';
import { useLanguage } from '../../i18n.js';

/** Where a value that was filled in came from, in words. */
export function useOriginWords(): (origin: Origin) => string {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const periodName = usePeriodName();
  return (origin) => {
    if (origin.from === 'feed')
      return t('askOnce.fromFeed', { code: origin.code, at: formatInstant(origin.at, language) });
    const period = origin.period === undefined ? '' : periodName(origin.period);
    if (origin.from === 'regime')
      return t('askOnce.fromRegime', { code: origin.code, period, revision: origin.revision });
    return t(origin.opening === true ? 'askOnce.fromOpening' : 'askOnce.fromPrevious', { period });
  };
}
