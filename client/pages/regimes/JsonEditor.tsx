/**
 * The editor of regime documents. It lives in a shadow root, where its styles are constructed style sheets: in
 * the page itself they would be inline `<style>` elements, which the Content Security Policy refuses.
 */
import '@fontsource/jetbrains-mono/latin-400.css';
import '@fontsource/jetbrains-mono/vietnamese-400.css';
import { useEffect, useImperativeHandle, useRef } from 'react';
import type { Ref } from 'react';
import { basicSetup } from 'codemirror';
import { autocompletion } from '@codemirror/autocomplete';
import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { json } from '@codemirror/lang-json';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import type { Diagnostic } from '@codemirror/lint';
import { Annotation, EditorState, Prec } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { JsonObject } from '../../../regimes/words.js';
import { jsonOffers, spotAt } from './design/json-completion.js';

export interface EditorHandle {
  /** Puts the cursor there, in sight, and takes the focus. */
  readonly goTo: (offset: number) => void;
}

interface Props {
  readonly label: string;
  readonly text: string;
  /** The last document that the text was, for names of fields. */
  readonly document: JsonObject;
  readonly readOnly?: boolean;
  readonly onChange: (text: string) => void;
  /** The designer's own history: one for both views. */
  readonly onUndo: () => void;
  readonly onRedo: () => void;
  readonly diagnostics: readonly Diagnostic[];
  /** Where to begin. */
  readonly startAt?: number | undefined;
  readonly ref?: Ref<EditorHandle>;
}

const LOOK = EditorView.theme({
  '&': { height: '100%', fontSize: '13px', backgroundColor: 'var(--bc-surface)', color: 'var(--bc-text)' },
  '&.cm-focused': { outline: '2px solid var(--bc-action)', outlineOffset: '-2px' },
  '.cm-content': { caretColor: 'var(--bc-text)', fontFamily: 'var(--bc-mono)' },
  '.cm-cursor': { borderLeftColor: 'var(--bc-text)' },
  '.cm-gutters': {
    backgroundColor: 'var(--bc-sunken)',
    color: 'var(--bc-quiet)',
    borderRight: '1px solid var(--bc-line)',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--bc-hover)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--bc-action-soft)',
  },
  '.cm-tooltip, .cm-panels': {
    backgroundColor: 'var(--bc-surface)',
    color: 'var(--bc-text)',
    border: '1px solid var(--bc-line-strong)',
  },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--bc-action-fill)',
    color: '#fff',
  },
});

const COLOURS = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--bc-action)' },
  { tag: tags.string, color: 'var(--bc-green)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--bc-amber)' },
]);

/** A change that came from the other view, and need not be told to it. */
const fromOutside = Annotation.define<true>();

/** Replaces what differs only, so that the cursor stays where it is. */
function show(editor: EditorView, text: string): void {
  const old = editor.state.doc.toString();
  if (old === text) return;
  let from = 0;
  while (from < old.length && from < text.length && old[from] === text[from]) from += 1;
  let same = 0;
  const most = Math.min(old.length, text.length) - from;
  while (same < most && old[old.length - 1 - same] === text[text.length - 1 - same]) same += 1;
  editor.dispatch({
    changes: { from, to: old.length - same, insert: text.slice(from, text.length - same) },
    annotations: fromOutside.of(true),
  });
}

function completed(document: () => JsonObject) {
  return (context: CompletionContext): CompletionResult | null => {
    const text = context.state.doc.toString();
    const spot = spotAt(text, context.pos);
    if (spot === undefined || (!context.explicit && spot.from === context.pos)) return null;
    const options = jsonOffers(spot, document()).map(({ label, insert, detail }) => ({
      label: `"${label}"`,
      displayLabel: label,
      detail,
      apply: insert,
    }));
    // A closing quotation mark that was set by itself goes with what it closes.
    const to = text[context.pos] === '"' && text[spot.from] === '"' ? context.pos + 1 : context.pos;
    const colon = spot.kind === 'name' && /^\s*:/.test(text.slice(to));
    return {
      from: spot.from,
      to,
      options: colon ? options.map((one) => ({ ...one, apply: one.label })) : options,
      filter: text[spot.from] === '"' || spot.from === context.pos,
    };
  };
}

export default function JsonEditor(props: Props) {
  const { label, text, readOnly = false, diagnostics, ref } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    const place = host.current;
    if (place === null) return undefined;
    const root = place.shadowRoot ?? place.attachShadow({ mode: 'open' });
    const run = (act: () => void) => () => {
      act();
      return true;
    };
    const { text: first, startAt } = latest.current;
    const editor = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: first,
        ...(startAt === undefined ? {} : { selection: { anchor: Math.min(startAt, first.length) } }),
        extensions: [
          Prec.highest(
            keymap.of([
              { key: 'Mod-z', run: run(() => latest.current.onUndo()), preventDefault: true },
              { key: 'Mod-y', run: run(() => latest.current.onRedo()), preventDefault: true },
              { key: 'Mod-Shift-z', run: run(() => latest.current.onRedo()), preventDefault: true },
            ]),
          ),
          basicSetup,
          json(),
          autocompletion({ override: [completed(() => latest.current.document)] }),
          syntaxHighlighting(COLOURS),
          lintGutter(),
          LOOK,
          EditorState.readOnly.of(readOnly),
          EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
          EditorView.updateListener.of((update) => {
            const ours = update.transactions.some((one) => one.annotation(fromOutside) === true);
            if (update.docChanged && !ours) latest.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    if (startAt !== undefined)
      editor.dispatch({
        effects: EditorView.scrollIntoView(Math.min(startAt, first.length), { y: 'center' }),
      });
    return () => editor.destroy();
  }, [label, readOnly]);

  useEffect(() => {
    if (view.current !== null) show(view.current, text);
  }, [text]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    const end = editor.state.doc.length;
    const inside = diagnostics.map((item) => ({
      ...item,
      from: Math.min(item.from, end),
      to: Math.min(item.to, end),
    }));
    editor.dispatch(setDiagnostics(editor.state, inside));
  }, [diagnostics]);

  useImperativeHandle(ref, () => ({
    goTo: (offset) => {
      const editor = view.current;
      if (editor === null) return;
      const anchor = Math.min(offset, editor.state.doc.length);
      editor.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
      editor.focus();
    },
  }));

  return <div ref={host} className="editor" />;
}
