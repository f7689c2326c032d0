/**
 * Keeps the text on the server whenever the writing pauses, right or wrong, and says at every moment whether what is on
 * the screen is kept. What somebody else has kept meanwhile is never overwritten: one is asked. Until the document has
 * a code that it could be kept under, it is kept in this browser.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { JsonObject } from '../../../../regimes/words.js';
import { textMember } from '../../../../regimes/dialect/json.js';
import { at } from '../../../../regimes/pointer.js';
import { call, isProblem, pathOf } from '../../../api.js';
import type { WireIssue } from '../../../wire.js';

export interface Kept {
  readonly regime: string;
  readonly version: number;
  readonly text: string;
  readonly draft: { readonly version: number; readonly hash: string } | null;
  readonly valid: boolean;
  readonly savedAt?: string;
  readonly savedBy?: { readonly username: string; readonly name: string };
  readonly setAside?: string;
  readonly issues?: readonly WireIssue[];
}

export type Saving =
  | { readonly kind: 'clean' | 'waiting' | 'saving' | 'local' }
  | { readonly kind: 'saved'; readonly at: string }
  | { readonly kind: 'failed'; readonly problem: unknown }
  | { readonly kind: 'conflict'; readonly theirs: Kept; readonly etag: string | undefined };

/** What is known of the regime where the work begins. */
export interface Start {
  /** Undefined for a regime that has no code yet. */
  readonly code: string | undefined;
  readonly version: number;
  readonly text: string;
  readonly etag: string | undefined;
  readonly draft: Kept['draft'];
}

const PAUSE_MS = 1_200;
const RETRY_MS = 5_000;
const CODE = /^[A-Z0-9]+(-[A-Z0-9]+)*$/;
const LOCAL = 'baocao.regime-in-writing';

export const inThisBrowser = {
  read: (): string | undefined => localStorage.getItem(LOCAL) ?? undefined,
  keep: (text: string): void => localStorage.setItem(LOCAL, text),
  forget: (): void => localStorage.removeItem(LOCAL),
};

export const readKept = (code: string, signal?: AbortSignal) =>
  call<Kept>('GET', pathOf('regimes', code, 'working-copy'), signal === undefined ? {} : { signal });

interface Known {
  savedAt: string | undefined;
  code: string | undefined;
  etag: string | undefined;
  text: string;
  draft: Kept['draft'];
}

/**
 * @param onNamed called when a new regime is kept under its code for the first time
 */
export function useSaving(
  start: Start,
  text: string,
  document: JsonObject,
  readOnly: boolean,
  onNamed: (kept: Kept) => void,
) {
  const [saving, setSaving] = useState<Saving>({ kind: 'clean' });
  const [kept, setKept] = useState<Pick<Kept, 'draft' | 'valid' | 'issues'>>({
    draft: start.draft,
    valid: true,
  });
  const known = useRef<Known>({
    code: start.code,
    etag: start.etag,
    text: start.text,
    draft: start.draft,
    savedAt: undefined,
  });
  const now = useRef({ text, document, onNamed });
  const busy = useRef<Promise<void>>(undefined);
  const stopped = useRef(false);
  useEffect(() => {
    now.current = { text, document, onNamed };
  });

  const save = useCallback(async (): Promise<void> => {
    const { text: sent, document: said } = now.current;
    const before = known.current;
    if (stopped.current || sent === before.text) return;
    const written = textMember(at(said, '/x-regime'), 'code') ?? '';
    const isNew = start.code === undefined;
    // A new regime goes where its code says, as long as no draft stands under another.
    const code = isNew && before.draft === null && CODE.test(written) ? written : before.code;
    if (code === undefined) {
      inThisBrowser.keep(sent);
      setSaving({ kind: 'local' });
      return;
    }
    setSaving({ kind: 'saving' });
    const moved = before.code !== undefined && before.code !== code;
    const first = before.etag === undefined || moved;
    try {
      const answer = await call<Kept>('PUT', pathOf('regimes', code, 'working-copy'), {
        body: { text: sent, version: start.version },
        ...(first ? { ifNone: true } : { ifMatch: before.etag }),
      });
      if (moved && before.code !== undefined)
        await call('DELETE', pathOf('regimes', before.code, 'working-copy'), { ifMatch: before.etag });
      const savedAt = answer.data.savedAt ?? new Date().toISOString();
      known.current = { code, etag: answer.etag, text: sent, draft: answer.data.draft, savedAt };
      if (isNew) inThisBrowser.forget();
      setKept(answer.data);
      // What was written meanwhile is still to be kept.
      setSaving(now.current.text === sent ? { kind: 'saved', at: savedAt } : { kind: 'waiting' });
      if (isNew) now.current.onNamed(answer.data);
    } catch (problem) {
      if (isNew) inThisBrowser.keep(sent);
      if (isProblem(problem, 'regime-stale')) {
        const theirs = await readKept(code).catch(() => undefined);
        if (theirs !== undefined) {
          known.current = { ...known.current, code };
          stopped.current = true;
          setSaving({ kind: 'conflict', theirs: theirs.data, etag: theirs.etag });
          return;
        }
      }
      setSaving({ kind: 'failed', problem });
    }
  }, [start]);

  /** Keeps now what is not kept, one after the other. */
  const flush = useCallback(async (): Promise<void> => {
    await busy.current;
    busy.current = save();
    await busy.current;
    busy.current = undefined;
  }, [save]);

  useEffect(() => {
    if (readOnly || stopped.current) return undefined;
    const { savedAt } = known.current;
    if (text === known.current.text) {
      // Undone to what is kept already.
      setSaving((state) =>
        state.kind !== 'waiting'
          ? state
          : savedAt === undefined
            ? { kind: 'clean' }
            : { kind: 'saved', at: savedAt },
      );
      return undefined;
    }
    setSaving((state) => (state.kind === 'saving' ? state : { kind: 'waiting' }));
    const timer = setTimeout(() => void flush(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, readOnly, flush]);

  // Away from the network it is tried again; what was refused waits for the next change.
  useEffect(() => {
    if (
      saving.kind !== 'failed' ||
      !(isProblem(saving.problem) && (saving.problem.status === 0 || saving.problem.status >= 500))
    )
      return undefined;
    const timer = setTimeout(() => void flush(), RETRY_MS);
    return () => clearTimeout(timer);
  }, [saving, flush]);

  useEffect(() => {
    if (readOnly) return undefined;
    const warn = (leave: BeforeUnloadEvent) => {
      if (now.current.text !== known.current.text) leave.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => {
      window.removeEventListener('beforeunload', warn);
      void flush();
    };
  }, [readOnly, flush]);

  return {
    saving,
    kept,
    flush,
    /** One's own text goes over what somebody else has kept, which one has seen. */
    keepMine: (etag: string | undefined) => {
      known.current = { ...known.current, etag, text: '' };
      stopped.current = false;
      void flush();
    },
    /** What somebody else has kept is gone on with. */
    takeTheirs: (theirs: Kept, etag: string | undefined) => {
      known.current = { ...known.current, etag, text: theirs.text, draft: theirs.draft };
      stopped.current = false;
      setKept(theirs);
      setSaving({ kind: 'clean' });
    },
  };
}
