/** A list being changed: names, items by hand, and rows pasted from a spreadsheet. Saved whole as the next version. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { pathOf, send } from '../../api.js';
import { TextInput } from '../../components/Field.js';
import { Icon } from '../../components/Icon.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { keys } from '../../queries.js';
import type { CodeList, CodeListItem } from '../../wire.js';
import { ItemRows } from './ItemRows.js';
import { pasteItems } from './paste-items.js';

const CODE = /^[A-Z0-9]+(-[A-Z0-9]+)*$/;

interface Props {
  readonly list: Pick<CodeList, 'code' | 'version' | 'name' | 'items'>;
  readonly onSaved?: () => void;
  readonly onCancel?: () => void;
}

export function EditList({ list, onSaved, onCancel }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [code, setCode] = useState(list.code);
  const [name, setName] = useState(list.name);
  const [items, setItems] = useState(list.items);
  const fresh = list.version === 0;
  const save = useMutation({
    mutationFn: () =>
      send<CodeList>('PUT', pathOf('code-lists', code), {
        basis: list.version,
        name: { vi: name.vi, en: name.en.trim() === '' ? name.vi : name.en },
        items,
      }),
    onSuccess: async (saved) => {
      await queries.invalidateQueries({ queryKey: keys.codeLists });
      if (fresh) await navigate(pathOf('code-lists', saved.code), { replace: true });
      else onSaved?.();
    },
  });
  const wrongCode = code !== '' && !CODE.test(code) ? t('codeLists.codeWrong') : undefined;
  return (
    <form
      className="stack"
      onSubmit={(submission) => {
        submission.preventDefault();
        if (CODE.test(code)) save.mutate();
      }}
    >
      <div className="filters">
        {fresh && (
          <TextInput
            label={t('codeLists.code')}
            help={t('codeLists.codeHelp')}
            mistake={wrongCode}
            required
            value={code}
            onChange={(change) => setCode(change.target.value.trim())}
          />
        )}
        <TextInput
          label={t('codeLists.name')}
          required
          value={name.vi}
          onChange={(change) => setName({ ...name, vi: change.target.value })}
        />
        <TextInput
          label={t('codeLists.nameEn')}
          lang="en"
          value={name.en}
          onChange={(change) => setName({ ...name, en: change.target.value })}
        />
      </div>
      <Paste items={items} onPaste={setItems} />
      <ItemRows items={items} onChange={setItems} />
      <ProblemNotice problem={save.error} />
      <div className="row-line">
        <button type="submit" className="btn btn-primary" disabled={save.isPending || items.length === 0}>
          {t('codeLists.save', { version: list.version + 1 })}
        </button>
        {onCancel !== undefined && (
          <button type="button" className="btn btn-plain" onClick={onCancel}>
            {t('frame.cancel')}
          </button>
        )}
      </div>
    </form>
  );
}

interface PasteProps {
  readonly items: readonly CodeListItem[];
  readonly onPaste: (items: readonly CodeListItem[]) => void;
}

function Paste({ items, onPaste }: PasteProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [said, setSaid] = useState('');
  const take = () => {
    const pasted = pasteItems(items, text);
    const nothing = pasted.added + pasted.changed === 0;
    setSaid(nothing ? t('codeLists.pasteEmpty') : t('codeLists.pasted', { ...pasted }));
    if (nothing) return;
    onPaste(pasted.items);
    setText('');
  };
  return (
    <details className="panel">
      <summary>
        <Icon name="plus" /> {t('codeLists.paste')}
      </summary>
      <p className="quiet">{t('codeLists.pasteHelp')}</p>
      <div className="field">
        <label className="form-label" htmlFor="pasted-items">
          {t('codeLists.pasteLabel')}
        </label>
        <textarea
          id="pasted-items"
          className="form-control mono"
          rows={5}
          value={text}
          onChange={(change) => setText(change.target.value)}
        />
      </div>
      <div className="row-line">
        <button type="button" className="btn btn-plain" disabled={text.trim() === ''} onClick={take}>
          {t('codeLists.pasteDo')}
        </button>
        <span role="status">{said}</span>
      </div>
    </details>
  );
}
