import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { lastDay, parsePeriod, period } from '../../../regimes/period.js';
import type { Frequency } from '../../../regimes/words.js';
import { pathOf, send } from '../../api.js';
import { Dialog } from '../../components/Dialog.js';
import { TextInput } from '../../components/Field.js';
import { usePeriodName } from '../../components/period.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { useNow } from '../../components/now.js';
import { keys } from '../../queries.js';
import { openReportsQuery } from './changes.js';
import type { OpenPeriod, Publication } from './wire.js';

interface Props {
  readonly code: string;
  readonly version: number;
  readonly frequency: Frequency;
  readonly onClose: () => void;
  /** Called once it is published; what was done is shown by whoever opened the dialog (`PublishedDialog`). */
  readonly onDone: (publication: Publication) => void;
}

/** Publishing asks for the first period, because from then on nothing of the version can be taken back. */
export function PublishDialog({ code, version, frequency, onClose, onDone }: Props) {
  const { t } = useTranslation();
  const periodName = usePeriodName();
  const queries = useQueryClient();
  const example = currentPeriod(frequency, useNow());
  const [from, setFrom] = useState(example);
  const [drafts, setDrafts] = useState<'keep' | 'migrate'>('keep');
  const publish = useMutation({
    mutationFn: () =>
      send<Publication>('POST', pathOf('regimes', code, 'versions', version, 'publish'), {
        effectiveFrom: from,
        drafts,
      }),
    onSuccess: (publication) => {
      void queries.invalidateQueries({ queryKey: keys.regimes });
      void queries.invalidateQueries({ queryKey: ['obligations'] });
      void queries.invalidateQueries({ queryKey: ['my-work'] });
      onDone(publication);
    },
  });
  const open = useQuery(openReportsQuery(code, version));
  const known = parsePeriod(from) !== undefined;
  return (
    <Dialog
      title={t('regimes.publishTitle', { version })}
      onClose={onClose}
      onSubmit={() => publish.mutate()}
      foot={
        <>
          <button type="button" className="btn btn-plain" onClick={onClose}>
            {t('frame.cancel')}
          </button>
          <button type="submit" className="btn btn-primary" disabled={!known || publish.isPending}>
            {t('regimes.publish')}
          </button>
        </>
      }
    >
      <p>{t('regimes.publishWhy')}</p>
      <TextInput
        label={t('regimes.effectiveFrom')}
        help={known ? periodName(from) : t('regimes.publishExample', { example })}
        value={from}
        required
        onChange={(change) => setFrom(change.target.value.trim())}
      />
      <OpenDrafts
        periods={(open.data?.items ?? []).filter((one) => one.version !== version && notBefore(one, from))}
        choice={drafts}
        onChoose={setDrafts}
      />
      <ProblemNotice problem={publish.error} />
    </Dialog>
  );
}

/** Whether a period lies in what a version is published for. */
function notBefore({ period: id }: OpenPeriod, from: string): boolean {
  const [one, first] = [parsePeriod(id), parsePeriod(from)];
  return one !== undefined && first !== undefined && lastDay(one) >= lastDay(first);
}

/** What becomes of reports that are open: chosen before publishing, never silently. */
function OpenDrafts({
  periods,
  choice,
  onChoose,
}: {
  readonly periods: readonly OpenPeriod[];
  readonly choice: 'keep' | 'migrate';
  readonly onChoose: (choice: 'keep' | 'migrate') => void;
}) {
  const { t } = useTranslation();
  const periodName = usePeriodName();
  const names = (some: readonly OpenPeriod[]): string => some.map((one) => periodName(one.period)).join(', ');
  const sent = periods.filter((one) => one.sent > 0);
  const open = periods.filter((one) => one.sent === 0 && one.drafts > 0);
  const count = open.reduce((sum, one) => sum + one.drafts, 0);
  return (
    <>
      {count > 0 && (
        <fieldset className="stack-tight">
          <legend>{t('changes.drafts')}</legend>
          <p>{t('changes.draftsWhy', { count, periods: names(open) })}</p>
          {(['keep', 'migrate'] as const).map((one) => (
            <label key={one} className="d-block">
              <input type="radio" name="drafts" checked={choice === one} onChange={() => onChoose(one)} />{' '}
              {t(`changes.${one}`)}
            </label>
          ))}
        </fieldset>
      )}
      {sent.length > 0 && <p>{t('changes.sentStay', { periods: names(sent) })}</p>}
    </>
  );
}

/** What publishing has done. */
export function PublishedDialog({
  version,
  publication,
  onClose,
}: {
  readonly version: number;
  readonly publication: Publication;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const periodName = usePeriodName();
  const { obligations, migrated } = publication;
  return (
    <Dialog
      title={t('changes.done', { version })}
      onClose={onClose}
      onSubmit={onClose}
      foot={
        <button type="submit" className="btn btn-primary">
          {t('changes.close')}
        </button>
      }
    >
      <p role="status">{t('changes.made', { count: obligations.made })}</p>
      {migrated.map((one) => (
        <p key={one.period}>{t('changes.migratedPeriod', { ...one, period: periodName(one.period) })}</p>
      ))}
      {obligations.kept.length > 0 && (
        <p>{t('changes.keptPeriods', { periods: obligations.kept.map(periodName).join(', ') })}</p>
      )}
    </Dialog>
  );
}

/** The id of the period of a frequency in which a moment lies. */
function currentPeriod(frequency: Frequency, now: number): string {
  const day = new Date(now + 7 * 3_600_000);
  const [year, month] = [day.getUTCFullYear(), day.getUTCMonth() + 1];
  const week = Math.ceil((day.getTime() - Date.UTC(year, 0, 1)) / (7 * 86_400_000));
  const index = {
    week,
    month,
    quarter: Math.ceil(month / 3),
    half: Math.ceil(month / 6),
    'nine-months': 1,
    day: Math.floor((day.getTime() - Date.UTC(year, 0, 1)) / 86_400_000) + 1,
    year: 1,
  }[frequency];
  return period(frequency, year, index).id;
}
