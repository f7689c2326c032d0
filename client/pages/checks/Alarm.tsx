import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { formatNumber } from '../../../forms/format.js';
import { DateText } from '../../components/DateText.js';
import { useLanguage } from '../../i18n.js';
import { useActing } from '../../session.js';
import { alarmQuery, type CheckItem } from './query.js';

/** On an administrator's first page: the verification that found something, until everything was found right again. */
export function AlarmForAdministrators() {
  const { session } = useActing();
  const administers = session.roles.some(
    ({ role, unit: { level } }) => role === 'administrator' && level === 'nation',
  );
  const { data } = useQuery({ ...alarmQuery, enabled: administers });
  return data?.alarm ? <Alarm check={data.alarm} /> : null;
}

export function Alarm({ check }: { readonly check: CheckItem }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return (
    <div className="notice notice-red row-line" role="alert">
      <span>
        {t('checks.alarm', { n: formatNumber(check.differences, language) })}{' '}
        <DateText value={check.startedAt ?? check.requestedAt} time />
      </span>
      <Link to={`/checks/${check.id}`} className="btn btn-plain">
        {t('checks.look')}
      </Link>
    </div>
  );
}
