/** The state of the designer: one document with its history, and what of it is being looked at. */
import { createContext, useCallback, useContext, useMemo, useReducer } from 'react';
import type { JsonObject } from '../../../../regimes/words.js';
import type { WireIssue } from '../../../wire.js';
import type { Added } from './fields.js';
import { begin, editDocument, editText, redo, undo, type History } from './history.js';
import { modelOf, type Model } from './model.js';

/** The header is no field, but is looked at like one. */
export const HEADER = '#header';

export interface Selection {
  readonly place: string;
  /** Changes when something else is looked at, and not when the same thing gets another name. */
  readonly visit: number;
}

interface State {
  readonly history: History;
  readonly selection: Selection;
}

export type Edit = (document: JsonObject) => JsonObject | Added;

type Action =
  | {
      readonly kind: 'edit';
      readonly by: Edit;
      readonly key?: string | undefined;
      readonly select: boolean;
      readonly now: number;
    }
  | { readonly kind: 'text'; readonly text: string; readonly now: number }
  | { readonly kind: 'undo' | 'redo' }
  | { readonly kind: 'select'; readonly place: string };

function isAdded(result: JsonObject | Added): result is Added {
  return (
    typeof result['place'] === 'string' &&
    typeof result['document'] === 'object' &&
    Object.keys(result).length === 2
  );
}

function reduce(state: State, action: Action): State {
  const { history, selection } = state;
  switch (action.kind) {
    case 'edit': {
      const result = action.by(history.present.document);
      const added = isAdded(result) ? result : undefined;
      const next = editDocument(
        history,
        added ? added.document : (result as JsonObject),
        action.key,
        action.now,
      );
      const place = added?.place ?? selection.place;
      const visit = action.select ? selection.visit + 1 : selection.visit;
      return {
        history: next,
        selection: place === selection.place && !action.select ? selection : { place, visit },
      };
    }
    case 'text':
      return { ...state, history: editText(history, action.text, action.now) };
    case 'undo':
      return { ...state, history: undo(history) };
    case 'redo':
      return { ...state, history: redo(history) };
    case 'select':
      return { ...state, selection: { place: action.place, visit: selection.visit + 1 } };
  }
}

export interface Designer {
  readonly history: History;
  readonly text: string;
  readonly document: JsonObject;
  readonly model: Model;
  /** Where it stands now: what is there, or the nearest thing above it. */
  readonly selection: Selection;
  /** A change of the document; with `key`, changes of one thing that follow one another are one step. */
  readonly edit: (by: Edit, key?: string) => void;
  /** The same, and then looks at what was added or moved. */
  readonly add: (by: Edit) => void;
  readonly type: (text: string) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly select: (place: string) => void;
}

export function useDesigner(initial: string): Designer {
  const [state, act] = useReducer(reduce, initial, (text) => ({
    history: begin(text),
    selection: { place: HEADER, visit: 0 },
  }));
  const { history, selection } = state;
  const { text, document } = history.present;
  const model = useMemo(() => modelOf(document), [document]);
  const there = useMemo(() => nearest(model, selection), [model, selection]);
  const edit = useCallback(
    (by: Edit, key?: string) => act({ kind: 'edit', by, key, select: false, now: Date.now() }),
    [],
  );
  const add = useCallback((by: Edit) => act({ kind: 'edit', by, select: true, now: Date.now() }), []);
  const type = useCallback((next: string) => act({ kind: 'text', text: next, now: Date.now() }), []);
  const select = useCallback((place: string) => act({ kind: 'select', place }), []);
  const back = useCallback(() => act({ kind: 'undo' }), []);
  const forth = useCallback(() => act({ kind: 'redo' }), []);
  return {
    history,
    text,
    document,
    model,
    selection: there,
    edit,
    add,
    type,
    undo: back,
    redo: forth,
    select,
  };
}

function nearest(model: Model, selection: Selection): Selection {
  if (selection.place === HEADER) return selection;
  for (let { place } = selection; place !== ''; place = place.slice(0, place.lastIndexOf('/')))
    if (model.byPlace.has(place))
      return place === selection.place ? selection : { place, visit: selection.visit };
  return { place: '', visit: selection.visit };
}

/** What the parts of the visual view share. */
export interface Design extends Designer {
  readonly readOnly: boolean;
  /** The version before, where one was published. */
  readonly published: JsonObject | undefined;
  /** A draft has this code: it can no longer be another. */
  readonly fixedCode: boolean;
  readonly issues: readonly WireIssue[];
}

export const DesignContext = createContext<Design | undefined>(undefined);

/** @throws Error outside of the designer */
export function useDesign(): Design {
  const design = useContext(DesignContext);
  if (design === undefined) throw new Error('useDesign stands outside of the designer');
  return design;
}

/** What is wrong at a place or below it, but not at what `beside` names. */
export function issuesAt(
  issues: readonly WireIssue[],
  place: string,
  beside: readonly string[] = [],
): readonly WireIssue[] {
  return issues.filter(
    ({ path }) =>
      (path === place || path.startsWith(`${place}/`)) &&
      !beside.some((part) => path.startsWith(`${place}${part}`)),
  );
}
