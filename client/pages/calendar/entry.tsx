/** One line of the calendar in words, and where it leads. */
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { pathOf } from '../../api.js';
import { usePeriodName } from '../../components/period.js';
import { useLanguage } from '../../i18n.js';
import type { AgendaEntry } from './wire.js';

export const keyOf = (one: AgendaEntry): string =>
  [one.kind, one.at, one.regime, one.period, one.unit?.code, one.level].join(' ');

/** The page behind an entry: the report itself, the list of those that are waited for, or the regime. */
function placeOf({ regime, period, unit, planned, kind }: AgendaEntry): string {
  if (planned === true || kind !== 'due') return pathOf('regimes', regime);
  return unit === undefined
    ? `/reports?regime=${encodeURIComponent(regime)}&period=${period}`
    : pathOf('reports', regime, period, unit.code);
}

export function EntryText({ entry }: { readonly entry: AgendaEntry }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const periodName = usePeriodName();
  const done =
    entry.state === 'submitted' ||
    entry.state === 'approved' ||
    (entry.reports !== undefined && entry.sent === entry.reports);
  const tone = entry.kind !== 'due' || entry.planned === true ? 'soft' : done ? 'done' : 'open';
  return (
    <Link to={placeOf(entry)} className={`agenda-entry ${tone}`}>
      <span className="strong">{t(`agenda.kind.${entry.kind}`)}</span> {say(entry.label)}
      {' · '}
      {periodName(entry.period)}
      {entry.unit !== undefined && <> · {entry.unit.name}</>}
      {entry.unit === undefined && entry.level !== undefined && <> · {t(`words.level.${entry.level}`)}</>}
      {entry.reports !== undefined && (
        <> · {t('agenda.sent', { sent: entry.sent ?? 0, reports: entry.reports })}</>
      )}
      {entry.state !== undefined && <> · {t(`words.state.${entry.state}`)}</>}
      {entry.extended === true && <> · {t('agenda.extended')}</>}
      {entry.provisional === true && <> · {t('agenda.provisionalMark')}</>}
    </Link>
  );
}
