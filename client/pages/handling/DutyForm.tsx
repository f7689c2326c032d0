/** Assigning one duty: the task first, and then what this task needs to be said. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Task } from '../../../regimes/handling.js';
import type { Day, Role } from '../../../regimes/words.js';
import { pathOf, send } from '../../api.js';
import { DayInput } from '../../components/DayInput.js';
import { Dialog } from '../../components/Dialog.js';
import { Select, TextInput } from '../../components/Field.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { UnitPicker } from '../../components/UnitPicker.js';
import { useLanguage } from '../../i18n.js';
import type { Duties, DutyItem } from '../../wire.js';
import { regimesQuery } from '../regimes/query.js';
import { allUnits } from '../units/query.js';

/** Whom a task may name: people with one of the roles, and whether a department as well. */
const NAMES: Readonly<Record<Task, { readonly roles?: readonly Role[]; readonly department?: true }>> = {
  prepare: { roles: ['clerk', 'aggregator'], department: true },
  check: { roles: ['clerk', 'aggregator'], department: true },
  sign: { roles: ['head'] },
  review: { roles: ['aggregator'], department: true },
  'file-for': {},
  deputy: {},
  away: {},
};

interface Props {
  readonly duties: Duties;
  /** Those that are offered, the first to begin with. */
  readonly tasks: readonly Task[];
  /** Of an absence or a deputy: nobody but this person's own. */
  readonly himself?: string;
  readonly onClose: () => void;
}

// Over 60 lines: one form, whose fields depend on the task that is chosen in it.
export function DutyForm({ duties, tasks, himself, onClose }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [task, setTask] = useState<Task>(tasks[0] ?? 'prepare');
  const [regime, setRegime] = useState('');
  const [byDepartment, setByDepartment] = useState(false);
  const [user, setUser] = useState('');
  const [department, setDepartment] = useState('');
  const [whom, setWhom] = useState(himself ?? '');
  const [own, setOwn] = useState(false);
  const [from, setFrom] = useState<Day>('');
  const [to, setTo] = useState<Day>('');
  const [note, setNote] = useState('');
  const term = task === 'deputy' || task === 'away';
  const unit = task === 'file-for' || (byDepartment && NAMES[task].department === true);
  const assign = useMutation({
    mutationFn: () =>
      send<DutyItem>('POST', pathOf('units', duties.unit.code, 'duties'), {
        task,
        regime: regime === '' ? null : regime,
        ...(unit ? { department } : user === '' ? {} : { user }),
        ...(term ? { for: whom, from, to } : {}),
        ...(task === 'review' && unit ? { own } : {}),
        ...(note.trim() === '' ? {} : { note }),
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['duties'] });
      void queries.invalidateQueries({ queryKey: ['report'] });
      void queries.invalidateQueries({ queryKey: ['my-work'] });
      onClose();
    },
  });
  const people = (roles?: readonly Role[]) => [
    { value: '', label: task === 'away' && !roles ? t('handling.nobody') : t('handling.choose') },
    ...duties.people
      .filter((one) => roles === undefined || one.roles.some((role) => roles.includes(role)))
      .map((one) => ({ value: one.username, label: `${one.name} (${one.username})` })),
  ];
  return (
    <Dialog
      title={tasks.length === 1 ? t(`handling.tasks.${task}`) : t('handling.addTitle')}
      onClose={onClose}
      onSubmit={() => assign.mutate()}
      foot={
        <>
          <button type="button" className="btn btn-plain" onClick={onClose}>
            {t('frame.cancel')}
          </button>
          <button type="submit" className="btn btn-primary" disabled={assign.isPending}>
            {t('handling.add')}
          </button>
        </>
      }
    >
      <div className="stack-tight">
        {tasks.length > 1 && (
          <Select
            label={t('handling.task')}
            value={task}
            onChange={(change) => {
              setTask(change.target.value as Task);
              setUser('');
            }}
            choices={tasks.map((value) => ({ value, label: t(`handling.tasks.${value}`) }))}
          />
        )}
        <p className="quiet">{t(`handling.help.${task}`)}</p>
        {NAMES[task].department === true && (
          <Select
            label={t('handling.by')}
            value={byDepartment ? 'department' : 'person'}
            onChange={(change) => setByDepartment(change.target.value === 'department')}
            choices={[
              { value: 'person', label: t('handling.byPerson') },
              { value: 'department', label: t('handling.byDepartment') },
            ]}
          />
        )}
        {term && himself === undefined && (
          <Select
            label={t('handling.for')}
            value={whom}
            required
            onChange={(change) => setWhom(change.target.value)}
            choices={people(task === 'deputy' ? ['head'] : undefined)}
          />
        )}
        {task === 'file-for' ? (
          <UnitPicker label={t('handling.filer')} value={department} onPick={setDepartment} required />
        ) : unit ? (
          <DepartmentSelect unit={duties.unit.code} value={department} onPick={setDepartment} />
        ) : (
          <Select
            label={term ? t('handling.standIn') : t('handling.person')}
            value={user}
            required={task !== 'away'}
            onChange={(change) => setUser(change.target.value)}
            choices={people(NAMES[task].roles).filter(({ value }) => value === '' || value !== whom || !term)}
          />
        )}
        {task === 'review' && unit && (
          <label className="row-line">
            <input
              type="checkbox"
              className="form-check-input"
              checked={own}
              onChange={(change) => setOwn(change.target.checked)}
            />
            {t('handling.own')}
          </label>
        )}
        {task !== 'away' && <RegimeSelect value={regime} onPick={setRegime} />}
        {term && (
          <>
            <DayInput label={t('handling.from')} value={from} onPick={setFrom} required />
            <DayInput label={t('handling.to')} value={to} onPick={setTo} required />
          </>
        )}
        <TextInput
          label={t('handling.note')}
          value={note}
          maxLength={1000}
          onChange={(typed) => setNote(typed.target.value)}
        />
        <ProblemNotice problem={assign.error} place={() => null} />
      </div>
    </Dialog>
  );
}

function DepartmentSelect(props: {
  readonly unit: string;
  readonly value: string;
  readonly onPick: (code: string) => void;
}) {
  const { t } = useTranslation();
  const { data: units = [] } = useQuery(allUnits());
  const below = units.filter(({ parent, level }) => parent?.code === props.unit && level === 'department');
  return (
    <Select
      label={t('handling.department')}
      value={props.value}
      required
      onChange={(change) => props.onPick(change.target.value)}
      choices={[
        { value: '', label: t('handling.choose') },
        ...below.map(({ code, name }) => ({ value: code, label: name })),
      ]}
    />
  );
}

function RegimeSelect({
  value,
  onPick,
}: {
  readonly value: string;
  readonly onPick: (code: string) => void;
}) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const regimes = useQuery(regimesQuery).data?.items ?? [];
  return (
    <Select
      label={t('handling.regime')}
      value={value}
      onChange={(change) => onPick(change.target.value)}
      choices={[
        { value: '', label: t('handling.allRegimes') },
        ...regimes.map((regime) => ({ value: regime.code, label: `${say(regime.label)} (${regime.code})` })),
      ]}
    />
  );
}
