/** Reading a report beside what it was before, writing remarks on its cells, and deciding. */
import { useEffect, useMemo, useState } from 'react';
import { Link, useLocation, useNavigate, useSearchParams } from 'react-router';
import { useTranslation } from 'react-i18next';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Regime } from '../../../regimes/dialect/regime.js';
import { BehalfChip, LateChip, NilChip, StateChip } from '../../components/Chip.js';
import { dateText, dueText } from '../../components/DateText.js';
import { PageHead } from '../../components/PageHead.js';
import { usePeriodName } from '../../components/period.js';
import { MarkKeys } from '../../form/IssueKeys.js';
import { focusCell } from '../../form/focus-cell.js';
import { ContentView } from '../../form/view/ContentView.js';
import { useStable } from '../../form/use-stable.js';
import { useLanguage } from '../../i18n.js';
import { letterOf, REVIEW_LETTERS } from '../../letter-keys.js';
import { useActing } from '../../session.js';
import type { Basis } from '../../wire.js';
import { inboxAddress } from '../inbox/filters.js';
import { signsQuery, type PlacedOutlier, takeFromInbox } from '../inbox/query.js';
import { BehalfNotice } from '../report/Behalf.js';
import { Handling } from '../report/Handling.js';
import { AttachmentList } from '../report/Attachments.js';
import { isOver, sortRemarks, wordsByPath } from '../report/threads/open.js';
import { usePlacedRemarks } from '../report/threads/place-remarks.js';
import { ReportThreads } from '../report/threads/ReportThreads.js';
import { useSignature } from '../report/signature.js';
import { reportPath, takeAnswer, writeReport } from '../report/use-report.js';
import type { Loaded, Place } from '../report/use-report.js';
import { Compare, useComparison } from './Compare.js';
import { DecisionDialog } from './DecisionDialog.js';
import type { Decision, DecisionBody } from './DecisionDialog.js';
import { RemarkDialog, RemarkPanel } from './Remarks.js';
import { useKeptRemarks } from './kept-remarks.js';
import { issuesAndOutliers } from './outlier-marks.js';
import { useNext } from './use-next.js';
import { PrefilledList } from '../report/PrefilledList.js';
import { Signs } from './Signs.js';
import { Warnings } from './Warnings.js';
import '../report/report.css';

interface Props {
  readonly place: Place;
  readonly loaded: Loaded;
  readonly basis: Basis;
  readonly regime: Regime;
}

const NO_OUTLIERS: readonly PlacedOutlier[] = [];
const DECISIONS: readonly Decision[] = ['return', 'request-correction', 'approve'];

