/** A unit goes over into others, whole or by shares: what it comes to is shown before it is done. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { dayOf } from '../../../regimes/calendar.js';
import { readShare } from '../../../regimes/succession.js';
import type { Day } from '../../../regimes/words.js';
import { pathOf, queryOf, send } from '../../api.js';
import { DayInput } from '../../components/DayInput.js';
import { Dialog } from '../../components/Dialog.js';
import { Select, TextInput } from '../../components/Field.js';
import { Icon } from '../../components/Icon.js';
import { IssueList, ProblemNotice } from '../../components/ProblemNotice.js';
import { UnitPicker } from '../../components/UnitPicker.js';
import type { Unit, WireIssue } from '../../wire.js';
import { Consequences, type Plan } from './Consequences.js';
import { allUnits } from './query.js';

interface Successor {
  readonly made: boolean;
  readonly code: string;
  readonly name: string;
  readonly share: string;
}
interface Answer {
  readonly plan: Plan;
  readonly issues: readonly WireIssue[];
}
const NEW: Successor = { made: false, code: '', name: '', share: '' };

export function Reorganise({ unit, onClose }: { readonly unit: Unit; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { data: units = [] } = useQuery(allUnits());
  const children = units.filter(({ parent }) => parent?.code === unit.code);
  const [day, setDay] = useState<Day>(dayOf(new Date().toISOString()));
  const [successors, setSuccessors] = useState<readonly Successor[]>([{ ...NEW, share: '1' }]);
  const [below, setBelow] = useState('');
  const [own, setOwn] = useState<Readonly<Record<string, string>>>({});
  const decision = (): object => decisionOf(unit, day, successors, (code) => own[code] ?? below, children);
  const ask = (query: string) => () => send<Answer>('POST', `/units/reorganise${query}`, decision());
  const trial = useMutation({ mutationFn: ask('?dryRun=true') });
  const carry = useMutation({
    mutationFn: ask(''),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['units'] });
      onClose();
      await navigate(pathOf('units', successors[0]?.code ?? unit.code) + queryOf({ at: day }));
    },
  });
  const changed =
    <T,>(set: (value: T) => void) =>
    (value: T): void => {
      trial.reset();
      carry.reset();
      set(value);
    };
  const alter = (index: number, change: Partial<Successor>): void =>
    changed(setSuccessors)(successors.map((one, at) => (at === index ? { ...one, ...change } : one)));
  const ready = trial.isSuccess && trial.data.issues.length === 0;
  return (
    <Dialog
      title={t('units.reorganiseTitle', { name: unit.name })}
      onClose={onClose}
      onSubmit={() => (ready ? carry.mutate() : trial.mutate())}
      foot={
        <>
          <button type="button" className="btn btn-plain" onClick={onClose}>
            {t('frame.cancel')}
          </button>
          <button type="submit" className="btn btn-primary" disabled={trial.isPending || carry.isPending}>
            {t(ready ? 'units.carryOut' : 'units.preview')}
          </button>
        </>
      }
    >
      <p className="quiet">{t('units.reorganiseText')}</p>
      <DayInput label={t('units.effective')} value={day} onPick={changed(setDay)} required />
      {successors.map((one, index) => (
        <SuccessorFields
          // Rows have no name of their own before a code is chosen.
          key={index}
          one={one}
          number={index + 1}
          onAlter={(change) => alter(index, change)}
          onRemove={
            successors.length === 1
              ? undefined
              : () => changed(setSuccessors)(successors.filter((_, at) => at !== index))
          }
        />
      ))}
      <button
        type="button"
        className="btn btn-plain"
        onClick={() => changed(setSuccessors)([...successors, NEW])}
      >
        <Icon name="plus" />
        {t('units.addSuccessor')}
      </button>
      {children.length > 0 && (
        <Below
          units={children}
          successors={successors}
          all={below}
          own={own}
          onAll={changed(setBelow)}
          onOwn={changed(setOwn)}
        />
      )}
      <ProblemNotice problem={carry.error ?? trial.error} place={() => null} />
      {trial.isSuccess && trial.data.issues.length > 0 && (
        <div className="notice notice-red" role="alert">
          <IssueList issues={trial.data.issues} place={() => null} />
        </div>
      )}
      {ready && <Consequences plan={trial.data.plan} />}
    </Dialog>
  );
}

interface FieldsProps {
  readonly one: Successor;
  readonly number: number;
  readonly onAlter: (change: Partial<Successor>) => void;
  readonly onRemove: (() => void) | undefined;
}

function SuccessorFields({ one, number, onAlter, onRemove }: FieldsProps) {
  const { t } = useTranslation();
  const wrong = one.share !== '' && readShare(one.share) === undefined;
  return (
    <fieldset className="panel stack-tight">
      <legend className="form-label">{t('units.successor', { number })}</legend>
      <Select
        label={t('units.successorKind')}
        value={one.made ? 'new' : 'there'}
        onChange={(change) => onAlter({ made: change.target.value === 'new', code: '', name: '' })}
        choices={[
          { value: 'there', label: t('units.successorThere') },
          { value: 'new', label: t('units.successorNew') },
        ]}
      />
      {one.made ? (
        <>
          <TextInput
            label={t('words.column.code')}
            required
            value={one.code}
            onChange={(change) => onAlter({ code: change.target.value.trim() })}
          />
          <TextInput
            label={t('words.column.name')}
            required
            value={one.name}
            onChange={(change) => onAlter({ name: change.target.value })}
          />
        </>
      ) : (
        <UnitPicker
          label={t('words.column.unit')}
          value={one.code}
          onPick={(code) => onAlter({ code })}
          required
        />
      )}
      <TextInput
        label={t('units.share')}
        help={t('units.shareHelp')}
        mistake={wrong ? t('units.shareWrong') : undefined}
        required
        value={one.share}
        onChange={(change) => onAlter({ share: change.target.value.trim().replace(',', '.') })}
      />
      {onRemove !== undefined && (
        <button type="button" className="btn btn-plain" onClick={onRemove}>
          {t('units.removeSuccessor', { number })}
        </button>
      )}
    </fieldset>
  );
}

interface BelowProps {
  readonly units: readonly Unit[];
  readonly successors: readonly Successor[];
  readonly all: string;
  readonly own: Readonly<Record<string, string>>;
  readonly onAll: (code: string) => void;
  readonly onOwn: (own: Readonly<Record<string, string>>) => void;
}

/** Where the units below go: all to one, or each to its own. */
function Below({ units, successors, all, own, onAll, onOwn }: BelowProps) {
  const { t } = useTranslation();
  const choices = [
    { value: '', label: t('units.stayBelow') },
    ...successors
      .filter(({ code }) => code !== '')
      .map(({ code, name }) => ({ value: code, label: name === '' ? code : `${name} (${code})` })),
  ];
  return (
    <>
      <Select
        label={t('units.belowGo', { count: units.length })}
        value={all}
        onChange={(change) => onAll(change.target.value)}
        choices={choices}
      />
      {successors.length > 1 && (
        <details>
          <summary>{t('units.belowEach')}</summary>
          {units.map(({ code, name }) => (
            <Select
              key={code}
              label={`${name} (${code})`}
              value={own[code] ?? all}
              onChange={(change) => onOwn({ ...own, [code]: change.target.value })}
              choices={choices}
            />
          ))}
        </details>
      )}
    </>
  );
}

function decisionOf(
  unit: Unit,
  effective: Day,
  successors: readonly Successor[],
  placeOf: (code: string) => string,
  children: readonly Unit[],
): object {
  const made = successors.filter((one) => one.made);
  const below = children.flatMap(({ code }) => (placeOf(code) === '' ? [] : [{ code, to: placeOf(code) }]));
  return {
    effective,
    units: made.map(({ code, name }) => ({
      code,
      name,
      level: unit.level,
      parent: unit.parent?.code ?? '',
    })),
    moves: successors.map(({ code, share }) => ({ from: unit.code, to: code, share })),
    ...(below.length > 0 ? { below } : {}),
  };
}
