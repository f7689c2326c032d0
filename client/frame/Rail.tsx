import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from 'react-router';
import { Icon } from '../components/Icon.js';
import type { IconName } from '../components/Icon.js';
import { tasksOf, workQuery } from '../pages/work/query.js';
import { hasRole, useActing } from '../session.js';
import { placeOf } from './place-of.js';

const FOLDED = 'baocao.rail';

/** The places of the interface. Folds to icons; on a phone it is a sheet that the bar opens. */
export function Rail({ open }: { readonly open: boolean }) {
  const { t } = useTranslation();
  const { session, unit } = useActing();
  const { data } = useQuery(workQuery(unit?.code));
  const [folded, setFolded] = useState(() => localStorage.getItem(FOLDED) === 'folded');
  const fold = () => {
    localStorage.setItem(FOLDED, folded ? 'open' : 'folded');
    setFolded(!folded);
  };
  const administersNation = session.roles.some(
    ({ role, unit: { level } }) => role === 'administrator' && level === 'nation',
  );
  const tasks = data === undefined ? 0 : tasksOf(data);
  return (
    <nav
      id="places"
      className={`rail${folded && !open ? ' folded' : ''}${open ? ' open' : ''}`}
      aria-label={t('frame.places')}
    >
      <Place to="/" icon="work" label={t('frame.work')} tally={tasks} />
      <Place to="/reports" icon="reports" label={t('frame.reports')} />
      {data?.reviews === true && (
        <Place to="/inbox" icon="inbox" label={t('inbox.title')} tally={data.counts.toReview} />
      )}
      <Place to="/requests" icon="requests" label={t('requests.title')} />
      <Place to="/rollups" icon="rollups" label={t('frame.rollups')} />
      <Place to="/series" icon="series" label={t('series.place')} />
      <Place to="/regimes" icon="regimes" label={t('frame.regimes')} />
      <Place to="/calendar" icon="calendar" label={t('frame.calendar')} />
      <Place to="/rates" icon="check" label={t('rates.title')} />
      <Place to="/duties" icon="clock" label={t('duties.title')} />
      {hasRole(session, 'administrator') && <div className="part">{t('frame.administration')}</div>}
      {administersNation && <Place to="/code-lists" icon="lists" label={t('codeLists.title')} />}
      <Place to="/units" icon="units" label={t('frame.units')} />
      {hasRole(session, 'administrator') && <Place to="/users" icon="users" label={t('frame.users')} />}
      {administersNation && <Place to="/feeds" icon="feeds" label={t('askOnce.feeds')} />}
      {administersNation && <Place to="/operations" icon="operations" label={t('operations.title')} />}
      {administersNation && <Place to="/checks" icon="checks" label={t('checks.title')} />}
      <span className="spring" />
      <Place to="/help" icon="help" label={t('help.title')} />
      <button type="button" className="fold" onClick={fold} aria-expanded={!folded}>
        <Icon name={folded ? 'unfold' : 'fold'} />
        <span className={folded ? 'only-read' : 'label'}>{folded ? t('frame.unfold') : t('frame.fold')}</span>
      </button>
    </nav>
  );
}

interface PlaceProps {
  readonly to: string;
  readonly icon: IconName;
  readonly label: string;
  readonly tally?: number;
}

function Place({ to, icon, label, tally = 0 }: PlaceProps) {
  const here = placeOf(useLocation().pathname) === to;
  return (
    <Link to={to} aria-current={here ? 'page' : undefined} title={label} aria-label={label}>
      <Icon name={icon} />
      <span className="label">{label}</span>
      {tally > 0 && <span className="tally">{tally}</span>}
    </Link>
  );
}
