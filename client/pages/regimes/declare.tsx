/**
 * A regime under one's hands: built by hand or as JSON, the form drawn beside it, kept as one goes, published from a
 * period on. A published version is shown the same way, to read.
 */
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocation, useNavigate, useParams } from 'react-router';
import type { JsonObject } from '../../../regimes/words.js';
import { get, isProblem, pathOf, type Answer } from '../../api.js';
import { Loaded } from '../../components/Loaded.js';
import { keys } from '../../queries.js';
import { hasRole, useActing } from '../../session.js';
import type { List, RegimeDetail } from '../../wire.js';
import { formatted } from './design/history.js';
import { inThisBrowser, readKept, type Kept, type Start } from './design/saving.js';
import { Designer } from './Designer.js';
import { regimeQuery, versionQuery } from './query.js';
import { template } from './template.js';

export default function DeclarePage() {
  const { regime, version } = useParams();
  // A new regime gets an address of its own as soon as it has a code, and goes on under the same hands.
  const [own] = useState(() => crypto.randomUUID());
  const { state } = useLocation() as { readonly state: { readonly design?: string } | null };
  if (regime === undefined || version === undefined || state?.design === own) return <NewRegime own={own} />;
  return <KnownRegime key={`${regime} ${version}`} code={regime} version={version} />;
}

function NewRegime({ own }: { readonly own: string }) {
  const { t } = useTranslation();
  const { unit } = useActing();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [start] = useState<Start>(() => ({
    code: undefined,
    version: 1,
    text: inThisBrowser.read() ?? template(unit === undefined || unit.code === 'VN' ? '' : unit.code),
    etag: undefined,
    draft: null,
  }));
  const [named, setNamed] = useState<string>();
  return (
    <Designer
      title={
        named === undefined ? t('regimes.declareTitle') : t('regimes.editTitle', { code: named, version: 1 })
      }
      start={start}
      state="draft"
      onNamed={({ regime, version }: Kept) => {
        if (regime === named) return;
        setNamed(regime);
        void queries.invalidateQueries({ queryKey: keys.regimes });
        void navigate(
          { pathname: pathOf('regimes', regime, 'versions', version), search: window.location.search },
          { replace: true, state: { design: own } },
        );
      }}
    />
  );
}

/** What is being worked on under a code; null where nobody has begun. */
function useKept(code: string, enabled: boolean) {
  return useQuery({
    queryKey: ['working-copy', code],
    queryFn: async ({ signal }): Promise<Answer<Kept> | null> => {
      // Asked only where there is something: a browser complains of every answer that is a refusal.
      const copies = await get<List<{ readonly regime: string }>>('/working-copies', signal);
      if (!copies.items.some(({ regime }) => regime === code)) {
        const { latest } = await get<RegimeDetail>(pathOf('regimes', code), signal);
        if (latest.state !== 'draft') return null;
      }
      try {
        return await readKept(code, signal);
      } catch (failure) {
        if (isProblem(failure) && (failure.status === 404 || failure.status === 403)) return null;
        throw failure;
      }
    },
    enabled,
    // Read anew whenever the page is opened, and never while it is open: what is written there is newer.
    staleTime: Infinity,
    gcTime: 0,
  });
}

function KnownRegime({ code, version }: { readonly code: string; readonly version: string }) {
  const { session } = useActing();
  const administrator = hasRole(session, 'administrator');
  const kept = useKept(code, administrator);
  if (!administrator) return <Published code={code} version={version} />;
  return (
    <Loaded query={kept}>
      {(answer) => {
        const here = answer !== null && (version === 'new' || Number(version) === answer.data.version);
        return here ? <Work code={code} answer={answer} /> : <Published code={code} version={version} />;
      }}
    </Loaded>
  );
}

/** A draft, or what is to become one. */
function Work({ code, answer: { data, etag } }: { readonly code: string; readonly answer: Answer<Kept> }) {
  const { t } = useTranslation();
  const [start] = useState<Start>(() => ({
    code,
    version: data.version,
    text: data.text,
    etag,
    draft: data.draft,
  }));
  const before = useQuery({ ...versionQuery(code, data.version - 1), enabled: data.version > 1 });
  if (data.version > 1 && before.data === undefined) return <Loaded query={before}>{() => null}</Loaded>;
  return (
    <Designer
      title={t('regimes.editTitle', { code, version: data.version })}
      start={start}
      state="draft"
      published={before.data}
      setAside={data.setAside}
    />
  );
}

/** A version to read; or, from the latest one, the beginning of the next. */
function Published({ code, version }: { readonly code: string; readonly version: string }) {
  const regime = useQuery(regimeQuery(code));
  const base = version === 'new' ? regime.data?.latest.version : Number(version);
  const document = useQuery({ ...versionQuery(code, base ?? 0), enabled: base !== undefined });
  return (
    <Loaded query={regime}>
      {(detail) => (
        <Loaded query={document}>
          {(source) => <Version regime={detail} version={version} source={source} />}
        </Loaded>
      )}
    </Loaded>
  );
}

function Version({
  regime: { code, latest, versions },
  version,
  source,
}: {
  readonly regime: RegimeDetail;
  readonly version: string;
  readonly source: JsonObject;
}) {
  const { t } = useTranslation();
  const isNext = version === 'new';
  const number = isNext ? latest.version + 1 : Number(version);
  const start = useMemo<Start>(
    () => ({ code, version: number, text: formatted(source), etag: undefined, draft: null }),
    [code, number, source],
  );
  const draft = versions.find((item) => item.version === number)?.state === 'draft';
  const title = isNext
    ? t('regimes.newVersionTitle', { code })
    : t(draft ? 'regimes.editTitle' : 'regimes.readTitle', { code, version: number });
  return (
    <Designer
      key={title}
      title={title}
      start={start}
      state={isNext ? 'draft' : 'published'}
      published={isNext ? source : undefined}
    />
  );
}
