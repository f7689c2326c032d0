/** A table's rows, what tells them apart, and its column groups. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Json, JsonObject } from '../../../../regimes/words.js';
import { membersOf } from '../../../../regimes/dialect/json.js';
import { labelOf } from '../../../../regimes/dialect/field-tree.js';
import { isObject } from '../../../../regimes/dialect/json.js';
import { at } from '../../../../regimes/pointer.js';
import { Icon } from '../../../components/Icon.js';
import { useLanguage } from '../../../i18n.js';
import { codesOf } from './codes.js';
import { setKeyword } from './fields.js';
import { Choose, DraftText, Part, Ticks } from './Inputs.js';
import {
  combinedRows,
  groupColumn,
  groupsOf,
  keyOf,
  labelGroup,
  listColumns,
  rowsOf,
  setGroups,
  setKey,
  setRows,
} from './tables.js';
import { useDesign } from './use-designer.js';

/** The words of a column, by its name. */
function useColumns(objectAt: string): readonly { readonly name: string; readonly label: string }[] {
  const { document } = useDesign();
  const { say } = useLanguage();
  return membersOf(at(document, `${objectAt}/properties`)).map(([name, schema]) => ({
    name,
    label: say(labelOf(isObject(schema) ? schema : {}, name)),
  }));
}

export function RowsEditor({ place }: { readonly place: string }) {
  const { t } = useTranslation();
  const { document, edit } = useDesign();
  const columns = useColumns(`${place}/items`);
  const words = new Map(columns.map(({ name, label }) => [name, label]));
  const rows = rowsOf(document, place);
  const lists = listColumns(document, place);
  const key = keyOf(document, place);
  const keyable = columns.filter(
    ({ name }) =>
      key.includes(name) || lists.includes(name) || !isFigure(document, `${place}/items/properties/${name}`),
  );
  return (
    <Part title={t('design.rows')}>
      <Ticks
        legend={t('design.rowKey')}
        none
        all={keyable.map(({ name }) => name)}
        chosen={key}
        words={(name) => words.get(name) ?? name}
        onChange={(next) => edit((now) => setKey(now, place, next))}
      />
      <p className="form-text">{t('design.rowKeyHelp')}</p>
      <Choose
        label={t('design.rowsKind')}
        value={rows === undefined ? 'growing' : 'fixed'}
        choices={[
          { value: 'growing', label: t('design.rowsGrowing') },
          { value: 'fixed', label: t('design.rowsFixed') },
        ]}
        onChoose={(kind) =>
          edit((now) =>
            kind === 'growing'
              ? setKeyword(now, place, 'x-rows', 'growing')
              : setRows(
                  now,
                  place,
                  combinedRows(
                    now,
                    place,
                    keyOf(now, place).length > 0 ? keyOf(now, place) : listColumns(now, place),
                  ),
                ),
          )
        }
      />
      {rows === undefined && lists.length === 0 && <p className="form-text">{t('design.rowsNeedList')}</p>}
      {rows !== undefined && (
        <FixedRows place={place} rows={rows} words={words} columns={lists.length > 0 ? lists : key} />
      )}
    </Part>
  );
}

function isFigure(document: JsonObject, place: string): boolean {
  const type = at(document, `${place}/type`);
  return type === 'number' || type === 'integer';
}

