/** Ending a regime: shown with what it would do first; and taking that back. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { dayOf } from '../../../regimes/calendar.js';
import { pathOf, send } from '../../api.js';
import { Dialog } from '../../components/Dialog.js';
import { Select, TextInput } from '../../components/Field.js';
import { useNow } from '../../components/now.js';
import { usePeriodName } from '../../components/period.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { keys } from '../../queries.js';
import type { RegimeDetail } from '../../wire.js';
import { periodsToGrant } from '../duties/periods.js';

interface Tried {
  readonly later: readonly string[];
  readonly removed: number;
  readonly drafts: number;
  readonly sent: number;
}

export function Retire({ regime }: { readonly regime: RegimeDetail }) {
  const { t } = useTranslation();
  const now = useNow();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const path = pathOf('regimes', regime.code, 'retirement');
  const refresh = () => queries.invalidateQueries({ queryKey: keys.regimes });
  const undo = useMutation({ mutationFn: () => send('DELETE', path), onSuccess: refresh });
  const over =
    regime.retirement !== undefined && regime.retirement.lastDay < dayOf(new Date(now).toISOString());
  if (over || regime.current === undefined) return null;
  return (
    <>
      <ProblemNotice problem={undo.error} />
      {regime.retirement === undefined ? (
        <button type="button" className="btn btn-plain" onClick={() => setAsking(true)}>
          {t('duties.retire.act')}
        </button>
      ) : (
        <button
          type="button"
          className="btn btn-plain"
          disabled={undo.isPending}
          onClick={() => undo.mutate()}
        >
          {t('duties.retire.undo')}
        </button>
      )}
      {asking && (
        <RetireDialog
          path={path}
          periods={periodsToGrant(regime.frequencies, dayOf(new Date(now).toISOString()), true)}
          onClose={() => setAsking(false)}
          onDone={() => {
            setAsking(false);
            void refresh();
          }}
        />
      )}
    </>
  );
}

interface DialogProps {
  readonly path: string;
  /** That may be the last. */
  readonly periods: readonly string[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function RetireDialog({ path, periods, onClose, onDone }: DialogProps) {
  const { t } = useTranslation();
  const periodName = usePeriodName();
  const [lastPeriod, setLast] = useState('');
  const [open, setOpen] = useState<'keep' | 'withdraw'>('keep');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState<Tried>();
  const act = useMutation({
    mutationFn: () =>
      send<Tried>('PUT', `${path}?dryRun=${tried === undefined}`, { lastPeriod, open, reason }),
    onSuccess: (done) => (tried === undefined ? setTried(done) : onDone()),
  });
  const changed = (change: () => void) => {
    setTried(undefined);
    change();
  };
  return (
    <Dialog
      title={t('duties.retire.act')}
      onClose={onClose}
      onSubmit={() => act.mutate()}
      foot={
        <>
          <button type="button" className="btn btn-plain" onClick={onClose}>
            {t('frame.cancel')}
          </button>
          <button type="submit" className="btn btn-primary" disabled={act.isPending}>
            {tried === undefined ? t('duties.try') : t('duties.retire.act')}
          </button>
        </>
      }
    >
      <p className="quiet">{t('duties.retire.about')}</p>
      <ProblemNotice problem={act.error} />
      <Select
        label={t('duties.retire.last')}
        required
        value={lastPeriod}
        onChange={(change) => changed(() => setLast(change.target.value))}
        choices={[
          { value: '', label: t('duties.choosePeriod') },
          ...periods.map((value) => ({ value, label: periodName(value) })),
        ]}
      />
      <Select
        label={t('duties.retire.open')}
        value={open}
        onChange={(change) =>
          changed(() => setOpen(change.target.value === 'withdraw' ? 'withdraw' : 'keep'))
        }
        choices={(['keep', 'withdraw'] as const).map((one) => ({
          value: one,
          label: t(`duties.retire.${one}`),
        }))}
      />
      <TextInput
        label={t('duties.reason')}
        required
        value={reason}
        onChange={(change) => changed(() => setReason(change.target.value))}
      />
      {tried !== undefined && (
        <p className="notice notice-amber" role="status">
          {t('duties.retire.tried', {
            later: tried.later.map(periodName).join(', ') || t('duties.retire.none'),
            removed: tried.removed,
            drafts: tried.drafts,
            sent: tried.sent,
          })}
        </p>
      )}
    </Dialog>
  );
}
