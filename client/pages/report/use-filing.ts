/** The draft of a report on the screen together with its saving: made once for a report, kept in step with the server. */
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { Form } from '../../../forms/form.js';
import type { JsonObject } from '../../../regimes/words.js';
import { createDraft } from '../../form/draft.js';
import type { Draft, DraftState } from '../../form/draft.js';
import { reuse } from '../../form/content.js';
import { keys } from '../../queries.js';
import { useActing } from '../../session.js';
import type { Basis, Report } from '../../wire.js';
import { cellsOfReport } from './annotations.js';
import { createAutosave, SaveFailure, unsaved } from './autosave.js';
import type { Autosave, SaveState } from './autosave.js';
import { dropCopy, keepCopy, restoreCopy } from './local-copy.js';
import { reportPath, saveFailure, writeReport } from './use-report.js';
import type { Loaded, Place } from './use-report.js';

export interface Filing {
  readonly draft: Draft;
  readonly autosave: Autosave;
  /** The version on the server that the draft stands on. */
  readonly etag: () => string | undefined;
  /** The server's answer to an action takes the place of everything here. */
  readonly accept: (loaded: Loaded) => void;
  /** A version of somebody else that came while there were edits here. */
  readonly conflict: Loaded | undefined;
  readonly keepMine: () => void;
  readonly takeTheirs: () => void;
  /** A write that leaves the draft as it is, after what was typed is saved; saving waits until it is over. */
  readonly beside: (write: (etag: string | undefined) => Promise<Loaded>) => Promise<void>;
}

/** What the unit itself fills in. A report that nobody opened begins with what can be filled in beforehand. */
export function ownContent(report: Report, basis: Basis): JsonObject {
  if (report.state === 'none') return basis.prefill.content;
  return report.aggregating ? (report.ownContent ?? {}) : report.content;
}

// Over 60 lines: draft, saving and the answers of the server share the version they stand on.
export function useFiling(place: Place, form: Form, basis: Basis, loaded: Loaded): Filing {
  const queries = useQueryClient();
  const { session } = useActing();
  const user = session.user.username;
  const name = `${place.regime}/${place.period}/${place.unit}`;
  // A copy in this browser waits until it can be saved: not while others have the report.
  const editable = loaded.report.actions.includes('save');
  const etag = useRef(loaded.etag);
  const [conflict, setConflict] = useState<Loaded>();
  const turn = useRef<Promise<unknown>>(Promise.resolve());

  const { draft, autosave } = useMemo(() => {
    const { report } = loaded;
    const made = createDraft(form, ownContent(report, basis), report.explanations, {
      ...(basis.previous === null ? {} : { previous: basis.previous.content }),
      ...(report.rollup === undefined ? {} : { rollup: report.rollup.content }),
      prefilled: cellsOfReport(report, basis),
    });
    const save = async (state: DraftState): Promise<void> => {
      await turn.current;
      try {
        const body = { content: state.content, explanations: state.explanations };
        const answer = await writeReport('PUT', reportPath(place), body, etag.current);
        etag.current = answer.etag;
        queries.setQueryData(keys.report(place.regime, place.period, place.unit), answer);
      } catch (failure) {
        throw saveFailure(failure) ?? failure;
      }
    };
    return { draft: made, autosave: createAutosave({ draft: made, save, now: () => Date.now() }) };
    // The draft outlives every later answer of the server; those are taken in below.
  }, [form, name]);

  useEffect(
    () => (editable ? keepingCopy(draft, autosave, user, name, () => etag.current) : undefined),
    [draft, autosave, user, name, editable],
  );
  useEffect(() => autosave.start(), [autosave]);
  useEffect(() => {
    const copy = editable ? restoreCopy(draft, user, name) : undefined;
    // The draft stands on the copy's version; if the server has another one, that is a conflict like any other.
    if (copy !== undefined) etag.current = copy.etag;
  }, [draft, user, name, editable]);
  useEffect(() => warnOnLeaving(autosave), [autosave]);

  // A newer answer (somebody else's act, or our own seen through the live feed).
  useEffect(() => {
    const { report } = loaded;
    if (report.rollup !== undefined) draft.setRollup(report.rollup.content);
    draft.setPrefilled(cellsOfReport(report, basis));
    if (loaded.etag === etag.current || autosave.state().kind === 'saving') return;
    const same = reuse(draft.state().content, ownContent(report, basis)) === draft.state().content;
    if (!unsaved(autosave.state()) || same) {
      etag.current = loaded.etag;
      if (!same) draft.replace(ownContent(report, basis), report.explanations);
      autosave.settle();
    } else setConflict(loaded);
  }, [loaded, draft, autosave, basis]);

  const accept = (answer: Loaded): void => {
    etag.current = answer.etag;
    draft.replace(ownContent(answer.report, basis), answer.report.explanations);
    autosave.settle();
    setConflict(undefined);
    dropCopy(user, name);
    queries.setQueryData(keys.report(place.regime, place.period, place.unit), answer);
  };
  const beside = async (write: (etag: string | undefined) => Promise<Loaded>): Promise<void> => {
    // What belongs to a report needs one: nobody has opened it where it has no version.
    if (!(await autosave.flush(etag.current === undefined))) throw new SaveFailure('line');
    const writing = write(etag.current);
    turn.current = writing.catch(() => undefined);
    const answer = await writing;
    etag.current = answer.etag;
    queries.setQueryData(keys.report(place.regime, place.period, place.unit), answer);
  };
  return {
    draft,
    autosave,
    beside,
    etag: () => etag.current,
    accept,
    conflict,
    keepMine: () => {
      etag.current = conflict?.etag;
      setConflict(undefined);
      autosave.resume();
    },
    takeTheirs: () => {
      if (conflict !== undefined) accept(conflict);
    },
  };
}

export function useSaveState(autosave: Autosave): SaveState {
  return useSyncExternalStore(autosave.subscribe, autosave.state);
}

const COPY_PAUSE = 300;

function keepingCopy(
  draft: Draft,
  autosave: Autosave,
  user: string,
  name: string,
  etag: () => string | undefined,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = (): void => {
    timer = undefined;
    const version = etag();
    const { content, explanations } = draft.state();
    if (!unsaved(autosave.state())) dropCopy(user, name);
    else keepCopy(user, name, { content, explanations, ...(version === undefined ? {} : { etag: version }) });
  };
  const follow = (): void => {
    timer ??= setTimeout(write, COPY_PAUSE);
  };
  const ends = [autosave.subscribe(follow), draft.subscribe(follow)];
  return () => {
    if (timer !== undefined) clearTimeout(timer);
    write();
    for (const end of ends) end();
  };
}

function warnOnLeaving(autosave: Autosave): () => void {
  const warn = (leaving: BeforeUnloadEvent): void => {
    if (unsaved(autosave.state())) leaving.preventDefault();
  };
  window.addEventListener('beforeunload', warn);
  return () => {
    window.removeEventListener('beforeunload', warn);
    void autosave.flush();
  };
}
