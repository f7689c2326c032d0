/** One regime: what the decree asks to be said of it, its versions, the document in force. */
import '@fontsource/jetbrains-mono/latin-400.css';
import '@fontsource/jetbrains-mono/vietnamese-400.css';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation, useParams } from 'react-router';
import { addressOf, pathOf } from '../../api.js';
import { VersionChip } from '../../components/Chip.js';
import { DateText } from '../../components/DateText.js';
import { Loaded } from '../../components/Loaded.js';
import { PageHead } from '../../components/PageHead.js';
import { usePeriodName } from '../../components/period.js';
import { Table } from '../../components/Table.js';
import { useLanguage } from '../../i18n.js';
import { hasRole, useActing } from '../../session.js';
import type { RegimeDetail, RegimeVersion } from '../../wire.js';
import { PublishDialog, PublishedDialog } from './Publish.js';
import { regimeQuery, versionQuery } from './query.js';
import { Retire } from './Retire.js';
import type { Publication } from './wire.js';
import { useRegimeWords } from './words.js';

interface Outcome {
  readonly version: number;
  readonly publication: Publication;
}

export default function RegimePage() {
  const { regime = '' } = useParams();
  const query = useQuery(regimeQuery(regime));
  return <Loaded query={query}>{(detail) => <Regime regime={detail} />}</Loaded>;
}

function Regime({ regime }: { readonly regime: RegimeDetail }) {
  const { say } = useLanguage();
  const { session } = useActing();
  const words = useRegimeWords();
  const shown = regime.current?.version ?? regime.latest.version;
  return (
    <>
      <PageHead
        title={say(regime.label)}
        sentence={`${regime.code} · ${words.frequencies(regime)} · ${words.chain(regime)}`}
        actions={<Actions regime={regime} administrator={hasRole(session, 'administrator')} />}
      />
      <div className="stack">
        <Ending regime={regime} />
        <Facts regime={regime} />
        <Versions regime={regime} />
        <DocumentOf code={regime.code} version={shown} />
      </div>
    </>
  );
}

/** When it ends, and why. */
function Ending({ regime: { retirement } }: { readonly regime: RegimeDetail }) {
  const { t } = useTranslation();
  const periodName = usePeriodName();
  return retirement === undefined ? null : (
    <p className="notice notice-amber">
      {t('duties.retire.ends', { period: periodName(retirement.lastPeriod) })}. {retirement.reason}
    </p>
  );
}

function Actions({
  regime,
  administrator,
}: {
  readonly regime: RegimeDetail;
  readonly administrator: boolean;
}) {
  const { t } = useTranslation();
  // Kept by its number: once it is published there is no draft any more, and the outcome is still to be read.
  const [publishing, setPublishing] = useState<number>();
  // Whoever publishes from the editor is brought here with what was done.
  const { state } = useLocation() as { readonly state: { readonly published?: Outcome } | null };
  const [outcome, setOutcome] = useState(state?.published);
  const draft = regime.latest.state === 'draft' ? regime.latest.version : undefined;
  const [frequency = 'quarter'] = regime.frequencies;
  return (
    <>
      <Link to={`/reports?regime=${encodeURIComponent(regime.code)}`} className="btn btn-plain">
        {t('regimes.seeReports')}
      </Link>
      {administrator && (
        <Link to={pathOf('regimes', regime.code, 'past')} className="btn btn-plain">
          {t('past.open')}
        </Link>
      )}
      {administrator && (
        <Link to={pathOf('regimes', regime.code, 'versions', draft ?? 'new')} className="btn btn-plain">
          {draft === undefined ? t('regimes.newVersion') : t('regimes.editDraft')}
        </Link>
      )}
      {administrator && draft !== undefined && (
        <button type="button" className="btn btn-primary" onClick={() => setPublishing(draft)}>
          {t('regimes.publish')}
        </button>
      )}
      {administrator && <Retire regime={regime} />}
      {outcome !== undefined && <PublishedDialog {...outcome} onClose={() => setOutcome(undefined)} />}
      {publishing !== undefined && (
        <PublishDialog
          code={regime.code}
          version={publishing}
          frequency={frequency}
          onClose={() => setPublishing(undefined)}
          onDone={(publication) => {
            setPublishing(undefined);
            setOutcome({ version: publishing, publication });
          }}
        />
      )}
    </>
  );
}

