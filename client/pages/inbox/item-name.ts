/** Which report it is, in a list that has more than one of a unit: who, when and what. */
import { usePeriodName } from '../../components/period.js';
import { useLanguage } from '../../i18n.js';
import type { InboxItem } from './query.js';

export function useItemName(): (item: InboxItem) => string {
  const { say } = useLanguage();
  const periodName = usePeriodName();
  return ({ unit, period, label }) => [unit.name, periodName(period), say(label)].join(' · ');
}
