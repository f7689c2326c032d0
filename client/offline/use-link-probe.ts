/** While the server does not answer, it is asked again from time to time, so that what waits goes by itself. */
import { useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { call, isProblem } from '../api.js';
import { lineIs, useLink, whenLinkReturns } from './link.js';

const AGAIN = 5_000;

export function useLinkProbe(): void {
  const { up } = useLink();
  const queries = useQueryClient();
  useEffect(() => {
    if (up) return undefined;
    const ask = async (): Promise<void> => {
      try {
        await call('GET', '/health');
      } catch (failure) {
        if (!isProblem(failure)) throw failure;
      }
    };
    const timer = setInterval(() => void ask(), AGAIN);
    const soon = (): void => void ask();
    window.addEventListener('online', soon);
    return () => {
      clearInterval(timer);
      window.removeEventListener('online', soon);
    };
  }, [up]);
  useEffect(() => {
    const gone = (): void => lineIs(false);
    window.addEventListener('offline', gone);
    return () => window.removeEventListener('offline', gone);
  }, []);
  // What is on the screen may have been kept from before, or have changed meanwhile.
  useEffect(() => whenLinkReturns(() => void queries.invalidateQueries()), [queries]);
}
