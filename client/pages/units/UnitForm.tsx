/** Creating a unit, and changing one from a day on: what was true before stays true of the days before. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { dayOf } from '../../../regimes/calendar.js';
import { LEVELS } from '../../../regimes/words.js';
import type { Day, Level } from '../../../regimes/words.js';
import { pathOf, send } from '../../api.js';
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

export function EditUnit({ unit, onClose }: { readonly unit: Unit; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [name, setName] = useState(unit.name);
  const [parent, setParent] = useState(unit.parent?.code ?? '');
  const [from, setFrom] = useState<Day>(today);
  const [to, setTo] = useState<Day>(unit.validTo ?? '');
  const save = useMutation({
    mutationFn: () =>
      send<Unit>('PATCH', pathOf('units', unit.code), changesOf(unit, { name, parent, from, to })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['units'] });
      onClose();
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
      <TextInput
        label={t('words.column.name')}
        required
        value={name}
        onChange={(change) => setName(change.target.value)}
      />
      {unit.parent !== null && (
        <UnitPicker label={t('units.parent')} value={parent} onPick={setParent} required />
      )}
      <DayInput label={t('units.changeFrom')} value={from} onPick={setFrom} required />
      <DayInput label={t('units.validTo')} help={t('units.validToHelp')} value={to} onPick={setTo} />
    </Dialog>
  );
}

interface Edited {
  readonly name: string;
  readonly parent: string;
  readonly from: string;
  readonly to: string;
}

/** Only what differs is sent: a change begins a new stretch of the unit's life on its day. */
function changesOf(unit: Unit, { name, parent, from, to }: Edited): object {
  const renamed = name === unit.name ? {} : { name };
  const moved = parent === (unit.parent?.code ?? '') ? {} : { parent };
  const ended = to === (unit.validTo ?? '') ? {} : { validTo: to === '' ? null : to };
  return { from, ...renamed, ...moved, ...ended };
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
