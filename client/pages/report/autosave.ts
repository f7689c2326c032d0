/**
 * Saves a draft two seconds after the last edit, says at every moment whether what is on the screen is saved, and
 * never overwrites what somebody else changed. It knows no HTTP: `save` does, and throws a `SaveFailure`.
 */
import type { Draft, DraftState } from '../../form/draft.js';

export type FailureKind = 'line' | 'session' | 'conflict' | 'refused';
export type SaveState =
  | { readonly kind: 'clean' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'saved'; readonly at: number }
  | { readonly kind: 'failed'; readonly why: FailureKind; readonly detail?: string };

export class SaveFailure extends Error {
  override readonly name = 'SaveFailure';
  constructor(
    readonly why: FailureKind,
    readonly detail?: string,
  ) {
    super(detail ?? why);
  }
}

export interface Autosave {
  readonly state: () => SaveState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Saves now what is not saved (with `always`: in any case, to open a report). False when that failed. */
  readonly flush: (always?: boolean) => Promise<boolean>;
  /** The answer of the server to a conflict or an action: the edits up to now count as saved. */
  readonly settle: () => void;
  /** Edits may be saved (again): after a conflict was decided for one's own content. */
  readonly resume: () => void;
  /** Begins to follow the draft; the answer ends it. */
  readonly start: () => () => void;
}

export const DELAY = 2_000;
const RETRY = 5_000;

interface Options {
  readonly draft: Draft;
  readonly save: (state: DraftState) => Promise<void>;
  readonly now: () => number;
  readonly delay?: number;
}

export function createAutosave({ draft, save, now, delay = DELAY }: Options): Autosave {
  const listeners = new Set<() => void>();
  let state: SaveState = { kind: 'clean' };
  let savedEdits = draft.state().edits;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<boolean> | undefined;
  let seen = draft.state().edits;
  let following = false;

  const tell = (next: SaveState): void => {
    state = next;
    for (const listener of listeners) listener();
  };
  const schedule = (milliseconds: number): void => {
    clearTimeout(timer);
    // A page that was left tries once more at most: what it knows of the server grows old.
    if (following) timer = setTimeout(() => void flush(), milliseconds);
  };
  const onEdit = (): void => {
    const { edits } = draft.state();
    if (edits === seen) return;
    seen = edits;
    if (edits === savedEdits || edits === 0) return;
    if (state.kind === 'failed' && state.why === 'conflict') return;
    if (state.kind !== 'saving' && !(state.kind === 'failed' && state.why !== 'refused'))
      tell({ kind: 'waiting' });
    schedule(delay);
  };
  async function run(): Promise<boolean> {
    const taken = draft.settle();
    tell({ kind: 'saving' });
    try {
      await save(taken);
    } catch (failure) {
      if (!(failure instanceof SaveFailure)) {
        // A fault of ours: said as well, and tried again, because "saving…" must never stand there for ever.
        tell({ kind: 'failed', why: 'line', detail: String(failure) });
        schedule(RETRY);
        throw failure;
      }
      tell({
        kind: 'failed',
        why: failure.why,
        ...(failure.detail === undefined ? {} : { detail: failure.detail }),
      });
      if (failure.why === 'line' || failure.why === 'session') schedule(RETRY);
      return false;
    }
    savedEdits = taken.edits;
    tell({ kind: 'saved', at: now() });
    if (draft.state().edits !== savedEdits) {
      tell({ kind: 'waiting' });
      schedule(delay);
    }
    return true;
  }
  async function flush(always = false): Promise<boolean> {
    clearTimeout(timer);
    // Two may have waited for the same one: the second follows the first, against the version that one has made.
    while (running !== undefined) await running;
    if (!always && draft.state().edits === savedEdits) return state.kind !== 'failed';
    if (state.kind === 'failed' && state.why === 'conflict') return false;
    running = run();
    try {
      return await running;
    } finally {
      running = undefined;
    }
  }

  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    flush,
    settle: () => {
      clearTimeout(timer);
      savedEdits = draft.state().edits;
      seen = savedEdits;
      tell({ kind: 'clean' });
    },
    resume: () => {
      tell({ kind: 'waiting' });
      schedule(0);
    },
    start: () => {
      following = true;
      const unsubscribe = draft.subscribe(onEdit);
      onEdit();
      return () => {
        following = false;
        clearTimeout(timer);
        unsubscribe();
      };
    },
  };
}

/** Whether something on the screen would be lost if it closed now. */
export function unsaved(state: SaveState): boolean {
  return state.kind === 'waiting' || state.kind === 'saving' || state.kind === 'failed';
}
