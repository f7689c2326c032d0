import { useParams, useSearchParams } from 'react-router';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { get, pathOf, queryOf } from '../../api.js';
import { Loaded as WhenLoaded } from '../../components/Loaded.js';
import { useRegime } from '../../form/load-form.js';
import { keys } from '../../queries.js';
import type { Rollup } from '../../wire.js';
import { RollupDesk } from './RollupDesk.js';

/** What the reports below a unit add up to, how complete that is, and how fresh. */
export default function RollupPage() {
  const { regime = '', period = '', unit = '' } = useParams();
  const [query, setQuery] = useSearchParams();
  const view = query.get('view') === 'confirmed' ? 'confirmed' : 'provisional';
  const rollup = useQuery({
    queryKey: keys.rollup(regime, period, unit, view),
    queryFn: ({ signal }) => get<Rollup>(pathOf('rollups', regime, period, unit) + queryOf({ view }), signal),
    placeholderData: keepPreviousData,
    // While marks are open the next state is moments away; the feed tells of it too, this is for a feed that is down.
    refetchInterval: ({ state }) => (state.data?.settled === false ? 2_000 : false),
  });
  const read = useRegime(regime, rollup.data?.regimeVersion);
  return (
    <WhenLoaded query={rollup} rows={12}>
      {(data) => (
        <WhenLoaded query={read}>
          {(known) => (
            <RollupDesk
              key={`${regime}/${period}/${unit}`}
              rollup={data}
              view={view}
              regime={known}
              onView={(next) => setQuery({ view: next }, { replace: true })}
            />
          )}
        </WhenLoaded>
      )}
    </WhenLoaded>
  );
}
