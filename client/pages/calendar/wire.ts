/** What the calendar's addresses answer with. */
import type { Day, Instant, Level, ReportState, Text } from '../../../regimes/words.js';
import type { WorkingDay } from '../../wire.js';

export interface AgendaEntry {
  readonly kind: 'opens' | 'closes' | 'due';
  readonly at: Instant;
  readonly day: Day;
  readonly regime: string;
  readonly label: Text;
  readonly period: string;
  readonly level?: Level;
  readonly unit?: { readonly code: string; readonly name: string };
  readonly state?: ReportState;
  readonly reports?: number;
  readonly sent?: number;
  readonly planned?: true;
  readonly provisional?: true;
  readonly extended?: true;
}

export interface Agenda {
  readonly from: Day;
  readonly to: Day;
  readonly entries: readonly AgendaEntry[];
  readonly days: readonly WorkingDay[];
  readonly provisionalYears: readonly number[];
}

export interface CalendarFeed {
  readonly id: number;
  readonly scope: 'me' | 'unit' | 'regime';
  readonly code: string | null;
  readonly createdAt: Instant;
  readonly readOn: Day | null;
}
