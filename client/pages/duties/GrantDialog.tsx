/** Granting one of the four: the regime, the period, the unit, until when, and why. Exemptions are tried first. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery } from '@tanstack/react-query';
import { dayOf, instantAt } from '../../../regimes/calendar.js';
import { pathOf, send } from '../../api.js';
import { DayInput } from '../../components/DayInput.js';
import { Dialog } from '../../components/Dialog.js';
import { Select, TextInput } from '../../components/Field.js';
import { usePeriodName } from '../../components/period.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { UnitPicker } from '../../components/UnitPicker.js';
import { useLanguage } from '../../i18n.js';
import { regimesQuery } from '../regimes/query.js';
import { periodsToGrant } from './periods.js';

export type Grant = 'lock' | 'exception' | 'extension' | 'exemption';

interface Props {
  readonly grant: Grant;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

interface Wanted {
  readonly regime: string;
  readonly period: string;
  readonly to: string;
  readonly unit: string;
  readonly subtree: boolean;
  readonly day: string;
  readonly reason: string;
}

/** What an exemption would do. */
interface Tried {
  readonly removed?: number;
  readonly staying?: number;
}

function grantIt(grant: Grant, wanted: Wanted, dryRun: boolean): Promise<Tried> {
  const { regime, period, to, unit, subtree, day, reason } = wanted;
  const end = day === '' ? '' : instantAt(day, 'end');
  switch (grant) {
    case 'lock':
      return send('PUT', pathOf('locks', regime, period), {
        ...(day === '' ? {} : { from: instantAt(day, 'start') }),
        reason,
      });
    case 'exception':
      return send('POST', pathOf('locks', regime, period, 'exceptions'), { unit, until: end, reason });
    case 'extension':
      return send('PUT', pathOf('extensions', regime, period, unit), { dueAt: end, reason });
    case 'exemption':
      return send('POST', `/exemptions?dryRun=${dryRun}`, {
        regime,
        unit,
        subtree,
        from: period,
        ...(to === '' ? {} : { to }),
        reason,
      });
  }
}

export function GrantDialog({ grant, onClose, onDone }: Props) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const periodName = usePeriodName();
  const { data } = useQuery(regimesQuery);
  const [wanted, setWanted] = useState<Wanted>({
    regime: '',
    period: '',
    to: '',
    unit: '',
    subtree: false,
    day: '',
    reason: '',
  });
  const [tried, setTried] = useState<Tried>();
  const regimes = (data?.items ?? []).filter(
    ({ latest, current, frequencies }) =>
      (latest.state === 'published' || current) && frequencies.some((frequency) => frequency !== 'day'),
  );
  const regime = wanted.regime || (regimes[0]?.code ?? '');
  const frequencies = regimes.find(({ code }) => code === regime)?.frequencies ?? [];
  const today = dayOf(new Date().toISOString());
  const periods = periodsToGrant(frequencies, today, grant === 'exemption').map((value) => ({
    value,
    label: periodName(value),
  }));
  const trial = grant === 'exemption' && tried === undefined;
  const act = useMutation({
    mutationFn: () => grantIt(grant, { ...wanted, regime }, trial),
    onSuccess: (done) => (trial ? setTried(done) : onDone()),
  });
  const put = (part: Partial<Wanted>) => {
    setTried(undefined);
    setWanted({ ...wanted, ...part });
  };
  return (
    <Dialog
      title={t(`duties.grant.${grant}`)}
      onClose={onClose}
      onSubmit={() => act.mutate()}
      foot={
        <>
          <button type="button" className="btn btn-plain" onClick={onClose}>
            {t('frame.cancel')}
          </button>
          <button type="submit" className="btn btn-primary" disabled={act.isPending}>
            {trial ? t('duties.try') : t(`duties.do.${grant}`)}
          </button>
        </>
      }
    >
      <p className="quiet">{t(`duties.about.${grant}`)}</p>
      <ProblemNotice problem={act.error} />
      <Select
        label={t('agenda.scope.regime')}
        value={regime}
        onChange={(change) => put({ regime: change.target.value, period: '', to: '' })}
        choices={regimes.map((item) => ({ value: item.code, label: say(item.label) }))}
      />
      <Select
        label={grant === 'exemption' ? t('duties.from') : t('words.column.period')}
        required
        value={wanted.period}
        onChange={(change) => put({ period: change.target.value })}
        choices={[{ value: '', label: t('duties.choosePeriod') }, ...periods]}
      />
      {grant === 'exemption' && (
        <Select
          label={t('duties.to')}
          value={wanted.to}
          onChange={(change) => put({ to: change.target.value })}
          choices={[{ value: '', label: t('duties.untilFurther') }, ...periods]}
        />
      )}
      {grant !== 'lock' && (
        <UnitPicker
          label={t('agenda.scope.unit')}
          value={wanted.unit}
          required
          onPick={(unit) => put({ unit })}
        />
      )}
      {grant === 'exemption' && (
        <label className="row-line">
          <input
            type="checkbox"
            className="form-check-input"
            checked={wanted.subtree}
            onChange={(change) => put({ subtree: change.target.checked })}
          />
          {t('duties.subtree')}
        </label>
      )}
      {grant !== 'exemption' && (
        <DayInput
          label={t(`duties.day.${grant}`)}
          help={grant === 'lock' ? t('duties.lockHelp') : undefined}
          required={grant !== 'lock'}
          value={wanted.day}
          onPick={(day) => put({ day })}
        />
      )}
      <TextInput
        label={t('duties.reason')}
        required
        value={wanted.reason}
        onChange={(change) => put({ reason: change.target.value })}
      />
      {tried !== undefined && (
        <p className="notice notice-amber" role="status">
          {t('duties.tried', { removed: tried.removed ?? 0, staying: tried.staying ?? 0 })}
        </p>
      )}
    </Dialog>
  );
}
