/**
 * The live feed: one EventSource while somebody is signed in. An event never carries content; it names what
 * changed, and whatever of that is on the screen is fetched again. Events of one moment are gathered, so that a
 * burst of approvals costs one fetch.
 */
import { useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { QueryKey } from '@tanstack/react-query';
import { lineIs, useLink } from './offline/link.js';
import { keys } from './queries.js';
import type { LiveEvent } from './wire.js';

const GATHER_MS = 150;

/** Types of the feed; the server names each event, so each must be listened to by name. */
export const EVENT_TYPES = [
  'report.opened',
  'report.saved',
  'report.signature-requested',
  'report.withdrawn',
  'report.rejected',
  'report.submitted',
  'report.recalled',
  'report.returned',
  'report.approved',
  'report.correction-requested',
  'report.correction-opened',
  'report.correction-discarded',
  'report.attached',
  'report.filing-taken',
  'report.filing-handed-back',
  'report.filing-confirmed',
  'report.filing-objected',
  'duty.assigned',
  'duty.ended',
  'report.detached',
  'report.claimed',
  'report.claim-released',
  'remark.asked',
  'remark.answered',
  'remark.settled',
  'remark.reopened',
  'request.issued',
  'request.round-opened',
  'request.handed-down',
  'request.reminded',
  'request.extended',
  'request.units-added',
  'request.closed',
  'rollup.changed',
  'regime.declared',
  'regime.revised',
  'regime.published',
  'obligations.changed',
  'unit.created',
  'unit.changed',
  'unit.ended',
  'units.imported',
  'working-days.changed',
  'code-list.changed',
  'notices.made',
] as const;

/** The keys to fetch again after an event. */
export function staleKeys({ type, regime, period, unit }: LiveEvent): readonly QueryKey[] {
  const [room] = type.split('.');
  if (room === 'regime') return [keys.regimes, ['obligations'], ['my-work']];
  if (room === 'notices') return [['notices']];
  if (room === 'working-days') return [['working-days']];
  if (room === 'code-list') return [keys.codeLists];
  if (room === 'unit' || room === 'units') return [['units']];
  if (room === 'request') return [keys.requests, ['obligations'], ['my-work'], ['report']];
  if (room === 'duty') return [['duties'], ['report'], ['obligations'], ['my-work']];
  if (room === 'obligations') return [['obligations'], ['my-work']];
  if (regime === undefined || period === undefined) return [];
  // A report shows the roll-up below it, and a roll-up the states of its inputs, so either refreshes both for
  // the whole period; only what is on the screen is really fetched.
  const place = [regime, period];
  const rollups = [['rollup', ...place]];
  if (room === 'rollup')
    return [...rollups, unit === undefined ? ['report', ...place] : ['report', ...place, unit.code]];
  const report = unit === undefined ? place : [...place, unit.code];
  return [
    ['report', ...report],
    ['review', ...report],
    ['inbox'],
    ['revisions', ...report],
    ['obligations'],
    ['my-work'],
    keys.requests,
    ...rollups,
  ];
}

export function useLiveEvents(): void {
  const queries = useQueryClient();
  // A feed that was refused is closed for good: a session begun anew in place opens another one.
  const { epoch } = useLink();
  useEffect(() => {
    const source = new EventSource('/api/v1/events');
    const waiting = new Map<string, QueryKey>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let interrupted = false;

    const flush = () => {
      timer = undefined;
      for (const queryKey of waiting.values()) void queries.invalidateQueries({ queryKey });
      waiting.clear();
    };
    const onEvent = (message: MessageEvent<string>) => {
      for (const key of staleKeys(JSON.parse(message.data) as LiveEvent))
        waiting.set(JSON.stringify(key), key);
      timer ??= setTimeout(flush, GATHER_MS);
    };
    for (const type of EVENT_TYPES) source.addEventListener(type, onEvent);
    source.onerror = () => {
      interrupted = true;
    };
    // What happened while the line was down was not heard, so everything shown is fetched again.
    source.onopen = () => {
      lineIs(true);
      if (interrupted) void queries.invalidateQueries();
      interrupted = false;
    };
    return () => {
      source.close();
      clearTimeout(timer);
    };
  }, [queries, epoch]);
}
