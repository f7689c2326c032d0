/**
 * The designer: a regime built by hand or by its JSON, both views of one document; beside it the form as it will be,
 * what is wrong, and a trial. What is written is kept as one goes.
 */
import './design.css';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate, useSearchParams } from 'react-router';
import { readHeader } from '../../../regimes/dialect/header.js';
import type { Frequency, JsonObject } from '../../../regimes/words.js';
import { pathOf } from '../../api.js';
import { ChooseFile } from '../../components/ChooseFile.js';
import { PageHead } from '../../components/PageHead.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { Skeleton } from '../../components/Skeleton.js';
import { Tabs } from '../../components/Tabs.js';
import { useLanguage } from '../../i18n.js';
import { hasRole, useActing } from '../../session.js';
import type { WireIssue } from '../../wire.js';
import { diagnosticsOf, useChecked, type Checked } from './check.js';
import { AddField } from './design/AddField.js';
import { FieldPanel } from './design/FieldPanel.js';
import { HeaderPanel } from './design/HeaderPanel.js';
import { formatted } from './design/history.js';
import { Part } from './design/Inputs.js';
import { NextPeriods } from './design/NextPeriods.js';
import { Outline } from './design/Outline.js';
import { Preview } from './design/Preview.js';
import { Conflict, SaveLine, SaveProblem } from './design/SaveLine.js';
import { useSaving, type Kept, type Start } from './design/saving.js';
import {
  DesignContext,
  HEADER,
  issuesAt,
  useDesign,
  useDesigner,
  type Design,
} from './design/use-designer.js';
import type { EditorHandle } from './JsonEditor.js';
import { jsonPositions, rangeOf } from './json-positions.js';
import { PublishDialog } from './Publish.js';

const JsonEditor = lazy(() => import('./JsonEditor.js'));
const Trial = lazy(async () => ({ default: (await import('./trial/index.js')).Trial }));

interface Props {
  readonly title: string;
  readonly start: Start;
  /** A published version is shown to be read. */
  readonly state: 'draft' | 'published';
  /** The document of the version before, where there is one. */
  readonly published?: JsonObject | undefined;
  /** A copy that a draft has overtaken: one is asked which to go on with. */
  readonly setAside?: string | undefined;
  readonly onNamed?: (kept: Kept) => void;
}

const nothing = (): void => undefined;

