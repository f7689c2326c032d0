/** The draft of a report on the screen together with its saving: made once for a report, kept in step with the server. */
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { Form } from '../../../forms/form.js';
import type { JsonObject } from '../../../regimes/words.js';
import { createDraft, stillUnread } from '../../form/draft.js';
import type { Draft, DraftState } from '../../form/draft.js';
import { copies, newPage } from '../../offline/copies.js';
import type { Copy } from '../../offline/copies.js';
import { whenLinkReturns } from '../../offline/link.js';
import { holdOpen, holdPage } from '../../offline/open-reports.js';
import { sameFilled } from '../../offline/outbox.js';
import type { Filled } from '../../offline/outbox.js';
import { isReloading, keepBeforeReload } from '../../offline/versions.js';
import { useStable } from '../../form/use-stable.js';
import { keys } from '../../queries.js';
import { useActing } from '../../session.js';
import type { Basis, Report } from '../../wire.js';
import { cellsOfReport } from './annotations.js';
import { createAutosave, SaveFailure, unsaved } from './autosave.js';
import type { Autosave, SaveState } from './autosave.js';
import { createKeeping, restoreCopy, unreadChanges } from './local-copy.js';
import type { Keeping } from './local-copy.js';
import { reportPath, saveFailure, takeAnswer, writeReport } from './use-report.js';
import type { Loaded, Place } from './use-report.js';

export interface Filing {
  readonly draft: Draft;
  readonly autosave: Autosave;
  /** The copy in this browser of what is not saved. */
  readonly keeping: Keeping;
  /** Whether a copy of this report is this page's own, or the one that it began with. */
  readonly isOwn: (copy: Copy) => boolean;
  /** The version on the server that the draft stands on. */
  readonly etag: () => string | undefined;
  /** What stood in that version. */
  readonly base: () => Filled;
  /** What this person has typed, on the draft or before it was closed to editing. */
  readonly mine: () => Filled;
  /** The server's answer to an action takes the place of everything here. */
  readonly accept: (loaded: Loaded) => void;
  /** A version of somebody else that came while there were edits here. */
  readonly conflict: Loaded | undefined;
  /** What was chosen of both versions is saved against the one of the server. */
  readonly resolve: (result: Filled) => void;
  readonly takeTheirs: () => void;
  /** A write that leaves the draft as it is, after what was typed is saved; saving waits until it is over. */
  readonly beside: (write: (etag: string | undefined) => Promise<Loaded>) => Promise<void>;
}

/** What the unit itself fills in. A report that nobody opened begins with what can be filled in beforehand. */
export function ownContent(report: Report, basis: Basis): JsonObject {
  if (report.state === 'none') return basis.prefill.content;
  return report.aggregating ? (report.ownContent ?? {}) : report.content;
}

/** How long a save may take before the page is drawn anew; then the copy in this browser has to do. */
const SAVE_AT_MOST = 5_000;

/** The version of the server that the draft stands on; changes with every answer. */
interface Version {
  etag: string | undefined;
  base: Filled;
  /** What was sent last: the server may have it although its answer never came. */
  sent?: Filled;
}

