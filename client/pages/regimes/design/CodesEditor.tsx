/** The values of a list: typed, pasted from a sheet, or taken from a list that regimes share. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { itemsOn } from '../../../../regimes/code-list.js';
import { textMember } from '../../../../regimes/dialect/json.js';
import { at } from '../../../../regimes/pointer.js';
import { get, pathOf as address } from '../../../api.js';
import { Icon } from '../../../components/Icon.js';
import { keys } from '../../../queries.js';
import { useLanguage } from '../../../i18n.js';
import type { CodeList, CodeListSummary, List } from '../../../wire.js';
import { codesOf, codesPlace, pastedCodes, renameCode, setCodes, type Code } from './codes.js';
import { setKeyword } from './fields.js';
import { Choose, DraftText, Part } from './Inputs.js';
import { codeFrom } from './names.js';
import { useDesign } from './use-designer.js';

export function CodesEditor({ place }: { readonly place: string }) {
  const { t } = useTranslation();
  const { document, edit } = useDesign();
  const where = codesPlace(document, place);
  const codes = codesOf(document, where);
  const set = (next: (now: readonly Code[]) => readonly Code[]) =>
    edit((now) => setCodes(now, where, next(codesOf(now, where))));
  return (
    <Part title={t('design.codes')} help={t('design.codesHelp')}>
      <SharedList place={where} />
      {codes.length > 0 && (
        <table className="codes">
          <thead>
            <tr>
              <th scope="col">{t('design.code')}</th>
              <th scope="col">{t('design.labelVi')}</th>
              <th scope="col">{t('design.labelEn')}</th>
              <th scope="col">
                <span className="only-read">{t('design.remove')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {codes.map((code, index) => (
              <CodeRow
                key={index}
                code={code}
                index={index}
                onValue={(value) => edit((now) => renameCode(now, where, code.value, value))}
                onWords={(words) =>
                  set((now) => now.map((one) => (one.value === code.value ? { ...one, ...words } : one)))
                }
                onRemove={() => set((now) => now.filter((one) => one.value !== code.value))}
              />
            ))}
          </tbody>
        </table>
      )}
      <NewCode
        onAdd={(vi) =>
          set((now) => [
            ...now,
            {
              value: codeFrom(
                vi,
                now.map(({ value }) => value),
              ),
              vi,
              en: '',
            },
          ])
        }
      />
      <Paste
        onPaste={(text) =>
          set((now) => [
            ...now,
            ...pastedCodes(
              text,
              now.map(({ value }) => value),
            ),
          ])
        }
      />
    </Part>
  );
}

function CodeRow({
  code,
  index,
  onValue,
  onWords,
  onRemove,
}: {
  readonly code: Code;
  readonly index: number;
  readonly onValue: (value: string) => void;
  readonly onWords: (words: Partial<Code>) => void;
  readonly onRemove: () => void;
}) {
  const { t } = useTranslation();
  const number = index + 1;
  return (
    <tr>
      <td>
        <DraftText
          label={t('design.codeOf', { number })}
          value={code.value}
          onCommit={(value) => value.trim() !== '' && onValue(value.trim())}
          mono
        />
      </td>
      <td>
        <DraftText label={t('design.viOf', { number })} value={code.vi} onCommit={(vi) => onWords({ vi })} />
      </td>
      <td>
        <DraftText label={t('design.enOf', { number })} value={code.en} onCommit={(en) => onWords({ en })} />
      </td>
      <td>
        <button
          type="button"
          className="btn btn-quiet btn-icon"
          aria-label={t('design.removeOne', { name: code.vi || code.value })}
          onClick={onRemove}
        >
          <Icon name="close" />
        </button>
      </td>
    </tr>
  );
}

function NewCode({ onAdd }: { readonly onAdd: (vi: string) => void }) {
  const { t } = useTranslation();
  const [vi, setVi] = useState('');
  const add = () => {
    if (vi.trim() !== '') onAdd(vi.trim().normalize('NFC'));
    setVi('');
  };
  return (
    <div className="row-line">
      <input
        className="form-control inline"
        aria-label={t('design.newCode')}
        placeholder={t('design.newCode')}
        value={vi}
        onChange={(change) => setVi(change.target.value)}
        onKeyDown={(press) => {
          if (press.key !== 'Enter') return;
          press.preventDefault();
          add();
        }}
      />
      <button type="button" className="btn btn-plain" onClick={add} disabled={vi.trim() === ''}>
        {t('design.addCode')}
      </button>
    </div>
  );
}

function Paste({ onPaste }: { readonly onPaste: (text: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  return (
    <details>
      <summary>{t('design.paste')}</summary>
      <p className="form-text">{t('design.pasteHelp')}</p>
      <textarea
        className="form-control"
        rows={4}
        aria-label={t('design.pasteBox')}
        value={text}
        onChange={(change) => setText(change.target.value)}
      />
      <button
        type="button"
        className="btn btn-plain mt-2"
        disabled={text.trim() === ''}
        onClick={() => {
          onPaste(text);
          setText('');
        }}
      >
        {t('design.pasteTake')}
      </button>
    </details>
  );
}

/** The list that regimes share: its values are written into the document, with the name of the list beside them. */
function SharedList({ place }: { readonly place: string }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const { document, edit, readOnly } = useDesign();
  const lists = useQuery({
    queryKey: keys.codeLists,
    queryFn: ({ signal }) => get<List<CodeListSummary>>('/code-lists', signal),
  });
  const chosen = textMember(at(document, place), 'x-code-list') ?? '';
  const [failed, setFailed] = useState(false);
  const choose = async (code: string): Promise<void> => {
    if (code === '') {
      edit((now) => setKeyword(now, place, 'x-code-list', undefined));
      return;
    }
    try {
      const list = await get<CodeList>(address('code-lists', code));
      const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
      const items = itemsOn(list.items, today).map(({ value, vi, en }) => ({ value, vi, en }));
      edit((now) => setKeyword(setCodes(now, place, items), place, 'x-code-list', code));
      setFailed(false);
    } catch {
      setFailed(true);
    }
  };
  const items = lists.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <>
      <Choose
        label={t('design.sharedList')}
        help={t('design.sharedHelp')}
        value={chosen}
        disabled={readOnly}
        choices={[
          { value: '', label: t('design.sharedNone') },
          ...items.map(({ code, name }) => ({ value: code, label: `${say(name)} (${code})` })),
        ]}
        onChoose={(code) => void choose(code)}
      />
      {failed && (
        <p role="alert" className="red">
          {t('frame.unreachable')}
        </p>
      )}
    </>
  );
}
