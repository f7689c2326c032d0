/**
 * The editor of regime documents. It lives in a shadow root, where its styles are constructed style sheets: in
 * the page itself they would be inline `<style>` elements, which the Content Security Policy refuses.
 */
import '@fontsource/jetbrains-mono/latin-400.css';
import '@fontsource/jetbrains-mono/vietnamese-400.css';
import { useEffect, useImperativeHandle, useRef } from 'react';
import type { Ref } from 'react';
import { basicSetup } from 'codemirror';
import { json } from '@codemirror/lang-json';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import type { Diagnostic } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

export interface EditorHandle {
  /** Puts the cursor there, in sight, and takes the focus. */
  readonly goTo: (offset: number) => void;
  /** Replaces the whole text, as one step that can be undone. */
  readonly replace: (text: string) => void;
}

interface Props {
  readonly label: string;
  /** The text at the start; later changes come through `replace`. */
  readonly initial: string;
  readonly readOnly?: boolean;
  readonly onChange: (text: string) => void;
  readonly diagnostics: readonly Diagnostic[];
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
});

const COLOURS = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--bc-action)' },
  { tag: tags.string, color: 'var(--bc-green)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--bc-amber)' },
]);

export default function JsonEditor({ label, initial, readOnly = false, onChange, diagnostics, ref }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const changed = useRef(onChange);
  const start = useRef(initial);
  useEffect(() => {
    changed.current = onChange;
  }, [onChange]);

  useEffect(() => {
    const place = host.current;
    if (place === null) return undefined;
    const root = place.shadowRoot ?? place.attachShadow({ mode: 'open' });
    const editor = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: start.current,
        extensions: [
          basicSetup,
          json(),
          syntaxHighlighting(COLOURS),
          lintGutter(),
          LOOK,
          EditorState.readOnly.of(readOnly),
          EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed.current(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      start.current = editor.state.doc.toString();
      editor.destroy();
    };
  }, [label, readOnly]);

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
    replace: (text) => {
      const editor = view.current;
      editor?.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
    },
  }));

  return <div ref={host} className="editor" />;
}
