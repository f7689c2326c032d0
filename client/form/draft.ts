/**
 * The content being filled in, outside React: what was typed, what follows from it, and who wants to know. Fields
 * and grids subscribe to their own part, so a keystroke draws one cell and not the form.
 */
import { evaluate } from '../../forms/evaluate.js';
import { carried, unexplained } from '../../forms/explanations.js';
import type { Explanations } from '../../forms/explanations.js';
import type { Form } from '../../forms/form.js';
import type { PrefilledCell } from '../../forms/prefilled.js';
import { locate } from '../../forms/locate.js';
import type { Field } from '../../regimes/dialect/regime.js';
import { at, pointer as pointerOf, segments } from '../../regimes/pointer.js';
import type { Issue, Json, JsonObject, Text } from '../../regimes/words.js';
import { isObject, put, reuse } from './content.js';
import type { Path } from './content.js';

export interface DraftState {
  /** As the server would store it: computed fields filled. */
  readonly content: JsonObject;
  /** Schema, rules, and texts that say no value. Document order, unreadable texts last. */
  readonly issues: readonly Issue[];
  readonly issuesAt: ReadonlyMap<string, readonly Issue[]>;
  /** Pointer → the text that was typed there and could not be read; it is not in the content. */
  readonly unreadable: Readonly<Record<string, string>>;
  readonly explanations: Explanations;
  /** Mistakes in what was entered. */
  readonly errors: number;
  /** Required cells that are still empty. They are no mistakes while somebody is filling in, but stop sending. */
  readonly missing: number;
  /** Somebody tried to send: what is empty is marked like a mistake from now on. */
  readonly demanding: boolean;
  readonly warnings: number;
  /** Warnings without an explanation: they block sending as errors do. */
  readonly unexplained: number;
  /** Grows with every edit made here; 0 for content as it was loaded. */
  readonly edits: number;
  /** Grows whenever content from elsewhere replaces what stood here. */
  readonly replaced: number;
}

export interface Change {
  readonly path: Path;
  readonly value: Json | undefined;
  /** The text that could not be read; the value is then undefined. */
  readonly unreadable?: string;
}

export interface Draft {
  readonly form: Form;
  readonly state: () => DraftState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Writes cells. Computed fields and rules follow at once, or `later` (while somebody is typing) after a pause. */
  readonly set: (changes: readonly Change[], later?: boolean) => void;
  readonly explain: (key: string, text: string) => void;
  /**
   * Content of the server takes the place of what stands here. With `besideUnread`, texts that say no value yet stay
   * where the new content has none either: they were typed and are nowhere else.
   */
  readonly replace: (content: JsonObject, explanations: Explanations, besideUnread?: boolean) => void;
  /** The roll-up on which an aggregating unit's rules and computed fields stand has changed. */
  readonly setRollup: (rollup: JsonObject) => void;
  /** What it was filled in with, as the server has it now. */
  readonly setPrefilled: (cells: readonly PrefilledCell[]) => void;
  /** Somebody is typing: what follows from the last edit waits for his pause. */
  readonly hold: () => void;
  /** Everything is followed up now. */
  readonly settle: () => DraftState;
  /** Empty required cells are marked from now on. */
  readonly demand: () => DraftState;
}

export interface DraftContext {
  readonly previous?: JsonObject;
  readonly rollup?: JsonObject;
  /** What the report was filled in with when it was opened. */
  readonly prefilled?: readonly PrefilledCell[];
}

/** How long after the last key the computed cells follow. */
export const PAUSE = 150;
/** However long somebody types without a pause, they follow after this. */
const PATIENCE = 5_000;

const UNREADABLE: Record<'number' | 'day' | 'other', Text> = {
  number: {
    vi: 'Không đọc được số này. Ví dụ cách viết: 1.234.567,5',
    en: 'Not a number. Write for example 1,234,567.5',
  },
  day: { vi: 'Không có ngày này. Cách viết: 31/12/2026', en: 'There is no such day. Write 31/12/2026' },
  other: { vi: 'Không có trong danh mục', en: 'Not in the list' },
};

