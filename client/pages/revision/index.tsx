/** One immutable revision of a report: what was sent, by whom, how it stands in the tree, and the proof of it. */
import { useEffect, useMemo } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { formatInstant } from '../../../forms/format.js';
import type { Regime } from '../../../regimes/dialect/regime.js';
import { pathOf } from '../../api.js';
import { BehalfChip, LateChip, NilChip, RevisionChip } from '../../components/Chip.js';
import { Loaded as WhenLoaded } from '../../components/Loaded.js';
import { PrintButtons } from '../../components/PrintButtons.js';
import { PageHead } from '../../components/PageHead.js';
import { usePeriodName } from '../../components/period.js';
import { focusCell } from '../../form/focus-cell.js';
import type { MarkSources } from '../../form/grid/marks.js';
import { useRegime } from '../../form/load-form.js';
import { describePath } from '../../form/places.js';
import { ContentView } from '../../form/view/ContentView.js';
import { useLanguage } from '../../i18n.js';
import type { Chain, Revision, RevisionItem } from '../../wire.js';
import { AttachmentList } from '../report/Attachments.js';
import { PrefilledList } from '../report/PrefilledList.js';
import { BehalfNotice } from '../report/Behalf.js';
import { Revisions } from '../report/Papers.js';
import { useSignature } from '../report/signature.js';
import { wordsByPath } from '../report/threads/open.js';
import { ReportThreads } from '../report/threads/ReportThreads.js';
import { useRevision, useRevisions } from '../report/use-report.js';
import { rollupAddress } from '../rollup/addresses.js';
import type { Here } from '../rollup/addresses.js';
import { chainQuery } from '../rollup/queries.js';
import { GapsNotice } from '../rollup/StaleNotice.js';
import { ChainCard } from './ChainCard.js';
import { ProofCard } from './ProofCard.js';
import '../report/report.css';
import '../rollup/rollup.css';

export default function RevisionPage() {
  const { regime = '', period = '', unit = '', n = '' } = useParams();
  const [query] = useSearchParams();
  const here = { regime, period, unit };
  const number = /^[1-9]\d{0,8}$/.test(n) ? Number(n) : 0;
  const revision = useRevision(here, number);
  const chain = useQuery(chainQuery(here, number));
  const revisions = useRevisions(here);
  const read = useRegime(regime, revision.data?.regimeVersion);
  return (
    <WhenLoaded query={revision} rows={12}>
      {(data) => (
        <WhenLoaded query={read}>
          {(known) => (
            <WhenLoaded query={chain}>
              {(standing) => (
                <RevisionDesk
                  here={here}
                  revision={data}
                  chain={standing}
                  regime={known}
                  cell={query.get('cell') ?? undefined}
                  history={revisions.data?.items ?? []}
                />
              )}
            </WhenLoaded>
          )}
        </WhenLoaded>
      )}
    </WhenLoaded>
  );
}

interface Props {
  readonly here: Here;
  readonly revision: Revision;
  readonly chain: Chain;
  readonly regime: Regime;
  /** The cell that led here. */
  readonly cell: string | undefined;
  readonly history: readonly RevisionItem[];
}

function RevisionDesk({ here, revision, chain, regime, cell, history }: Props) {
  const { t } = useTranslation();
  const { language, say } = useLanguage();
  const periodName = usePeriodName();
  const { own } = chain;
  const marks = useMemo<MarkSources>(() => ({ remarksAt: wordsByPath(revision.remarks) }), [revision]);
  useEffect(() => {
    if (cell !== undefined) focusCell(cell);
  }, [cell]);
  return (
    <div className="stack report-page rollup-page">
      <PageHead
        title={`${t('lineage.revisionTitle', { n: revision.revision })}: ${say(regime.label)}`}
        sentence={`${periodName(here.period)} · ${own.unit.name}`}
        marks={
          <>
            <RevisionChip state={revision.state} />
            {revision.late && <LateChip />}
            {revision.nil && <NilChip />}
            {revision.onBehalf !== undefined && <BehalfChip answer={revision.onBehalf.answer} />}
          </>
        }
        actions={
          <>
            <PrintButtons
              path={pathOf('reports', here.regime, here.period, here.unit, 'revisions', revision.revision)}
            />
            {own.aggregating && (
              <Link
                className="btn btn-plain"
                to={rollupAddress(here, { mode: 'confirmed', revision: revision.revision })}
              >
                {t('lineage.toRollup')}
              </Link>
            )}
            <Link className="btn btn-plain" to={pathOf('reports', here.regime, here.period, here.unit)}>
              {t('lineage.toReport')}
            </Link>
          </>
        }
      />
      {own.gaps !== undefined && <GapsNotice gaps={own.gaps} />}
      <Facts revision={revision} now={own.now} />
      <BehalfNotice onBehalf={revision.onBehalf} />
      <ReportThreads
        place={here}
        remarks={revision.remarks}
        over
        root={regime.root}
        content={revision.content}
        language={language}
      />
      <AttachmentList place={here} files={revision.attachments ?? []} />
      {cell !== undefined && (
        <p>
          <button type="button" className="link" onClick={() => focusCell(cell)}>
            {t('lineage.cellHere', { cell: describePath(regime.root, cell, revision.content, language) })}
          </button>
        </p>
      )}
      <ContentView
        root={regime.root}
        content={revision.content}
        language={language}
        marks={marks}
        level={own.unit.level}
      />
      <PrefilledList cells={revision.prefilled ?? []} root={regime.root} content={revision.content} />
      <ProofCard here={here} chain={chain} title={t('lineage.proofTitleAt')} />
      <ChainCard here={here} chain={chain} />
      <div className="stack-tight">
        <h2>{t('lineage.history')}</h2>
        <Revisions items={history} here={here} />
      </div>
    </div>
  );
}

function Facts({ revision, now }: { readonly revision: Revision; readonly now: number | null }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const signature = useSignature();
  return (
    <section className="panel stack-tight">
      <p className="quiet">{t('lineage.revisionSentence')}</p>
      {revision.imported !== undefined && (
        <p className="strong">{t('past.imported', { ...revision.imported })}</p>
      )}
      <dl className="facts">
        <dt>{t('report.page.hash')}</dt>
        <dd className="mono">{revision.hash}</dd>
        <dt>{t('report.page.submittedAt')}</dt>
        <dd>{formatInstant(revision.submittedAt, language)}</dd>
        <dt>{t('report.page.submittedBy')}</dt>
        <dd>{revision.submittedBy.name}</dd>
        {revision.signedBy !== undefined && (
          <>
            <dt>{t('report.page.signedBy')}</dt>
            <dd>{signature(revision)} </dd>
          </>
        )}
        {revision.decidedAt !== undefined && (
          <>
            <dt>{t('report.page.decided')}</dt>
            <dd>
              {t(`words.revision.${revision.state}`)}, {revision.decidedBy?.name},{' '}
              {formatInstant(revision.decidedAt, language)}
              {now !== null && now !== revision.revision && `; ${t('lineage.superseded', { n: now })}`}
              {revision.reason !== undefined && `: ${revision.reason}`}
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}
