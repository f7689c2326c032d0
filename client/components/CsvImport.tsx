/** Many at once by CSV: choose a file or paste its text, check it, import it. All lines are taken or none. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from '@tanstack/react-query';
import { call } from '../api.js';
import type { WireIssue } from '../wire.js';
import { ChooseFile } from './ChooseFile.js';
import { IssueList, ProblemNotice } from './ProblemNotice.js';

interface Props<T> {
  readonly path: string;
  /** Address of the trial that writes nothing, where there is one. */
  readonly trialPath?: string;
  readonly columns: readonly string[];
  readonly example: string;
  readonly onImported: () => void;
  /** What a trial without mistakes has found out. */
  readonly tried?: (answer: T) => ReactNode;
  /** What is said once it is done. */
  readonly done: (answer: T) => ReactNode;
}

export function CsvImport<T extends { readonly issues: readonly WireIssue[] }>({
  path,
  trialPath,
  columns,
  example,
  onImported,
  tried,
  done,
}: Props<T>) {
  const { t } = useTranslation();
  const [csv, setCsv] = useState('');
  const [file, setFile] = useState<string | null>(null);
  const post = (to: string) => async () =>
    (await call<T>('POST', to, { text: { type: 'text/csv', content: csv } })).data;
  const trial = useMutation({ mutationFn: post(trialPath ?? path) });
  const load = useMutation({ mutationFn: post(path), onSuccess: onImported });
  // What is typed is no longer the file that was chosen.
  const change = (text: string, name: string | null) => {
    setCsv(text);
    setFile(name);
    trial.reset();
    load.reset();
  };
  const empty = csv.trim() === '';
  const checked = trial.isSuccess && trial.data.issues.length === 0;
  return (
    <form
      className="stack narrow"
      onSubmit={(submission) => {
        submission.preventDefault();
        load.mutate();
      }}
    >
      <p className="quiet">
        {t('units.columns', { columns: '' })}
        <code>{columns.join(', ')}</code>
      </p>
      <ChooseFile
        label={t('file.chooseCsv')}
        accept=".csv,text/csv"
        chosen={file}
        onFiles={([chosen]) => void chosen.text().then((text) => change(text, chosen.name))}
      />
      <div className="field">
        <label className="form-label" htmlFor="csv-text">
          CSV
        </label>
        <textarea
          id="csv-text"
          className="form-control mono"
          rows={10}
          spellCheck={false}
          placeholder={example}
          value={csv}
          onChange={(typed) => change(typed.target.value, null)}
        />
      </div>
      <ProblemNotice problem={load.error ?? trial.error} place={() => null} />
      {trial.isSuccess && !load.isSuccess && <Trial issues={trial.data.issues} />}
      {checked && !load.isSuccess && tried?.(trial.data)}
      {load.isSuccess && done(load.data)}
      <div className="row-line">
        {trialPath !== undefined && (
          <button
            type="button"
            className={checked ? 'btn btn-plain' : 'btn btn-primary'}
            disabled={empty || trial.isPending}
            onClick={() => trial.mutate()}
          >
            {t('units.check')}
          </button>
        )}
        <button
          type="submit"
          className={checked || trialPath === undefined ? 'btn btn-primary' : 'btn btn-plain'}
          disabled={empty || load.isPending || load.isSuccess}
        >
          {t('units.importNow')}
        </button>
      </div>
    </form>
  );
}

/** What a trial found: every mistake, or that the file may be imported. */
function Trial({ issues }: { readonly issues: readonly WireIssue[] }) {
  const { t } = useTranslation();
  if (issues.length === 0)
    return (
      <div className="notice notice-blue" role="status">
        {t('units.checkedOk')}
      </div>
    );
  return (
    <div className="notice notice-red" role="alert">
      <p className="strong">{t('frame.issues', { count: issues.length })}</p>
      <IssueList issues={issues} place={() => null} />
    </div>
  );
}