function FixedRows({
  place,
  rows,
  words,
  columns,
}: {
  readonly place: string;
  readonly rows: readonly JsonObject[];
  readonly words: ReadonlyMap<string, string>;
  readonly columns: readonly string[];
}) {
  const { t } = useTranslation();
  const { document, edit } = useDesign();
  const change = (by: (rows: readonly JsonObject[]) => readonly JsonObject[]) =>
    edit((now) => setRows(now, place, by(rowsOf(now, place) ?? [])));
  const named = [...new Set([...columns, ...rows.flatMap((row) => Object.keys(row))])];
  return (
    <>
      <table className="codes">
        <caption className="only-read">{t('design.rowsFixed')}</caption>
        <thead>
          <tr>
            {named.map((name) => (
              <th key={name} scope="col">
                {words.get(name) ?? name}
              </th>
            ))}
            <th scope="col">
              <span className="only-read">{t('design.remove')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {named.map((name) => (
                <td key={name}>
                  <Cell
                    place={`${place}/items/properties/${name}`}
                    label={t('design.cellOf', { column: words.get(name) ?? name, number: index + 1 })}
                    value={textOf(row[name])}
                    onChange={(value) =>
                      change((now) =>
                        now.map((one, i) => {
                          if (i !== index) return one;
                          const { [name]: _gone, ...rest } = one;
                          return value === '' ? rest : { ...one, [name]: value };
                        }),
                      )
                    }
                  />
                </td>
              ))}
              <td>
                <button
                  type="button"
                  className="btn btn-quiet btn-icon"
                  aria-label={t('design.removeRow', { number: index + 1 })}
                  onClick={() => change((now) => now.filter((_, i) => i !== index))}
                >
                  <Icon name="close" />
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="row-line">
        <button
          type="button"
          className="btn btn-plain"
          disabled={columns.length === 0}
          onClick={() =>
            change((now) => [
              ...now,
              Object.fromEntries(
                columns.map((name) => [
                  name,
                  codesOf(document, `${place}/items/properties/${name}`)[0]?.value ?? '',
                ]),
              ),
            ])
          }
        >
          {t('design.addRow')}
        </button>
        <button
          type="button"
          className="btn btn-plain"
          disabled={columns.length === 0}
          onClick={() => edit((now) => setRows(now, place, combinedRows(now, place, columns)))}
        >
          {t('design.combineRows')}
        </button>
      </div>
    </>
  );
}

/** What stands in a cell: a text as it is, anything else as JSON. */
function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
}

function Cell({
  place,
  label,
  value,
  onChange,
}: {
  readonly place: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const { document } = useDesign();
  const codes = codesOf(document, place);
  if (codes.length === 0) return <DraftText label={label} value={value} onCommit={onChange} />;
  return (
    <Choose
      label={label}
      value={value}
      choices={codes.map((code) => ({ value: code.value, label: code.vi || code.value }))}
      onChoose={onChange}
    />
  );
}

/** @param objectAt where the columns stand: the items of a table, or the section itself */
export function GroupsEditor({ place, objectAt }: { readonly place: string; readonly objectAt: string }) {
  const { t } = useTranslation();
  const { document, edit } = useDesign();
  const columns = useColumns(objectAt);
  const groups = groupsOf(document, place);
  const [name, setName] = useState('');
  const add = () => {
    const vi = name.trim().normalize('NFC');
    if (vi !== '')
      edit((now) => setGroups(now, place, [...groupsOf(now, place), { vi, en: '', fields: [] }]));
    setName('');
  };
  return (
    <Part title={t('design.groups')} help={t('design.groupsHelp')}>
      {groups.map((group, index) => (
        <div key={index} className="group-box">
          <div className="field-grid">
            <DraftText
              label={t('design.groupVi', { number: index + 1 })}
              value={group.vi}
              onCommit={(vi) => edit((now) => labelGroup(now, place, index, { vi, en: group.en }))}
            />
            <DraftText
              label={t('design.groupEn', { number: index + 1 })}
              value={group.en}
              onCommit={(en) => edit((now) => labelGroup(now, place, index, { vi: group.vi, en }))}
            />
          </div>
          <Ticks
            legend={t('design.groupColumns', { name: group.vi })}
            none
            all={columns.map((column) => column.name)}
            chosen={group.fields}
            words={(one) => columns.find((column) => column.name === one)?.label ?? one}
            onChange={(next) => {
              const changed = columns.find(
                (column) => next.includes(column.name) !== group.fields.includes(column.name),
              );
              if (changed === undefined) return;
              const to = next.includes(changed.name) ? index : -1;
              edit((now) => groupColumn(now, place, changed.name, to));
            }}
          />
          <button
            type="button"
            className="btn btn-plain"
            onClick={() =>
              edit((now) =>
                setGroups(
                  now,
                  place,
                  groupsOf(now, place).filter((_, i) => i !== index),
                ),
              )
            }
          >
            {t('design.removeOne', { name: group.vi })}
          </button>
        </div>
      ))}
      <div className="row-line">
        <input
          className="form-control inline"
          aria-label={t('design.newGroup')}
          placeholder={t('design.newGroup')}
          value={name}
          onChange={(change) => setName(change.target.value)}
          onKeyDown={(press) => {
            if (press.key !== 'Enter') return;
            press.preventDefault();
            add();
          }}
        />
        <button type="button" className="btn btn-plain" onClick={add} disabled={name.trim() === ''}>
          {t('design.addGroup')}
        </button>
      </div>
    </Part>
  );
}
