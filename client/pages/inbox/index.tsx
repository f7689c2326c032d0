/** The inbox of those who review: the strangest first, read and decided on by keyboard, several at once. */
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { send } from '../../api.js';
import { Chip, LateChip, StateChip } from '../../components/Chip.js';
import { dateText, DateText } from '../../components/DateText.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Select } from '../../components/Field.js';
import { Loaded } from '../../components/Loaded.js';
import { reportPath } from '../../components/ObligationTable.js';
import { PageHead } from '../../components/PageHead.js';
import { usePeriodName } from '../../components/period.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { useLanguage } from '../../i18n.js';
import { useActing } from '../../session.js';
import { regimesQuery } from '../regimes/query.js';
import { FLAGS, inboxQuery, type Inbox, type InboxItem } from './query.js';
import './inbox.css';

const keyOf = (item: InboxItem): string => `${item.regime} ${item.period} ${item.unit.code}`;

export default function InboxPage() {
  const { t } = useTranslation();
  const { language, say } = useLanguage();
  const { unit } = useActing();
  const [query, setQuery] = useSearchParams();
  const regime = query.get('regime') ?? undefined;
  const flag = query.get('flag') ?? undefined;
  const found = useQuery(inboxQuery({ unit: unit?.code, regime, flag }));
  const { data: regimes } = useQuery(regimesQuery);
  useEffect(() => {
    // Whether it is noted decides only what is called new the next time.
    void send('POST', '/inbox/visit').catch(() => undefined);
  }, []);
  const choose = (name: string, value: string): void =>
    setQuery(
      (now) => {
        if (value === '') now.delete(name);
        else now.set(name, value);
        return now;
      },
      { replace: true },
    );
  const counts = found.data?.counts;
  return (
    <div className="stack">
      <PageHead
        title={t('inbox.title')}
        sentence={
          found.data?.since === undefined || found.data.since === null
            ? t('inbox.sentence')
            : t('inbox.since', { at: dateText(found.data.since, language, true) })
        }
      />
      <div className="filters" role="group" aria-label={t('frame.filters')}>
        <Select
          label={t('words.column.regime')}
          value={regime ?? ''}
          onChange={(change) => choose('regime', change.target.value)}
          choices={[
            { value: '', label: t('reports.allRegimes') },
            ...(regimes?.items ?? []).map(({ code, label }) => ({ value: code, label: say(label) })),
          ]}
        />
        <Select
          label={t('inbox.flag')}
          value={flag ?? ''}
          onChange={(change) => choose('flag', change.target.value)}
          choices={[
            { value: '', label: t('frame.all') },
            ...FLAGS.map((one) => ({
              value: one,
              label: t(`inbox.flags.${one}`) + (counts === undefined ? '' : ` (${counts[one]})`),
            })),
          ]}
        />
      </div>
      <Loaded query={found} rows={12}>
        {(inbox) =>
          inbox.items.length === 0 ? (
            <EmptyState title={t('inbox.empty')} why={t('inbox.emptyWhy')}>
              <Link to="/reports" className="btn btn-plain">
                {t('frame.reports')}
              </Link>
            </EmptyState>
          ) : (
            <Rows inbox={inbox} />
          )
        }
      </Loaded>
    </div>
  );
}

interface Outcome {
  readonly unit: string;
  readonly outcome: 'approved' | 'left' | 'refused';
  readonly problem?: { readonly title: string };
}

