/** What is chosen on a page (filters, sorting) stands in its address: it can be sent on, and is there after a reload. */
import type { SetURLSearchParams } from 'react-router';

/** Writes one choice into the address, or takes it out where it is ''. The way back does not lead through each of them. */
export const choosing =
  <Name extends string>(setQuery: SetURLSearchParams) =>
  (name: Name, value: string): void =>
    setQuery(
      (now) => {
        if (value === '') now.delete(name);
        else now.set(name, value);
        return now;
      },
      { replace: true },
    );
