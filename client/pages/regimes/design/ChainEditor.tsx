/** The steps of the chain, lowest first: who sends, by when; the last receives only. */
import { useTranslation } from 'react-i18next';
import { LEVELS, type Frequency, type Json, type Level } from '../../../../regimes/words.js';
import type { DueRule, Roll } from '../../../../regimes/dialect/regime.js';
import { member, textMember } from '../../../../regimes/dialect/json.js';
import { dueWords } from '../../../../regimes/time-words.js';
import { Icon } from '../../../components/Icon.js';
import { useLanguage } from '../../../i18n.js';
import {
  addStep,
  frequenciesOf,
  keyedValue,
  levelsOfStep,
  moveStep,
  removeStep,
  setDue,
  setLevels,
  stepsOf,
} from './header.js';
import { Choose, DraftNumber, DraftText, Ticks } from './Inputs.js';
import { useDesign } from './use-designer.js';

const UPWARD: readonly Level[] = [...LEVELS].toReversed();

export function ChainEditor() {
  const { t } = useTranslation();
  const { document, edit } = useDesign();
  const steps = stepsOf(document);
  const used = steps.flatMap(levelsOfStep);
  const free = UPWARD.filter((level) => !used.includes(level));
  return (
    <>
      {steps.map((step, index) => (
        <Step key={index} step={step} index={index} last={index === steps.length - 1} />
      ))}
      <select
        className="form-select inline"
        aria-label={t('design.addStep')}
        value=""
        onChange={(change) => {
          const level = change.target.value as Level;
          edit((now) => addStep(now, level));
        }}
      >
        <option value="">{t('design.addStep')}</option>
        {free.map((level) => (
          <option key={level} value={level}>
            {t(`words.level.${level}`)}
          </option>
        ))}
      </select>
    </>
  );
}

function Step({
  step,
  index,
  last,
}: {
  readonly step: Json;
  readonly index: number;
  readonly last: boolean;
}) {
  const { t } = useTranslation();
  const { document, edit, model } = useDesign();
  const number = index + 1;
  return (
    <section className="group-box" aria-label={t('design.step', { number })}>
      <div className="row-line spread">
        <h4>{last ? t('design.lastStep', { number }) : t('design.step', { number })}</h4>
        <span className="row-line">
          <button
            type="button"
            className="btn btn-quiet btn-icon"
            disabled={index === 0}
            aria-label={t('design.stepUp', { number })}
            onClick={() => edit((now) => moveStep(now, index, -1))}
          >
            <Icon name="up" />
          </button>
          <button
            type="button"
            className="btn btn-quiet btn-icon"
            disabled={last}
            aria-label={t('design.stepDown', { number })}
            onClick={() => edit((now) => moveStep(now, index, 1))}
          >
            <Icon name="down" />
          </button>
          <button
            type="button"
            className="btn btn-quiet btn-icon"
            aria-label={t('design.removeStep', { number })}
            onClick={() => edit((now) => removeStep(now, index))}
          >
            <Icon name="close" />
          </button>
        </span>
      </div>
      <Ticks
        legend={t('design.stepLevels', { number })}
        all={UPWARD}
        chosen={levelsOfStep(step)}
        words={(level) => t(`words.level.${level}`)}
        onChange={(levels) => edit((now) => setLevels(now, index, levels))}
      />
      {!last &&
        !model.header.frequencies.includes('day') &&
        frequenciesOf(document).map((frequency) => (
          <Due
            key={frequency}
            step={index}
            frequency={frequency}
            rule={model.header.chain[index]?.due[frequency]}
            raw={keyedValue(member(step, 'due'), frequency)}
          />
        ))}
    </section>
  );
}

const START: Readonly<Record<'working' | 'day' | 'weekday', DueRule>> = {
  working: { workingDays: 3 },
  day: { monthsFromEnd: 1, day: 15, roll: 'next' },
  weekday: { daysFromEnd: 3 },
};