// Over 60 lines: one list, whose rows, keys and choice belong together.
function Rows({ inbox }: { readonly inbox: Inbox }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const periodName = usePeriodName();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const body = useRef<HTMLTableSectionElement>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>();
  const [problem, setProblem] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const { items } = inbox;
  const toggle = (item: InboxItem): void => {
    const next = new Set(chosen);
    if (!next.delete(keyOf(item))) next.add(keyOf(item));
    setChosen(next);
  };
  const clean = items.filter(
    (one) => one.etag !== undefined && one.warnings + one.outliers === 0 && (one.claim?.mine ?? true),
  );
  const approve = async (some: readonly InboxItem[]): Promise<void> => {
    const reports = some.flatMap(({ regime, period, unit, etag }) =>
      etag === undefined ? [] : [{ regime, period, unit: unit.code, etag }],
    );
    if (reports.length === 0 || busy) return;
    setBusy(true);
    try {
      const done: Outcome[] = [];
      for (let start = 0; start < reports.length; start += 200) {
        const part = { reports: reports.slice(start, start + 200) };
        done.push(...(await send<{ items: Outcome[] }>('POST', '/inbox/approve', part)).items);
      }
      setOutcomes(done);
      setChosen(new Set());
      setProblem(undefined);
    } catch (failure) {
      setProblem(failure);
    }
    setBusy(false);
    void queries.invalidateQueries({ queryKey: ['inbox'] });
    void queries.invalidateQueries({ queryKey: ['my-work'] });
  };
  const picked = items.filter((item) => chosen.has(keyOf(item)));
  const onKey = (press: KeyboardEvent<HTMLTableRowElement>, index: number): void => {
    const item = items[index];
    if (press.target !== press.currentTarget || press.ctrlKey || press.metaKey || press.altKey || !item)
      return;
    const step = { j: 1, ArrowDown: 1, n: 1, k: -1, ArrowUp: -1 }[press.key];
    if (step !== undefined) body.current?.querySelectorAll<HTMLElement>('tr')[index + step]?.focus();
    else if (press.key === ' ') toggle(item);
    else if (press.key === 'Enter') void navigate(reportPath('review', item));
    else if (press.key === 'r') void navigate(`${reportPath('review', item)}?act=return`);
    else if (press.key === 'a') void approve(picked.length > 0 ? picked : [item]);
    else return;
    press.preventDefault();
  };
  return (
    <div className="stack-tight inbox">
      <div className="row-line">
        <button
          type="button"
          className="btn btn-primary"
          disabled={busy || picked.length === 0}
          onClick={() => void approve(picked)}
        >
          {t('inbox.approveChosen', { n: picked.length })}
        </button>
        <button
          type="button"
          className="btn btn-plain"
          disabled={clean.length === 0}
          onClick={() => setChosen(new Set(clean.map(keyOf)))}
        >
          {t('inbox.chooseClean', { n: clean.length })}
        </button>
        <span className="quiet">{t('inbox.keys')}</span>
      </div>
      <ProblemNotice problem={problem} />
      {outcomes !== undefined && <Outcomes outcomes={outcomes} />}
      {/* A scrolling box must be reachable by keyboard. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="table-box tall" role="region" aria-label={t('inbox.title')} tabIndex={0}>
        <table className="list">
          <thead>
            <tr>
              <th scope="col" className="pick">
                <span className="only-read">{t('inbox.chosen')}</span>
              </th>
              {(['unit', 'regime', 'period', 'state', 'sent'] as const).map((name) => (
                <th key={name} scope="col">
                  {t(`words.column.${name}`)}
                </th>
              ))}
              <th scope="col">{t('inbox.signs')}</th>
            </tr>
          </thead>
          <tbody ref={body}>
            {items.map((item, index) => (
              <tr
                key={keyOf(item)}
                tabIndex={0}
                aria-selected={chosen.has(keyOf(item))}
                onKeyDown={(press) => onKey(press, index)}
              >
                <td>
                  <input
                    type="checkbox"
                    tabIndex={-1}
                    aria-label={t('inbox.choose', { unit: item.unit.name })}
                    checked={chosen.has(keyOf(item))}
                    onChange={() => toggle(item)}
                  />
                </td>
                <th scope="row">
                  <Link to={reportPath('review', item)} tabIndex={-1}>
                    {item.unit.name}
                  </Link>
                </th>
                <td>{say(item.label)}</td>
                <td className="no-wrap">
                  <Link to={`/child-table/${item.regime}/${item.period}/${item.receiver.code}`} tabIndex={-1}>
                    {periodName(item.period)}
                  </Link>
                </td>
                <td>
                  <StateChip state={item.state} correction={item.correction} />
                </td>
                <td>{item.submittedAt === undefined ? '–' : <DateText value={item.submittedAt} time />}</td>
                <td>
                  <Signs item={item} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="quiet" role="status">
        {t('frame.count', { count: items.length })}
        {inbox.more === true && ` ${t('inbox.more')}`}
      </p>
    </div>
  );
}

function Outcomes({ outcomes }: { readonly outcomes: readonly Outcome[] }) {
  const { t } = useTranslation();
  const count = (outcome: Outcome['outcome']): number =>
    outcomes.filter((one) => one.outcome === outcome).length;
  return (
    <div className="notice" role="status">
      {t('inbox.done', { approved: count('approved'), left: count('left'), refused: count('refused') })}
      {outcomes.some(({ problem }) => problem !== undefined) && (
        <ul>
          {outcomes.flatMap(({ unit, problem }) =>
            problem === undefined ? [] : [<li key={unit}>{`${unit}: ${problem.title}`}</li>],
          )}
        </ul>
      )}
    </div>
  );
}

function Signs({ item }: { readonly item: InboxItem }) {
  const { t } = useTranslation();
  return (
    <span className="chips">
      {item.outliers > 0 && (
        <Chip tone="amber" icon="series">
          {t('inbox.outliers', { n: item.outliers })}
        </Chip>
      )}
      {item.warnings > 0 && (
        <Chip tone="amber" icon="alert">
          {t('inbox.warnings', { n: item.warnings })}
        </Chip>
      )}
      {item.late && <LateChip />}
      {item.new && (
        <Chip tone="blue" icon="sent">
          {t('inbox.flags.new')}
        </Chip>
      )}
      {item.claim !== undefined && (
        <Chip tone="neutral" icon="person">
          {item.claim.mine ? t('inbox.flags.mine') : item.claim.by.name}
        </Chip>
      )}
    </span>
  );
}
