/** A day and an hour of it, as people here write them: `28/11/2026` and `20:00`. */
import { useTranslation } from 'react-i18next';
import { instantAt } from '../../../regimes/calendar.js';
import type { Day, Instant } from '../../../regimes/words.js';
import { DayInput } from '../../components/DayInput.js';
import { TextInput } from '../../components/Field.js';

export interface DayAndTime {
  readonly day: Day;
  readonly time: string;
}

const TIME = '([01][0-9]|2[0-3]):[0-5][0-9]';

/** The moment that is meant; undefined while it is not whole. */
export function momentOf({ day, time }: DayAndTime): Instant | undefined {
  return day !== '' && new RegExp(`^${TIME}$`).test(time) ? instantAt(day, time) : undefined;
}

export function TimeInput({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (time: string) => void;
}) {
  return (
    <TextInput
      label={label}
      required
      inputMode="numeric"
      placeholder="20:00"
      pattern={TIME}
      value={value}
      onChange={(change) => onChange(change.target.value)}
    />
  );
}

export function MomentInput({
  value,
  onChange,
}: {
  readonly value: DayAndTime;
  readonly onChange: (value: DayAndTime) => void;
}) {
  const { t } = useTranslation();
  return (
    <div className="field-grid">
      <DayInput
        label={t('requests.dueDay')}
        required
        value={value.day}
        onPick={(day) => onChange({ ...value, day })}
      />
      <TimeInput
        label={t('requests.dueTime')}
        value={value.time}
        onChange={(time) => onChange({ ...value, time })}
      />
    </div>
  );
}
