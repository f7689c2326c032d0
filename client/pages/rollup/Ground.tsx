/** What is shown: which view, of which day; and in words when it is not the present. */
import { useState } from 'react';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import { formatDay, formatInstant } from '../../../forms/format.js';
import { dayOf } from '../../../regimes/calendar.js';
import { DayInput } from '../../components/DayInput.js';
import { useNow } from '../../components/now.js';
import { useLanguage } from '../../i18n.js';
import type { Rollup } from '../../wire.js';
import { rollupAddress } from './addresses.js';
import type { Here, Mode, Shown } from './addresses.js';

const MODES = ['confirmed', 'provisional', 'both'] as const;

export function ViewSwitch({
  shown,
  onShow,
}: {
  readonly shown: Shown;
  readonly onShow: (next: Shown) => void;
}) {
  const { t } = useTranslation();
  const words = (mode: Mode): string => (mode === 'both' ? t('lineage.both') : t(`rollup.${mode}`));
  const { asOf } = shown;
  const chosen = shown.revision === undefined ? shown.mode : undefined;
  return (
    <div className="switch" role="radiogroup" aria-label={t('rollup.view')}>
      {MODES.map((mode) => (
        <label key={mode} className={mode === chosen ? 'chosen' : undefined}>
          <input
            type="radio"
            name="view"
            checked={mode === chosen}
            onChange={() => onShow({ mode, ...(asOf === undefined ? {} : { asOf }) })}
          />
          {words(mode)}
        </label>
      ))}
    </div>
  );
}

/** The day whose knowledge is shown; empty: now. */
export function AsOfField({
  shown,
  onShow,
}: {
  readonly shown: Shown;
  readonly onShow: (next: Shown) => void;
}) {
  const { t } = useTranslation();
  const today = dayOf(new Date(useNow()).toISOString());
  const [future, setFuture] = useState(false);
  return (
    <div className="as-of">
      <DayInput
        label={t('lineage.asOf')}
        value={shown.asOf ?? ''}
        help={future ? t('lineage.asOfFuture') : undefined}
        onPick={(day) => {
          // Today is not over: its end is a moment to come.
          const late = day !== '' && day >= today;
          setFuture(late);
          if (!late) onShow({ mode: shown.mode, ...(day === '' ? {} : { asOf: day }) });
        }}
      />
    </div>
  );
}

/** Said on top where the figures are not those of now. */
export function NotNow({
  here,
  shown,
  rollup,
}: {
  readonly here: Here;
  readonly shown: Shown;
  readonly rollup: Rollup;
}) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  if (shown.asOf === undefined && shown.revision === undefined) return null;
  const frozen = shown.revision !== undefined;
  return (
    <section className="notice notice-blue" role="status">
      <h2>
        {shown.revision === undefined
          ? t('lineage.asOfBanner', { day: formatDay(shown.asOf ?? '') })
          : t('lineage.frozenBanner', { n: shown.revision, unit: rollup.unit.name })}
      </h2>
      <p>
        {frozen
          ? t('lineage.frozenText', { time: formatInstant(rollup.computedAt, language) })
          : t('lineage.asOfText')}{' '}
        <Link to={rollupAddress(here, { mode: frozen ? 'confirmed' : shown.mode })}>
          {t('lineage.toNow')}
        </Link>
      </p>
    </section>
  );
}
