import { lazy, Suspense, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from 'react-router';
import { readHeader } from '../../../regimes/dialect/header.js';
import type { Frequency, JsonObject, Level } from '../../../regimes/words.js';
import { call, pathOf } from '../../api.js';
import { Select } from '../../components/Field.js';
import { PageHead } from '../../components/PageHead.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { Skeleton } from '../../components/Skeleton.js';
import { useLanguage } from '../../i18n.js';
import { keys } from '../../queries.js';
import type { RegimeDetail } from '../../wire.js';
import { hasRole, useActing } from '../../session.js';
import { diagnosticsOf, useChecked } from './check.js';
import type { Checked } from './check.js';
import type { EditorHandle } from './JsonEditor.js';
import { PublishDialog } from './Publish.js';
import { FormOrTrial } from './trial/FormOrTrial.js';

const JsonEditor = lazy(() => import('./JsonEditor.js'));
const RegimePreview = lazy(async () => ({ default: (await import('../../form/preview.js')).RegimePreview }));

/** What is being worked on: a regime that is new, the next version of one, a draft, or a version to read. */
export type Work =
  | { readonly kind: 'new' }
  | { readonly kind: 'next'; readonly code: string }
  | { readonly kind: 'draft' | 'published'; readonly code: string; readonly version: number };

interface Props {
  readonly title: string;
  readonly initial: string;
  readonly work: Work;
}

export function Workbench({ title, initial, work }: Props) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const { session } = useActing();
  const [text, setText] = useState(initial);
  // Kept as it was when it began: a published version is no draft any more, and the outcome is still to be read.
  const [publishing, setPublishing] = useState<{ readonly code: string; readonly version: number }>();
  const editor = useRef<EditorHandle>(null);
  const checked = useChecked(text, t('regimes.syntax'));
  const diagnostics = useMemo(() => diagnosticsOf(checked.issues, say), [checked.issues, say]);
  const save = useSave(work, text);
  const changed = text !== initial;
  const readOnly = work.kind === 'published' || !hasRole(session, 'administrator');
  const published = work.kind === 'published' ? work : undefined;
  const draft = work.kind === 'draft' ? work : undefined;
  return (
    <>
      <PageHead
        title={title}
        sentence={t(readOnly ? 'regimes.readSentence' : 'regimes.declareSentence')}
        actions={
          <>
            {published !== undefined && hasRole(session, 'administrator') && (
              <Link to={pathOf('regimes', published.code, 'versions', 'new')} className="btn btn-plain">
                {t('regimes.newVersion')}
              </Link>
            )}
            {!readOnly && (
              <>
                <FileButton onText={(content) => editor.current?.replace(content)} />
                <button
                  type="button"
                  className="btn btn-plain"
                  disabled={checked.valid === undefined}
                  onClick={() => editor.current?.replace(JSON.stringify(checked.valid, null, 2) + '\n')}
                >
                  {t('regimes.format')}
                </button>
                <button
                  type="button"
                  className={draft !== undefined && !changed ? 'btn btn-plain' : 'btn btn-primary'}
                  disabled={
                    checked.valid === undefined || save.isPending || (draft !== undefined && !changed)
                  }
                  onClick={() => save.mutate()}
                >
                  {t('regimes.saveDraft')}
                </button>
              </>
            )}
            {draft !== undefined && !readOnly && (
              <button
                type="button"
                className={changed ? 'btn btn-plain' : 'btn btn-primary'}
                disabled={changed}
                onClick={() => setPublishing(draft)}
              >
                {t('regimes.publish')}
              </button>
            )}
          </>
        }
      />
      <div className="stack-tight">
        <ProblemNotice problem={save.error} />
        {save.isSuccess && !changed && (
          <div className="notice notice-green" role="status">
            {t('regimes.saved', { version: draft?.version ?? 1 })}
          </div>
        )}
        <div className="workbench">
          <section className="half" aria-label={t('regimes.document')}>
            <Suspense fallback={<Skeleton rows={12} />}>
              <JsonEditor
                ref={editor}
                label={t('regimes.editor')}
                initial={initial}
                readOnly={readOnly}
                onChange={setText}
                diagnostics={diagnostics}
              />
            </Suspense>
            <Verdict checked={checked} onPlace={(offset) => editor.current?.goTo(offset)} />
          </section>
          <FormOrTrial document={checked.valid}>
            <Preview valid={checked.valid} written={!readOnly} />
          </FormOrTrial>
        </div>
      </div>
      {publishing !== undefined && (
        <PublishFlow work={publishing} document={checked.valid} onClose={() => setPublishing(undefined)} />
      )}
    </>
  );
}

