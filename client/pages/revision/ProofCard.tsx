/** That a revision is in the roll-ups above, up to the nation: their roots, the files that prove it, how to check them. */
import { useTranslation } from 'react-i18next';
import { pathOf, queryOf } from '../../api.js';
import { Icon } from '../../components/Icon.js';
import type { Chain } from '../../wire.js';
import type { Here } from '../rollup/addresses.js';

interface Props {
  readonly here: Here;
  readonly chain: Chain;
  readonly title: string;
}

export function ProofCard({ here, chain, title }: Props) {
  const { t } = useTranslation();
  // What is confirmed is in the provisional view as well: one proof is enough.
  const there = chain.rollups.filter(
    (one) =>
      one.included &&
      (one.view === 'confirmed' ||
        !chain.rollups.some(
          (other) => other.included && other.view === 'confirmed' && other.unit.code === one.unit.code,
        )),
  );
  return (
    <section className="panel stack-tight" aria-label={title}>
      <h2>{title}</h2>
      {there.length === 0 ? (
        <p className="quiet">{t('lineage.noProof')}</p>
      ) : (
        <>
          <p className="quiet">{t('lineage.proofText')}</p>
          <ul className="proofs">
            {there.map(({ unit, view, root }) => (
              <li key={`${unit.code} ${view}`}>
                <span>
                  <span className="strong">{unit.name}</span> · {t(`rollup.${view}`)}
                  <br />
                  <span className="quiet">{t('lineage.root')}:</span> <code className="break">{root}</code>
                </span>
                <a
                  className="btn btn-plain"
                  href={`/api/v1${pathOf('rollups', here.regime, here.period, unit.code, 'proof')}${queryOf({ unit: here.unit, view })}`}
                  download={`proof-${here.regime}-${here.period}-${here.unit}-${unit.code}-${view}.json`}
                  aria-label={t('lineage.downloadFor', { unit: unit.name, view: t(`rollup.${view}`) })}
                >
                  <Icon name="down" />
                  {t('lineage.download')}
                </a>
              </li>
            ))}
          </ul>
          <p>{t('lineage.offline')}</p>
          <pre className="mono">npm run verify-proof FILE {t('lineage.rootWord')}</pre>
          <p className="quiet">{t('lineage.offlineRoot')}</p>
        </>
      )}
    </section>
  );
}
