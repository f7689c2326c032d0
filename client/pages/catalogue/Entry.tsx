import { useTranslation } from 'react-i18next';
import type { Frequency, Level, Text } from '../../../regimes/words.js';
import { usePeriodName } from '../../components/period.js';
import { useLanguage } from '../../i18n.js';
import type { RegimeItem } from '../../wire.js';

/** One regime in force, with the elements that the decree asks for. */
export interface CatalogueItem extends Pick<
  RegimeItem,
  'code' | 'label' | 'issuer' | 'legalBasis' | 'kind' | 'frequencies'
> {
  readonly about?: Text;
  readonly reporters: readonly Level[];
  readonly recipient?: string;
  readonly signature: boolean;
  readonly windows: readonly { readonly frequency: Frequency; readonly words: Text }[];
  readonly dues: readonly {
    readonly frequency: Frequency;
    readonly levels: readonly Level[];
    readonly words: Text;
  }[];
  readonly figures: number;
  readonly narratives: number;
  readonly version: number;
  readonly effectiveFrom: string;
}

export function Entry({ item }: { readonly item: CatalogueItem }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const periodName = usePeriodName();
  const levels = (some: readonly Level[]): string => some.map((one) => t(`words.level.${one}`)).join(', ');
  const several = item.frequencies.length > 1;
  const frequency = (one: Frequency): string => (several ? `${t(`words.frequency.${one}`)}: ` : '');
  return (
    <article className="panel" aria-labelledby={item.code}>
      <h2 id={item.code}>{say(item.label)}</h2>
      <p className="quiet">
        <span className="mono">{item.code}</span> · {t('regimes.version', { version: item.version })}{' '}
        {t('regimes.since', { period: periodName(item.effectiveFrom) })}
      </p>
      <dl className="facts">
        {item.about && (
          <>
            <dt>{t('catalogue.about')}</dt>
            <dd>{say(item.about)}</dd>
          </>
        )}
        <dt>{t('regimes.issuer')}</dt>
        <dd>{item.issuer}</dd>
        <dt>{t('regimes.legalBasis')}</dt>
        <dd>{item.legalBasis.join('; ') || '–'}</dd>
        <dt>{t('catalogue.reporters')}</dt>
        <dd>{levels(item.reporters)}</dd>
        <dt>{t('regimes.recipient')}</dt>
        <dd>{item.recipient ?? t('words.level.nation')}</dd>
        <dt>{t('catalogue.way')}</dt>
        <dd>{t(item.signature ? 'catalogue.signed' : 'catalogue.unsigned')}</dd>
        <dt>{t('regimes.frequency')}</dt>
        <dd>{item.frequencies.map((one) => t(`words.frequency.${one}`)).join(', ')}</dd>
        <dt>{t('catalogue.window')}</dt>
        <dd>
          {item.windows.map((one) => (
            <div key={one.frequency}>
              {frequency(one.frequency)}
              {say(one.words)}
            </div>
          ))}
        </dd>
        <dt>{t('catalogue.due')}</dt>
        <dd>
          {item.dues.map((one) => (
            <div key={`${one.frequency} ${one.levels.join()}`}>
              {frequency(one.frequency)}
              {levels(one.levels)}: {say(one.words)}
            </div>
          ))}
        </dd>
        <dt>{t('catalogue.form')}</dt>
        <dd>
          {t('catalogue.asks', { figures: item.figures, narratives: item.narratives })}{' '}
          <a href={`/api/v1/regimes/${encodeURIComponent(item.code)}/versions/${item.version}`}>
            {t('catalogue.document')}
          </a>
        </dd>
      </dl>
    </article>
  );
}
