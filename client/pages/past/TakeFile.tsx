import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call, pathOf, queryOf } from '../../api.js';
import { ChooseFile } from '../../components/ChooseFile.js';
import { Select, TextInput } from '../../components/Field.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { pastKey, type PastFileDetail } from './query.js';

interface Props {
  readonly regime: string;
  readonly version: number;
  readonly onTaken: (id: number) => void;
}

const PERIOD = /^\d{4}(-(\d{2}|Q\d|H\d|9M|W\d{2}))?$/;

/** Choosing a file: it is checked at once, and loaded only when somebody says so. */
export function TakeFile({ regime, version, onTaken }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [kind, setKind] = useState<'reports' | 'opening'>('reports');
  const [period, setPeriod] = useState('');
  const [file, setFile] = useState<File>();
  const take = useMutation({
    mutationFn: async (chosen: File) => {
      const path = pathOf('regimes', regime, 'past-imports') + queryOf({ kind, name: chosen.name });
      const content = await chosen.text();
      return (
        await call<PastFileDetail>('POST', path, { text: { type: 'application/octet-stream', content } })
      ).data;
    },
    onSuccess: async ({ id: taken }) => {
      await queries.invalidateQueries({ queryKey: pastKey(regime) });
      onTaken(taken);
    },
  });
  const template =
    '/api/v1' +
    pathOf('regimes', regime, 'versions', version, 'past-template') +
    queryOf({ period: PERIOD.test(period) ? period : undefined });
  return (
    <form
      className="panel stack-tight"
      onSubmit={(submission) => {
        submission.preventDefault();
        if (file) take.mutate(file);
      }}
    >
      <h2>{t('past.load')}</h2>
      <p className="quiet">{t('past.form')}</p>
      <div className="filters">
        <TextInput
          label={t('past.templatePeriod')}
          placeholder="2025-12"
          value={period}
          onChange={(change) => setPeriod(change.target.value.trim())}
        />
        <a className="btn btn-plain" href={template} download>
          {t('past.template')}
        </a>
      </div>
      <div className="filters">
        <Select
          label={t('past.kind')}
          value={kind}
          onChange={(change) => setKind(change.target.value === 'opening' ? 'opening' : 'reports')}
          choices={[
            { value: 'reports', label: t('past.kind_reports') },
            { value: 'opening', label: t('past.kind_opening') },
          ]}
        />
        <ChooseFile
          label={t('file.chooseCsv')}
          accept=".csv,text/csv"
          chosen={file?.name ?? null}
          onFiles={([chosen]) => setFile(chosen)}
        />
        <button type="submit" className="btn btn-primary" disabled={!file || take.isPending}>
          {t('past.check')}
        </button>
      </div>
      <ProblemNotice problem={take.error} />
    </form>
  );
}
