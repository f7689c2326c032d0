import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../forms/format.js';
import { useLanguage } from '../i18n.js';

/** `3.290 / 3.321 đơn vị` with its bar: how many of the expected reports count already. */
export function CoverageBar({
  approved,
  expected,
}: {
  readonly approved: number;
  readonly expected: number;
}) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const full = expected > 0 && approved >= expected;
  const percent = expected === 0 ? 0 : Math.min(100, (approved / expected) * 100);
  const words = t('frame.coverage', {
    approved: formatNumber(approved, language),
    expected: formatNumber(expected, language),
  });
  return (
    <span className="coverage">
      <span className={full ? 'track full' : 'track'} aria-hidden="true">
        <span style={{ width: `${percent}%` }} />
      </span>
      <span className="no-wrap">{words}</span>
    </span>
  );
}
