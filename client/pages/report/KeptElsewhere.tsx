/** Says that another page, here or closed since, keeps unsaved content of the same report. */
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { formatInstant } from '../../../forms/format.js';
import { useLanguage } from '../../i18n.js';
import { useCopies } from '../../offline/use-outbox.js';
import { useActing } from '../../session.js';
import type { Filing } from './use-filing.js';
import type { Place } from './use-report.js';

interface Props {
  readonly place: Place;
  readonly filing: Filing;
}

export function KeptElsewhere({ place, filing }: Props) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { session } = useActing();
  const report = `${place.regime}/${place.period}/${place.unit}`;
  const [other] = useCopies(session.user.username).filter(
    (copy) => copy.report === report && !filing.isOwn(copy),
  );
  if (other === undefined) return null;
  return (
    <p className="notice notice-amber row-line" role="status">
      {t('offline.alsoElsewhere', { at: formatInstant(new Date(other.at).toISOString(), language) })}{' '}
      <Link to="/#unsent">{t('offline.seeUnsent')}</Link>
    </p>
  );
}
