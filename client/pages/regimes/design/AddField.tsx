/** Adding something to what is looked at: its title, what it is, and there it stands. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../../components/Icon.js';
import { Select, TextInput } from '../../../components/Field.js';
import { useLanguage } from '../../../i18n.js';
import { addField, KINDS, type Kind } from './fields.js';
import { objectPlace, ownerOf } from './model.js';
import { HEADER, useDesign } from './use-designer.js';

const HOLDERS: readonly Kind[] = ['section', 'grid', 'table'];

export function AddField() {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const { model, selection, add, edit } = useDesign();
  const [title, setTitle] = useState('');
  const [kind, setKind] = useState<Kind>('number');
  const place = selection.place === HEADER ? '' : selection.place;
  const field = model.byPlace.get(place)?.field;
  const objectAt = (field && objectPlace(field)) ?? ownerOf(place)?.owner ?? '';
  const holder = model.byPlace.get(objectAt.replace(/\/items$/, ''))?.field;
  const into = objectAt === '' || holder === undefined ? t('design.report') : say(holder.label);
  return (
    <form
      className="add-field"
      aria-label={t('design.addTo', { into })}
      onSubmit={(submission) => {
        submission.preventDefault();
        const words = title.trim().normalize('NFC');
        if (words === '') return;
        // What holds others is looked at next, to be filled; after a field the next field follows.
        if (HOLDERS.includes(kind)) add((now) => addField(now, objectAt, kind, words));
        else edit((now) => addField(now, objectAt, kind, words).document);
        setTitle('');
      }}
    >
      <TextInput
        label={t('design.newTitle')}
        value={title}
        autoComplete="off"
        onChange={(change) => setTitle(change.target.value)}
      />
      <Select
        label={t('design.newKind')}
        value={kind}
        choices={KINDS.map((value) => ({ value, label: t(`design.kinds.${value}`) }))}
        onChange={(change) => setKind(change.target.value as Kind)}
      />
      <button type="submit" className="btn btn-plain" disabled={title.trim() === ''}>
        <Icon name="plus" />
        {t('design.addTo', { into })}
      </button>
    </form>
  );
}