export function createDraft(
  form: Form,
  content: JsonObject,
  explanations: Explanations,
  context: DraftContext,
): Draft {
  const listeners = new Set<() => void>();
  let rollup = context.rollup;
  let { prefilled } = context;
  let lost: readonly Lost[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** When the first edit was made that nothing was computed from yet. */
  let since = 0;
  let state = follow(undefined, {
    content,
    explanations,
    unreadable: {},
    edits: 0,
    replaced: 0,
    demanding: false,
  });

  function follow(before: DraftState | undefined, next: Raw): DraftState {
    const verdict = evaluate(form, next.content, {
      ...(context.previous === undefined ? {} : { previous: context.previous }),
      ...(rollup === undefined ? {} : { rollup }),
      prefilled,
    });
    return settledState(form, before, next, verdict.content, verdict.issues);
  }
  function tell(next: DraftState): void {
    state = next;
    for (const listener of listeners) listener();
  }
  function settle(): DraftState {
    if (timer === undefined) return state;
    clearTimeout(timer);
    timer = undefined;
    tell(follow(state, state));
    return state;
  }

  return {
    form,
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    settle,
    hold: () => {
      if (timer === undefined || Date.now() - since > PATIENCE) return;
      clearTimeout(timer);
      timer = setTimeout(settle, PAUSE);
    },
    set: (changes, later = false) => {
      const next = written(state, changes);
      if (next.content === state.content && next.unreadable === state.unreadable) return;
      if (timer === undefined) since = Date.now();
      else clearTimeout(timer);
      const along = withRows(form, state, next.content, lost);
      lost = along.lost;
      // The cell shows what was typed now; what follows from it is computed after the screen was painted.
      tell({ ...state, ...next, explanations: along.explanations, edits: state.edits + 1 });
      timer = setTimeout(settle, later ? PAUSE : 0);
    },
    explain: (key, text) => {
      const { [key]: _gone, ...others } = state.explanations;
      const next = text.trim() === '' ? others : { ...others, [key]: text };
      tell({
        ...state,
        explanations: next,
        edits: state.edits + 1,
        unexplained: unexplainedOf(state.issues, next),
      });
    },
    replace: (loaded, loadedExplanations, besideUnread = false) => {
      if (timer !== undefined) clearTimeout(timer);
      timer = undefined;
      lost = [];
      const raw = {
        content: loaded,
        explanations: loadedExplanations,
        unreadable: besideUnread ? stillUnread(state, loaded) : {},
        edits: 0,
        demanding: false,
      };
      tell(follow(state, { ...raw, replaced: state.replaced + 1 }));
    },
    demand: () => {
      tell(follow(state, { ...state, demanding: true }));
      return state;
    },
    setPrefilled: (next) => {
      if (reuse(prefilled, next) === prefilled) return;
      prefilled = next;
      tell(follow(state, state));
    },
    setRollup: (next) => {
      rollup = next;
      tell(follow(state, state));
    },
  };
}

type Raw = Pick<DraftState, 'content' | 'explanations' | 'unreadable' | 'edits' | 'replaced' | 'demanding'>;

/** The texts that say no value yet, of cells that are there and empty in the content. */
export function stillUnread(
  { unreadable }: Pick<DraftState, 'unreadable'>,
  content: JsonObject,
): DraftState['unreadable'] {
  const isEmpty = (pointer: string): boolean => {
    const way = segments(pointer);
    const around = at(content, way.slice(0, -1));
    return isObject(around) && at(content, way) === undefined;
  };
  return Object.fromEntries(Object.entries(unreadable).filter(([pointer]) => isEmpty(pointer)));
}

function written(state: DraftState, changes: readonly Change[]): Pick<DraftState, 'content' | 'unreadable'> {
  let content: Json = state.content;
  const unreadable: Record<string, string> = { ...state.unreadable };
  for (const change of changes) {
    content = put(content, change.path, change.value) ?? {};
    const at = pointerOf(...change.path);
    for (const key of Object.keys(unreadable))
      if (key === at || key.startsWith(`${at}/`)) delete unreadable[key];
    if (change.unreadable !== undefined) unreadable[at] = change.unreadable;
  }
  return { content: content as JsonObject, unreadable: reuse(state.unreadable, unreadable) };
}

/** An explanation whose row was taken away or became another one, with the content that it was written for. */
interface Lost {
  readonly content: JsonObject;
  readonly key: string;
  readonly text: string;
}
/** Older ones are forgotten. */
const MOST_LOST = 50;

/** The explanations go with their rows; those of a row that is gone come back with it, when that is taken back. */
function withRows(
  { regime: { root } }: Form,
  { content: before, explanations }: Pick<DraftState, 'content' | 'explanations'>,
  content: JsonObject,
  lost: readonly Lost[],
): { readonly explanations: Explanations; readonly lost: readonly Lost[] } {
  const now = carried(root, before, content, explanations);
  const next: Record<string, string> = { ...now.explanations };
  const still = lost.filter(({ content: then, key, text }) => {
    const [back] = Object.keys(carried(root, then, content, { [key]: text }, true).explanations);
    if (back !== undefined) next[back] ??= text;
    return back === undefined;
  });
  const gone = now.lost.map((key) => ({ content: before, key, text: explanations[key] ?? '' }));
  return {
    explanations: reuse(explanations, next),
    lost: gone.length === 0 && still.length === lost.length ? lost : [...still, ...gone].slice(-MOST_LOST),
  };
}

function settledState(
  form: Form,
  before: DraftState | undefined,
  raw: Raw,
  content: JsonObject,
  verdict: readonly Issue[],
): DraftState {
  const blanks = new Set(Object.keys(raw.unreadable));
  // A cell whose text cannot be read is also "missing" to the schema; one message is enough.
  const found = verdict
    .filter((issue) => !blanks.has(issue.path))
    .concat(unreadableIssues(form, raw.unreadable));
  const issues = reuse<readonly Issue[]>(before?.issues, found);
  const warnings = issues.filter((issue) => issue.severity === 'warning').length;
  const missing = issues.filter(isMissing).length;
  const unchanged = issues === before?.issues && raw.demanding === before.demanding;
  const marked = raw.demanding ? issues : issues.filter((issue) => !isMissing(issue));
  return {
    content: reuse(before?.content, content),
    issues,
    issuesAt: unchanged ? before.issuesAt : grouped(marked, before?.issuesAt),
    unreadable: raw.unreadable,
    explanations: raw.explanations,
    errors: issues.length - warnings - missing,
    missing,
    demanding: raw.demanding,
    warnings,
    unexplained: unexplainedOf(issues, raw.explanations),
    edits: raw.edits,
    replaced: raw.replaced,
  };
}

export function isMissing(issue: Issue): boolean {
  return issue.rule === 'required';
}

function unreadableIssues(form: Form, unreadable: DraftState['unreadable']): Issue[] {
  return Object.entries(unreadable).map(([path, text]) => ({
    path,
    rule: 'unreadable',
    severity: 'error',
    message: unreadableText(locate(form.regime.root, path).field),
    params: { text },
  }));
}

function unreadableText(field: Field | undefined): Text {
  if (field?.type === 'number' || field?.type === 'integer') return UNREADABLE.number;
  return field?.type === 'string' && field.format === 'date' ? UNREADABLE.day : UNREADABLE.other;
}

function grouped(
  issues: readonly Issue[],
  before: ReadonlyMap<string, readonly Issue[]> | undefined,
): ReadonlyMap<string, readonly Issue[]> {
  const groups = new Map<string, readonly Issue[]>();
  for (const issue of issues) groups.set(issue.path, [...(groups.get(issue.path) ?? []), issue]);
  for (const [path, group] of groups) groups.set(path, reuse(before?.get(path), group));
  return groups;
}

function unexplainedOf(issues: readonly Issue[], explanations: Explanations): number {
  return unexplained(issues, explanations).length;
}
