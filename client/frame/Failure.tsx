import { useTranslation } from 'react-i18next';
import { isRouteErrorResponse, useRouteError } from 'react-router';
import { isProblem } from '../api.js';
import { EmptyState } from '../components/EmptyState.js';
import { PageHead } from '../components/PageHead.js';
import { NoRights, NotFound } from './NotFound.js';

/** What a page shows that threw: the two refusals that have pages of their own, or that it broke. */
export function Failure() {
  return <Refusal problem={useRouteError()} />;
}

/** The page for a refusal: not found, no rights, or broken. */
export function Refusal({ problem }: { readonly problem: unknown }) {
  const { t } = useTranslation();
  const status = isProblem(problem) || isRouteErrorResponse(problem) ? problem.status : undefined;
  if (status === 404) return <NotFound />;
  if (status === 403) return <NoRights />;
  return (
    <>
      <PageHead title={t('frame.broken')} />
      <EmptyState title={t('frame.broken')} why={t('frame.brokenWhy')}>
        <button type="button" className="btn btn-primary" onClick={() => window.location.reload()}>
          {t('frame.reload')}
        </button>
      </EmptyState>
    </>
  );
}
