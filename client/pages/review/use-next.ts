/** What comes after the report that is being reviewed, and whether one goes there by itself after deciding. */
import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useActing } from '../../session.js';
import { cameFrom, keyOf, reviewAddress, type InboxFilters } from '../inbox/filters.js';
import { nextAfter } from '../inbox/next.js';
import { inboxQuery, type InboxItem } from '../inbox/query.js';
import type { Place } from '../report/use-report.js';

export interface Next {
  readonly item: InboxItem;
  readonly address: string;
}
export interface Following {
  readonly next: Next | undefined;
  /** It belongs to what one was going through, so deciding leads on to it. */
  readonly leads: boolean;
  /** How the inbox was filtered that led here; undefined where none did. */
  readonly from: InboxFilters | undefined;
}

const FEW = 50;

/** From the inbox on in the inbox as it was filtered; otherwise first what is of the same regime and period. */
export function useNext(place: Place, query: URLSearchParams): Following {
  const { unit } = useActing();
  const { regime, period } = place;
  const from = cameFrom(query);
  const row = useRow(place, inboxQuery({ unit: unit?.code, ...(from ?? { regime, period }) }));
  const wider = from === undefined && row.isKnown && row.item === undefined;
  const rest = useRow(place, inboxQuery({ unit: unit?.code }, FEW), wider);
  const item = row.item ?? rest.item;
  return {
    next: item && { item, address: from ? reviewAddress(item, from) : pathTo(item) },
    leads: row.item !== undefined,
    from,
  };
}

const pathTo = ({ regime, period, unit }: InboxItem): string =>
  `/review/${[regime, period, unit.code].map(encodeURIComponent).join('/')}`;

function useRow(
  { regime, period, unit }: Place,
  asked: ReturnType<typeof inboxQuery>,
  enabled = true,
): { readonly item: InboxItem | undefined; readonly isKnown: boolean } {
  const { data } = useQuery({ ...asked, enabled });
  // The list as it stood when the report was opened: where it is by now, it may have left the list.
  const [order, setOrder] = useState<readonly string[]>();
  if (order === undefined && data !== undefined) setOrder(data.items.map(keyOf));
  const item = data && nextAfter(`${regime} ${period} ${unit}`, order ?? [], data.items);
  return { item, isKnown: data !== undefined };
}
