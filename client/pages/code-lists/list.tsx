/** One code list: its items, who uses it, its versions; and the way to change it. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearchParams } from 'react-router';
import { get, pathOf, queryOf } from '../../api.js';
import { TextInput } from '../../components/Field.js';
import { Icon } from '../../components/Icon.js';
import { DateText } from '../../components/DateText.js';
import { Loaded } from '../../components/Loaded.js';
import { PageHead } from '../../components/PageHead.js';
import { Table, type Column } from '../../components/Table.js';
import { plainLetters } from '../../frame/find-places.js';
import { useLanguage } from '../../i18n.js';
import { keys } from '../../queries.js';
import { useActing } from '../../session.js';
import type { CodeList, CodeListItem } from '../../wire.js';
import { EditList } from './EditList.js';
import { ImportItems } from './ImportItems.js';
import { administersNation } from './rights.js';
import { Uses } from './Uses.js';
import { Versions } from './Versions.js';

export default function CodeListPage() {
  const { code = '' } = useParams();
  return code === 'new' ? <NewList /> : <StoredList key={code} code={code} />;
}

const EMPTY = { code: '', version: 0, name: { vi: '', en: '' }, items: [] } as const;

function NewList() {
  const { t } = useTranslation();
  return (
    <>
      <PageHead title={t('codeLists.create')} sentence={t('codeLists.sentence')} />
      <EditList list={EMPTY} />
    </>
  );
}

function StoredList({ code }: { readonly code: string }) {
  const [query] = useSearchParams();
  const version = query.get('version') ?? undefined;
  const list = useQuery({
    queryKey: [...keys.codeList(code), version ?? ''],
    queryFn: ({ signal }) => get<CodeList>(pathOf('code-lists', code) + queryOf({ version }), signal),
  });
  return <Loaded query={list}>{(found) => <ListView list={found} />}</Loaded>;
}

function ListView({ list }: { readonly list: CodeList }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const { session } = useActing();
  const [doing, setDoing] = useState<'nothing' | 'editing' | 'importing' | 'saved'>('nothing');
  const old = list.version < (list.versions.at(-1)?.version ?? list.version);
  const stop = () => setDoing('nothing');
  return (
    <>
      <PageHead
        title={say(list.name)}
        sentence={`${list.code} · ${t('codeLists.version')} ${list.version}`}
        actions={
          <>
            <a
              className="btn btn-plain"
              href={`/api/v1${pathOf('code-lists', list.code, 'csv')}`}
              download={`${list.code}.csv`}
            >
              {t('codeLists.csvOut')}
            </a>
            {administersNation(session) && !old && doing !== 'editing' && (
              <>
                <button type="button" className="btn btn-plain" onClick={() => setDoing('importing')}>
                  <Icon name="upload" />
                  {t('codeLists.csvIn')}
                </button>
                <button type="button" className="btn btn-primary" onClick={() => setDoing('editing')}>
                  {t('codeLists.edit')}
                </button>
              </>
            )}
          </>
        }
      />
      <div className="stack">
        {old && (
          <div className="notice notice-amber row-line" role="status">
            <span>{t('codeLists.old', { version: list.version })}</span>
            <Link to={pathOf('code-lists', list.code)}>{t('codeLists.toPresent')}</Link>
          </div>
        )}
        {doing === 'saved' && (
          <div className="notice notice-green" role="status">
            {t('codeLists.saved')}
          </div>
        )}
        {doing === 'importing' && <ImportItems list={list} onDone={stop} />}
        {doing === 'editing' ? (
          <EditList key={list.version} list={list} onSaved={() => setDoing('saved')} onCancel={stop} />
        ) : (
          <Items list={list} />
        )}
        <Uses uses={list.uses} items={list.items} />
        <Versions list={list} />
      </div>
    </>
  );
}

function Items({ list }: { readonly list: CodeList }) {
  const { t } = useTranslation();
  const [find, setFind] = useState('');
  const words = plainLetters(find).split(/\s+/).filter(Boolean);
  const shown = list.items.filter(({ value, vi, en }) =>
    words.every((word) => plainLetters(`${value} ${vi} ${en}`).includes(word)),
  );
  const dated = list.items.some(({ validFrom, validTo }) => validFrom ?? validTo);
  return (
    <section className="stack-tight" aria-label={t('codeLists.items')}>
      <TextInput
        label={t('codeLists.findItem')}
        type="search"
        value={find}
        onChange={(change) => setFind(change.target.value)}
      />
      <Table
        caption={t('codeLists.items')}
        columns={useItemColumns(dated)}
        rows={shown}
        rowKey={({ value }) => value}
        tall
      />
    </section>
  );
}

function useItemColumns(dated: boolean): readonly Column<CodeListItem>[] {
  const { t } = useTranslation();
  const columns: Column<CodeListItem>[] = [
    { key: 'vi', head: t('codeLists.vi'), sortBy: ({ vi }) => vi, cell: ({ vi }) => vi },
    {
      key: 'en',
      head: t('codeLists.en'),
      sortBy: ({ en }) => en,
      cell: ({ en }) => <span lang="en">{en}</span>,
    },
    {
      key: 'value',
      head: t('codeLists.value'),
      sortBy: ({ value }) => value,
      cell: ({ value }) => <code>{value}</code>,
    },
  ];
  const days: Column<CodeListItem>[] = (['validFrom', 'validTo'] as const).map((key) => ({
    key,
    head: t(`codeLists.${key}`),
    sortBy: (item) => item[key] ?? '',
    cell: (item) => {
      const day = item[key];
      return day === undefined ? '–' : <DateText value={day} />;
    },
  }));
  return dated ? [...columns, ...days] : columns;
}