// Over 60 lines: draft, saving and the answers of the server share the version they stand on.
export function useFiling(
  place: Place,
  form: Form,
  basis: Basis,
  loaded: Loaded,
  copy: Copy | undefined,
): Filing {
  const queries = useQueryClient();
  const { session } = useActing();
  const user = session.user.username;
  const name = `${place.regime}/${place.period}/${place.unit}`;
  // A copy in this browser waits until it can be saved: not while others have the report.
  const editable = loaded.report.actions.includes('save');
  const filledOf = (report: Report): Filled => ({
    content: ownContent(report, basis),
    explanations: report.explanations,
  });
  const [version] = useState<Version>(() => ({ etag: loaded.etag, base: filledOf(loaded.report) }));
  // The copy is what the page began with; what is written to it later comes from here.
  const [first] = useState(copy);
  const [page] = useState(newPage);
  // Somebody sent the report meanwhile: what was typed cannot be saved any more, and is shown beside what was sent.
  const [apart] = useState(first !== undefined && !editable);
  const [conflict, setConflict] = useState<Loaded | undefined>(apart ? loaded : undefined);
  // Once the report can be edited here again, the copy is one like others, and what is typed here is this page's own.
  const aside = apart && !editable ? first : undefined;
  const turn = useRef<Promise<unknown>>(Promise.resolve());
  const key = keys.report(place.regime, place.period, place.unit);
  const standOn = (answer: Loaded): void => {
    version.etag = answer.etag;
    version.base = filledOf(answer.report);
    delete version.sent;
  };

  const { draft, autosave, keeping } = useMemo(() => {
    const { report } = loaded;
    const made = createDraft(form, ownContent(report, basis), report.explanations, {
      ...(basis.previous === null ? {} : { previous: basis.previous.content }),
      ...(report.rollup === undefined ? {} : { rollup: report.rollup.content }),
      prefilled: cellsOfReport(report, basis),
    });
    const save = async (state: DraftState): Promise<void> => {
      await turn.current;
      const body = { content: state.content, explanations: state.explanations };
      version.sent = body;
      try {
        const answer = await writeReport('PUT', reportPath(place), body, version.etag);
        standOn(answer);
        takeAnswer(queries, place, answer);
      } catch (failure) {
        const known = saveFailure(failure);
        // What the server has by now is to be seen beside what was typed here.
        if (known?.why === 'conflict') void queries.invalidateQueries({ queryKey: key });
        throw known ?? failure;
      }
    };
    const saving = createAutosave({ draft: made, save, now: () => Date.now() });
    const head = { user, report: name, page, ...place, unit: report.unit, label: report.label };
    return {
      draft: made,
      autosave: saving,
      // What is shown beside what was sent stays until the person has put it away.
      keeping: createKeeping(made, saving, copies, { head, version, begun: apart ? undefined : first }),
    };
    // The draft outlives every later answer of the server; those are taken in below.
  }, [form, name]);

  useEffect(() => (editable ? holdOpen(name) : undefined), [name, editable]);
  useEffect(() => (editable || apart ? holdPage(page) : undefined), [page, editable, apart]);
  useEffect(() => (editable ? keeping.start() : undefined), [keeping, editable]);
  useEffect(() => autosave.start(), [autosave]);
  useEffect(() => {
    if (first === undefined || apart) return;
    restoreCopy(draft, first);
    // The draft stands on the copy's version; if the server has another one, that is a conflict like any other.
    version.etag = first.etag;
    version.base = first.base;
    version.sent = first;
  }, [draft, version, first, apart]);
  useEffect(() => warnOnLeaving(autosave), [autosave]);
  useEffect(
    () =>
      whenLinkReturns(() => {
        if (unsaved(autosave.state())) void autosave.flush();
      }),
    [autosave],
  );
  useEffect(
    () =>
      keepBeforeReload(async () => {
        // A line that swallows everything must not hold up what only has to be kept here.
        await Promise.race([autosave.flush(), new Promise((resolve) => setTimeout(resolve, SAVE_AT_MOST))]);
        return keeping.now();
      }),
    [autosave, keeping],
  );

  // A newer answer (somebody else's act, or our own seen through the live feed).
  const compare = useStable((came: Loaded): void => {
    if (came.etag === version.etag || autosave.state().kind === 'saving') return;
    const theirs = filledOf(came.report);
    const same = sameFilled(draft.state(), theirs);
    if (!unsaved(autosave.state()) || same) {
      standOn(came);
      if (!same) draft.replace(theirs.content, theirs.explanations, true);
      autosave.settle();
      setConflict(undefined);
    } else if (editable && version.sent !== undefined && sameFilled(version.sent, theirs)) {
      // Our own save, whose answer was lost on the way: what was typed since goes on top of it.
      standOn(came);
      autosave.resume();
    } else setConflict(came);
  });
  useEffect(() => {
    const { report } = loaded;
    if (report.rollup !== undefined) draft.setRollup(report.rollup.content);
    draft.setPrefilled(cellsOfReport(report, basis));
    compare(loaded);
  }, [loaded, draft, basis, compare]);
  // What came while a save was on its way was left aside; where the save failed, it is looked at now: fetched again it
  // would be the same, and nobody would hear of it.
  useEffect(
    () =>
      autosave.subscribe(() => {
        if (autosave.state().kind !== 'failed') return;
        queueMicrotask(() => {
          const came = queries.getQueryData<Loaded>(key);
          if (came !== undefined) compare(came);
        });
      }),
    [autosave, queries, compare],
  );

  const accept = (answer: Loaded): void => {
    standOn(answer);
    draft.replace(ownContent(answer.report, basis), answer.report.explanations);
    autosave.settle();
    setConflict(undefined);
    void keeping.now();
    takeAnswer(queries, place, answer);
  };
  const beside = async (write: (etag: string | undefined) => Promise<Loaded>): Promise<void> => {
    // What belongs to a report needs one: nobody has opened it where it has no version.
    if (!(await autosave.flush(version.etag === undefined))) throw new SaveFailure('line');
    const writing = write(version.etag);
    turn.current = writing.catch(() => undefined);
    const answer = await writing;
    standOn(answer);
    takeAnswer(queries, place, answer);
  };
  return {
    draft,
    autosave,
    keeping,
    // The page that it began with may still write on, where browsers do not tell whether it is on a screen.
    isOwn: (kept) =>
      kept.page === page ||
      (kept.page === first?.page && kept.at === first.at && (!apart || aside !== undefined)),
    beside,
    etag: () => version.etag,
    base: () => aside?.base ?? version.base,
    mine: () => aside ?? draft.state(),
    accept,
    conflict,
    resolve: ({ content, explanations }) => {
      if (conflict === undefined) return;
      standOn(conflict);
      draft.set([{ path: [], value: content }, ...unreadChanges(draft, stillUnread(draft.state(), content))]);
      for (const gone of Object.keys(draft.state().explanations))
        if (!(gone in explanations)) draft.explain(gone, '');
      for (const [which, text] of Object.entries(explanations)) draft.explain(which, text);
      setConflict(undefined);
      autosave.resume();
    },
    takeTheirs: () => {
      if (conflict === undefined) return;
      accept(conflict);
      // Only by this is it put away: another act, such as taking the report back to work on it, leaves it kept.
      if (aside !== undefined) void copies().drop(aside, aside.at);
    },
  };
}

export function useSaveState(autosave: Autosave): SaveState {
  return useSyncExternalStore(autosave.subscribe, autosave.state);
}

function warnOnLeaving(autosave: Autosave): () => void {
  const warn = (leaving: BeforeUnloadEvent): void => {
    if (unsaved(autosave.state()) && !isReloading()) leaving.preventDefault();
  };
  window.addEventListener('beforeunload', warn);
  return () => {
    window.removeEventListener('beforeunload', warn);
    void autosave.flush();
  };
}
