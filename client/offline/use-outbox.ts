/** Sends the copies of this person when there is something to send and a line to send it by, whatever page is shown. */
import { useCallback, useEffect, useSyncExternalStore } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { call, get, isProblem, pathOf } from '../api.js';
import type { Report, Session } from '../wire.js';
import { saveFailure, takeAnswer, writeReport } from '../pages/report/use-report.js';
import { copies } from './copies.js';
import type { Copy } from './copies.js';
import { linkState, whenLinkReturns } from './link.js';
import { unlessOpen } from './open-reports.js';
import { sendCopies } from './outbox.js';
import type { OutboxDeps } from './outbox.js';

const EVERY = 30_000;
/** A page that was left may still be saving by itself. */
const FIRST = 1_500;

const pathOfCopy = ({ regime, period, unit }: Copy): string => pathOf('reports', regime, period, unit.code);

async function failing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (failure) {
    throw saveFailure(failure) ?? failure;
  }
}

function depsOf(queries: QueryClient): OutboxDeps {
  return {
    copies: copies(),
    unlessOpen,
    save: (copy) =>
      failing(async () => {
        const { content, explanations } = copy;
        const answer = await writeReport('PUT', pathOfCopy(copy), { content, explanations }, copy.etag);
        takeAnswer(queries, { ...copy, unit: copy.unit.code }, answer);
      }),
    look: (copy) =>
      failing(async () => {
        const { data } = await call<Report>('GET', pathOfCopy(copy));
        const content = data.aggregating ? (data.ownContent ?? {}) : data.content;
        return { content, explanations: data.explanations };
      }),
    whose: async () => {
      try {
        return (await get<Session>('/session')).user.username;
      } catch (failure) {
        if (isProblem(failure)) return undefined;
        throw failure;
      }
    },
  };
}

let running: Promise<number> | undefined;

/** Sends now what waits for the line. */
export async function sendNow(user: string, queries: QueryClient): Promise<void> {
  running ??= sendCopies(user, depsOf(queries)).finally(() => {
    running = undefined;
  });
  if ((await running) > 0) await queries.invalidateQueries({ queryKey: ['my-work'] });
}

export function useOutbox(user: string): void {
  const queries = useQueryClient();
  useEffect(() => {
    const go = (): void => {
      const { up, session } = linkState();
      // Where the browser forbids storage nothing was kept, and the report's own page says so.
      if (up && session === 'held') sendNow(user, queries).catch(forbidden);
    };
    const first = setTimeout(go, FIRST);
    const timer = setInterval(go, EVERY);
    const end = whenLinkReturns(go);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
      end();
    };
  }, [user, queries]);
}

function forbidden(failure: unknown): void {
  if (!(failure instanceof DOMException)) throw failure;
}

let listed: { readonly user: string; readonly list: readonly Copy[] } | undefined;
const NONE: readonly Copy[] = [];

/** The copies of this person on this computer, kept up to date. */
export function useCopies(user: string): readonly Copy[] {
  // One function for one person: another one at every drawing would be subscribed, and read, at every drawing.
  const subscribe = useCallback(
    (tell: () => void) => {
      const read = (): void => {
        listOf(user).then((list) => {
          if (listed?.user !== user || !sameCopies(listed.list, list)) listed = { user, list };
          tell();
        }, forbidden);
      };
      read();
      return copies().subscribe(read);
    },
    [user],
  );
  return useSyncExternalStore(subscribe, () => (listed?.user === user ? listed.list : NONE));
}

const sameCopies = (some: readonly Copy[], others: readonly Copy[]): boolean =>
  some.length === others.length &&
  some.every(({ report, page, at, waits }, index) => {
    const other = others[index];
    return report === other?.report && page === other.page && at === other.at && waits === other.waits;
  });

let asked: { readonly user: string; readonly list: Promise<readonly Copy[]> } | undefined;

/** All that hear of one change read the copies once: they hold whole reports, and change as somebody types. */
function listOf(user: string): Promise<readonly Copy[]> {
  if (asked?.user === user) return asked.list;
  const list = copies().of(user);
  asked = { user, list };
  queueMicrotask(() => {
    asked = undefined;
  });
  return list;
}
