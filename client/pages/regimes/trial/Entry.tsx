/** One report of the trial in its real form. */
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makeForm } from '../../../../forms/form.js';
import type { Regime } from '../../../../regimes/dialect/regime.js';
import { TextInput } from '../../../components/Field.js';
import { IssueSummary } from '../../../form/IssueSummary.js';
import { ReportForm } from '../../../form/ReportForm.js';
import { useDraft, type ReportContext } from '../../../form/context.js';
import { createDraft } from '../../../form/draft.js';
import { useLanguage } from '../../../i18n.js';
import type { TrialReport } from './wire.js';

const NOTHING: ReadonlyMap<string, readonly string[]> = new Map();

interface Props {
  readonly regime: Regime;
  readonly report: TrialReport;
  /** Whether the unit and the one above it may be renamed. */
  readonly named: boolean;
  readonly onClose: () => void;
  readonly onDone: (report: TrialReport) => void;
}

export function Entry({ regime, report, named, onClose, onDone }: Props) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const [name, setName] = useState(report.name);
  const [above, setAbove] = useState(report.above[0] ?? '');
  // The form begins with what was there when it was opened; what the server makes of it is shown in the list.
  const [start] = useState(report.content);
  const draft = useMemo(
    () =>
      createDraft(
        makeForm(regime, report.level, () => []),
        start,
        {},
        {},
      ),
    [regime, report.level, start],
  );
  const context = useMemo<ReportContext>(
    () => ({ draft, language, readOnly: false, remarksAt: NOTHING, sourceAt: () => undefined }),
    [draft, language],
  );
  const done = (): void =>
    onDone({
      ...report,
      name: name.trim() || report.name,
      above: above.trim() === '' ? report.above : [above.trim()],
      content: draft.settle().content,
    });
  return (
    <section className="panel stack-tight" aria-label={t('trial.enter', { name: report.name })}>
      <div className="row-line">
        <h3>{t(named ? 'trial.enter' : 'trial.own', { name: report.name })}</h3>
        <button type="button" className="btn btn-primary" onClick={done}>
          {t('trial.done')}
        </button>
        <button type="button" className="btn btn-plain" onClick={onClose}>
          {t('trial.close')}
        </button>
      </div>
      {named && (
        <div className="filters">
          <TextInput
            label={t('trial.name')}
            value={name}
            onChange={(change) => setName(change.target.value)}
          />
          {report.above.length > 0 && (
            <TextInput
              label={t('trial.aboveName')}
              value={above}
              onChange={(change) => setAbove(change.target.value)}
            />
          )}
        </div>
      )}
      <EntryIssues context={context} />
      <ReportForm key={language} context={context} />
    </section>
  );
}

function EntryIssues({ context }: { readonly context: ReportContext }) {
  const { t } = useTranslation();
  const state = useDraft(context.draft, (now) => now);
  return (
    <IssueSummary
      issues={state.issues}
      root={context.draft.form.regime.root}
      content={state.content}
      language={context.language}
      title={t('trial.issues')}
    />
  );
}
