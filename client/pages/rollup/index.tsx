import { useParams, useSearchParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Loaded as WhenLoaded } from '../../components/Loaded.js';
import { useRegime } from '../../form/load-form.js';
import { queryFor, shownIn } from './addresses.js';
import { rollupQuery } from './queries.js';
import { RollupDesk } from './RollupDesk.js';

/** What the reports below a unit add up to, how complete that is, how fresh, and where each figure comes from. */
export default function RollupPage() {
  const { regime = '', period = '', unit = '' } = useParams();
  const here = { regime, period, unit };
  const [query, setQuery] = useSearchParams();
  const shown = shownIn(query);
  const both = shown.mode === 'both';
  const rollup = useQuery(rollupQuery(here, shown, shown.mode === 'confirmed' ? 'confirmed' : 'provisional'));
  const confirmed = useQuery({ ...rollupQuery(here, shown, 'confirmed'), enabled: both });
  const read = useRegime(regime, rollup.data?.regimeVersion);
  return (
    <WhenLoaded query={rollup} rows={12}>
      {(data) => (
        <WhenLoaded query={read}>
          {(known) => (
            <RollupDesk
              key={`${regime}/${period}/${unit}`}
              here={here}
              shown={shown}
              rollup={data}
              confirmed={both ? confirmed.data : undefined}
              regime={known}
              figure={query.get('figure') ?? undefined}
              onShow={(next) => setQuery(queryFor(next), { replace: true })}
              onFigure={(figure) => setQuery(queryFor(shown, figure), { replace: figure === undefined })}
            />
          )}
        </WhenLoaded>
      )}
    </WhenLoaded>
  );
}
