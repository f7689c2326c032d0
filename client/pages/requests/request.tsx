/** One request: who has answered, who has not, and what the unit that asks, or one that is asked, may do. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams, useSearchParams } from 'react-router';
import { formatInstant } from '../../../forms/format.js';
import { pathOf, send } from '../../api.js';
import { LateChip, StateChip } from '../../components/Chip.js';
import { CoverageBar } from '../../components/CoverageBar.js';
import { DateText, DueText } from '../../components/DateText.js';
import { Select } from '../../components/Field.js';
import { Loaded } from '../../components/Loaded.js';
import { PageHead } from '../../components/PageHead.js';
import { usePeriodName } from '../../components/period.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { Table } from '../../components/Table.js';
import type { Column } from '../../components/Table.js';
import { useLanguage } from '../../i18n.js';
import { keys } from '../../queries.js';
import { AddUnits, CloseRequest, Extend, HandDown } from './dialogs.js';
import { RequestStateChip } from './index.js';
import { reportOf, requestQuery } from './query.js';
import type { Answer, Named, RequestDetail } from './query.js';
import { SetAside } from './SetAside.js';
import './requests.css';

export default function RequestPage() {
  const { request: id = '' } = useParams();
  const [search, setSearch] = useSearchParams();
  const round = search.get('round') ?? '';
  const query = useQuery(requestQuery(id, round));
  return (
    <Loaded query={query}>
      {(request) => (
        <RequestDesk
          request={request}
          onRound={(chosen) => setSearch(chosen === '' ? {} : { round: chosen })}
        />
      )}
    </Loaded>
  );
}

type Open = 'extend' | 'add-units' | 'close' | { readonly handDown: Named };

interface DeskProps {
  readonly request: RequestDetail;
  readonly onRound: (round: string) => void;
}

function RequestDesk({ request, onRound }: DeskProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const issued = t('requests.issuedBy', {
    issuer: request.issuer.name,
    at: formatInstant(request.createdAt, language),
  });
  return (
    <div className="stack">
      <PageHead
        title={request.title}
        sentence={issued}
        marks={<RequestStateChip state={request.state} />}
        actions={<Actions request={request} onOpen={setOpen} />}
      />
      <Facts request={request} onRound={onRound} />
      <Answers request={request} />
      {request.notOwing.length > 0 && (
        <section className="stack-tight">
          <h2>{t('requests.notOwing')}</h2>
          <p>{request.notOwing.map(({ name }) => name).join(', ')}</p>
        </section>
      )}
      <SetAside request={request} />
      {open === 'extend' && <Extend request={request} onClose={close} />}
      {open === 'add-units' && <AddUnits request={request} onClose={close} />}
      {open === 'close' && <CloseRequest request={request} onClose={close} />}
      {typeof open === 'object' && <HandDown request={request} unit={open.handDown} onClose={close} />}
    </div>
  );
}

interface ActionsProps {
  readonly request: RequestDetail;
  readonly onOpen: (open: Open) => void;
}

/** What the caller may do. What is done at once tells what came of it below the buttons. */
function Actions({ request, onOpen }: ActionsProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const fresh = () => queries.invalidateQueries({ queryKey: keys.requests });
  const path = pathOf('requests', request.id);
  const remind = useMutation({
    mutationFn: () => send<{ readonly reminded: number }>('POST', `${path}/remind`),
    onSuccess: fresh,
  });
  const approve = useMutation({
    mutationFn: () => send<{ readonly approved: number; readonly left: number }>('POST', `${path}/approve`),
    onSuccess: fresh,
  });
  const latest = request.round === request.rounds.at(-1)?.round;
  const may = (action: RequestDetail['actions'][number]): boolean =>
    latest && request.actions.includes(action);
  const waiting = request.answers.some(({ state }) => state === 'submitted');
  const owing = request.counts.sent < request.counts.asked;
  return (
    <div className="stack-tight request-actions">
      <div className="row-line">
        <Link className="btn btn-plain" to={`${path}/sheet?round=${request.round}`}>
          {t('requests.sheet')}
        </Link>
        {request.whole && (
          <Link className="btn btn-plain" to={pathOf('rollups', request.regime, request.period, request.top)}>
            {t('requests.rollup')}
          </Link>
        )}
        {request.handDownFrom.map((unit) => (
          <button
            key={unit.code}
            type="button"
            className="btn btn-plain"
            onClick={() => onOpen({ handDown: unit })}
          >
            {request.handDownFrom.length === 1
              ? t('requests.handDownAction')
              : `${t('requests.handDownAction')}: ${unit.name}`}
          </button>
        ))}
        {may('add-units') && (
          <button type="button" className="btn btn-plain" onClick={() => onOpen('add-units')}>
            {t('requests.addUnits')}
          </button>
        )}
        {may('extend') && (
          <button type="button" className="btn btn-plain" onClick={() => onOpen('extend')}>
            {t('requests.extend')}
          </button>
        )}
        {may('remind') && owing && (
          <button
            type="button"
            className="btn btn-plain"
            disabled={remind.isPending}
            onClick={() => remind.mutate()}
          >
            {t('requests.remind')}
          </button>
        )}
        {may('close') && (
          <button type="button" className="btn btn-plain" onClick={() => onOpen('close')}>
            {t('requests.close')}
          </button>
        )}
        {may('approve') && waiting && (
          <button
            type="button"
            className="btn btn-primary"
            disabled={approve.isPending}
            onClick={() => approve.mutate()}
          >
            {t('requests.approve')}
          </button>
        )}
      </div>
      <ProblemNotice problem={remind.error ?? approve.error} />
      <div role="status">
        {remind.data !== undefined && (
          <p className="green">{t('requests.reminded', { count: remind.data.reminded })}</p>
        )}
        {approve.data !== undefined && <p className="green">{t('requests.approved', approve.data)}</p>}
      </div>
    </div>
  );
}

