import { useTranslation } from 'react-i18next';
import { keyOf } from './filters.js';
import type { Outcome } from './approving.js';
import { useItemName } from './item-name.js';

/** What became of those that were to be approved at once: how many, and of each that was not, why. */
export function Outcomes({ outcomes }: { readonly outcomes: readonly Outcome[] }) {
  const { t } = useTranslation();
  const nameOf = useItemName();
  const count = (outcome: Outcome['outcome']): number =>
    outcomes.filter((one) => one.outcome === outcome).length;
  const others = outcomes.filter(({ outcome }) => outcome !== 'approved');
  const why = ({ holds = [], problem }: Outcome): string =>
    problem?.title ?? holds.map((hold) => t(`inbox.holds.${hold}`)).join(', ');
  return (
    <div className={others.length === 0 ? 'notice notice-green' : 'notice notice-amber'} role="status">
      {t('inbox.done', { approved: count('approved'), left: count('left'), refused: count('refused') })}
      {others.length > 0 && (
        <ul>
          {others.map((one) => (
            <li key={keyOf(one.item)}>
              {nameOf(one.item)}: {why(one)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
