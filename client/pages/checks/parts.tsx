/** What a run is, how far it is and how it ended: the same on the list and on its own page. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { formatNumber } from '../../../forms/format.js';
import { pathOf, send } from '../../api.js';
import { Chip } from '../../components/Chip.js';
import { Dialog } from '../../components/Dialog.js';
import { usePeriodName } from '../../components/period.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { useLanguage } from '../../i18n.js';
import { checksKey, isGoing, type CheckItem } from './query.js';

const LOOKS = {
  queued: { tone: 'neutral', icon: 'clock' },
  running: { tone: 'blue', icon: 'cycle' },
  done: { tone: 'green', icon: 'check' },
  failed: { tone: 'red', icon: 'alert' },
  cancelled: { tone: 'neutral', icon: 'close' },
} as const;

export function CheckChip({ check }: { readonly check: CheckItem }) {
  const { t } = useTranslation();
  if (check.cancelling) {
    return (
      <Chip tone="amber" icon="close">
        {t('checks.cancelling')}
      </Chip>
    );
  }
  return <Chip {...LOOKS[check.state]}>{t(`checks.state_${check.state}`)}</Chip>;
}

/** What a run looks at: everything, a regime, a period. */
export function useScope(): (check: CheckItem) => string {
  const { t } = useTranslation();
  const periodName = usePeriodName();
  return ({ regime, period }) => {
    const parts = [regime, period === null ? null : periodName(period)].filter((part) => part !== null);
    return parts.length === 0 ? t('checks.everything') : parts.join(' · ');
  };
}

export function Progress({ check }: { readonly check: CheckItem }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { done, total } = check;
  const percent = total === 0 ? 0 : Math.floor((done / total) * 100);
  const of = { done: formatNumber(done, language), total: formatNumber(total, language) };
  return (
    <span className="coverage">
      <span
        className={percent === 100 ? 'track full' : 'track'}
        role="progressbar"
        aria-label={t('checks.progress')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={t('checks.progressOf', of)}
      >
        <span style={{ width: `${percent}%` }} />
      </span>
      <span className="no-wrap">{t('checks.progressOf', of)}</span>
    </span>
  );
}

/** Differences in words: red where there are some. */
export function Differences({ check }: { readonly check: CheckItem }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  if (check.kind === 'rebuild' || check.startedAt === null) return <span className="quiet">–</span>;
  const n = formatNumber(check.differences, language);
  return (
    <span className={check.differences > 0 ? 'red strong' : undefined}>
      {t('checks.differencesOf', { n })}
    </span>
  );
}

/** Ends a run early, after a question. */
export function Cancel({ check }: { readonly check: CheckItem }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const scope = useScope();
  const [asking, setAsking] = useState(false);
  const cancel = useMutation({
    mutationFn: () => send('POST', pathOf('rollup-checks', check.id, 'cancel')),
    onSettled: () => queries.invalidateQueries({ queryKey: checksKey }),
  });
  if (!isGoing(check) || check.cancelling) return <ProblemNotice problem={cancel.error} />;
  const close = () => setAsking(false);
  const yes = () => {
    cancel.mutate();
    close();
  };
  return (
    <>
      <button type="button" className="btn btn-plain btn-row" onClick={() => setAsking(true)}>
        {t('checks.cancel')}
        <span className="only-read"> {scope(check)}</span>
      </button>
      <ProblemNotice problem={cancel.error} />
      {asking && (
        <Dialog
          title={t('checks.cancelTitle')}
          onClose={close}
          onSubmit={yes}
          foot={
            <>
              <button type="button" className="btn btn-plain" onClick={close}>
                {t('checks.goOn')}
              </button>
              <button type="submit" className="btn btn-primary">
                {t('checks.cancel')}
              </button>
            </>
          }
        >
          <p>{t(check.kind === 'verify' ? 'checks.cancelVerify' : 'checks.cancelRebuild')}</p>
        </Dialog>
      )}
    </>
  );
}
