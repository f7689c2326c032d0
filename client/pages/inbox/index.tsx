/** The inbox of those who review: the strangest first, read and decided on by keyboard, several at once. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation, useSearchParams } from 'react-router';
import { send } from '../../api.js';
import { choosing } from '../../components/address.js';
import { dateText } from '../../components/DateText.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Loaded } from '../../components/Loaded.js';
import { PageHead } from '../../components/PageHead.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { useLanguage } from '../../i18n.js';
import { useActing } from '../../session.js';
import { workQuery } from '../work/query.js';
import { useApproving } from './approving.js';
import { FilterBar } from './FilterBar.js';
import { Outcomes } from './Outcomes.js';
import { filtersOf, isFiltered, type InboxFilters } from './filters.js';
import { inboxQuery } from './query.js';
import { Rows } from './Rows.js';
import './inbox.css';

export default function InboxPage() {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { unit } = useActing();
  const [query, setQuery] = useSearchParams();
  const { state } = useLocation() as { readonly state: { readonly done?: string } | null };
  const filters = filtersOf(query);
  const found = useQuery(inboxQuery({ unit: unit?.code, ...filters }));
  const whole = useQuery(inboxQuery({ unit: unit?.code }));
  useEffect(() => {
    // Whether it is noted decides only what is called new the next time.
    void send('POST', '/inbox/visit').catch(() => undefined);
  }, []);
  const choose = choosing<keyof InboxFilters>(setQuery);
  // Beside the list, not in it: the last rows may be gone when it is told what became of them.
  const approving = useApproving();
  const since = found.data?.since ?? null;
  return (
    <div className="stack inbox-page">
      <PageHead
        title={t('inbox.title')}
        sentence={
          since === null ? t('inbox.sentence') : t('inbox.since', { at: dateText(since, language, true) })
        }
      />
      {state?.done !== undefined && (
        <p className="notice notice-green" role="status">
          ✓ {state.done} {t('inbox.doneAll')}
        </p>
      )}
      <div className="stack-tight">
        <FilterBar filters={filters} choose={choose} whole={whole.data} counts={found.data?.counts} />
      </div>
      <ProblemNotice problem={approving.problem} />
      {approving.outcomes !== undefined && <Outcomes outcomes={approving.outcomes} />}
      <Loaded query={found} rows={12}>
        {(inbox) =>
          inbox.items.length > 0 ? (
            <Rows
              inbox={inbox}
              filters={filters}
              approving={approving}
              onSort={(sort) => choose('sort', sort)}
            />
          ) : isFiltered(filters) ? (
            <EmptyState title={t('inbox.noMatch')} why={t('inbox.noMatchWhy', { n: whole.data?.total ?? 0 })}>
              <button type="button" className="btn btn-plain" onClick={() => setQuery({}, { replace: true })}>
                {t('inbox.clearFilters')}
              </button>
            </EmptyState>
          ) : (
            <Empty unit={unit?.code} />
          )
        }
      </Loaded>
    </div>
  );
}

/** Nothing waits: because all is done, or because nothing ever comes to this person. */
function Empty({ unit }: { readonly unit: string | undefined }) {
  const { t } = useTranslation();
  const { data } = useQuery(workQuery(unit));
  const reviews = data?.reviews !== false;
  return (
    <EmptyState
      title={t(reviews ? 'inbox.empty' : 'inbox.reviewsNothing')}
      why={t(reviews ? 'inbox.emptyWhy' : 'inbox.reviewsNothingWhy')}
    >
      <Link to="/rollups" className="btn btn-plain">
        {t('frame.rollups')}
      </Link>
      <Link to="/reports" className="btn btn-plain">
        {t('frame.reports')}
      </Link>
    </EmptyState>
  );
}
