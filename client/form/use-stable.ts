import { useCallback, useEffect, useRef } from 'react';

/** A function that stays the same object and always runs the newest `work`. For event handlers, never while drawing. */
export function useStable<Args extends readonly unknown[], Result>(
  work: (...args: Args) => Result,
): (...args: Args) => Result {
  const latest = useRef(work);
  useEffect(() => {
    latest.current = work;
  });
  return useCallback((...args: Args) => latest.current(...args), []);
}