function Facts({ request, onRound }: DeskProps) {
  const { t } = useTranslation();
  const { language, say } = useLanguage();
  const periodName = usePeriodName();
  const { repeat, counts } = request;
  return (
    <section className="panel request-facts" aria-label={t('requests.name')}>
      <dl className="facts">
        <dt>{t('words.column.regime')}</dt>
        <dd>{say(request.label)}</dd>
        <dt>{t('requests.due')}</dt>
        <dd>
          <DueText value={request.dueAt} />
        </dd>
        <dt>{t('requests.repeat')}</dt>
        <dd>
          {repeat === undefined ? t('requests.once') : t('requests.daily', repeat)}
          {request.nextRoundAt !== undefined &&
            ` · ${t('requests.next', { at: formatInstant(request.nextRoundAt, language) })}`}
        </dd>
        {request.text !== '' && (
          <>
            <dt>{t('requests.text')}</dt>
            <dd className="request-text">{request.text}</dd>
          </>
        )}
      </dl>
      <div className="stack-tight">
        {request.rounds.length > 1 && (
          <Select
            label={t('requests.round')}
            value={String(request.round)}
            choices={request.rounds.map(({ round, period }) => ({
              value: String(round),
              label: t('requests.roundN', { n: round, period: periodName(period) }),
            }))}
            onChange={(change) => onRound(change.target.value)}
          />
        )}
        <p className="row-line">
          <span>{t('requests.coverage')}</span>
          <CoverageBar approved={counts.sent} expected={counts.asked} />
        </p>
        <p className="quiet">
          {[
            t('requests.approvedOf', { count: counts.approved }),
            t('requests.opened', { count: counts.opened }),
            t('requests.lateCount', { count: counts.late }),
          ].join(' · ')}
        </p>
        {request.remindedAt !== undefined && (
          <p className="quiet">
            {t('requests.remindedAt', { at: formatInstant(request.remindedAt, language) })}
          </p>
        )}
        {request.closedAt !== undefined && (
          <p className="quiet">{t('requests.closedAt', { at: formatInstant(request.closedAt, language) })}</p>
        )}
      </div>
    </section>
  );
}

function Answers({ request }: { readonly request: RequestDetail }) {
  const { t } = useTranslation();
  const columns: readonly Column<Answer>[] = [
    {
      key: 'unit',
      head: t('words.column.unit'),
      sortBy: ({ unit }) => unit.name,
      cell: (answer) => (
        <Link
          to={
            answer.state === 'submitted' && request.actions.length > 0
              ? reportOf(request.regime, answer).replace(/^\/reports/, '/review')
              : reportOf(request.regime, answer)
          }
        >
          {answer.unit.name}
        </Link>
      ),
    },
    {
      key: 'state',
      head: t('words.column.state'),
      sortBy: ({ state }) => state,
      cell: ({ state, late }) => (
        <span className="chips">
          <StateChip state={state} />
          {late && <LateChip />}
        </span>
      ),
    },
    {
      key: 'receiver',
      head: t('requests.receiver'),
      sortBy: ({ receiver }) => receiver.name,
      cell: ({ receiver, collates }) => (
        <>
          {receiver.name}
          {collates && <span className="quiet"> · {t('requests.collates')}</span>}
        </>
      ),
    },
    {
      key: 'due',
      head: t('requests.due'),
      sortBy: ({ dueAt }) => dueAt,
      cell: ({ dueAt, late }) => <DueText value={dueAt} late={late} />,
    },
    {
      key: 'sent',
      head: t('words.column.sent'),
      sortBy: ({ submittedAt }) => submittedAt ?? '',
      cell: ({ submittedAt }) =>
        submittedAt === undefined ? <span className="quiet">–</span> : <DateText value={submittedAt} time />,
    },
  ];
  return (
    <section className="stack-tight">
      <h2>{t('requests.answers')}</h2>
      <Table
        caption={t('requests.answers')}
        columns={columns}
        rows={request.answers}
        rowKey={({ unit }) => unit.code}
      />
    </section>
  );
}
