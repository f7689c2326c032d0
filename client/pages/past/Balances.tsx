/** Opening balances: entered one by one here, or many by a file. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { flatColumns } from '../../../forms/flat.js';
import { parseNumber } from '../../../forms/format.js';
import type { Regime } from '../../../regimes/dialect/regime.js';
import type { Json, JsonObject } from '../../../regimes/words.js';
import { pathOf, send } from '../../api.js';
import { DateText } from '../../components/DateText.js';
import { Dialog } from '../../components/Dialog.js';
import { EmptyState } from '../../components/EmptyState.js';
import { TextInput } from '../../components/Field.js';
import { Loaded } from '../../components/Loaded.js';
import { usePeriodName } from '../../components/period.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { Table } from '../../components/Table.js';
import type { Column } from '../../components/Table.js';
import { UnitPicker } from '../../components/UnitPicker.js';
import { useRegime } from '../../form/load-form.js';
import { useLanguage } from '../../i18n.js';
import { useShown } from '../report/shown-value.js';
import { balancesQuery, pastKey, type Balance } from './query.js';

interface Props {
  readonly regime: string;
  readonly version: number;
}

export function Balances({ regime, version }: Props) {
  const { t } = useTranslation();
  const query = useQuery(balancesQuery(regime));
  const read = useRegime(regime, version);
  const [adding, setAdding] = useState(false);
  const columns = useColumns();
  return (
    <section className="stack-tight">
      <div className="row-line">
        <h2>{t('past.balances')}</h2>
        {read.data && (
          <button type="button" className="btn btn-plain" onClick={() => setAdding(true)}>
            {t('past.addBalance')}
          </button>
        )}
      </div>
      <p className="quiet">{t('past.balancesText')}</p>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('past.noBalances')} why={t('past.noBalancesWhy')} />
          ) : (
            <Table
              caption={t('past.balances')}
              columns={columns}
              rows={items}
              rowKey={({ period, unit }) => `${period} ${unit}`}
            />
          )
        }
      </Loaded>
      {adding && read.data && <AddBalance regime={read.data} onClose={() => setAdding(false)} />}
    </section>
  );
}

function useColumns(): readonly Column<Balance>[] {
  const { t } = useTranslation();
  const periodName = usePeriodName();
  const shown = useShown();
  return [
    { key: 'unit', head: t('past.unit'), cell: ({ unit }) => unit },
    { key: 'period', head: t('past.period'), cell: ({ period }) => periodName(period) },
    {
      key: 'values',
      head: t('past.values'),
      cell: ({ content }) =>
        Object.entries(content)
          .map(([name, value]) => `${name}: ${shown(value)}`)
          .join('; '),
    },
    { key: 'source', head: t('past.source'), cell: ({ source }) => source },
    { key: 'by', head: t('past.by'), cell: ({ by }) => by.name },
    { key: 'at', head: t('past.at'), cell: ({ at }) => <DateText value={at} time /> },
  ];
}

/** Figures that stand outside tables; rows of tables come by a file. */
function AddBalance({ regime, onClose }: { readonly regime: Regime; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const queries = useQueryClient();
  const [unit, setUnit] = useState('');
  const [period, setPeriod] = useState('');
  const [source, setSource] = useState('');
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  const levels = regime.header.chain[0]?.levels ?? [];
  const columns = levels
    .flatMap((level) => flatColumns({ regime, level }))
    .filter(({ table, field }, index, all) => {
      const first = all.findIndex((one) => one.name === all[index]?.name) === index;
      return first && !table && (field.type === 'number' || field.type === 'integer');
    });
  const wrong = columns.filter(({ name }) => parseNumber(texts[name] ?? '', language) === 'invalid');
  const save = useMutation({
    mutationFn: () => {
      const content = {};
      for (const { name, path } of columns) {
        const value = parseNumber(texts[name] ?? '', language);
        if (typeof value === 'number') put(content, path, value);
      }
      return send('PUT', pathOf('regimes', regime.code, 'opening-balances', period, unit), {
        content,
        source,
      });
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: pastKey(regime.code) });
      onClose();
    },
  });
  // Nothing could be typed here: no fields that lead nowhere.
  if (columns.length === 0)
    return (
      <Dialog
        title={t('past.addBalance')}
        onClose={onClose}
        onSubmit={onClose}
        foot={
          <button type="submit" className="btn btn-primary">
            {t('frame.close')}
          </button>
        }
      >
        <p>{t('past.onlyTables')}</p>
      </Dialog>
    );
  return (
    <Dialog
      title={t('past.addBalance')}
      onClose={onClose}
      onSubmit={() => save.mutate()}
      foot={
        <>
          <button type="button" className="btn btn-plain" onClick={onClose}>
            {t('frame.cancel')}
          </button>
          <button type="submit" className="btn btn-primary" disabled={save.isPending || wrong.length > 0}>
            {t('frame.save')}
          </button>
        </>
      }
    >
      <ProblemNotice problem={save.error} />
      <UnitPicker label={t('past.unit')} value={unit} onPick={setUnit} required />
      <TextInput
        label={t('past.closes')}
        help={t('past.closesHelp')}
        placeholder="2026-06"
        required
        value={period}
        onChange={(change) => setPeriod(change.target.value.trim())}
      />
      <TextInput
        label={t('past.source')}
        help={t('past.sourceHelp')}
        required
        value={source}
        onChange={(change) => setSource(change.target.value)}
      />
      {columns.map(({ name, field }) => (
        <TextInput
          key={name}
          label={field.label[language]}
          inputMode="decimal"
          value={texts[name] ?? ''}
          mistake={wrong.some((one) => one.name === name) ? t('past.noNumber') : undefined}
          onChange={(change) => setTexts({ ...texts, [name]: change.target.value })}
        />
      ))}
    </Dialog>
  );
}

function put(content: Record<string, Json>, path: readonly string[], value: Json): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) content[name] = value;
  else {
    const below = { ...(content[name] as JsonObject | undefined) };
    put(below, rest, value);
    content[name] = below;
  }
}