export function Designer({ title, start, state, published, setAside, onNamed = nothing }: Props) {
  const { t } = useTranslation();
  const { session } = useActing();
  const readOnly = state === 'published' || !hasRole(session, 'administrator');
  const designer = useDesigner(start.text);
  const { text, document, history } = designer;
  const { saving, kept, flush, keepMine, takeTheirs } = useSaving(start, text, document, readOnly, onNamed);
  const checked = useChecked(text, t('regimes.syntax'));
  const [search, setSearch] = useSearchParams();
  const view = search.get('view') === 'json' ? 'json' : 'design';
  const [beside, setBeside] = useState<'form' | 'mistakes' | 'trial'>('form');
  const [publishing, setPublishing] = useState<number>();
  const [aside, setAsideChoice] = useState(setAside);
  const editor = useRef<EditorHandle>(null);
  // What only the server knows (whether the recipient is a unit) comes with the saving.
  const issues = useMemo(() => {
    const found = checked.issues.map(({ issue }) => issue);
    const more = (kept.issues ?? []).filter(
      (one) => !found.some(({ path, rule }) => path === one.path && rule === one.rule),
    );
    return saving.kind === 'saved' && checked.valid !== undefined ? [...found, ...more] : found;
  }, [checked, kept, saving.kind]);
  const fixedCode = start.code !== undefined || kept.draft !== null;
  const design = useMemo<Design>(
    () => ({ ...designer, readOnly, published, fixedCode, issues }),
    [designer, readOnly, published, fixedCode, issues],
  );
  const { state: kin } = useLocation() as { readonly state: unknown };
  const choose = (next: 'design' | 'json') =>
    setSearch(next === 'json' ? { view: 'json' } : {}, { replace: true, state: kin });
  const errors = issues.filter(({ severity }) => severity === 'error').length;
  const ready = saving.kind === 'saved' || saving.kind === 'clean';
  const publishable =
    ready && kept.draft !== null && checked.valid !== undefined && kept.valid && errors === 0;
  useUndoKeys(designer.undo, designer.redo, readOnly);
  const goTo = (issue: WireIssue) => {
    if (view === 'json') {
      editor.current?.goTo(rangeOf(issue.path, jsonPositions(text).ranges).from);
      return;
    }
    designer.select(
      /^\/(properties|items)/.test(issue.path)
        ? fieldOf(issue.path)
        : issue.path.startsWith('/x-rules') || issue.path === ''
          ? ''
          : HEADER,
    );
  };
  return (
    <DesignContext.Provider value={design}>
      <PageHead
        title={title}
        sentence={t(readOnly ? 'design.readSentence' : 'design.sentence')}
        actions={
          <>
            {state === 'published' && start.code !== undefined && hasRole(session, 'administrator') && (
              <Link to={pathOf('regimes', start.code, 'versions', 'new')} className="btn btn-plain">
                {t('regimes.newVersion')}
              </Link>
            )}
            {!readOnly && (
              <>
                <button
                  type="button"
                  className="btn btn-plain"
                  disabled={history.past.length === 0}
                  onClick={designer.undo}
                >
                  {t('design.undo')}
                </button>
                <button
                  type="button"
                  className="btn btn-plain"
                  disabled={history.future.length === 0}
                  onClick={designer.redo}
                >
                  {t('design.redo')}
                </button>
                <ChooseFile
                  label={t('regimes.openFile')}
                  accept=".json,application/json,application/schema+json"
                  onFiles={([file]) => void file.text().then(designer.type)}
                />
                <button
                  type="button"
                  className="btn btn-primary"
                  disabled={!publishable}
                  onClick={() => setPublishing(kept.draft?.version)}
                >
                  {t('regimes.publish')}
                </button>
              </>
            )}
          </>
        }
      />
      <div className="stack-tight">
        {!readOnly && (
          <div className="row-line spread">
            <SaveLine saving={saving} kept={kept} mistakes={errors} />
            {saving.kind === 'failed' && (
              <button type="button" className="btn btn-plain" onClick={() => void flush()}>
                {t('frame.retry')}
              </button>
            )}
          </div>
        )}
        <SaveProblem saving={saving} />
        {saving.kind === 'conflict' && (
          <Conflict
            mine={text}
            theirs={saving.theirs}
            onMine={() => keepMine(saving.etag)}
            onTheirs={() => {
              takeTheirs(saving.theirs, saving.etag);
              designer.type(saving.theirs.text);
            }}
          />
        )}
        {aside !== undefined && (
          <Conflict
            mine={aside}
            theirs={{
              regime: start.code ?? '',
              version: start.version,
              text: start.text,
              draft: start.draft,
              valid: true,
            }}
            onMine={() => {
              designer.type(aside);
              setAsideChoice(undefined);
            }}
            onTheirs={() => setAsideChoice(undefined)}
          />
        )}
        <div className="designer">
          <Tabs
            label={t('design.views')}
            tabs={[
              { key: 'design', label: t('design.view') },
              { key: 'json', label: t('design.json') },
            ]}
            chosen={view}
            onChoose={choose}
          >
            {view === 'json' ? (
              <JsonView checked={checked} readOnly={readOnly} ref={editor} />
            ) : (
              <VisualView onJson={() => choose('json')} />
            )}
          </Tabs>
          <Tabs
            label={t('design.beside')}
            tabs={[
              { key: 'form', label: t('regimes.preview') },
              {
                key: 'mistakes',
                label: errors > 0 ? t('design.mistakesTab', { count: errors }) : t('design.noMistakesTab'),
              },
              ...(readOnly ? [] : [{ key: 'trial' as const, label: t('trial.tab') }]),
            ]}
            chosen={beside}
            onChoose={setBeside}
          >
            {beside === 'form' && <Preview valid={checked.valid} written={!readOnly} />}
            {beside === 'mistakes' && (
              <Verdict checked={checked} issues={issues} lines={view === 'json'} onGo={goTo} />
            )}
            {beside === 'trial' && (
              <Suspense fallback={<Skeleton />}>
                <Trial document={checked.valid} />
              </Suspense>
            )}
          </Tabs>
        </div>
      </div>
      {publishing !== undefined && (
        <PublishFlow
          code={codeOf(document)}
          version={publishing}
          document={document}
          onClose={() => setPublishing(undefined)}
        />
      )}
    </DesignContext.Provider>
  );
}

function codeOf(document: JsonObject): string {
  return readHeader(document).header.code;
}

/** The field that a pointer into a document speaks of. */
function fieldOf(path: string): string {
  return (/^(?:\/properties\/[^/]+|\/items(?=\/properties))*/.exec(path)?.[0] ?? '').replace(/\/items$/, '');
}

