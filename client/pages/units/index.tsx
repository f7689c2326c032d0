/** The units of a day as a tree, or, while something is looked for, as a plain list of what fits. */
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { LEVELS } from '../../../regimes/words.js';
import { pathOf, queryOf } from '../../api.js';
import { choosing } from '../../components/address.js';
import { DateText } from '../../components/DateText.js';
import { DayInput } from '../../components/DayInput.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Select, TextInput } from '../../components/Field.js';
import { Icon } from '../../components/Icon.js';
import { Loaded } from '../../components/Loaded.js';
import { PageHead } from '../../components/PageHead.js';
import { Table } from '../../components/Table.js';
import type { Column } from '../../components/Table.js';
import { plainLetters } from '../../frame/find-places.js';
import { hasRole, useActing } from '../../session.js';
import type { Unit } from '../../wire.js';
import { CreateUnit } from './UnitForm.js';
import { allUnits } from './query.js';
import { visibleRows } from './tree.js';
import type { TreeRow } from './tree.js';

export default function UnitsPage() {
  const { t } = useTranslation();
  const { session } = useActing();
  const [query, setQuery] = useSearchParams();
  const [creating, setCreating] = useState(false);
  const [find, setFind] = useState('');
  const at = query.get('at') ?? '';
  const level = query.get('level') ?? '';
  const units = useQuery(allUnits(at === '' ? undefined : at));
  const setFilter = choosing(setQuery);
  const actions = (
    <>
      <Link to="/units/import" className="btn btn-plain">
        <Icon name="upload" />
        {t('units.importLink')}
      </Link>
      <button type="button" className="btn btn-primary" onClick={() => setCreating(true)}>
        <Icon name="plus" />
        {t('units.create')}
      </button>
    </>
  );
  return (
    <>
      <PageHead
        title={t('units.title')}
        sentence={t('units.sentence')}
        {...(hasRole(session, 'administrator') ? { actions } : {})}
      />
      <div className="filters" role="group" aria-label={t('frame.filters')}>
        <TextInput
          label={t('units.find')}
          type="search"
          value={find}
          onChange={(change) => setFind(change.target.value)}
        />
        <Select
          label={t('units.level')}
          value={level}
          onChange={(change) => setFilter('level', change.target.value)}
          choices={[
            { value: '', label: t('units.allLevels') },
            ...LEVELS.map((value) => ({ value, label: t(`words.level.${value}`) })),
          ]}
        />
        <DayInput label={t('units.at')} value={at} onPick={(day) => setFilter('at', day)} />
      </div>
      <Loaded query={units} rows={12}>
        {(items) => <Units items={items} at={at} level={level} find={find} />}
      </Loaded>
      {creating && <CreateUnit onClose={() => setCreating(false)} />}
    </>
  );
}

interface UnitsProps {
  readonly items: readonly Unit[];
  readonly at: string;
  readonly level: string;
  readonly find: string;
}

function Units({ items, at, level, find }: UnitsProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set(['VN']));
  const flat = level !== '' || find.trim() !== '';
  const rows = useMemo(
    () => (flat ? matching(items, level, find) : visibleRows(items, open)),
    [items, open, flat, level, find],
  );
  const toggle = (code: string) => {
    const next = new Set(open);
    if (!next.delete(code)) next.add(code);
    setOpen(next);
  };
  const columns = useColumns(at, open, flat ? undefined : toggle);
  if (rows.length === 0) return <EmptyState title={t('units.empty')} why={t('units.emptyWhy')} />;
  return (
    <Table
      caption={t('units.tree')}
      columns={columns}
      rows={rows}
      rowKey={({ unit }) => unit.code}
      total={items.length}
      tall
    />
  );
}

function matching(items: readonly Unit[], level: string, find: string): readonly TreeRow[] {
  const words = plainLetters(find).split(/\s+/).filter(Boolean);
  return items
    .filter((unit) => level === '' || unit.level === level)
    .filter((unit) => words.every((word) => plainLetters(`${unit.name} ${unit.code}`).includes(word)))
    .map((unit) => ({ unit, depth: 0, children: 0 }));
}

function useColumns(
  at: string,
  open: ReadonlySet<string>,
  onToggle: ((code: string) => void) | undefined,
): readonly Column<TreeRow>[] {
  const { t } = useTranslation();
  return [
    {
      key: 'name',
      head: t('words.column.name'),
      cell: ({ unit, depth, children }) => (
        <span className="tree-cell" style={{ paddingLeft: depth * 20 }}>
          {onToggle !== undefined && children > 0 ? (
            <button
              type="button"
              className="btn btn-quiet btn-row"
              aria-expanded={open.has(unit.code)}
              aria-label={t(open.has(unit.code) ? 'units.collapse' : 'units.expand', { name: unit.name })}
              onClick={() => onToggle(unit.code)}
            >
              <Icon name={open.has(unit.code) ? 'down' : 'unfold'} />
            </button>
          ) : (
            onToggle !== undefined && <span className="tree-gap" />
          )}
          <Link to={pathOf('units', unit.code) + queryOf({ at })}>{unit.name}</Link>
          {onToggle !== undefined && children > 0 && <span className="quiet">{children}</span>}
        </span>
      ),
    },
    {
      key: 'code',
      head: t('words.column.code'),
      cell: ({ unit }) => <span className="mono">{unit.code}</span>,
    },
    { key: 'level', head: t('words.column.level'), cell: ({ unit }) => t(`words.level.${unit.level}`) },
    { key: 'parent', head: t('units.parent'), cell: ({ unit }) => unit.parent?.name ?? '–' },
    {
      key: 'from',
      head: t('units.validFrom'),
      cell: ({ unit }) => <DateText value={unit.validFrom} />,
    },
    {
      key: 'to',
      head: t('units.validTo'),
      cell: ({ unit }) => (unit.validTo === null ? '–' : <DateText value={unit.validTo} />),
    },
  ];
}
