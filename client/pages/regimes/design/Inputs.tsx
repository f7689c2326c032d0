/**
 * Inputs that keep what is typed to themselves until the typing pauses, so that a large document is not changed at
 * every key. What is pending is never lost: leaving the field, or the field leaving the page, writes it down.
 */
import { useEffect, useId, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Select, TextInput, type Choice } from '../../../components/Field.js';

const PAUSE_MS = 400;

/** A value being typed: what to show, and what happens on typing and leaving. */
export function useTyped(value: string, onCommit: (text: string) => void, onLeave?: () => void) {
  const [typed, setTyped] = useState<string>();
  const pending = useRef<string>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const commit = useRef(onCommit);
  useEffect(() => {
    commit.current = onCommit;
  });
  const write = () => {
    clearTimeout(timer.current);
    if (pending.current !== undefined) commit.current(pending.current);
    pending.current = undefined;
  };
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      if (pending.current !== undefined) commit.current(pending.current);
      pending.current = undefined;
    },
    [],
  );
  return {
    shown: typed ?? value,
    type: (text: string) => {
      setTyped(text);
      pending.current = text;
      clearTimeout(timer.current);
      timer.current = setTimeout(write, PAUSE_MS);
    },
    leave: () => {
      write();
      setTyped(undefined);
      onLeave?.();
    },
  };
}

interface TextProps {
  readonly label: string;
  readonly help?: string | undefined;
  readonly value: string;
  readonly onCommit: (text: string) => void;
  readonly onLeave?: () => void;
  readonly mistake?: string | undefined;
  readonly disabled?: boolean;
  readonly mono?: boolean;
  readonly list?: string;
  readonly placeholder?: string;
}

export function DraftText({ label, help, value, onCommit, onLeave, mistake, ...rest }: TextProps) {
  const { shown, type, leave } = useTyped(value, onCommit, onLeave);
  return (
    <TextInput
      label={label}
      help={help}
      mistake={mistake}
      value={shown}
      disabled={rest.disabled}
      list={rest.list}
      placeholder={rest.placeholder}
      spellCheck={rest.mono === true ? false : undefined}
      autoComplete="off"
      onChange={(change) => type(change.target.value)}
      onBlur={leave}
    />
  );
}

export function DraftArea({ label, help, value, onCommit }: TextProps) {
  const id = useId();
  const { shown, type, leave } = useTyped(value, onCommit);
  return (
    <div className="field">
      <label className="form-label" htmlFor={id}>
        {label}
      </label>
      <textarea
        id={id}
        className="form-control"
        rows={2}
        value={shown}
        aria-describedby={help === undefined ? undefined : `${id}-note`}
        onChange={(change) => type(change.target.value)}
        onBlur={leave}
      />
      {help !== undefined && (
        <div id={`${id}-note`} className="form-text">
          {help}
        </div>
      )}
    </div>
  );
}

/** A number as people write it here; an empty one is none. What is no number is not written down. */
export function DraftNumber({
  value,
  onCommit,
  whole = false,
  ...rest
}: Omit<TextProps, 'value' | 'onCommit'> & {
  readonly value: number | undefined;
  readonly onCommit: (value: number | undefined) => void;
  readonly whole?: boolean;
}) {
  const read = (text: string): number | undefined | null => {
    const tidy = text.trim().replace(/\s/g, '').replace(',', '.');
    if (tidy === '') return undefined;
    const number = Number(tidy);
    return Number.isFinite(number) && (!whole || Number.isInteger(number)) ? number : null;
  };
  return (
    <DraftText
      {...rest}
      value={value === undefined ? '' : String(value).replace('.', ',')}
      onCommit={(text) => {
        const number = read(text);
        if (number !== null) onCommit(number);
      }}
    />
  );
}

export function Choose({
  label,
  help,
  value,
  choices,
  onChoose,
  disabled,
}: {
  readonly label: string;
  readonly help?: string | undefined;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly onChoose: (value: string) => void;
  readonly disabled?: boolean;
}) {
  const known = choices.some((one) => one.value === value);
  return (
    <Select
      label={label}
      help={help}
      value={value}
      disabled={disabled}
      choices={known ? choices : [{ value, label: value === '' ? '–' : value }, ...choices]}
      onChange={(change) => onChoose(change.target.value)}
    />
  );
}

export function Tick({
  label,
  checked,
  onTick,
  disabled,
}: {
  readonly label: ReactNode;
  readonly checked: boolean;
  readonly onTick: (checked: boolean) => void;
  readonly disabled?: boolean;
}) {
  return (
    <label className="tick">
      <input
        type="checkbox"
        className="form-check-input"
        checked={checked}
        disabled={disabled}
        onChange={(change) => onTick(change.target.checked)}
      />{' '}
      {label}
    </label>
  );
}

/** A part of the panel under its own name. */
export function Part({
  title,
  help,
  children,
}: {
  readonly title: string;
  readonly help?: string | undefined;
  readonly children: ReactNode;
}) {
  return (
    <fieldset className="part">
      <legend>{title}</legend>
      {help !== undefined && <p className="form-text">{help}</p>}
      {children}
    </fieldset>
  );
}

/** Ticks of which at least one stays. */
export function Ticks<Value extends string>({
  legend,
  all,
  chosen,
  words,
  onChange,
  none = false,
}: {
  readonly legend: string;
  readonly all: readonly Value[];
  readonly chosen: readonly string[];
  readonly words: (value: Value) => string;
  readonly onChange: (chosen: readonly Value[]) => void;
  /** Nothing at all may be ticked. */
  readonly none?: boolean;
}) {
  return (
    <div role="group" aria-label={legend} className="ticks">
      <span className="form-label">{legend}</span>
      {all.map((value) => (
        <Tick
          key={value}
          label={words(value)}
          checked={chosen.includes(value)}
          onTick={(on) => {
            const next = all.filter((one) => (one === value ? on : chosen.includes(one)));
            if (none || next.length > 0) onChange(next);
          }}
        />
      ))}
    </div>
  );
}

/** A text that is written down only when one leaves it (or presses Enter), and only where nothing is wrong with it. */
export function LeaveInput({
  label,
  help,
  value,
  disabled,
  wrong,
  tidy,
  onCommit,
}: {
  readonly label: string;
  readonly help: string;
  readonly value: string;
  readonly disabled: boolean;
  readonly wrong: (text: string) => string | undefined;
  readonly tidy: (text: string) => string;
  readonly onCommit: (text: string) => void;
}) {
  const [typed, setTyped] = useState<string>();
  const shown = typed ?? value;
  const leave = () => {
    const next = tidy(shown);
    if (typed === undefined || next === value) setTyped(undefined);
    else if (wrong(next) === undefined) {
      onCommit(next);
      setTyped(undefined);
    }
  };
  return (
    <TextInput
      label={label}
      help={help}
      value={shown}
      disabled={disabled}
      autoComplete="off"
      spellCheck={false}
      mistake={shown === '' ? undefined : wrong(tidy(shown))}
      onChange={(change) => setTyped(change.target.value)}
      onBlur={leave}
      onKeyDown={(press) => press.key === 'Enter' && leave()}
    />
  );
}
