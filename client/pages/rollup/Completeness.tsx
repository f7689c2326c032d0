/** How complete a roll-up is: at the node's own step and at the lowest, with the missing and the late by name. */
import { useTranslation } from 'react-i18next';
import { CoverageBar } from '../../components/CoverageBar.js';
import type { Coverage, CoverageStep } from '../../wire.js';

export function Completeness({ coverage }: { readonly coverage: Coverage }) {
  const { t } = useTranslation();
  return (
    <section className="panel stack-tight" aria-label={t('rollup.coverage')}>
      <h2>{t('rollup.coverage')}</h2>
      <Step title={t('rollup.direct')} step={coverage} />
      {coverage.lowest !== undefined && coverage.lowest.expected !== coverage.expected && (
        <Step
          title={t('rollup.lowest')}
          step={coverage.lowest}
          more={(coverage.lowest.missingCount ?? 0) - coverage.lowest.missing.length}
        />
      )}
      {(coverage.lowest?.late ?? []).length > 0 && (
        <details>
          <summary className="amber">
            {t('rollup.late', { count: coverage.lowest?.late?.length ?? 0 })}
          </summary>
          <Names units={coverage.lowest?.late ?? []} />
        </details>
      )}
    </section>
  );
}

function Step({
  title,
  step,
  more = 0,
}: {
  readonly title: string;
  readonly step: CoverageStep;
  readonly more?: number;
}) {
  const { t } = useTranslation();
  const missing = step.missing.length + Math.max(0, more);
  const waiting = step.received - step.approved;
  return (
    <div className="coverage-step">
      <span className="quiet">{title}</span>
      <CoverageBar approved={step.approved} expected={step.expected} />
      {waiting > 0 && <span className="quiet">{t('rollup.received', { count: waiting })}</span>}
      {missing === 0 ? (
        <span className="green">✓ {t('rollup.missing', { count: 0 })}</span>
      ) : (
        <details>
          <summary>{t('rollup.missing', { count: missing })}</summary>
          <Names units={step.missing} />
          {more > 0 && <p className="quiet">{t('rollup.andMore', { count: more })}</p>}
        </details>
      )}
    </div>
  );
}

export function Names({
  units,
}: {
  readonly units: readonly { readonly code: string; readonly name: string }[];
}) {
  return (
    <ul className="missing-names">
      {units.map((unit) => (
        <li key={unit.code}>{unit.name}</li>
      ))}
    </ul>
  );
}
