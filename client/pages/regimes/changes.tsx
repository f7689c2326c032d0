/** What a version changes against another, and the candidate tried on real reports. */
import '@fontsource/jetbrains-mono/latin-400.css';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearchParams } from 'react-router';
import { get, pathOf } from '../../api.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Select } from '../../components/Field.js';
import { Loaded } from '../../components/Loaded.js';
import { PageHead } from '../../components/PageHead.js';
import { useLanguage } from '../../i18n.js';
import { hasRole, useActing } from '../../session.js';
import type { List, RegimeDetail } from '../../wire.js';
import { regimeQuery } from './query.js';
import { Replay } from './Replay.js';
import { VerdictView } from './VerdictView.js';
import type { Changes, OpenPeriod } from './wire.js';

export default function ChangesPage() {
  const { regime = '', version = '' } = useParams();
  const query = useQuery(regimeQuery(regime));
  return <Loaded query={query}>{(detail) => <ChangesOf regime={detail} version={Number(version)} />}</Loaded>;
}

function ChangesOf({ regime, version }: { readonly regime: RegimeDetail; readonly version: number }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const { session } = useActing();
  const { code } = regime;
  return (
    <>
      <PageHead
        title={t('changes.title', { code, version })}
        sentence={say(regime.label)}
        actions={
          <Link to={pathOf('regimes', code)} className="btn btn-plain">
            {t('changes.back')}
          </Link>
        }
      />
      <div className="stack">
        <Comparison regime={regime} version={version} />
        {hasRole(session, 'administrator') && <Trial code={code} version={version} />}
      </div>
    </>
  );
}

function Comparison({ regime, version }: { readonly regime: RegimeDetail; readonly version: number }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const against = search.get('against');
  const path = pathOf('regimes', regime.code, 'versions', version, 'changes');
  const query = useQuery({
    queryKey: ['regimes', regime.code, version, 'changes', against],
    queryFn: ({ signal }) => get<Changes>(against === null ? path : `${path}?against=${against}`, signal),
  });
  const others = regime.versions.filter((one) => one.version !== version);
  return (
    <Loaded query={query}>
      {(changes) =>
        changes.verdict === null ? (
          <EmptyState title={t('changes.first')} why={t('changes.firstWhy')} />
        ) : (
          <>
            <div className="filters">
              <Select
                label={t('changes.against')}
                choices={others.map((one) => ({
                  value: String(one.version),
                  label: t('regimes.version', { version: one.version }),
                }))}
                value={String(changes.against)}
                onChange={(change) => setSearch({ against: change.target.value }, { replace: true })}
              />
            </div>
            <VerdictView verdict={changes.verdict} />
          </>
        )
      }
    </Loaded>
  );
}

function Trial({ code, version }: { readonly code: string; readonly version: number }) {
  const query = useQuery(openReportsQuery(code, version));
  return (
    <Loaded query={query}>{({ items }) => <Replay code={code} version={version} periods={items} />}</Loaded>
  );
}

/** Periods in which reports are open, which publishing has to decide on. */
export function openReportsQuery(code: string, version: number) {
  return {
    queryKey: ['regimes', code, version, 'open-reports'],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      get<List<OpenPeriod>>(pathOf('regimes', code, 'versions', version, 'open-reports'), signal),
  };
}
