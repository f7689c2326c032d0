/** One file for many units: a regime, a period that has begun, and whose reports. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { get, pathOf, queryOf } from '../../api.js';
import { Select } from '../../components/Field.js';
import { FileButtons } from '../../components/FileButtons.js';
import { Loaded } from '../../components/Loaded.js';
import { useNow } from '../../components/now.js';
import { usePeriodName } from '../../components/period.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { Skeleton } from '../../components/Skeleton.js';
import { UnitPicker } from '../../components/UnitPicker.js';
import { useLanguage } from '../../i18n.js';
import { useActing } from '../../session.js';
import type { List, RegimeItem } from '../../wire.js';
import { regimesQuery, versionQuery } from '../regimes/query.js';
import { requestsQuery } from '../requests/query.js';
import { begunPeriods } from '../rollups/open-rollups.js';

/** Units that one file holds at most. */
const MOST_UNITS = 200;

export function Out() {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const periodName = usePeriodName();
  const [wanted, setWanted] = useState({ regime: '', period: '', receiver: '' });
  const regimes = useQuery(regimesQuery);
  const { unit } = useActing();
  // What one's unit neither writes nor receives is nothing to fill in.
  const published = (regimes.data?.items ?? []).filter(
    ({ current, chain, recipient }) =>
      current !== undefined &&
      (unit === undefined ||
        recipient === unit.code ||
        chain.some(({ levels }) => levels.includes(unit.level))),
  );
  const regime = published.find(({ code }) => code === wanted.regime) ?? published[0];
  const periods = usePeriods(regime);
  const period = periods?.includes(wanted.period) === true ? wanted.period : (periods?.[0] ?? '');
  const { receiver } = wanted;
  const below = useQuery({
    queryKey: ['obligations', 'count', regime?.code, period, receiver],
    queryFn: ({ signal }) =>
      get<List<unknown> & { readonly total: number }>(
        `/obligations${queryOf({ regime: regime?.code, period, receiver, limit: 1 })}`,
        signal,
      ),
    enabled: receiver !== '' && period !== '',
  });
  const total = receiver === '' ? undefined : below.data?.total;
  const files = (['xlsx', 'csv'] as const).map((format) => ({
    label: t(format === 'csv' ? 'workbooks.getCsv' : 'workbooks.getExcel'),
    path: pathOf('workbooks', regime?.code ?? '', period) + queryOf({ format, receiver }),
    name: `${regime?.code ?? ''} ${period}.${format}`,
  }));
  if (regimes.data === undefined || (regime !== undefined && periods === undefined))
    return <Loaded query={regimes}>{() => <Skeleton rows={3} />}</Loaded>;
  return (
    <>
      <div className="filters">
        <Select
          label={t('workbooks.regime')}
          value={regime?.code ?? ''}
          onChange={(change) => setWanted({ ...wanted, regime: change.target.value })}
          choices={published.map(({ code, label }) => ({ value: code, label: say(label) }))}
        />
        <Select
          label={t('workbooks.period')}
          value={period}
          onChange={(change) => setWanted({ ...wanted, period: change.target.value })}
          choices={
            periods === undefined || periods.length === 0
              ? [{ value: '', label: t('workbooks.noPeriod') }]
              : periods.map((value) => ({ value, label: periodName(value) }))
          }
        />
        <UnitPicker
          label={t('workbooks.receiver')}
          value={receiver}
          onPick={(code) => setWanted({ ...wanted, receiver: code })}
        />
      </div>
      <p className="quiet">{t('workbooks.outHelp', { most: MOST_UNITS })}</p>
      <ProblemNotice problem={below.error} />
      {total !== undefined && (
        <p role="status" className={total > MOST_UNITS ? 'notice notice-amber' : undefined}>
          {t(total > MOST_UNITS ? 'workbooks.tooMany' : 'workbooks.below', {
            count: total,
            most: MOST_UNITS,
          })}
        </p>
      )}
      <div className="row-line">
        <FileButtons
          files={files}
          disabled={period === '' || (total ?? 1) === 0 || (total ?? 0) > MOST_UNITS}
        />
      </div>
    </>
  );
}

/**
 * The periods that collect, the latest first: those of the calendar, or the days that requests have named. Undefined
 * while they are fetched.
 */
function usePeriods(regime: RegimeItem | undefined): readonly string[] | undefined {
  const now = useNow();
  const current = regime?.current;
  const asked = regime?.frequencies.includes('day') === true;
  const document = useQuery({
    ...versionQuery(regime?.code ?? '', current?.version ?? 0),
    enabled: current !== undefined && !asked,
  });
  const requests = useQuery({ ...requestsQuery(''), enabled: asked });
  // The page says of a refusal elsewhere; here it only must not wait for ever.
  if (document.isError || requests.isError) return [];
  if (asked)
    return requests.data?.items
      .filter((request) => request.regime === regime.code)
      .flatMap(({ rounds }) => rounds)
      .toSorted((left, right) => (left.opensAt < right.opensAt ? 1 : -1))
      .map(({ period }) => period);
  if (document.data === undefined || current === undefined) return undefined;
  return begunPeriods(document.data, current.effectiveFrom, new Date(now).toISOString());
}
