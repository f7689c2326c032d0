import { useId, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { allUnits } from '../pages/units/query.js';
import type { UnitRef } from '../wire.js';

interface Props {
  readonly label: string;
  /** Code of the unit; '' for none. */
  readonly value: string;
  readonly onPick: (code: string) => void;
  readonly required?: boolean;
  /** The day as of which units are offered; today without one. */
  readonly at?: string;
}

/** A unit by typing a part of its name or its code. The browser's own list of suggestions does the searching. */
export function UnitPicker({ label, value, onPick, required = false, at }: Props) {
  const id = useId();
  const { data: units = [] } = useQuery(allUnits(at));
  const [typed, setTyped] = useState<string>();
  const chosen = units.find(({ code }) => code === value);
  const shown = typed ?? (chosen === undefined ? value : nameOf(chosen));
  const settle = () => {
    if (typed === undefined) return;
    const found = unitNamed(typed, units);
    if (found !== undefined || typed.trim() === '') {
      onPick(found?.code ?? '');
      setTyped(undefined);
    }
  };
  return (
    <div className="field">
      <label className="form-label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className="form-control"
        list={`${id}-units`}
        autoComplete="off"
        required={required}
        value={shown}
        onChange={(change) => {
          const text = change.target.value;
          const found = units.find((unit) => nameOf(unit) === text);
          // Choosing from the list gives the whole text at once; typing goes letter by letter.
          if (found === undefined) setTyped(text);
          else {
            setTyped(undefined);
            onPick(found.code);
          }
        }}
        onBlur={settle}
        onKeyDown={(press) => {
          if (press.key === 'Enter') settle();
        }}
      />
      <datalist id={`${id}-units`}>
        {units.map((unit) => (
          <option key={unit.code} value={nameOf(unit)} />
        ))}
      </datalist>
    </div>
  );
}

function nameOf({ name, code }: UnitRef): string {
  return `${name} (${code})`;
}

function unitNamed(text: string, units: readonly UnitRef[]): UnitRef | undefined {
  const wanted = text.trim().toLowerCase();
  return units.find(
    (unit) =>
      unit.code.toLowerCase() === wanted ||
      unit.name.toLowerCase() === wanted ||
      nameOf(unit).toLowerCase() === wanted,
  );
}
