/** A new request: what is asked, of whom, and by what hour. */
import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { dayOf } from '../../../regimes/calendar.js';
import { get, pathOf, send } from '../../api.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Select, TextInput } from '../../components/Field.js';
import { Loaded } from '../../components/Loaded.js';
import { PageHead } from '../../components/PageHead.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { useLanguage } from '../../i18n.js';
import { keys } from '../../queries.js';
import { useActing } from '../../session.js';
import type { List, RegimeItem, UnitRef } from '../../wire.js';
import { MomentInput, TimeInput, momentOf } from './Moment.js';
import type { DayAndTime } from './Moment.js';
import { blank, questionFrom, Questions } from './Questions.js';
import type { Typed } from './Questions.js';
import type { RequestDetail } from './query.js';
import { isNobody, NOBODY, UnitChooser } from './UnitChooser.js';
import type { Asked } from './UnitChooser.js';
import './requests.css';

const WRITTEN = '';

export default function NewRequestPage() {
  const { t } = useTranslation();
  const { session } = useActing();
  const query = useQuery({
    queryKey: keys.regimes,
    queryFn: ({ signal }) => get<List<RegimeItem>>('/regimes', signal),
  });
  const issuers = session.roles.flatMap(({ role, unit }) => (role === 'aggregator' ? [unit] : []));
  return (
    <>
      <PageHead title={t('requests.newTitle')} sentence={t('requests.newSentence')} />
      {issuers.length === 0 ? (
        <EmptyState title={t('requests.noIssuer')} why={t('requests.noIssuerWhy')} />
      ) : (
        <Loaded query={query}>
          {({ items }) => (
            <RequestForm
              issuers={issuers}
              regimes={items.filter(
                (one) => one.current !== undefined && one.frequencies.includes('day') && one.written !== true,
              )}
            />
          )}
        </Loaded>
      )}
    </>
  );
}

interface Draft {
  readonly issuer: string;
  readonly regime: string;
  readonly title: string;
  readonly text: string;
  readonly questions: readonly Typed[];
  readonly signature: boolean;
  readonly asked: Asked;
  readonly handDown: boolean;
  readonly due: DayAndTime;
  readonly repeats: boolean;
  readonly opens: string;
  readonly repeatDue: string;
}

/** What the API is told; undefined while the deadline is not whole. */
function bodyOf(draft: Draft): object | undefined {
  const dueAt = momentOf(draft.due);
  if (dueAt === undefined) return undefined;
  return {
    issuer: draft.issuer,
    title: draft.title.trim(),
    text: draft.text.trim(),
    dueAt,
    handDown: draft.handDown,
    ...draft.asked,
    ...(draft.regime === WRITTEN
      ? { questions: draft.questions.map(questionFrom), signature: draft.signature }
      : { regime: draft.regime }),
    ...(draft.repeats ? { repeat: { opens: draft.opens, due: draft.repeatDue } } : {}),
  };
}

interface FormProps {
  readonly issuers: readonly UnitRef[];
  readonly regimes: readonly RegimeItem[];
}

