/** Always in view under a form: saved when, how much is wrong, and the next right action. */
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Instant, Language } from '../../../regimes/words.js';
import { formatInstant } from '../../../forms/format.js';
import { useDraft } from '../../form/context.js';
import type { Filing } from './use-filing.js';
import { useSaveState } from './use-filing.js';
import type { SaveState } from './autosave.js';

interface Props {
  readonly filing: Filing;
  readonly opened: boolean;
  /** What the server says of the last time, for when nothing was changed here yet. */
  readonly lastSaved: Instant | undefined;
  readonly language: Language;
  readonly onShowIssues: () => void;
  readonly children?: React.ReactNode;
}

export function BottomBar({ filing, opened, lastSaved, language, onShowIssues, children }: Props) {
  const { t } = useTranslation();
  const save = useSaveState(filing.autosave);
  const errors = useDraft(filing.draft, (state) => state.errors);
  const unexplained = useDraft(filing.draft, (state) => state.unexplained);
  const warnings = useDraft(filing.draft, (state) => state.warnings);
  const missing = useDraft(filing.draft, (state) => state.missing);
  const failed = save.kind === 'failed';
  const kept = useSyncExternalStore(filing.keeping.subscribe, filing.keeping.safe);
  // Waiting for the line is nothing to be afraid of while a copy is kept; everything else that is not saved is.
  const waits = failed && save.why === 'line' && kept;
  return (
    <div className="bottom-bar">
      <span className={waits ? 'amber strong' : failed ? 'red strong' : 'quiet'} role="status">
        {failed && (waits ? '◷ ' : '✕ ')}
        <SaveWords save={save} kept={kept} opened={opened} lastSaved={lastSaved} language={language} />
      </span>
      {failed && save.why === 'conflict' && (
        <a className="btn btn-plain btn-small" href="#conflict">
          {t('report.page.seeBoth')}
        </a>
      )}
      {(save.kind === 'waiting' || (failed && save.why !== 'conflict')) && (
        <button
          type="button"
          className="btn btn-plain btn-small"
          onClick={() => void filing.autosave.flush()}
        >
          {t('report.page.saveNow')}
        </button>
      )}
      <span className="spring" />
      {errors + warnings + missing === 0 ? (
        <span className="green">✓ {t('report.page.fine')}</span>
      ) : (
        <button
          type="button"
          className="btn btn-quiet btn-small counts"
          onClick={onShowIssues}
          aria-label={t('report.page.showIssues')}
        >
          {errors > 0 && <span className="red strong">✕ {t('report.form.errors', { count: errors })}</span>}
          {missing > 0 && <span className="quiet">○ {t('report.form.missing', { count: missing })}</span>}
          {warnings > 0 && (
            <span className={unexplained > 0 ? 'amber strong' : 'quiet'}>
              ▲ {t('report.form.warningCount', { count: warnings })}
            </span>
          )}
        </button>
      )}
      {children}
    </div>
  );
}

function SaveWords({
  save,
  kept,
  opened,
  lastSaved,
  language,
}: {
  readonly save: SaveState;
  /** What is not saved is kept in this browser. */
  readonly kept: boolean;
  readonly opened: boolean;
  readonly lastSaved: Instant | undefined;
  readonly language: Language;
}) {
  const { t } = useTranslation();
  switch (save.kind) {
    case 'clean':
      if (!opened) return t('report.page.neverSaved');
      if (lastSaved === undefined) return null;
      return t('report.page.lastSaved', { time: formatInstant(lastSaved, language) });
    case 'waiting':
      return t('report.page.unsaved');
    case 'saving':
      return t('report.page.saving');
    case 'saved':
      return t('report.page.savedAt', { time: timeOf(save.at, language) });
    case 'failed':
      if (save.why === 'line' && kept) return t('report.page.waitsForLine');
      return [
        t('report.page.notSaved', { why: save.why === 'refused' ? (save.detail ?? '') : t(WHY[save.why]) }),
        t(kept ? 'report.page.keptHere' : 'report.page.notKeptHere'),
      ].join('. ');
  }
}

const WHY = {
  line: 'report.page.whyLine',
  session: 'report.page.whySession',
  conflict: 'report.page.whyConflict',
} as const;

/** `14:02` on Vietnamese clocks. */
function timeOf(at: number, language: Language): string {
  const text = formatInstant(new Date(at).toISOString(), language);
  return /\d{2}:\d{2}/.exec(text)?.[0] ?? text;
}
