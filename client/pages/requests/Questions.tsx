/** The questions of a small form: what is asked once and needs no designer. */
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { QUESTION_KINDS } from '../../../regimes/small-regime.js';
import type { Question } from '../../../regimes/small-regime.js';
import { Select, TextInput } from '../../components/Field.js';
import { Icon } from '../../components/Icon.js';

/** A question as it is typed: the choices are still one text, and the list keeps its place by `key`. */
export interface Typed {
  readonly key: number;
  readonly kind: Question['kind'];
  readonly label: string;
  readonly required: boolean;
  readonly unit: string;
  readonly decimals: string;
  readonly choices: string;
}

export const blank = (key: number): Typed => ({
  key,
  kind: 'number',
  label: '',
  required: true,
  unit: '',
  decimals: '0',
  choices: '',
});

/** What the API is told of it: only what its kind has. */
export function questionFrom({ kind, label, required, unit, decimals, choices }: Typed): Question {
  const about = { kind, label: label.trim(), required };
  if (kind === 'number' && unit.trim() !== '')
    return { ...about, unit: unit.trim(), decimals: Number(decimals) };
  if (kind !== 'choice') return about;
  const lines = choices.split('\n').map((line) => line.trim());
  return { ...about, choices: [...new Set(lines.filter((line) => line !== ''))] };
}

interface Props {
  readonly questions: readonly Typed[];
  readonly onChange: (questions: readonly Typed[]) => void;
}

export function Questions({ questions, onChange }: Props) {
  const { t } = useTranslation();
  const next = Math.max(0, ...questions.map(({ key }) => key)) + 1;
  return (
    <fieldset className="stack-tight">
      <legend className="form-label">{t('requests.questions')}</legend>
      {questions.map((question, index) => (
        <OneQuestion
          key={question.key}
          n={index + 1}
          question={question}
          onChange={(changed) => onChange(questions.map((one) => (one.key === question.key ? changed : one)))}
          onDrop={
            questions.length > 1
              ? () => onChange(questions.filter((one) => one.key !== question.key))
              : undefined
          }
        />
      ))}
      <div>
        <button type="button" className="btn btn-plain" onClick={() => onChange([...questions, blank(next)])}>
          <Icon name="plus" />
          {t('requests.addQuestion')}
        </button>
      </div>
    </fieldset>
  );
}

interface OneProps {
  readonly n: number;
  readonly question: Typed;
  readonly onChange: (question: Typed) => void;
  readonly onDrop: (() => void) | undefined;
}

function OneQuestion({ n, question, onChange, onDrop }: OneProps) {
  const { t } = useTranslation();
  const area = useId();
  const { kind } = question;
  const kinds = QUESTION_KINDS.map((one) => ({ value: one, label: t(`requests.kinds.${one}`) }));
  return (
    <div className="panel stack-tight" role="group" aria-label={t('requests.question', { n })}>
      <div className="field-grid">
        <TextInput
          label={t('requests.question', { n })}
          required
          maxLength={300}
          value={question.label}
          onChange={(change) => onChange({ ...question, label: change.target.value })}
        />
        <Select
          label={t('requests.questionKind')}
          choices={kinds}
          value={kind}
          onChange={(change) => {
            const found = QUESTION_KINDS.find((one) => one === change.target.value);
            if (found !== undefined) onChange({ ...question, kind: found });
          }}
        />
        {kind === 'number' && (
          <>
            <TextInput
              label={t('requests.unitOfMeasure')}
              maxLength={60}
              value={question.unit}
              onChange={(change) => onChange({ ...question, unit: change.target.value })}
            />
            <TextInput
              label={t('requests.decimals')}
              inputMode="numeric"
              pattern="[0-6]"
              value={question.decimals}
              onChange={(change) => onChange({ ...question, decimals: change.target.value })}
            />
          </>
        )}
      </div>
      {kind === 'choice' && (
        <div className="field">
          <label className="form-label" htmlFor={area}>
            {t('requests.choices')}
          </label>
          <textarea
            id={area}
            className="form-control"
            rows={3}
            required
            value={question.choices}
            onChange={(change) => onChange({ ...question, choices: change.target.value })}
          />
        </div>
      )}
      <div className="row-line">
        <label className="check-line">
          <input
            type="checkbox"
            className="form-check-input"
            checked={question.required}
            onChange={(change) => onChange({ ...question, required: change.target.checked })}
          />
          {t('requests.required')}
        </label>
        {onDrop !== undefined && (
          <button
            type="button"
            className="btn btn-quiet"
            aria-label={t('requests.dropQuestion', { n })}
            onClick={onDrop}
          >
            <Icon name="close" />
            {t('frame.remove')}
          </button>
        )}
      </div>
    </div>
  );
}
