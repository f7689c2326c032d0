/** What is not saved yet is kept in this browser as well, so that an ended session or a closed tab loses nothing. */
import type { JsonObject } from '../../../regimes/words.js';
import type { Draft } from '../../form/draft.js';
import type { Explanations } from '../../wire.js';

export interface LocalCopy {
  readonly content: JsonObject;
  readonly explanations: Explanations;
  /** The version of the report that was being edited; undefined where nobody had opened it. */
  readonly etag?: string;
}

function nameOf(user: string, report: string): string {
  return `baocao.unsaved:${user}:${report}`;
}

export function keepCopy(user: string, report: string, copy: LocalCopy): void {
  try {
    localStorage.setItem(nameOf(user, report), JSON.stringify(copy));
  } catch (failure) {
    // A full or forbidden store only costs this second safety; the page itself still says what is not saved.
    if (!(failure instanceof DOMException)) throw failure;
  }
}

export function dropCopy(user: string, report: string): void {
  localStorage.removeItem(nameOf(user, report));
}

export function readCopy(user: string, report: string): LocalCopy | undefined {
  const text = localStorage.getItem(nameOf(user, report));
  return text === null ? undefined : (JSON.parse(text) as LocalCopy);
}

/**
 * What was typed before the session or the tab ended comes back as edits, which are then saved as usual. Gives the
 * copy: where the server has moved on from its `etag`, both are to be shown, and nothing overwritten unseen.
 */
export function restoreCopy(draft: Draft, user: string, report: string): LocalCopy | undefined {
  const copy = readCopy(user, report);
  if (copy === undefined) return undefined;
  dropCopy(user, report);
  draft.set([{ path: [], value: copy.content }]);
  for (const [key, text] of Object.entries(copy.explanations)) draft.explain(key, text);
  return copy;
}
