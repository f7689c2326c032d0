import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { parsePeriod } from '../../../regimes/period.js';
import { send } from '../../api.js';
import { Select, TextInput } from '../../components/Field.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { useLanguage } from '../../i18n.js';
import { regimesQuery } from '../regimes/query.js';
import { checksKey, type CheckKind } from './query.js';

/** Asks for a run over everything, a regime or a period. */
export function StartCheck() {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const queries = useQueryClient();
  const { data: regimes } = useQuery(regimesQuery);
  const [kind, setKind] = useState<CheckKind>('verify');
  const [regime, setRegime] = useState('');
  const [period, setPeriod] = useState('');
  const [mistake, setMistake] = useState<string>();
  const start = useMutation({
    mutationFn: () =>
      send('POST', '/rollup-checks', {
        kind,
        ...(regime === '' ? {} : { regime }),
        ...(period === '' ? {} : { period }),
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: checksKey }),
  });
  return (
    <section className="stack-tight">
      <h2>{t('checks.new')}</h2>
      <form
        className="filters"
        onSubmit={(submission) => {
          submission.preventDefault();
          if (period !== '' && parsePeriod(period) === undefined) return setMistake(t('checks.wrongPeriod'));
          setMistake(undefined);
          start.mutate();
        }}
      >
        <Select
          label={t('checks.kind')}
          value={kind}
          onChange={(change) => setKind(change.target.value === 'rebuild' ? 'rebuild' : 'verify')}
          choices={[
            { value: 'verify', label: t('checks.verify') },
            { value: 'rebuild', label: t('checks.rebuild') },
          ]}
        />
        <Select
          label={t('checks.regime')}
          value={regime}
          onChange={(change) => setRegime(change.target.value)}
          choices={[
            { value: '', label: t('checks.allRegimes') },
            ...(regimes?.items ?? []).map(({ code, label }) => ({
              value: code,
              label: `${code} · ${say(label)}`,
            })),
          ]}
        />
        <TextInput
          label={t('checks.period')}
          value={period}
          placeholder="2026-10"
          mistake={mistake}
          onChange={(change) => setPeriod(change.target.value.trim())}
        />
        <button type="submit" className="btn btn-primary" disabled={start.isPending}>
          {t('checks.start')}
        </button>
      </form>
      <p className="quiet">{t(kind === 'verify' ? 'checks.verifyWhy' : 'checks.rebuildWhy')}</p>
      <ProblemNotice problem={start.error} />
    </section>
  );
}
