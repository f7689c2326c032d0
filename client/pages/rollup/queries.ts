/** What the pages of roll-ups ask the server for. Keys begin as the feed's do, so that events refresh them. */
import { queryOptions } from '@tanstack/react-query';
import { get, pathOf, queryOf } from '../../api.js';
import type { Chain, InputItem, Lineage, List, Rollup, Staleness } from '../../wire.js';
import { askFor } from './addresses.js';
import type { Here, Shown } from './addresses.js';

type View = Rollup['view'];
const place = ({ regime, period, unit }: Here): string => pathOf('rollups', regime, period, unit);
const key = ({ regime, period, unit }: Here) => ['rollup', regime, period, unit] as const;

export function rollupQuery(here: Here, shown: Shown, view: View) {
  const asked = askFor(shown, view);
  return queryOptions<Rollup>({
    queryKey: [...key(here), asked],
    queryFn: ({ signal }) => get<Rollup>(place(here) + queryOf(asked), signal),
    // Another view of the same node stands while the next one comes; of another node nothing does.
    placeholderData: (before) =>
      before?.regime === here.regime && before.period === here.period && before.unit.code === here.unit
        ? before
        : undefined,
    // While marks are open the next state is moments away; the feed tells of it too, this is for a feed that is down.
    refetchInterval: ({ state }) => (state.data?.settled === false ? 2_000 : false),
  });
}

export function lineageQuery(here: Here, shown: Shown, view: View, figure: string) {
  const asked = { ...askFor(shown, view), path: figure };
  return queryOptions({
    queryKey: [...key(here), 'lineage', asked],
    queryFn: ({ signal }) => get<Lineage>(`${place(here)}/lineage${queryOf(asked)}`, signal),
  });
}

export function inputsQuery(here: Here, shown: Shown, view: View) {
  const asked = askFor(shown, view);
  return queryOptions({
    queryKey: [...key(here), 'inputs', asked],
    queryFn: ({ signal }) => get<List<InputItem>>(`${place(here)}/inputs${queryOf(asked)}`, signal),
  });
}

export function stalenessQuery({ regime, period, unit }: Here) {
  return queryOptions({
    queryKey: ['report', regime, period, unit, 'staleness'],
    queryFn: ({ signal }) => get<Staleness>(pathOf('reports', regime, period, unit, 'staleness'), signal),
  });
}

export function chainQuery({ regime, period, unit }: Here, revision: number) {
  return queryOptions({
    // Under the roll-ups of the period: what is above changes with them.
    queryKey: ['rollup', regime, period, unit, 'chain', revision],
    queryFn: ({ signal }) =>
      get<Chain>(pathOf('reports', regime, period, unit, 'revisions', revision, 'chain'), signal),
  });
}
