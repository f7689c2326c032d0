/** The short tour of the first log-in: a card that points at the places, and never comes back once it is dismissed. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { get, send } from '../../api.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { hasRole, useActing } from '../../session.js';
import type { Session } from '../../wire.js';

interface FirstSteps {
  readonly dismissed: readonly string[];
}

const firstStepsQuery = queryOptions({
  queryKey: ['first-steps'],
  queryFn: ({ signal }) => get<FirstSteps>('/first-steps', signal),
  staleTime: Infinity,
});

type Step = 'work' | 'file' | 'review' | 'declare' | 'notices' | 'help';

/** What each step points at. */
const TARGETS: Readonly<Record<Step, string>> = {
  work: '#places a[href="/"]',
  file: '#places a[href="/reports"]',
  review: '#places a[href="/rollups"]',
  declare: '#places a[href="/regimes"]',
  notices: '.bar a[href="/notices"]',
  help: '#places a[href="/help"]',
};

function stepsFor(session: Session): readonly Step[] {
  return [
    'work',
    ...(hasRole(session, 'clerk', 'head') ? (['file'] as const) : []),
    ...(hasRole(session, 'aggregator', 'leader', 'auditor') ? (['review'] as const) : []),
    ...(hasRole(session, 'administrator') ? (['declare'] as const) : []),
    'notices',
    'help',
  ];
}

export function Tour() {
  const { data } = useQuery(firstStepsQuery);
  return data === undefined || data.dismissed.includes('tour') ? null : <Card />;
}

function Card() {
  const { t } = useTranslation();
  const { session } = useActing();
  const queries = useQueryClient();
  const steps = stepsFor(session);
  const [at, setAt] = useState(0);
  const step = steps[at] ?? 'work';
  const last = at === steps.length - 1;
  const dismiss = useMutation({
    mutationFn: () => send('POST', '/first-steps/tour/dismiss'),
    onSuccess: () => queries.setQueryData(firstStepsQuery.queryKey, { dismissed: ['tour'] }),
  });
  usePointAt(TARGETS[step]);
  return (
    <aside className="panel stack-tight tour" aria-label={t('help.tour')}>
      <div className="row-line">
        <h2>{t(`help.step.${step}.title`)}</h2>
        <span className="quiet">{t('help.stepOf', { at: at + 1, of: steps.length })}</span>
      </div>
      <p aria-live="polite">{t(`help.step.${step}.text`)}</p>
      <ProblemNotice problem={dismiss.error} />
      <div className="row-line">
        {at > 0 && (
          <button type="button" className="btn btn-plain" onClick={() => setAt(at - 1)}>
            {t('help.previous')}
          </button>
        )}
        {!last && (
          <button type="button" className="btn btn-primary" onClick={() => setAt(at + 1)}>
            {t('help.next')}
          </button>
        )}
        <button
          type="button"
          className={last ? 'btn btn-primary' : 'btn btn-quiet'}
          disabled={dismiss.isPending}
          onClick={() => dismiss.mutate()}
        >
          {t(last ? 'help.done' : 'help.dismiss')}
        </button>
        {last && (
          <Link to="/help" className="btn btn-plain">
            {t('help.title')}
          </Link>
        )}
      </div>
    </aside>
  );
}

/** Marks an element of the frame while a step speaks of it. */
function usePointAt(selector: string): void {
  useEffect(() => {
    const element = document.querySelector(selector);
    element?.classList.add('tour-target');
    return () => element?.classList.remove('tour-target');
  }, [selector]);
}
