/** How a figure came about: the operator in words, its two terms, the formula of each report, what rounding does. */
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../../forms/format.js';
import { fieldNamed, walkFields } from '../../../regimes/dialect/fields.js';
import type { ObjectField } from '../../../regimes/dialect/regime.js';
import { useLanguage } from '../../i18n.js';
import type { Lineage, Terms } from '../../wire.js';

const KNOWN = [
  'sum',
  'count',
  'min',
  'max',
  'mean',
  'ratio',
  'variance',
  'tally',
  'union',
  'first',
  'last',
  'none',
] as const;

export function HowComputed({ lineage, root }: { readonly lineage: Lineage; readonly root: ObjectField }) {
  const { t } = useTranslation();
  const { operator, formula, terms } = lineage;
  const op = KNOWN.find((known) => known === operator?.op);
  const labels = useLabels(lineage, root);
  if (op === undefined && formula === undefined) return null;
  return (
    <section className="stack-tight" aria-label={t('lineage.how')}>
      <h3>{t('lineage.how')}</h3>
      {op !== undefined && (
        <p>
          {t(`lineage.op.${op}`)}
          {op === 'mean' && operator?.weight !== undefined && (
            <> {t('lineage.weight', { field: labels.weight })}</>
          )}
        </p>
      )}
      {op === 'ratio' && (
        <p className="mono">
          <TermsText terms={{ of: labels.of, by: labels.by }} scale={operator?.scale} />
        </p>
      )}
      {terms !== undefined && (
        <p className="mono">
          <TermsText terms={terms} scale={operator?.scale} />
        </p>
      )}
      {formula !== undefined && (
        <p>
          ƒ {t('lineage.formula', { formula: '' })}
          <code>{formula}</code>
        </p>
      )}
      <RoundingText lineage={lineage} />
    </section>
  );
}

/** `100 × 1.234 ÷ 5.678`; terms that are no figures stand as they are. */
export function TermsText({
  terms,
  scale = 1,
}: {
  readonly terms: Terms;
  readonly scale?: number | undefined;
}) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const said = { of: formatNumber(terms.of, language), by: formatNumber(terms.by, language) };
  return scale === 1
    ? t('lineage.terms', said)
    : t('lineage.scaled', { ...said, scale: formatNumber(scale, language) });
}

function RoundingText({ lineage }: { readonly lineage: Lineage }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { rounding, operator, reported } = lineage;
  if (rounding === undefined || rounding.decimals > 15) return null;
  const said = {
    decimals: rounding.decimals,
    each: formatNumber(rounding.each, language),
    bound: rounding.bound === undefined ? '' : formatNumber(rounding.bound, language),
    count: reported,
  };
  if (rounding.bound === undefined) return <p className="quiet">{t('lineage.rounded', said)}</p>;
  return (
    <p className="quiet">
      {t(operator?.op === 'sum' ? 'lineage.roundedEach' : 'lineage.roundedQuotient', said)}
    </p>
  );
}

/** The fields that the operator names, by their labels. */
function useLabels({ operator, figure }: Lineage, root: ObjectField) {
  const { language } = useLanguage();
  const own = figure.split('/').at(-1) ?? '';
  let siblings: ObjectField = root;
  walkFields(root, (field) => {
    if (field.type === 'object' && operator !== undefined) {
      const found = fieldNamed(field, own)?.operator;
      if (found !== undefined && found.op === operator.op) siblings = field;
    }
  });
  const label = (name: string | undefined): string =>
    (name === undefined ? undefined : fieldNamed(siblings, name)?.label[language]) ?? name ?? '';
  return { of: label(operator?.of), by: label(operator?.by), weight: label(operator?.weight) };
}
