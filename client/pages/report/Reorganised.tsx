/** A form that carries nothing over says why, where the unit came out of a reorganisation. */
import { useTranslation } from 'react-i18next';
import { formatDay } from '../../../forms/format.js';
import type { Basis } from '../../wire.js';

export function Reorganised({ basis }: { readonly basis: Basis }) {
  const { t } = useTranslation();
  const { reorganised = [] } = basis;
  if (reorganised.length === 0) return null;
  const units = reorganised.map(
    ({ name, code, share, effective }) =>
      `${name} (${code}${share === '1' ? '' : `, ${share}`}; ${formatDay(effective)})`,
  );
  return (
    <section className="notice notice-amber">
      <p className="strong">{t('series.reorganised')}</p>
      <p>{units.join(', ')}</p>
    </section>
  );
}
