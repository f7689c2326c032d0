/** What of the inbox is shown, and in which order: kept in the address, and carried along to the reviews opened from it. */
import { reportPath } from '../../components/ObligationTable.js';
import type { ObligationItem } from '../../wire.js';
import { FLAGS, SORTINGS, type Flag, type Sorting } from './query.js';

export interface InboxFilters {
  readonly regime?: string;
  readonly period?: string;
  readonly flag?: Flag;
  readonly sort?: Sorting;
}

const oneOf = <T extends string>(all: readonly T[], text: string | null): T | undefined =>
  all.find((one) => one === text);

/** The filters of an address; what is none of them is left out. */
export function filtersOf(query: URLSearchParams): InboxFilters {
  const flag = oneOf(FLAGS, query.get('flag'));
  const sort = oneOf(SORTINGS, query.get('sort'));
  const [regime, period] = [query.get('regime') ?? '', query.get('period') ?? ''];
  return {
    ...(regime === '' ? {} : { regime }),
    ...(period === '' ? {} : { period }),
    ...(flag === undefined ? {} : { flag }),
    ...(sort === undefined ? {} : { sort }),
  };
}

export function isFiltered({ regime, period, flag }: InboxFilters): boolean {
  return regime !== undefined || period !== undefined || flag !== undefined;
}

export function inboxAddress(filters: InboxFilters): string {
  const query = new URLSearchParams(Object.entries(filters)).toString();
  return query === '' ? '/inbox' : `/inbox?${query}`;
}

/** The review of a report, from which one goes on in the inbox as it was filtered. */
export function reviewAddress(item: ObligationItem, filters: InboxFilters, act?: 'return'): string {
  const query = new URLSearchParams({
    from: 'inbox',
    ...filters,
    ...(act === undefined ? {} : { act }),
  });
  return `${reportPath('review', item)}?${query.toString()}`;
}

/** The filters that a review was opened with; undefined where it was not opened from the inbox. */
export function cameFrom(query: URLSearchParams): InboxFilters | undefined {
  return query.get('from') === 'inbox' ? filtersOf(query) : undefined;
}

export const keyOf = ({ regime, period, unit }: ObligationItem): string => `${regime} ${period} ${unit.code}`;
