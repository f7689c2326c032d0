/** Who is signed in, and for which of their units they act just now. */
import { createContext, useContext } from 'react';
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import type { Role } from '../regimes/words.js';
import { get, isProblem, send } from './api.js';
import { forgetReads } from './offline/kept.js';
import { sessionEnded } from './offline/link.js';
import { keys } from './queries.js';
import type { Session, UnitRef } from './wire.js';

/**
 * `null` once the server has said that nobody is signed in. Whoever was signed in stays on the screen: the session is
 * begun anew in place.
 */
export const sessionQuery = queryOptions({
  queryKey: keys.session,
  queryFn: async ({ signal, client }): Promise<Session | null> => {
    try {
      return await get<Session>('/session', signal);
    } catch (failure) {
      if (isProblem(failure) && failure.status === 401) {
        const known = client.getQueryData<Session | null>(keys.session) ?? null;
        if (known !== null) sessionEnded();
        return known;
      }
      throw failure;
    }
  },
  staleTime: 5 * 60_000,
});

export interface Acting {
  readonly session: Session;
  /** The unit chosen in the bar; undefined: all of the person's units. */
  readonly unit: UnitRef | undefined;
  /** The units in which the person has a role, in the order of the session, each once. */
  readonly units: readonly UnitRef[];
  readonly chooseUnit: (code: string | undefined) => void;
}

export const ActingContext = createContext<Acting | undefined>(undefined);

/** @throws Error outside of the frame, which alone knows who is signed in */
export function useActing(): Acting {
  const acting = useContext(ActingContext);
  if (acting === undefined) throw new Error('useActing stands outside of the frame');
  return acting;
}

/** Whether the person has one of the roles anywhere. What the server allows is decided by the server. */
export function hasRole(session: Session, ...roles: readonly Role[]): boolean {
  return session.roles.some((held) => roles.includes(held.role));
}

export function unitsOf(session: Session): readonly UnitRef[] {
  return [...new Map(session.roles.map(({ unit }) => [unit.code, unit])).values()];
}

/** Ends the session and forgets everything that was read with it. */
export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await send('DELETE', '/session');
    await forgetReads();
    // First the page goes, which still looks at what was read; then everything that was read.
    queries.setQueryData(keys.session, null);
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.session[0] });
  };
}
