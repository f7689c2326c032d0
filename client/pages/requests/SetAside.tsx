/** What was begun and counts for nobody: kept to be read where a request was handed down or withdrawn. */
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { readRegime } from '../../../regimes/dialect/read-regime.js';
import type { JsonObject } from '../../../regimes/words.js';
import { get, pathOf } from '../../api.js';
import { ContentView } from '../../form/view/ContentView.js';
import { useLanguage } from '../../i18n.js';
import { keys } from '../../queries.js';
import type { RegimeDetail } from '../../wire.js';
import type { RequestDetail } from './query.js';

const NO_MARKS = {};

export function SetAside({ request }: { readonly request: RequestDetail }) {
  const { t } = useTranslation();
  if (request.setAside.length === 0) return null;
  return (
    <section className="stack-tight">
      <h2>{t('requests.setAside')}</h2>
      <p className="quiet">{t('requests.setAsideWhy')}</p>
      {request.setAside.map(({ unit, content }) => (
        <details key={unit.code} className="panel">
          <summary>{unit.name}</summary>
          <Begun regime={request.regime} content={content} />
        </details>
      ))}
    </section>
  );
}

function Begun({ regime, content }: { readonly regime: string; readonly content: JsonObject }) {
  const { language } = useLanguage();
  const { data } = useQuery({
    queryKey: [...keys.regime(regime), 'document'],
    queryFn: async ({ signal }) => {
      const { latest } = await get<RegimeDetail>(pathOf('regimes', regime), signal);
      const document = await get<JsonObject>(pathOf('regimes', regime, 'versions', latest.version), signal);
      return readRegime(document).regime;
    },
  });
  if (data === undefined) return null;
  return <ContentView root={data.root} content={content} language={language} marks={NO_MARKS} />;
}
