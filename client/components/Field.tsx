import { useId } from 'react';
import type { InputHTMLAttributes, ReactNode, SelectHTMLAttributes } from 'react';

interface Around {
  readonly label: string;
  readonly help?: string | undefined;
  /** What is wrong with the value, with what to do. */
  readonly mistake?: string | undefined;
}

/** A labelled text input: label above, help and mistake below and tied to it. */
export function TextInput({
  label,
  help,
  mistake,
  ...input
}: Around & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <Around id={id} label={label} help={help} mistake={mistake}>
      <input
        {...input}
        id={id}
        className={mistake === undefined ? 'form-control' : 'form-control is-invalid'}
        aria-invalid={mistake !== undefined}
        aria-describedby={help === undefined && mistake === undefined ? undefined : `${id}-note`}
      />
    </Around>
  );
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export function Select({
  label,
  help,
  mistake,
  choices,
  ...select
}: Around & { readonly choices: readonly Choice[] } & SelectHTMLAttributes<HTMLSelectElement>) {
  const id = useId();
  return (
    <Around id={id} label={label} help={help} mistake={mistake}>
      <select
        {...select}
        id={id}
        className="form-select"
        aria-invalid={mistake !== undefined}
        aria-describedby={help === undefined && mistake === undefined ? undefined : `${id}-note`}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </Around>
  );
}

function Around({
  id,
  label,
  help,
  mistake,
  children,
}: Around & { readonly id: string; readonly children: ReactNode }) {
  return (
    <div className="field">
      <label className="form-label" htmlFor={id}>
        {label}
      </label>
      {children}
      {(help !== undefined || mistake !== undefined) && (
        <div id={`${id}-note`}>
          {help !== undefined && <div className="form-text">{help}</div>}
          {mistake !== undefined && <div className="mistake">{mistake}</div>}
        </div>
      )}
    </div>
  );
}
