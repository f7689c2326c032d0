import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { period, parsePeriod } from '../../../regimes/period.js';
import type { Frequency } from '../../../regimes/words.js';
import { pathOf, send } from '../../api.js';
import { Dialog } from '../../components/Dialog.js';
import { TextInput } from '../../components/Field.js';
import { usePeriodName } from '../../components/period.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { useNow } from '../../components/now.js';
import { keys } from '../../queries.js';

interface Props {
  readonly code: string;
  readonly version: number;
  readonly frequency: Frequency;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Publishing asks for the first period, because from then on nothing of the version can be taken back. */
export function PublishDialog({ code, version, frequency, onClose, onDone }: Props) {
  const { t } = useTranslation();
  const periodName = usePeriodName();
  const queries = useQueryClient();
  const example = currentPeriod(frequency, useNow());
  const [from, setFrom] = useState(example);
  const publish = useMutation({
    mutationFn: () =>
      send('POST', pathOf('regimes', code, 'versions', version, 'publish'), { effectiveFrom: from }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.regimes });
      void queries.invalidateQueries({ queryKey: ['obligations'] });
      void queries.invalidateQueries({ queryKey: ['my-work'] });
      onDone();
    },
  });
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
      <ProblemNotice problem={publish.error} />
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
    year: 1,
  }[frequency];
  return period(frequency, year, index).id;
}
