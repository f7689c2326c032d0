/** A beginning: the past of a regime loaded from files, and what units go on from where there is none. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { pathOf } from '../../api.js';
import { Loaded } from '../../components/Loaded.js';
import { PageHead } from '../../components/PageHead.js';
import { useLanguage } from '../../i18n.js';
import type { RegimeDetail } from '../../wire.js';
import { regimeQuery } from '../regimes/query.js';
import { Balances } from './Balances.js';
import { Files } from './Files.js';
import { TakeFile } from './TakeFile.js';
import '../../form/form.css';

export default function PastPage() {
  const { regime = '' } = useParams();
  const query = useQuery(regimeQuery(regime));
  return <Loaded query={query}>{(detail) => <Past regime={detail} />}</Loaded>;
}

function Past({ regime }: { readonly regime: RegimeDetail }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const [shown, setShown] = useState<number>();
  const { code } = regime;
  const version = regime.versions.filter(({ state }) => state === 'published').at(-1)?.version;
  return (
    <div className="stack">
      <PageHead
        title={`${t('past.title')}: ${say(regime.label)}`}
        sentence={t('past.sentence')}
        actions={
          <Link className="btn btn-plain" to={pathOf('regimes', code)}>
            {t('past.toRegime')}
          </Link>
        }
      />
      {version === undefined ? (
        <p className="notice notice-amber">{t('past.notPublished')}</p>
      ) : (
        <>
          <TakeFile regime={code} version={version} onTaken={setShown} />
          <Files regime={code} shown={shown} onShow={setShown} />
          <Balances regime={code} version={version} />
        </>
      )}
    </div>
  );
}