/** Undo and redo by keys, where no text is being written. */
function useUndoKeys(undo: () => void, redo: () => void, off: boolean): void {
  useEffect(() => {
    if (off) return undefined;
    const onKey = (press: KeyboardEvent) => {
      if (
        !(press.ctrlKey || press.metaKey) ||
        press.target instanceof HTMLInputElement ||
        press.target instanceof HTMLTextAreaElement
      )
        return;
      const key = press.key.toLowerCase();
      if (key === 'z' && !press.shiftKey) undo();
      else if (key === 'y' || key === 'z') redo();
      else return;
      press.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [undo, redo, off]);
}

function VisualView({ onJson }: { readonly onJson: () => void }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const { history, selection, issues, model, readOnly, undo } = useDesign();
  const { broken } = history.present;
  const { place, visit } = selection;
  const header = place === HEADER;
  const here = header
    ? issues.filter(({ path }) => !/^\/(properties|x-rules)/.test(path))
    : place === ''
      ? issuesAt(issues, '', ['/properties', '/x-regime'])
      : issuesAt(issues, place, ['/items/properties', '/properties']);
  const label = model.byPlace.get(place)?.field.label;
  return (
    <div className="visual">
      {broken && (
        <div className="notice notice-amber" role="alert">
          <p>{t('design.broken')}</p>
          <div className="row-line">
            <button type="button" className="btn btn-plain" onClick={onJson}>
              {t('design.mendJson')}
            </button>
            <button type="button" className="btn btn-plain" onClick={undo}>
              {t('design.dropJson')}
            </button>
          </div>
        </div>
      )}
      <div className="visual-halves">
        <div className="outline-side">
          <Outline />
          {!readOnly && !broken && <AddField />}
        </div>
        {/* A scrolling box must be reachable by keyboard. */}
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <section className="properties" aria-label={t('design.properties')} tabIndex={0}>
          <h2>
            {header
              ? t('design.general')
              : place === '' || label === undefined
                ? t('design.report')
                : say(label)}
          </h2>
          {here.length > 0 && (
            <ul className="here" aria-label={t('design.mistakesHere')}>
              {here.map((issue, index) => (
                <li
                  key={`${issue.path} ${issue.rule} ${index}`}
                  className={issue.severity === 'warning' ? 'amber' : 'red'}
                >
                  {say(issue.message)}
                </li>
              ))}
            </ul>
          )}
          <fieldset key={visit} disabled={readOnly || broken} className="bare">
            {header ? <HeaderPanel /> : <FieldPanel place={place} />}
          </fieldset>
          {header && (
            <Part title={t('design.nextPeriods')} help={t('design.nextPeriodsHelp')}>
              <NextPeriods />
            </Part>
          )}
        </section>
      </div>
    </div>
  );
}

function JsonView({
  checked,
  readOnly,
  ref,
}: {
  readonly checked: Checked;
  readonly readOnly: boolean;
  readonly ref: React.Ref<EditorHandle>;
}) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const { text, document, selection, type, undo, redo, history } = useDesign();
  const diagnostics = useMemo(() => diagnosticsOf(checked.issues, say), [checked.issues, say]);
  const [startAt] = useState(() => {
    const { place } = selection;
    const wanted = place === HEADER ? '/x-regime' : place;
    return place === '' ? undefined : rangeOf(wanted, jsonPositions(text).ranges).from;
  });
  return (
    <div className="json-view">
      <div className="row-line spread">
        <span className="form-text">{t('design.jsonHelp')}</span>
        {!readOnly && (
          <button
            type="button"
            className="btn btn-plain"
            disabled={history.present.broken}
            onClick={() => type(formatted(document))}
          >
            {t('regimes.format')}
          </button>
        )}
      </div>
      <Suspense fallback={<Skeleton rows={12} />}>
        <JsonEditor
          ref={ref}
          label={t('regimes.editor')}
          text={text}
          document={document}
          readOnly={readOnly}
          onChange={type}
          onUndo={undo}
          onRedo={redo}
          diagnostics={diagnostics}
          startAt={startAt}
        />
      </Suspense>
      <Summary checked={checked} />
    </div>
  );
}

/** How many mistakes there are, in one line. */
function Summary({ checked }: { readonly checked: Checked }) {
  const { t } = useTranslation();
  const { errors, warnings, pending } = checked;
  const counts = [
    ...(errors > 0 ? [t('regimes.mistakes', { count: errors })] : []),
    ...(warnings > 0 ? [t('regimes.warnings', { count: warnings })] : []),
  ];
  return (
    <p role="status" className={errors > 0 ? 'red strong' : pending ? 'quiet' : 'green strong'}>
      {counts.join(', ') || (pending ? t('regimes.checking') : t('regimes.correct'))}
    </p>
  );
}

function Verdict({
  checked,
  issues,
  lines,
  onGo,
}: {
  readonly checked: Checked;
  readonly issues: readonly WireIssue[];
  readonly lines: boolean;
  readonly onGo: (issue: WireIssue) => void;
}) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const lineOf = new Map(checked.issues.map(({ issue, line }) => [issue, line]));
  return (
    <div className="verdict">
      <Summary checked={checked} />
      <ProblemNotice problem={checked.problem} />
      <ol>
        {issues.map((issue, index) => (
          <li key={`${issue.path} ${issue.rule} ${index}`}>
            <button type="button" className="btn btn-quiet" onClick={() => onGo(issue)}>
              {lines && (
                <span className="no-wrap quiet">{t('regimes.atLine', { line: lineOf.get(issue) ?? 1 })}</span>
              )}{' '}
              <span className={issue.severity === 'warning' ? 'amber' : 'red'}>{say(issue.message)}</span>{' '}
              {!lines && <code className="quiet">{issue.path}</code>}
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}

function PublishFlow(props: {
  readonly code: string;
  readonly version: number;
  readonly document: JsonObject;
  readonly onClose: () => void;
}) {
  const navigate = useNavigate();
  const { code, version, document, onClose } = props;
  const frequency: Frequency | undefined = readHeader(document).header.frequencies[0];
  return (
    <PublishDialog
      code={code}
      version={version}
      frequency={frequency ?? 'quarter'}
      onClose={onClose}
      onDone={(publication) => {
        void navigate(pathOf('regimes', code), { state: { published: { version, publication } } });
      }}
    />
  );
}