function RequestForm({ issuers, regimes }: FormProps) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [draft, setDraft] = useState<Draft>(() => ({
    issuer: issuers[0]?.code ?? '',
    regime: regimes[0]?.code ?? WRITTEN,
    title: '',
    text: '',
    questions: [blank(1)],
    signature: false,
    asked: NOBODY,
    handDown: regimes[0]?.kind !== 'thematic',
    due: { day: dayOf(new Date().toISOString()), time: '20:00' },
    repeats: false,
    opens: '07:00',
    repeatDue: '20:00',
  }));
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const issue = useMutation({
    mutationFn: (body: object) => send<RequestDetail>('POST', '/requests', body),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: keys.requests });
      await navigate(pathOf('requests', id));
    },
  });
  const body = bodyOf(draft);
  const submit = (submission: FormEvent) => {
    submission.preventDefault();
    if (body !== undefined) issue.mutate(body);
  };
  return (
    <form className="stack request-form" onSubmit={submit}>
      <ProblemNotice problem={issue.error} />
      <Part title={t('requests.what')}>
        <div className="field-grid">
          {issuers.length > 1 && (
            <Select
              label={t('requests.issuer')}
              value={draft.issuer}
              choices={issuers.map(({ code, name }) => ({ value: code, label: name }))}
              onChange={(event) => change({ issuer: event.target.value })}
            />
          )}
          <Select
            label={t('requests.subject')}
            value={draft.regime}
            choices={[
              ...regimes.map(({ code, label }) => ({ value: code, label: `${say(label)} (${code})` })),
              { value: WRITTEN, label: t('requests.written') },
            ]}
            onChange={(event) => {
              const regime = regimes.find(({ code }) => code === event.target.value);
              // A vote is a member's own; figures are most often collected from below.
              change({ regime: regime?.code ?? WRITTEN, handDown: regime?.kind !== 'thematic' });
            }}
          />
        </div>
        <TextInput
          label={t('requests.requestTitle')}
          help={t('requests.requestTitleHelp')}
          required
          maxLength={300}
          value={draft.title}
          onChange={(event) => change({ title: event.target.value })}
        />
        <TextArea
          label={t('requests.text')}
          help={t('requests.textHelp')}
          value={draft.text}
          onChange={(text) => change({ text })}
        />
        {draft.regime === WRITTEN && (
          <>
            <Questions questions={draft.questions} onChange={(questions) => change({ questions })} />
            <Check
              label={t('requests.signature')}
              checked={draft.signature}
              onChange={(signature) => change({ signature })}
            />
          </>
        )}
      </Part>
      <Part title={t('requests.who')}>
        <UnitChooser asked={draft.asked} onChange={(asked) => change({ asked })} />
        <Check
          label={t('requests.handDown')}
          help={t('requests.handDownHelp')}
          checked={draft.handDown}
          onChange={(handDown) => change({ handDown })}
        />
      </Part>
      <Part title={t('requests.when')}>
        <MomentInput value={draft.due} onChange={(due) => change({ due })} />
        <Check
          label={t('requests.repeats')}
          checked={draft.repeats}
          onChange={(repeats) => change({ repeats })}
        />
        {draft.repeats && (
          <div className="field-grid">
            <TimeInput
              label={t('requests.opensTime')}
              value={draft.opens}
              onChange={(opens) => change({ opens })}
            />
            <TimeInput
              label={t('requests.repeatDue')}
              value={draft.repeatDue}
              onChange={(repeatDue) => change({ repeatDue })}
            />
          </div>
        )}
      </Part>
      <div>
        <button
          type="submit"
          className="btn btn-primary"
          disabled={issue.isPending || isNobody(draft.asked) || body === undefined}
        >
          {t('requests.issue')}
        </button>
      </div>
    </form>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="panel stack-tight" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

interface CheckProps {
  readonly label: string;
  readonly help?: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

function Check({ label, help, checked, onChange }: CheckProps) {
  return (
    <div>
      <label className="check-line">
        <input
          type="checkbox"
          className="form-check-input"
          checked={checked}
          onChange={(event) => onChange(event.target.checked)}
        />
        {label}
      </label>
      {help !== undefined && <div className="form-text">{help}</div>}
    </div>
  );
}

interface TextAreaProps {
  readonly label: string;
  readonly help: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
}

function TextArea({ label, help, value, onChange }: TextAreaProps) {
  return (
    <div className="field">
      <label className="form-label" htmlFor="request-text">
        {label}
      </label>
      <textarea
        id="request-text"
        className="form-control"
        rows={3}
        maxLength={10_000}
        aria-describedby="request-text-help"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <div id="request-text-help" className="form-text">
        {help}
      </div>
    </div>
  );
}
