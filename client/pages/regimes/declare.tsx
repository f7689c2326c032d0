/**
 * A regime document under one's hands: the text with its mistakes at their lines, the form drawn beside it while
 * one types, saved as a draft, published from a period on. A published version is shown the same way, to read.
 */
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { Loaded } from '../../components/Loaded.js';
import { regimeQuery, versionQuery } from './query.js';
import { TEMPLATE } from './template.js';
import { Workbench } from './Workbench.js';

export default function DeclarePage() {
  const { regime, version } = useParams();
  if (regime === undefined || version === undefined) return <NewRegime />;
  return <KnownRegime key={`${regime} ${version}`} code={regime} version={version} />;
}

function NewRegime() {
  const { t } = useTranslation();
  return <Workbench title={t('regimes.declareTitle')} initial={TEMPLATE} work={{ kind: 'new' }} />;
}

function KnownRegime({ code, version }: { readonly code: string; readonly version: string }) {
  const { t } = useTranslation();
  const regime = useQuery(regimeQuery(code));
  const base = version === 'new' ? regime.data?.latest.version : Number(version);
  const document = useQuery({ ...versionQuery(code, base ?? 0), enabled: base !== undefined });
  return (
    <Loaded query={regime}>
      {({ versions }) => (
        <Loaded query={document}>
          {(source) => {
            const initial = JSON.stringify(source, null, 2) + '\n';
            if (version === 'new')
              return (
                <Workbench
                  title={t('regimes.newVersionTitle', { code })}
                  initial={initial}
                  work={{ kind: 'next', code }}
                />
              );
            const known = Number(version);
            const draft = versions.find((item) => item.version === known)?.state === 'draft';
            const title = t(draft ? 'regimes.editTitle' : 'regimes.readTitle', { code, version: known });
            return (
              <Workbench
                key={title}
                title={title}
                initial={initial}
                work={{ kind: draft ? 'draft' : 'published', code, version: known }}
              />
            );
          }}
        </Loaded>
      )}
    </Loaded>
  );
}
