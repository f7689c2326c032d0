/** Where roll-ups, figures and revisions stand: everything that is shown can be sent to somebody else. */
import { pathOf, queryOf } from '../../api.js';
import { instantAt } from '../../../regimes/calendar.js';
import { isDay } from '../../../regimes/day.js';
import type { Day } from '../../../regimes/words.js';

export interface Here {
  readonly regime: string;
  readonly period: string;
  readonly unit: string;
}
export type Mode = 'confirmed' | 'provisional' | 'both';

/** Which roll-up of a node is shown; a revision is what the unit's own report froze. */
export interface Shown {
  readonly mode: Mode;
  readonly asOf?: Day;
  readonly revision?: number;
}

/** What the address of the page asks for. */
export function shownIn(query: URLSearchParams): Shown {
  const [view, asOf, revision] = [query.get('view'), query.get('asOf') ?? '', query.get('revision') ?? ''];
  if (/^[1-9]\d*$/.test(revision)) return { mode: 'confirmed', revision: Number(revision) };
  return {
    mode: view === 'confirmed' || view === 'both' ? view : 'provisional',
    ...(isDay(asOf) ? { asOf } : {}),
  };
}

/** The query of the page. */
export function queryFor({ mode, asOf, revision }: Shown, figure?: string): Record<string, string> {
  return {
    ...(revision === undefined ? { view: mode } : { revision: String(revision) }),
    ...(asOf === undefined ? {} : { asOf }),
    ...(figure === undefined ? {} : { figure }),
  };
}

/** The parameters of the API for one view of what is shown. */
export function askFor(shown: Shown, view: 'confirmed' | 'provisional'): Record<string, string> {
  if (shown.revision !== undefined) return { revision: String(shown.revision) };
  return { view, ...(shown.asOf === undefined ? {} : { asOf: instantAt(shown.asOf, 'end') }) };
}

export function rollupAddress(here: Here, shown: Shown, figure?: string): string {
  return pathOf('rollups', here.regime, here.period, here.unit) + queryOf(queryFor(shown, figure));
}

/** The page of one revision of a report, with a cell of it pointed at. */
export function revisionAddress(here: Here, revision: number, cell?: string): string {
  return pathOf('reports', here.regime, here.period, here.unit, 'revisions', revision) + queryOf({ cell });
}