// Over 60 lines: one screen, whose parts share the remarks and the comparison.
export function ReviewDesk({ place, loaded, basis, regime }: Props) {
  const { t } = useTranslation();
  const { language, say } = useLanguage();
  const periodName = usePeriodName();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { report, etag } = loaded;
  const signature = useSignature();
  const { session } = useActing();
  const [remarks, setRemarks] = useKeptRemarks(session.user.username, place);
  const [cell, setCell] = useState<string>();
  const [query] = useSearchParams();
  const returns = query.get('act') === 'return' && report.actions.includes('return');
  const [decision, setDecision] = useState<Decision | undefined>(returns ? 'return' : undefined);
  const [done, setDone] = useState('');
  // What was decided on the report before this one.
  const { state: came } = useLocation() as { readonly state: Decided | null };
  const comparison = useComparison(place, report, basis, regime);
  const { next, leads, from } = useNext(place, query);
  const { data: signs } = useQuery(signsQuery(place));
  const outliers = signs?.outliers ?? NO_OUTLIERS;
  const placed = usePlacedRemarks(place, report.remarks, regime.root, report.content);
  const marks = useMemo(
    () => ({
      issuesAt: issuesAndOutliers(report.issues, outliers),
      remarksAt: wordsByPath([...sortRemarks(placed, isOver(report)).open, ...remarks]),
      changedAt: (path: string) => comparison.changedAt.get(path),
      ...(report.rollup === undefined ? {} : { reported: report.rollup.reported }),
    }),
    [report, outliers, placed, remarks, comparison.changedAt],
  );
  // The cell that led here, from the table of all units.
  const cellAsked = query.get('cell');
  useEffect(() => {
    if (cellAsked !== null) focusCell(cellAsked);
  }, [cellAsked]);
  const openCell = useStable((path: string) => setCell(path));
  const decide = async (act: Decision, body: DecisionBody): Promise<void> => {
    const answer = await writeReport('POST', reportPath(place, act), body, etag);
    takeAnswer(queries, place, answer);
    const said = t(`review.${DONE[act]}`, { unit: report.unit.name });
    setRemarks([]);
    void queries.invalidateQueries({ queryKey: ['my-work'] });
    takeFromInbox(queries, place);
    void queries.invalidateQueries({ queryKey: ['inbox'] });
    void queries.invalidateQueries({ queryKey: ['obligations'] });
    void queries.invalidateQueries({ queryKey: ['rollup', place.regime, place.period] });
    const back = `/review/${place.regime}/${place.period}/${place.unit}`;
    if (next !== undefined && leads) void navigate(next.address, { state: { done: said, back } });
    else if (from !== undefined) void navigate(inboxAddress(from), { state: { done: said } });
    else setDone(said);
  };
  // Recalled and sent again while it lay here: nobody decides on what he has not seen.
  const revision = report.receipt?.revision;
  const mayDecide = DECISIONS.filter((act) => report.actions.includes(act));
  const [seen, setSeen] = useState(mayDecide.length > 0 ? revision : undefined);
  // What was known of it from before it was sent again, when nothing could be decided, is no revision that was seen.
  if (seen === undefined && revision !== undefined && mayDecide.length > 0) setSeen(revision);
  const resent = seen !== undefined && revision !== seen && mayDecide.length > 0;
  const allowed = resent ? [] : mayDecide;
  /** a, r and n, wherever on the page the focus is but in a field. Every one of them has its button. */
  const onKey = useStable((press: KeyboardEvent): void => {
    const typing = press.target instanceof Element && press.target.closest('input, textarea, select, dialog');
    if (typing !== null || press.ctrlKey || press.metaKey || press.altKey || press.defaultPrevented) return;
    const letter = letterOf(REVIEW_LETTERS, press.key);
    if (letter === undefined) return;
    if (letter === 'next') {
      if (next === undefined) return;
      void navigate(next.address);
    } else if (allowed.includes(letter)) setDecision(letter);
    else return;
    press.preventDefault();
  });
  useEffect(() => {
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [onKey]);

  return (
    <div className="stack report-page">
      <PageHead
        title={`${t('review.title')}: ${say(report.label)}`}
        marks={
          <>
            <StateChip state={report.state} correction={report.correction} />
            {report.late && <LateChip />}
            {report.nil && <NilChip />}
            {report.onBehalf !== undefined && <BehalfChip answer={report.onBehalf.answer} />}
          </>
        }
        sentence={
          <>
            {t('report.page.whereDue', {
              period: periodName(report.period),
              unit: report.unit.name,
              due: dueText(report.dueAt, language),
            })}
            {report.receipt !== undefined && (
              <>
                <br />
                {t('review.sentBy', {
                  name: signature(report.receipt),
                  at: dateText(report.receipt.submittedAt, language, true),
                  n: report.receipt.revision,
                })}
              </>
            )}
          </>
        }
        actions={
          <>
            {from !== undefined && (
              <Link className="btn btn-plain" to={inboxAddress(from)}>
                {t('inbox.back')}
              </Link>
            )}
            <Link className="btn btn-plain" to={`/reports/${place.regime}/${place.period}/${place.unit}`}>
              {t('review.openReport')}
            </Link>
            <Link
              className="btn btn-plain"
              to={`/child-table/${place.regime}/${place.period}/${report.receiver.code}`}
            >
              {t('inbox.toTable')}
            </Link>
            {allowed.map((act) => (
              <button
                key={act}
                type="button"
                className={act === 'approve' ? 'btn btn-primary' : 'btn btn-plain'}
                onClick={() => setDecision(act)}
              >
                {t(`review.${act}`)}
              </button>
            ))}
          </>
        }
      />
      {done !== '' && (
        <div className="notice notice-green row-line" role="status">
          ✓ {done}
          {next === undefined ? (
            <span className="quiet">{t('review.noNext')}</span>
          ) : (
            <button type="button" className="btn btn-primary" onClick={() => void navigate(next.address)}>
              {t('review.next')}: {next.item.unit.name}
            </button>
          )}
        </div>
      )}
      {done === '' && came !== null && (
        <p className="notice notice-green row-line" role="status">
          ✓ {came.done} {t('review.nowNext')}
          <Link to={came.back}>{t('review.reopen')}</Link>
        </p>
      )}
      {resent && revision !== undefined && (
        <div className="notice notice-amber row-line" role="alert">
          {t('review.resent', { n: revision })}
          <button
            type="button"
            className="btn btn-primary"
            onClick={() => {
              setSeen(revision);
              setDecision(undefined);
            }}
          >
            {t('review.lookAgain')}
          </button>
        </div>
      )}
      {mayDecide.length === 0 && done === '' && <p className="notice">{t('review.notSubmitted')}</p>}
      <Signs
        place={place}
        mayClaim={allowed.includes('approve') || allowed.includes('return')}
        root={regime.root}
        content={report.content}
        language={language}
      />
      <BehalfNotice onBehalf={report.onBehalf} />
      <Handling report={report} />
      <Compare comparison={comparison} language={language} root={regime.root} />
      <AttachmentList place={place} files={report.attachments ?? []} />
      <PrefilledList cells={report.prefilled ?? []} root={regime.root} content={report.content} />
      <Warnings report={report} root={regime.root} language={language} />
      <ReportThreads
        place={place}
        remarks={placed}
        {...(report.remarkActs === undefined ? {} : { acts: report.remarkActs })}
        over={isOver(report)}
        root={regime.root}
        content={report.content}
        language={language}
      />
      {allowed.includes('return') && (
        <RemarkPanel
          remarks={remarks}
          root={regime.root}
          content={report.content}
          language={language}
          onRemove={(index) => setRemarks(remarks.filter((_one, other) => other !== index))}
        />
      )}
      <MarkKeys
        root={regime.root}
        content={report.content}
        language={language}
        issuesAt={marks.issuesAt}
        remarksAt={marks.remarksAt}
      />
      <ContentView
        root={regime.root}
        content={report.content}
        language={language}
        marks={marks}
        level={report.level}
        {...(allowed.includes('return') ? { onOpen: openCell } : {})}
      />
      {cell !== undefined && (
        <RemarkDialog
          path={cell}
          said={placed.filter((one) => one.path === cell)}
          root={regime.root}
          content={report.content}
          language={language}
          onAdd={(remark) => setRemarks([...remarks, remark])}
          onClose={() => setCell(undefined)}
        />
      )}
      {decision !== undefined && !resent && (
        <DecisionDialog
          decision={decision}
          unit={report.unit.name}
          remarks={remarks}
          claim={signs?.claim}
          decide={decide}
          onClose={() => setDecision(undefined)}
        />
      )}
    </div>
  );
}

const DONE = {
  approve: 'doneApprove',
  return: 'doneReturn',
  'request-correction': 'doneRequest-correction',
} as const;

/** Said on the page that one is led to. */
interface Decided {
  readonly done: string;
  readonly back: string;
}
