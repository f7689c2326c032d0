/** How the revision that was sent stands in the tree: the gaps it closed with, the chain above, the proof of it. */
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { ChainCard } from '../revision/ChainCard.js';
import { ProofCard } from '../revision/ProofCard.js';
import { chainQuery } from '../rollup/queries.js';
import { GapsNotice } from '../rollup/StaleNotice.js';
import type { Report } from '../../wire.js';
import type { Place } from './use-report.js';
import '../rollup/rollup.css';

interface Props {
  readonly place: Place;
  readonly report: Report;
}

/** The revision that counts, or else the one that was sent. */
function useChain(place: Place, report: Report) {
  const revision = report.approved?.revision ?? report.receipt?.revision;
  return useQuery({ ...chainQuery(place, revision ?? 0), enabled: revision !== undefined }).data;
}

export function StandingGaps({ place, report }: Props) {
  const gaps = useChain(place, report)?.own.gaps;
  return gaps === undefined ? null : <GapsNotice gaps={gaps} />;
}

export function Standing({ place, report }: Props) {
  const { t } = useTranslation();
  const chain = useChain(place, report);
  if (chain === undefined) return null;
  return (
    <>
      <ProofCard here={place} chain={chain} title={t('lineage.proofTitle')} />
      <details className="section">
        <summary>
          <h2>{t('lineage.chain')}</h2>
        </summary>
        <div className="section-body">
          <ChainCard here={place} chain={chain} />
        </div>
      </details>
    </>
  );
}