function PublishFlow(props: {
  readonly work: { readonly code: string; readonly version: number };
  readonly document: JsonObject | undefined;
  readonly onClose: () => void;
}) {
  const navigate = useNavigate();
  const { work, document, onClose } = props;
  const frequency: Frequency | undefined =
    document === undefined ? undefined : readHeader(document).header.frequencies[0];
  return (
    <PublishDialog
      code={work.code}
      version={work.version}
      frequency={frequency ?? 'quarter'}
      onClose={onClose}
      onDone={(publication) => {
        const published = { version: work.version, publication };
        void navigate(pathOf('regimes', work.code), { state: { published } });
      }}
    />
  );
}

/** Saves the text as it stands, so that no number of it passes through this page's arithmetic. */
function useSave(work: Work, text: string) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async () => {
      const body = { text: { type: 'application/json', content: text } } as const;
      if (work.kind === 'new') return call<RegimeDetail>('POST', '/regimes', body);
      if (work.kind === 'next')
        return call<RegimeDetail>('POST', pathOf('regimes', work.code, 'versions'), body);
      return call<RegimeDetail>('PUT', pathOf('regimes', work.code, 'versions', work.version), body);
    },
    onSuccess: async ({ data }) => {
      await queries.invalidateQueries({ queryKey: keys.regimes });
      await navigate(pathOf('regimes', data.code, 'versions', data.latest.version));
    },
  });
}

function Verdict({
  checked,
  onPlace,
}: {
  readonly checked: Checked;
  readonly onPlace: (offset: number) => void;
}) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const { issues, errors, warnings, pending, problem } = checked;
  const counts = [
    ...(errors > 0 ? [t('regimes.mistakes', { count: errors })] : []),
    ...(warnings > 0 ? [t('regimes.warnings', { count: warnings })] : []),
  ];
  return (
    <div className="verdict">
      <p role="status" className={errors > 0 ? 'red strong' : pending ? 'quiet' : 'green strong'}>
        {counts.join(', ') || (pending ? t('regimes.checking') : t('regimes.correct'))}
      </p>
      <ProblemNotice problem={problem} />
      <ol>
        {issues.map(({ issue, offset, line }, index) => (
          <li key={`${offset} ${issue.rule} ${index}`}>
            <button type="button" className="btn btn-quiet" onClick={() => onPlace(offset)}>
              <span className="no-wrap quiet">{t('regimes.atLine', { line })}</span>{' '}
              <span className={issue.severity === 'warning' ? 'amber' : 'red'}>{say(issue.message)}</span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** The last form that could be drawn stays while the document is being changed. */
function Preview({ valid, written }: { readonly valid: JsonObject | undefined; readonly written: boolean }) {
  const { t } = useTranslation();
  const [drawn, setDrawn] = useState<JsonObject>();
  const [wanted, setWanted] = useState<Level>();
  if (valid !== undefined && valid !== drawn) setDrawn(valid);
  const levels = useMemo(() => (drawn === undefined ? [] : fillingLevels(drawn)), [drawn]);
  const level = wanted !== undefined && levels.includes(wanted) ? wanted : levels[0];
  return (
    <section className="preview half" aria-label={t('regimes.preview')}>
      <div className="row-line">
        <h2>{t('regimes.preview')}</h2>
        {levels.length > 1 && level !== undefined && (
          <Select
            label={t('regimes.level')}
            value={level}
            onChange={(change) => setWanted(change.target.value as Level)}
            choices={levels.map((value) => ({ value, label: t(`words.level.${value}`) }))}
          />
        )}
      </div>
      {drawn === undefined || level === undefined ? (
        <p className="quiet">{t('regimes.previewNone')}</p>
      ) : (
        <Suspense fallback={<Skeleton />}>
          <RegimePreview document={drawn} level={level} written={written} />
        </Suspense>
      )}
    </section>
  );
}

/** Every level that sends reports: all steps of the chain but the last, which receives only. */
function fillingLevels(document: JsonObject): readonly Level[] {
  return readHeader(document)
    .header.chain.slice(0, -1)
    .flatMap(({ levels }) => levels);
}

function FileButton({ onText }: { readonly onText: (text: string) => void }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="btn btn-plain" onClick={() => input.current?.click()}>
        {t('regimes.openFile')}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".json,application/json,application/schema+json"
        aria-label={t('regimes.openFile')}
        onChange={(change) => {
          const file = change.target.files?.[0];
          change.target.value = '';
          void file?.text().then(onText);
        }}
      />
    </>
  );
}
