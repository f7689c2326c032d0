/** Which regimes took their choices from a list, and how each differs from it now. */
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { pathOf } from '../../api.js';
import { Chip } from '../../components/Chip.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Table, type Column } from '../../components/Table.js';
import { useLanguage } from '../../i18n.js';
import type { CodeListItem, CodeListUse } from '../../wire.js';

interface Props {
  readonly uses: readonly CodeListUse[];
  readonly items: readonly CodeListItem[];
}

export function Uses({ uses, items }: Props) {
  const { t } = useTranslation();
  const columns = useColumns(items);
  return (
    <section className="stack-tight">
      <h2>{t('codeLists.uses')}</h2>
      {uses.length === 0 ? (
        <EmptyState title={t('codeLists.unused')} why={t('codeLists.unusedWhy')} />
      ) : (
        <Table
          caption={t('codeLists.uses')}
          columns={columns}
          rows={uses}
          rowKey={({ regime, version, path }) => `${regime} ${version} ${path}`}
        />
      )}
    </section>
  );
}

function useColumns(items: readonly CodeListItem[]): readonly Column<CodeListUse>[] {
  const { t } = useTranslation();
  const { say } = useLanguage();
  return [
    {
      key: 'regime',
      head: t('codeLists.regime'),
      sortBy: ({ regime }) => regime,
      cell: ({ regime, label }) => (
        <Link to={pathOf('regimes', regime)} title={say(label)}>
          {regime}
        </Link>
      ),
    },
    { key: 'field', head: t('codeLists.field'), cell: ({ field }) => say(field) },
    {
      key: 'version',
      head: t('codeLists.version'),
      end: true,
      sortBy: ({ version }) => version,
      cell: ({ regime, version }) => (
        <Link to={pathOf('regimes', regime, 'versions', version)}>{version}</Link>
      ),
    },
    { key: 'state', head: t('codeLists.state'), cell: ({ state }) => t(`codeLists.${state}`) },
    {
      key: 'difference',
      head: t('codeLists.difference'),
      cell: (use) => <Difference use={use} items={items} />,
    },
  ];
}

const SHOWN = 5;

function Difference({ use, items }: { readonly use: CodeListUse; readonly items: readonly CodeListItem[] }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const name = (value: string): string => items.find((item) => item.value === value)?.[language] ?? value;
  const kinds = (['missing', 'extra', 'renamed'] as const).filter((kind) => use[kind].length > 0);
  if (kinds.length === 0)
    return (
      <Chip tone="green" icon="check">
        {t('codeLists.agrees')}
      </Chip>
    );
  return (
    <ul className="bare">
      {kinds.map((kind) => (
        <li key={kind} className="amber">
          {t(`codeLists.${kind}`)}: {use[kind].slice(0, SHOWN).map(name).join(', ')}{' '}
          {use[kind].length > SHOWN && t('codeLists.more', { count: use[kind].length - SHOWN })}
        </li>
      ))}
    </ul>
  );
}
