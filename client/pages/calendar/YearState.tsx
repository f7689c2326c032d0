/** Whether a year's holidays are all known, and which due moments a change moves. */
import { useTranslation } from 'react-i18next';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { queryOf, send } from '../../api.js';
import { CsvImport } from '../../components/CsvImport.js';
import { DueText } from '../../components/DateText.js';
import { usePeriodName } from '../../components/period.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { Table } from '../../components/Table.js';
import { keys } from '../../queries.js';
import type { Moves, WireIssue } from '../../wire.js';

interface Props {
  readonly year: number;
  readonly state: 'known' | 'provisional';
  readonly editable: boolean;
}

export function YearState({ year, state, editable }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const mark = useMutation({
    mutationFn: () =>
      send('PUT', `/working-days/years/${year}`, { state: state === 'known' ? 'provisional' : 'known' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.workingDays(year) }),
  });
  return (
    <div className={`notice ${state === 'known' ? 'notice-green' : 'notice-amber'} row-line`}>
      <ProblemNotice problem={mark.error} />
      <span>{t(`calendar.state.${state}`, { year })}</span>
      {editable && (
        <button
          type="button"
          className="btn btn-plain"
          disabled={mark.isPending}
          onClick={() => mark.mutate()}
        >
          {t(state === 'known' ? 'calendar.markProvisional' : 'calendar.markKnown')}
        </button>
      )}
    </div>
  );
}

/** Which due moments move, and of how many reports. */
export function MovesView({ moves }: { readonly moves: Moves }) {
  const { t } = useTranslation();
  const periodName = usePeriodName();
  if (moves.reports === 0) return <p>{t('calendar.noMoves')}</p>;
  return (
    <>
      <p className="strong">{t('calendar.moves', { count: moves.reports })}</p>
      <Table
        caption={t('calendar.moves', { count: moves.reports })}
        rows={moves.items}
        rowKey={({ regime, period, step }) => `${regime} ${period} ${step}`}
        columns={[
          { key: 'regime', head: t('agenda.scope.regime'), cell: ({ regime }) => regime },
          { key: 'period', head: t('words.column.period'), cell: ({ period }) => periodName(period) },
          { key: 'reports', head: t('calendar.reports'), end: true, cell: ({ reports }) => reports },
          { key: 'was', head: t('calendar.was'), cell: ({ was }) => <DueText value={was} /> },
          { key: 'due', head: t('duties.newDue'), cell: ({ dueAt }) => <DueText value={dueAt} /> },
        ]}
      />
    </>
  );
}

interface Loaded {
  readonly issues: readonly WireIssue[];
  readonly moves: Moves;
}

/** The days of the year from a file, tried first. */
export function LoadDays({ year }: { readonly year: number }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return (
    <details className="panel">
      <summary>{t('calendar.csv')}</summary>
      <CsvImport<Loaded>
        path={'/working-days/import' + queryOf({ year })}
        trialPath={'/working-days/import' + queryOf({ year, dryRun: true })}
        columns={['day', 'kind', 'name_vi', 'name_en']}
        example={`day,kind,name_vi,name_en\n01/01/${year},nghỉ,Tết Dương lịch,New Year's Day`}
        onImported={() => void queries.invalidateQueries({ queryKey: keys.workingDays(year) })}
        tried={({ moves }) => <MovesView moves={moves} />}
        done={({ moves }) => (
          <div className="notice notice-green" role="status">
            {t('calendar.saved')} <MovesView moves={moves} />
          </div>
        )}
      />
    </details>
  );
}
