/**
 * The one input of a grid: it stands in the active cell, keeps what is typed to itself and hands it over when the
 * cell is left. Untouched, keys move; after the first character or F2 they write.
 */
import { useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { KeyboardEvent } from 'react';
import type { Json, Language } from '../../../regimes/words.js';
import { CodeList, matchingChoices } from './CodeList.js';
import { editedText, readCell } from './cell-text.js';
import type { Reading } from './cell-text.js';
import type { Column } from './columns.js';
import type { Cell } from './moves.js';

export interface EditorHandlers {
  /** `typed`: the text that was read. */
  readonly commit: (cell: Cell, reading: Reading, typed?: string) => void;
  /** Called a moment after every change while typing, so that computed cells follow. */
  readonly typing: (cell: Cell, reading: Reading) => void;
  /** The edit is taken back: the cell holds again what it held. */
  readonly revert: (cell: Cell, reading: Reading) => void;
  /** A key that is not for writing; true when the grid did something with it. */
  readonly stroke: (event: KeyboardEvent) => boolean;
  readonly paste: (text: string) => void;
}

interface Props {
  readonly id: string;
  readonly label: string;
  readonly row: number;
  readonly position: number;
  readonly column: Column;
  readonly value: Json | undefined;
  readonly unreadable: string | undefined;
  readonly invalid: boolean;
  readonly describedBy: string | undefined;
  readonly language: Language;
  readonly startEditing: boolean;
  readonly handlers: EditorHandlers;
}

type Mode = 'ready' | 'typing' | 'editing';

const WRITES = new Set(['ArrowLeft', 'ArrowRight', 'Home', 'End']);
const MOVES = new Set([
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'Enter',
  'Tab',
  'PageUp',
  'PageDown',
]);

// Over 60 lines: the modes of one input are easier to follow in one place than spread over hooks.
export function CellEditor(props: Props) {
  const { column, language, handlers } = props;
  const cell: Cell = { row: props.row, column: props.position };
  const base = props.unreadable ?? editedText(column, props.value, language);
  const [mode, setMode] = useState<Mode>(props.startEditing ? 'editing' : 'ready');
  const [draft, setDraft] = useState<string>();
  const [picked, setPicked] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const pending = useRef<string>(undefined);
  const [start] = useState(base);
  const text = draft ?? base;
  const isList = column.kind === 'choice' || column.kind === 'boolean';
  const open = isList && mode !== 'ready';
  const matches = open ? matchingChoices(column.choices, draft === undefined ? '' : text, language) : [];

  useLayoutEffect(() => {
    input.current?.focus();
    if (!props.startEditing) input.current?.select();
  }, [props.startEditing]);

  const write = (next: string): void => {
    if (mode === 'ready') setMode('typing');
    setDraft(next);
    setPicked(0);
    pending.current = next;
    if (!isList) handlers.typing(cell, readCell(column, next, language));
  };
  const finish = (moving: boolean): void => {
    const choice = open && draft !== undefined && draft.trim() !== '' ? matches[picked] : undefined;
    const commit = (): void => {
      if (choice !== undefined) {
        pending.current = undefined;
        handlers.commit(cell, { kind: 'value', value: choice.value });
      } else handOver(pending, cell, column, language, handlers);
    };
    // At once where the key may add or move a row, and must find in the rows what was typed.
    if (moving) commit();
    else flushSync(commit);
    setDraft(undefined);
    setMode('ready');
  };
  const revert = (): void => {
    if (draft !== undefined) handlers.revert(cell, readCell(column, start, language));
    pending.current = undefined;
    // At once: a key that comes before the next drawing would go on with the text that was taken back.
    flushSync(() => {
      setDraft(undefined);
      setMode('ready');
    });
    input.current?.select();
  };
  const pick = (index: number): void => {
    const choice = matches[index];
    if (choice === undefined) return;
    pending.current = undefined;
    handlers.commit(cell, { kind: 'value', value: choice.value });
    setDraft(undefined);
    setMode('ready');
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    const { key } = event;
    if (open && (key === 'ArrowDown' || key === 'ArrowUp')) {
      event.preventDefault();
      const step = key === 'ArrowDown' ? 1 : -1;
      setPicked((was) => Math.max(0, Math.min(matches.length - 1, was + step)));
      return;
    }
    if (open && key === 'Enter' && draft === undefined) {
      event.preventDefault();
      pick(picked);
      return;
    }
    if (mode !== 'ready' && key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      revert();
      return;
    }
    if (mode === 'ready' && (key === 'F2' || (isList && key === 'ArrowDown' && event.altKey))) {
      event.preventDefault();
      setMode('editing');
      return;
    }
    // While writing, these keys are the text's.
    if (mode !== 'ready' && (key === 'Delete' || key === ' ')) return;
    if (mode === 'editing' && WRITES.has(key)) return;
    if (mode !== 'ready' && (event.ctrlKey || event.metaKey) && !MOVES.has(key)) return;
    if (mode === 'typing' && (key === 'Home' || key === 'End')) return;
    if (MOVES.has(key)) finish(key !== 'Enter' && !event.altKey && !event.ctrlKey && !event.metaKey);
    if (handlers.stroke(event)) event.preventDefault();
  };

  return (
    <>
      <input
        ref={input}
        id={`${props.id}-input`}
        className="grid-input"
        type="text"
        inputMode={column.kind === 'number' ? 'decimal' : column.kind === 'integer' ? 'numeric' : 'text'}
        autoComplete="off"
        spellCheck={column.kind === 'text'}
        value={text}
        aria-label={props.label}
        aria-invalid={props.invalid}
        aria-describedby={props.describedBy}
        aria-required={column.required}
        {...(isList
          ? {
              role: 'combobox',
              'aria-expanded': open,
              'aria-controls': `${props.id}-list`,
              'aria-autocomplete': 'list' as const,
              ...(open && matches[picked] !== undefined
                ? { 'aria-activedescendant': `${props.id}-list-${picked}` }
                : {}),
            }
          : {})}
        onChange={(change) => write(change.target.value)}
        onDoubleClick={() => setMode('editing')}
        onBlur={() => {
          handOver(pending, cell, column, language, handlers);
          setDraft(undefined);
          setMode('ready');
        }}
        onKeyDown={onKeyDown}
        // Ready, the grid copies the selection; while writing, the text is copied.
        onCopy={(copy) => mode !== 'ready' && copy.stopPropagation()}
        onCut={(cut) => mode !== 'ready' && cut.stopPropagation()}
        onPaste={(paste) => {
          const pasted = paste.clipboardData.getData('text/plain');
          // The text's own; the grid listens for what is pasted beside an editor.
          paste.stopPropagation();
          // Into what is being typed it goes as into any text; a block takes the cells from here on.
          if (mode !== 'ready' && !/[\t\r\n]/.test(pasted.replace(/\r?\n$/, ''))) return;
          paste.preventDefault();
          pending.current = undefined;
          setDraft(undefined);
          setMode('ready');
          handlers.paste(pasted);
        }}
      />
      {open && (
        <CodeList
          id={`${props.id}-list`}
          anchor={input}
          choices={matches}
          picked={picked}
          language={language}
          onPick={pick}
        />
      )}
    </>
  );
}

function handOver(
  pending: { current: string | undefined },
  cell: Cell,
  column: Column,
  language: Language,
  handlers: EditorHandlers,
): void {
  const text = pending.current;
  if (text === undefined) return;
  pending.current = undefined;
  handlers.commit(cell, readCell(column, text, language), text);
}