function Due({
  step,
  frequency,
  rule,
  raw,
}: {
  readonly step: number;
  readonly frequency: Frequency;
  readonly rule: DueRule | undefined;
  readonly raw: Json | undefined;
}) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const { edit } = useDesign();
  const way =
    rule === undefined ? '' : 'workingDays' in rule ? 'working' : 'monthsFromEnd' in rule ? 'day' : 'weekday';
  const set = (next: DueRule) =>
    edit((now) => setDue(now, step, frequency, next), `due ${step} ${frequency}`);
  const change = (part: object) => {
    const whole = { ...(raw as object), ...part } as Record<string, unknown>;
    set(
      Object.fromEntries(
        Object.entries(whole).filter(([, value]) => value !== undefined),
      ) as unknown as DueRule,
    );
  };
  const name = t(`words.frequency.${frequency}`);
  const fixed = frequency === 'week' ? 'weekday' : 'day';
  return (
    <div
      role="group"
      aria-label={t('design.dueOf', { frequency: name, number: step + 1 })}
      className="stack-tight"
    >
      <div className="field-grid">
        <Choose
          label={t('design.dueOf', { frequency: name, number: step + 1 })}
          value={way}
          choices={[
            { value: 'working', label: t('design.dueWorking') },
            { value: fixed, label: t(fixed === 'day' ? 'design.dueDay' : 'design.dueWeekday') },
          ]}
          onChoose={(next) => set(START[next as keyof typeof START])}
        />
        {rule !== undefined && 'workingDays' in rule && (
          <DraftNumber
            label={t('design.workingDays')}
            value={rule.workingDays}
            whole
            onCommit={(days) => days !== undefined && change({ workingDays: days })}
          />
        )}
        {rule !== undefined && 'daysFromEnd' in rule && (
          <DraftNumber
            label={t('design.daysAfter')}
            value={rule.daysFromEnd}
            whole
            onCommit={(days) => days !== undefined && change({ daysFromEnd: days })}
          />
        )}
        {rule !== undefined && 'monthsFromEnd' in rule && (
          <>
            <DayOfMonth label={t('design.dayOfMonth')} value={rule.day} onChoose={(day) => change({ day })} />
            <Choose
              label={t('design.whichMonth')}
              value={String(rule.monthsFromEnd)}
              choices={[-1, 0, 1, 2, 3].map((months) => ({
                value: String(months),
                label: t(`design.monthAfter.m${months === -1 ? 'before' : months}` as 'design.monthAfter.m0'),
              }))}
              onChoose={(months) => change({ monthsFromEnd: Number(months) })}
            />
          </>
        )}
        {rule !== undefined && !('workingDays' in rule) && (
          <Choose
            label={t('design.roll')}
            value={rule.roll ?? 'none'}
            choices={(['none', 'previous', 'next'] as const).map((value: Roll) => ({
              value,
              label: t(`design.rolls.${value}`),
            }))}
            onChoose={(roll) => change({ roll: roll === 'none' ? undefined : roll })}
          />
        )}
        <DraftText
          label={t('design.time')}
          help={t('design.timeHelp')}
          value={textMember(raw, 'time') ?? ''}
          onCommit={(time) =>
            (time === '' || /^([01]\d|2[0-3]):[0-5]\d$/.test(time)) &&
            change({ time: time === '' ? undefined : time })
          }
        />
      </div>
      {rule !== undefined && <p className="green">{say(dueWords(rule))}</p>}
    </div>
  );
}

export function DayOfMonth({
  label,
  value,
  onChoose,
}: {
  readonly label: string;
  readonly value: number | 'last';
  readonly onChoose: (day: number | 'last') => void;
}) {
  const { t } = useTranslation();
  const days = Array.from({ length: 31 }, (_, index) => String(index + 1));
  return (
    <Choose
      label={label}
      value={String(value)}
      choices={[
        ...days.map((day) => ({ value: day, label: day })),
        { value: 'last', label: t('design.lastDay') },
      ]}
      onChoose={(day) => onChoose(day === 'last' ? 'last' : Number(day))}
    />
  );
}
