/** Creating a unit, and changing one from a day on: what was true before stays true of the days before. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { dayOf } from '../../../regimes/calendar.js';
import { LEVELS } from '../../../regimes/words.js';
import type { Day, Level } from '../../../regimes/words.js';
import { pathOf, queryOf, send } from '../../api.js';
import { DayInput } from '../../components/DayInput.js';
import { Dialog } from '../../components/Dialog.js';
import { Select, TextInput } from '../../components/Field.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { UnitPicker } from '../../components/UnitPicker.js';
import type { Unit } from '../../wire.js';

export function CreateUnit({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [code, setCode] = useState('');
  const [name, setName] = useState('');
  const [level, setLevel] = useState<Level>('commune');
  const [parent, setParent] = useState('');
  const [from, setFrom] = useState<Day>(today);
  const create = useMutation({
    mutationFn: () =>
      send<Unit>('POST', '/units', { code, name, level, parent: parent || null, validFrom: from }),
    onSuccess: async (unit) => {
      await queries.invalidateQueries({ queryKey: ['units'] });
      await navigate(pathOf('units', unit.code));
    },
  });
  return (
    <Dialog
      title={t('units.createTitle')}
      onClose={onClose}
      onSubmit={() => create.mutate()}
      foot={<Buttons onClose={onClose} busy={create.isPending} label={t('frame.create')} />}
    >
      <ProblemNotice problem={create.error} />
      <TextInput
        label={t('words.column.code')}
        required
        value={code}
        onChange={(change) => setCode(change.target.value.trim())}
      />
      <TextInput
        label={t('words.column.name')}
        required
        value={name}
        onChange={(change) => setName(change.target.value)}
      />
      <Select
        label={t('words.column.level')}
        value={level}
        onChange={(change) => setLevel(change.target.value as Level)}
        choices={LEVELS.map((value) => ({ value, label: t(`words.level.${value}`) }))}
      />
      <UnitPicker label={t('units.parent')} value={parent} onPick={setParent} required={level !== 'nation'} />
      <DayInput label={t('units.validFrom')} value={from} onPick={setFrom} required />
    </Dialog>
  );
}

type Change = 'change' | 'end';

export function EditUnit({ unit, onClose }: { readonly unit: Unit; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [kind, setKind] = useState<Change>('change');
  const [name, setName] = useState(unit.name);
  const [code, setCode] = useState(unit.code);
  const [parent, setParent] = useState(unit.parent?.code ?? '');
  const [day, setDay] = useState<Day>(today);
  const [last, setLast] = useState<Day>(unit.validTo ?? '');
  const save = useMutation({
    mutationFn: () =>
      send<Unit>(
        'PATCH',
        pathOf('units', unit.code),
        kind === 'end' ? endOf(unit, last) : changesOf(unit, { name, code, parent, from: day }),
      ),
    onSuccess: async (saved) => {
      await queries.invalidateQueries({ queryKey: ['units'] });
      onClose();
      await navigate(pathOf('units', saved.code) + queryOf({ at: kind === 'end' ? unit.validFrom : day }));
    },
  });
  return (
    <Dialog
      title={t('units.editTitle', { name: unit.name })}
      onClose={onClose}
      onSubmit={() => save.mutate()}
      foot={<Buttons onClose={onClose} busy={save.isPending} label={t('frame.save')} />}
    >
      <ProblemNotice problem={save.error} />
      <Select
        label={t('units.changeKind')}
        value={kind}
        onChange={(change) => setKind(change.target.value === 'end' ? 'end' : 'change')}
        choices={[
          { value: 'change', label: t('units.change') },
          { value: 'end', label: t('units.end') },
        ]}
      />
      {kind === 'end' ? (
        <DayInput label={t('units.validTo')} help={t('units.validToHelp')} value={last} onPick={setLast} />
      ) : (
        <>
          <TextInput
            label={t('words.column.name')}
            required
            value={name}
            onChange={(change) => setName(change.target.value)}
          />
          <TextInput
            label={t('words.column.code')}
            required
            value={code}
            onChange={(change) => setCode(change.target.value.trim())}
          />
          {unit.parent !== null && (
            <UnitPicker label={t('units.parent')} value={parent} onPick={setParent} required />
          )}
          <DayInput label={t('units.changeFrom')} value={day} onPick={setDay} required />
        </>
      )}
    </Dialog>
  );
}

interface Edited {
  readonly name: string;
  readonly code: string;
  readonly parent: string;
  readonly from: Day;
}

/** Only what differs is sent: a change begins a new stretch of the unit's life on its day. */
function changesOf(unit: Unit, { name, code, parent, from }: Edited): object {
  const renamed = name === unit.name ? {} : { name };
  const recoded = code === unit.code ? {} : { code };
  const moved = parent === (unit.parent?.code ?? '') ? {} : { parent };
  return { from, ...renamed, ...recoded, ...moved };
}

/** The unit is named as it stood on a day on which it surely exists. */
function endOf(unit: Unit, last: Day): object {
  return { at: unit.validTo ?? today(), validTo: last === '' ? null : last };
}

interface ButtonsProps {
  readonly onClose: () => void;
  readonly busy: boolean;
  readonly label: string;
}

function Buttons({ onClose, busy, label }: ButtonsProps) {
  const { t } = useTranslation();
  return (
    <>
      <button type="button" className="btn btn-plain" onClick={onClose}>
        {t('frame.cancel')}
      </button>
      <button type="submit" className="btn btn-primary" disabled={busy}>
        {label}
      </button>
    </>
  );
}

function today(): Day {
  return dayOf(new Date().toISOString());
}