function Facts({ regime }: { readonly regime: RegimeDetail }) {
  const { t } = useTranslation();
  const words = useRegimeWords();
  return (
    <dl className="facts panel">
      <dt>{t('regimes.issuer')}</dt>
      <dd>{regime.issuer}</dd>
      <dt>{t('regimes.legalBasis')}</dt>
      <dd>{regime.legalBasis.join('; ') || '–'}</dd>
      <dt>{t('regimes.kind')}</dt>
      <dd>{t(`words.kind.${regime.kind}`)}</dd>
      <dt>{t('regimes.frequency')}</dt>
      <dd>{words.frequencies(regime)}</dd>
      <dt>{t('regimes.chain')}</dt>
      <dd>{words.chain(regime)}</dd>
      {regime.recipient !== undefined && (
        <>
          <dt>{t('regimes.recipient')}</dt>
          <dd>{regime.recipient}</dd>
        </>
      )}
    </dl>
  );
}

function Versions({ regime }: { readonly regime: RegimeDetail }) {
  const { t } = useTranslation();
  const periodName = usePeriodName();
  return (
    <section className="stack-tight">
      <h2>{t('regimes.versions')}</h2>
      <Table
        caption={t('regimes.versions')}
        rows={regime.versions}
        rowKey={({ version }) => String(version)}
        columns={[
          {
            key: 'version',
            head: t('regimes.versionHead'),
            cell: ({ version }: RegimeVersion) => (
              <Link to={pathOf('regimes', regime.code, 'versions', version)}>
                {t('regimes.version', { version })}
              </Link>
            ),
          },
          { key: 'state', head: t('words.column.state'), cell: ({ state }) => <VersionChip state={state} /> },
          {
            key: 'from',
            head: t('regimes.effectiveFrom'),
            cell: ({ effectiveFrom }) => (effectiveFrom === undefined ? '–' : periodName(effectiveFrom)),
          },
          {
            key: 'published',
            head: t('regimes.publishedAt'),
            cell: ({ publishedAt }) =>
              publishedAt === undefined ? '–' : <DateText value={publishedAt} time />,
          },
          {
            key: 'workbook',
            head: t('workbooks.template'),
            cell: ({ version }) => (
              <a href={addressOf(pathOf('regimes', regime.code, 'versions', version, 'workbook'))} download>
                {t('workbooks.getExcel')}
              </a>
            ),
          },
          {
            key: 'changes',
            head: t('changes.what'),
            cell: ({ version }) =>
              version === 1 ? (
                '–'
              ) : (
                <Link to={pathOf('regimes', regime.code, 'versions', version, 'changes')}>
                  {t('changes.see')}
                </Link>
              ),
          },
          {
            key: 'hash',
            head: t('regimes.hash'),
            cell: ({ hash }) => (
              <span className="mono" title={hash}>
                {hash.slice(0, 16)}…
              </span>
            ),
          },
        ]}
      />
    </section>
  );
}

function DocumentOf({ code, version }: { readonly code: string; readonly version: number }) {
  const { t } = useTranslation();
  const query = useQuery(versionQuery(code, version));
  return (
    <section className="stack-tight">
      <h2>{t('regimes.documentOf', { version })}</h2>
      <Loaded query={query}>
        {(document) => (
          // A scrolling box must be reachable by keyboard.
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          <pre className="panel document" tabIndex={0} role="region" aria-label={t('regimes.document')}>
            {JSON.stringify(document, null, 2)}
          </pre>
        )}
      </Loaded>
    </section>
  );
}
