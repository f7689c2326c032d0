/** The form of a regime, drawn beside its document, to be tried out. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { makeForm } from '../../forms/form.js';
import { prefill } from '../../forms/prefill.js';
import { readPublished } from '../../regimes/dialect/read.js';
import type { Json, Level } from '../../regimes/words.js';
import { useLanguage } from '../i18n.js';
import { IssueSummary } from './IssueSummary.js';
import { ReportForm } from './ReportForm.js';
import { useDraft } from './context.js';
import type { ReportContext } from './context.js';
import { createDraft } from './draft.js';
import type { Draft } from './draft.js';

const NOTHING: ReadonlyMap<string, readonly string[]> = new Map();

interface Props {
  readonly document: Json;
  readonly level?: Level;
  /** The document is being written, so its checks come with its saving; otherwise it is only read. */
  readonly written: boolean;
}

/**
 * Draws the form of `level` and lets one type into it: computed cells and rules run as in earnest. The schema check
 * cannot be compiled in the browser (the page allows no generated code), and the page says so. A document with
 * mistakes draws nothing: they are shown at their lines by whoever edits it.
 */
export function RegimePreview({ document, level, written }: Props) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const draft = useMemo(() => previewDraft(document, level), [document, level]);
  const context = useMemo<ReportContext | undefined>(
    () => draft && { draft, language, readOnly: false, remarksAt: NOTHING, sourceAt: () => undefined },
    [draft, language],
  );
  if (context === undefined) return null;
  return (
    <div className="stack-tight">
      <p className="quiet">{t(written ? 'report.form.previewNoCheck' : 'report.form.previewRead')}</p>
      <PreviewIssues context={context} />
      <ReportForm key={language} context={context} />
    </div>
  );
}

function PreviewIssues({ context }: { readonly context: ReportContext }) {
  const { t } = useTranslation();
  const state = useDraft(context.draft, (now) => now);
  if (state.issues.length === 0) return <p className="green">✓ {t('report.form.previewFine')}</p>;
  return (
    <IssueSummary
      issues={state.issues}
      root={context.draft.form.regime.root}
      content={state.content}
      language={context.language}
      title={t('report.form.previewIssues')}
    />
  );
}

function previewDraft(document: Json, wanted: Level | undefined): Draft | undefined {
  const { regime } = readPublished(document);
  const level = wanted ?? regime?.header.chain[0]?.levels[0];
  if (regime === undefined || level === undefined) return undefined;
  const form = makeForm(regime, level, () => []);
  return createDraft(form, prefill(form).content, {}, {});
}
