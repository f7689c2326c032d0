import { useState } from 'react';
import { formatDay } from '../../forms/format.js';
import { isDay } from '../../regimes/day.js';
import type { Day } from '../../regimes/words.js';
import { TextInput } from './Field.js';

interface Props {
  readonly label: string;
  readonly help?: string | undefined;
  /** A day, or '' for none. */
  readonly value: Day;
  /** Called with a whole day, or '' when the field is emptied; not while a day is half typed. */
  readonly onPick: (day: Day) => void;
  readonly required?: boolean;
}

/**
 * A day typed as 31/12/2026, as people here write it: the browser's own field follows the language of the
 * browser instead, and shows 12/31/2026.
 */
export function DayInput({ label, help, value, onPick, required = false }: Props) {
  const [typed, setTyped] = useState<string>();
  return (
    <TextInput
      label={label}
      help={help}
      inputMode="numeric"
      placeholder="31/12/2026"
      pattern="\d{1,2}/\d{1,2}/\d{4}"
      required={required}
      value={typed ?? formatDay(value)}
      onChange={(change) => {
        const text = change.target.value;
        const day = dayTyped(text);
        setTyped(text);
        if (day !== undefined) onPick(day);
      }}
      onBlur={() => {
        if (typed !== undefined && dayTyped(typed) !== undefined) setTyped(undefined);
      }}
    />
  );
}

/** `31/12/2026` or `1/2/2026` → the day; '' for an empty text; undefined for what is no day. */
export function dayTyped(text: string): Day | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  const [, date, month, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(trimmed) ?? [];
  if (date === undefined || month === undefined || year === undefined) return undefined;
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  return isDay(day) ? day : undefined;
}
