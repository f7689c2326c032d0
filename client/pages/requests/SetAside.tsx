/** What was begun and counts for nobody: kept to be read where a request was handed down or withdrawn. */
import { useTranslation } from 'react-i18next';
import type { JsonObject } from '../../../regimes/words.js';
import { Loaded } from '../../components/Loaded.js';
import { useRegime } from '../../form/load-form.js';
import { ContentView } from '../../form/view/ContentView.js';
import { useLanguage } from '../../i18n.js';
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
          <Begun request={request} content={content} />
        </details>
      ))}
    </section>
  );
}

function Begun({ request, content }: { readonly request: RequestDetail; readonly content: JsonObject }) {
  const { language } = useLanguage();
  const query = useRegime(request.regime, request.regimeVersion);
  return (
    <Loaded query={query}>
      {({ root }) => <ContentView root={root} content={content} language={language} marks={NO_MARKS} />}
    </Loaded>
  );
}
