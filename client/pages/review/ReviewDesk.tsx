/** Reading a report beside what it was before, writing remarks on its cells, and deciding. */
import { useMemo, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useTranslation } from 'react-i18next';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Regime } from '../../../regimes/dialect/regime.js';
import { get, queryOf } from '../../api.js';
import { BehalfChip, LateChip, NilChip, StateChip } from '../../components/Chip.js';
import { dateText, dueText } from '../../components/DateText.js';
import { PageHead } from '../../components/PageHead.js';
import { usePeriodName } from '../../components/period.js';
import type { MarkSources } from '../../form/grid/marks.js';
import { ContentView } from '../../form/view/ContentView.js';
import { useStable } from '../../form/use-stable.js';
import { useLanguage } from '../../i18n.js';
import { keys } from '../../queries.js';
import type { Basis, List, ObligationItem } from '../../wire.js';
import { BehalfNotice } from '../report/Behalf.js';
import { Handling } from '../report/Handling.js';
import { AttachmentList } from '../report/Attachments.js';
import { issuesByPath, remarksByPath } from '../report/annotations.js';
import { useSignature } from '../report/signature.js';
import { reportPath, takeAnswer, writeReport } from '../report/use-report.js';
import type { Loaded, Place } from '../report/use-report.js';
import { Compare, useComparison } from './Compare.js';
import { DecisionDialog } from './DecisionDialog.js';
import type { Decision, DecisionBody } from './DecisionDialog.js';
import { RemarkDialog, RemarkPanel } from './Remarks.js';
import type { NewRemark } from './Remarks.js';
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
  const [remarks, setRemarks] = useState<readonly NewRemark[]>([]);
  const [cell, setCell] = useState<string>();
  const [query] = useSearchParams();
  const returns = query.get('act') === 'return' && report.actions.includes('return');
  const [decision, setDecision] = useState<Decision | undefined>(returns ? 'return' : undefined);
  const [done, setDone] = useState('');
  const comparison = useComparison(place, report, basis, regime);
  const next = useNextToReview(place, report.receiver.code);
  const marks = useMemo<MarkSources>(
    () => ({
      issuesAt: issuesByPath(report.issues),
      remarksAt: remarksByPath([
        ...report.remarks.filter((one) => one.revision === report.revision),
        ...remarks,
      ]),
      changedAt: (path) => comparison.changedAt.get(path),
      ...(report.rollup === undefined ? {} : { reported: report.rollup.reported }),
    }),
    [report, remarks, comparison.changedAt],
  );
  const openCell = useStable((path: string) => setCell(path));
  const decide = async (act: Decision, body: DecisionBody): Promise<void> => {
    const answer = await writeReport('POST', reportPath(place, act), body, etag);
    takeAnswer(queries, place, answer);
    setDone(t(`review.${DONE[act]}`, { unit: report.unit.name }));
    setRemarks([]);
    void queries.invalidateQueries({ queryKey: ['my-work'] });
    void queries.invalidateQueries({ queryKey: ['obligations'] });
    void queries.invalidateQueries({ queryKey: ['rollup', place.regime, place.period] });
  };
  const allowed = DECISIONS.filter((act) => report.actions.includes(act));
  const nextPath = next === undefined ? undefined : `/review/${next.regime}/${next.period}/${next.unit.code}`;

  /** a, r and n, while the focus is on this page and in no field of it. */
  const onKey = (press: KeyboardEvent<HTMLElement>): void => {
    const typing = press.target instanceof Element && press.target.closest('input, textarea, select, dialog');
    if (typing !== null || press.ctrlKey || press.metaKey || press.altKey || decision !== undefined) return;
    const act = ({ a: 'approve', r: 'return' } as const)[press.key];
    if (act !== undefined && allowed.includes(act)) setDecision(act);
    else if (press.key === 'n' && nextPath !== undefined) void navigate(nextPath);
    else return;
    press.preventDefault();
  };

  return (
    // Keys for the whole page; every one of them has its button.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className="stack report-page" onKeyDown={onKey}>
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
          {nextPath === undefined ? (
            <span className="quiet">{t('review.noNext')}</span>
          ) : (
            <button type="button" className="btn btn-primary" onClick={() => void navigate(nextPath)}>
              {t('review.next')}: {next?.unit.name}
            </button>
          )}
        </div>
      )}
      {allowed.length === 0 && done === '' && <p className="notice">{t('review.notSubmitted')}</p>}
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
      {allowed.includes('return') && (
        <RemarkPanel
          remarks={remarks}
          root={regime.root}
          content={report.content}
          language={language}
          onRemove={(index) => setRemarks(remarks.filter((_one, other) => other !== index))}
        />
      )}
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
          root={regime.root}
          content={report.content}
          language={language}
          onAdd={(remark) => setRemarks([...remarks, remark])}
          onClose={() => setCell(undefined)}
        />
      )}
      {decision !== undefined && (
        <DecisionDialog
          decision={decision}
          unit={report.unit.name}
          remarks={remarks}
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

/** Another submitted report for the same receiver: of this regime and period first. */
function useNextToReview(place: Place, receiver: string): ObligationItem | undefined {
  const filters = { receiver, state: 'submitted' };
  const { data } = useQuery({
    queryKey: keys.obligations(filters),
    queryFn: ({ signal }) => get<List<ObligationItem>>('/obligations' + queryOf(filters), signal),
  });
  const others = (data?.items ?? []).filter(
    (item) =>
      !(item.regime === place.regime && item.period === place.period && item.unit.code === place.unit),
  );
  const same = (item: ObligationItem): boolean =>
    item.regime === place.regime && item.period === place.period;
  return others.find(same) ?? others[0];
}
