/** What a roll-up was made from: every input with its revision, how it stands, and its hash; each a door to its parts. */
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Chip, LateChip, NilChip, RevisionChip } from '../../components/Chip.js';
import { DateText } from '../../components/DateText.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Loaded } from '../../components/Loaded.js';
import { Table } from '../../components/Table.js';
import type { InputItem, Rollup, Standing } from '../../wire.js';
import { revisionAddress, rollupAddress } from './addresses.js';
import type { Here, Shown } from './addresses.js';
import { inputsQuery } from './queries.js';

interface Props {
  readonly here: Here;
  readonly shown: Shown;
  readonly view: Rollup['view'];
}

export function Inputs({ here, shown, view }: Props) {
  const { t } = useTranslation();
  const query = useQuery(inputsQuery(here, shown, view));
  return (
    <div className="stack-tight">
      <h2>{t('rollup.inputs')}</h2>
      <Loaded query={query} rows={4}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('rollup.inputsEmpty')} why={t('rollup.inputsEmptyWhy')} />
          ) : (
            <InputTable here={here} shown={shown} items={items} />
          )
        }
      </Loaded>
    </div>
  );
}

function InputTable({ here, shown, items }: Omit<Props, 'view'> & { readonly items: readonly InputItem[] }) {
  const { t } = useTranslation();
  return (
    <Table
      caption={t('rollup.inputs')}
      rows={items}
      rowKey={(input) => input.unit.code}
      tall
      columns={[
        {
          key: 'unit',
          head: t('words.column.unit'),
          sortBy: (input) => input.unit.name,
          cell: (input) => <Link to={addressOf(here, shown, input)}>{input.unit.name}</Link>,
        },
        {
          key: 'state',
          head: t('words.column.state'),
          cell: ({ standing }) =>
            // Without a revision it stands for approved reports further below.
            standing === undefined ? t('rollup.provisional') : <StandingChips standing={standing} />,
        },
        {
          key: 'revision',
          head: t('rollup.revision'),
          end: true,
          cell: (input) => input.revision ?? '–',
        },
        {
          key: 'sent',
          head: t('lineage.sentAt'),
          cell: ({ standing }) => standing && <DateText value={standing.submittedAt} time />,
        },
        {
          key: 'signed',
          head: t('lineage.signedBy'),
          cell: ({ standing }) => standing && (standing.signedBy ?? standing.submittedBy).name,
        },
        {
          key: 'hash',
          head: t('report.page.hash'),
          cell: (input) => <code title={input.hash}>{input.hash.slice(0, 16)}…</code>,
        },
      ]}
    />
  );
}

function addressOf(here: Here, shown: Shown, { unit, revision, standing }: InputItem): string {
  const there = { ...here, unit: unit.code };
  if (revision === null) return rollupAddress(there, { ...shown, mode: 'provisional' });
  if (standing?.aggregating === true) return rollupAddress(there, { mode: 'confirmed', revision });
  return revisionAddress(there, revision);
}

/** Everything there is to know of a revision at a glance: its fate, its gaps, whether it is still what counts below. */
export function StandingChips({ standing }: { readonly standing: Standing }) {
  const { t } = useTranslation();
  const { gaps, now, revision } = standing;
  return (
    <span className="row-line">
      <RevisionChip state={standing.state} />
      {now !== null && now !== revision && (
        <span className="amber">{t('lineage.superseded', { n: now })}</span>
      )}
      {standing.stale && (
        <Chip tone="amber" icon="cycle">
          {t('lineage.stale')}
        </Chip>
      )}
      {standing.late && <LateChip />}
      {standing.nil && <NilChip />}
      {gaps !== undefined && gaps.missing.length > 0 && (
        <details className="gaps">
          <summary className="amber">{t('lineage.gaps', { count: gaps.missing.length })}</summary>
          <p>{t('lineage.gapsReason', { reason: gaps.reason })}</p>
          <p>{gaps.missing.map(({ name }) => name).join(', ')}</p>
        </details>
      )}
    </span>
  );
}
