/** The copy of a draft in this browser: written while something is not saved, taken away once it is. */
import { queryOptions } from '@tanstack/react-query';
import { segments } from '../../../regimes/pointer.js';
import type { Text } from '../../../regimes/words.js';
import { fieldOf } from '../../form/places.js';
import type { Change, Draft } from '../../form/draft.js';
import { copies } from '../../offline/copies.js';
import type { Copies, Copy } from '../../offline/copies.js';
import { isOnScreen } from '../../offline/open-reports.js';
import type { Filled } from '../../offline/outbox.js';
import { unsaved } from './autosave.js';
import type { Autosave, SaveState } from './autosave.js';

/**
 * The newest copy of a report that no other page has on its screen, read anew each time its page is opened; `null`: there
 * is none, or the browser keeps none.
 */
export function copyQuery(user: string, report: string) {
  return queryOptions({
    queryKey: ['copy', user, report] as const,
    queryFn: async (): Promise<Copy | null> => {
      try {
        for (const copy of await copies().of(user))
          if (copy.report === report && !(await isOnScreen(copy.page))) return copy;
        return null;
      } catch (failure) {
        if (failure instanceof DOMException) return null;
        throw failure;
      }
    },
    staleTime: Infinity,
    gcTime: 0,
  });
}

/** What a copy says of its report beside the draft. */
export interface CopyHead {
  readonly user: string;
  readonly report: string;
  readonly page: string;
  readonly regime: string;
  readonly period: string;
  readonly unit: Copy['unit'];
  readonly label: Text;
}

/** The copy of a draft as it stands; undefined where the server has it all. */
export function copyOf(
  head: CopyHead,
  draft: Pick<Draft, 'state'>,
  state: SaveState,
  version: { readonly etag: string | undefined; readonly base: Filled },
  at: number,
): Copy | undefined {
  const { content, explanations, unreadable } = draft.state();
  const unread = Object.keys(unreadable).length > 0;
  if (!unsaved(state) && !unread) return undefined;
  const failed = state.kind === 'failed' ? state : undefined;
  const conflict = failed?.why === 'conflict' || failed?.why === 'refused' ? failed.why : undefined;
  return {
    ...head,
    content,
    explanations,
    unreadable,
    ...(version.etag === undefined ? {} : { etag: version.etag }),
    base: { content: version.base.content, explanations: version.base.explanations },
    at,
    waits: conflict ?? (unread ? 'unreadable' : 'line'),
    ...(failed?.detail === undefined ? {} : { detail: failed.detail }),
  };
}

/** What was typed before the session, the tab or the browser ended comes back as edits, which are then saved as usual. */
export function restoreCopy(draft: Draft, copy: Copy): void {
  draft.set([{ path: [], value: copy.content }, ...unreadChanges(draft, copy.unreadable)]);
  for (const key of Object.keys(draft.state().explanations))
    if (!(key in copy.explanations)) draft.explain(key, '');
  for (const [key, text] of Object.entries(copy.explanations)) draft.explain(key, text);
}

/** The edits that put texts into their cells which say no value yet. */
export function unreadChanges({ form }: Pick<Draft, 'form'>, unreadable: Copy['unreadable']): Change[] {
  return Object.entries(unreadable).map(([pointer, text]) => ({
    path: segments(pointer).map((name, index, names) =>
      fieldOf(form.regime.root, names.slice(0, index))?.type === 'array' ? Number(name) : name,
    ),
    value: undefined,
    unreadable: text,
  }));
}

const PAUSE = 300;

export interface Keeping {
  /** Whether what is not saved is kept in this browser. */
  readonly safe: () => boolean;
  readonly subscribe: (listener: () => void) => () => void;
  /** Writes the copy now. False: the browser keeps nothing. */
  readonly now: () => Promise<boolean>;
  readonly start: () => () => void;
}

/** Keeps the copy of a draft in step with it. */
export function createKeeping(
  draft: Draft,
  autosave: Autosave,
  store: () => Pick<Copies, 'keep' | 'drop'>,
  {
    head,
    version,
    begun,
  }: {
    readonly head: CopyHead;
    readonly version: Parameters<typeof copyOf>[3];
    /** The copy of an earlier page that the draft began with: it goes once what it held is kept here, or is saved. */
    readonly begun?: Pick<Copy, 'page' | 'at'> | undefined;
  },
): Keeping {
  const listeners = new Set<() => void>();
  let safe = true;
  let latest: number | undefined;
  let before = begun;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let turn: Promise<void> = Promise.resolve();
  const become = (next: boolean): void => {
    if (safe === next) return;
    safe = next;
    for (const listener of listeners) listener();
  };
  const write = async (): Promise<void> => {
    const copy = copyOf(head, draft, autosave.state(), version, Date.now());
    try {
      if (copy !== undefined) {
        await store().keep(copy);
        latest = copy.at;
      } else if (latest !== undefined) await store().drop(head, latest);
      if (before !== undefined) await store().drop({ ...head, page: before.page }, before.at);
      before = undefined;
      become(true);
    } catch (failure) {
      // Full or forbidden: only this second safety is gone, and the bar says so.
      if (!(failure instanceof DOMException)) throw failure;
      become(copy === undefined);
    }
  };
  const now = async (): Promise<boolean> => {
    clearTimeout(timer);
    timer = undefined;
    turn = turn.then(write);
    await turn;
    return safe;
  };
  const follow = (): void => {
    timer ??= setTimeout(() => void now(), PAUSE);
  };
  return {
    safe: () => safe,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    now,
    start: () => {
      const ends = [autosave.subscribe(follow), draft.subscribe(follow)];
      const leave = (): void => void now();
      window.addEventListener('pagehide', leave);
      document.addEventListener('visibilitychange', leave);
      return () => {
        window.removeEventListener('pagehide', leave);
        document.removeEventListener('visibilitychange', leave);
        for (const end of ends) end();
        // A page that was left may still be saving: the copy stays until the server has answered. If it does not, the
        // copy may have been taken over by another page by then, and is let alone.
        const last = autosave.subscribe(() => {
          if (autosave.state().kind === 'saving') return;
          last();
          if (!unsaved(autosave.state())) void now();
        });
        void now();
      };
    },
  };
}
