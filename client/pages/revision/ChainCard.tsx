/** The chain that a revision stands in: what it froze, which revisions above froze it, where it counts now. */
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import { Chip } from '../../components/Chip.js';
import { DateText } from '../../components/DateText.js';
import { Table } from '../../components/Table.js';
import type { Chain, Standing } from '../../wire.js';
import { revisionAddress, rollupAddress } from '../rollup/addresses.js';
import type { Here } from '../rollup/addresses.js';
import { StandingChips } from '../rollup/Inputs.js';

export function ChainCard({ here, chain }: { readonly here: Here; readonly chain: Chain }) {
  const { t } = useTranslation();
  const { below, above, rollups } = chain;
  return (
    <section className="stack" aria-label={t('lineage.chain')}>
      <div className="stack-tight">
        <h2>{t('lineage.above')}</h2>
        {above.length === 0 ? (
          <p className="quiet">{t('lineage.aboveNone')}</p>
        ) : (
          <StandingTable
            here={here}
            caption={t('lineage.above')}
            items={above.map(({ standing, over }) => ({
              standing,
              over: `${over.unit.name}, ${t('report.page.revision', { n: over.revision }).toLowerCase()}`,
            }))}
          />
        )}
      </div>
      <div className="stack-tight">
        <h2>{t('lineage.rollupsAbove')}</h2>
        <Table
          caption={t('lineage.rollupsAbove')}
          rows={rollups}
          rowKey={(one) => `${one.unit.code} ${one.view}`}
          foot={false}
          columns={[
            {
              key: 'unit',
              head: t('words.column.unit'),
              cell: (one) => (
                <Link to={rollupAddress({ ...here, unit: one.unit.code }, { mode: one.view })}>
                  {one.unit.name}
                </Link>
              ),
            },
            { key: 'view', head: t('rollup.view'), cell: (one) => t(`rollup.${one.view}`) },
            {
              key: 'in',
              head: t('lineage.standing'),
              cell: (one) =>
                one.included ? (
                  <Chip tone="green" icon="check">
                    {t('lineage.included')}
                  </Chip>
                ) : (
                  <Chip tone="neutral" icon="circle">
                    {t('lineage.notIncluded')}
                  </Chip>
                ),
            },
            {
              key: 'root',
              head: t('lineage.root'),
              cell: (one) => <code title={one.root}>{one.root.slice(0, 16)}…</code>,
            },
          ]}
        />
      </div>
      {below.length > 0 && (
        <div className="stack-tight">
          <h2>{t('lineage.below')}</h2>
          <StandingTable
            here={here}
            caption={t('lineage.below')}
            items={below.map((standing) => ({ standing }))}
          />
        </div>
      )}
    </section>
  );
}

interface Item {
  readonly standing: Standing;
  /** Whose revision it froze. */
  readonly over?: string;
}

function StandingTable({
  here,
  caption,
  items,
}: {
  readonly here: Here;
  readonly caption: string;
  readonly items: readonly Item[];
}) {
  const { t } = useTranslation();
  const froze = items.some((item) => item.over !== undefined);
  return (
    <Table
      caption={caption}
      rows={items}
      rowKey={({ standing, over }) => `${standing.unit.code} ${standing.revision} ${over ?? ''}`}
      foot={items.length > 10}
      columns={[
        {
          key: 'unit',
          head: t('words.column.unit'),
          cell: ({ standing }) => (
            <Link to={revisionAddress({ ...here, unit: standing.unit.code }, standing.revision)}>
              {standing.unit.name}, {t('report.page.revision', { n: standing.revision }).toLowerCase()}
            </Link>
          ),
        },
        ...(froze ? [{ key: 'over', head: t('lineage.over'), cell: (item: Item) => item.over ?? '' }] : []),
        {
          key: 'state',
          head: t('words.column.state'),
          cell: ({ standing }) => <StandingChips standing={standing} />,
        },
        {
          key: 'sent',
          head: t('lineage.sentAt'),
          cell: ({ standing }) => <DateText value={standing.submittedAt} time />,
        },
        {
          key: 'hash',
          head: t('report.page.hash'),
          cell: ({ standing }) => <code title={standing.hash}>{standing.hash.slice(0, 12)}…</code>,
        },
      ]}
    />
  );
}
