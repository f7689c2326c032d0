/** What every field of a report's form can reach: the draft and what is known about its cells. */
import { useSyncExternalStore } from 'react';
import type { JsonObject, Language } from '../../regimes/words.js';
import type { Draft, DraftState } from './draft.js';

export interface ReportContext {
  readonly draft: Draft;
  readonly language: Language;
  readonly readOnly: boolean;
  /** Remarks of reviewers by the pointer of their cell. */
  readonly remarksAt: ReadonlyMap<string, readonly string[]>;
  /** The approved report of the last period, to be looked at beside this one; undefined where there is none. */
  readonly previous?: JsonObject | undefined;
  /** Where a value that was filled in beforehand came from, in words, as long as it was not changed. */
  readonly sourceAt: (path: string) => string | undefined;
}

/** A part of the draft's state. `select` must give the same object for the same state. */
export function useDraft<T>(draft: Draft, select: (state: DraftState) => T): T {
  return useSyncExternalStore(draft.subscribe, () => select(draft.state()));
}

/** The id of the element of a cell or field: names hold no underscore, so it can be read back. */
export function elementId(path: readonly (string | number)[]): string {
  return ['root', ...path].join('_');
}
