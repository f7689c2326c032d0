import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { EmptyState } from '../components/EmptyState.js';
import { PageHead } from '../components/PageHead.js';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <>
      <PageHead title={t('frame.notFound')} />
      <EmptyState title={t('frame.notFound')} why={t('frame.notFoundWhy')}>
        <HomeLink />
      </EmptyState>
    </>
  );
}

export function NoRights() {
  const { t } = useTranslation();
  return (
    <>
      <PageHead title={t('frame.noRights')} />
      <EmptyState title={t('frame.noRights')} why={t('frame.noRightsWhy')}>
        <HomeLink />
      </EmptyState>
    </>
  );
}

function HomeLink() {
  const { t } = useTranslation();
  return (
    <Link to="/" className="btn btn-primary">
      {t('frame.home')}
    </Link>
  );
}
