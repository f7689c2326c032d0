/** Approve, return or ask for a correction, with what each needs. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../components/Dialog.js';
import { TextInput } from '../../components/Field.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { readDay } from '../../form/grid/cell-text.js';
import type { Claim } from '../inbox/query.js';
import { endOfDay } from './end-of-day.js';
import { focusFirst, Reason } from '../report/ActionDialog.js';
import type { NewRemark } from './Remarks.js';

export type Decision = 'approve' | 'return' | 'request-correction';
export interface DecisionBody {
  readonly reason?: string;
  readonly remarks?: readonly NewRemark[];
  readonly dueAt?: string;
}

interface Props {
  readonly decision: Decision;
  readonly unit: string;
  readonly remarks: readonly NewRemark[];
  /** Who works on the report. */
  readonly claim: Claim | undefined;
  readonly decide: (decision: Decision, body: DecisionBody) => Promise<void>;
  readonly onClose: () => void;
}

const TEXT = { approve: 'approveText', return: 'returnText', 'request-correction': 'requestText' } as const;

export function DecisionDialog({ decision, unit, remarks, claim, decide, onClose }: Props) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [due, setDue] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const needsReason = decision !== 'approve';
  const day = due.trim() === '' ? undefined : readDay(due.trim());
  const wrongDay = day !== undefined && day.kind !== 'value';
  const send = async (): Promise<void> => {
    setTried(true);
    if ((needsReason && reason.trim() === '') || wrongDay) return;
    setBusy(true);
    try {
      await decide(decision, bodyOf());
      onClose();
    } catch (failure) {
      setProblem(failure);
      setBusy(false);
    }
  };
  const bodyOf = (): DecisionBody => {
    if (decision === 'approve') return {};
    if (decision === 'request-correction') return { reason: reason.trim() };
    const until = day?.kind === 'value' ? { dueAt: endOfDay(day.value) } : {};
    return { reason: reason.trim(), ...(remarks.length > 0 ? { remarks } : {}), ...until };
  };
  return (
    <Dialog
      title={t(`review.${decision}`)}
      onClose={onClose}
      onSubmit={() => void send()}
      foot={
        <>
          <button type="button" className="btn btn-plain" onClick={onClose}>
            {t('frame.cancel')}
          </button>
          <button
            ref={needsReason ? undefined : focusFirst}
            type="submit"
            className="btn btn-primary"
            disabled={busy}
          >
            {t(`review.${decision}`)}
          </button>
        </>
      }
    >
      <p>{t(`review.${TEXT[decision]}`, { unit })}</p>
      {claim?.mine === false && <p className="amber">▲ {t('inbox.reviewedBy', { name: claim.by.name })}.</p>}
      {decision === 'approve' && remarks.length > 0 && (
        <p className="amber">{t('review.approveRemarks', { count: remarks.length })}</p>
      )}
      {needsReason && (
        <Reason
          label={t('review.reason')}
          value={reason}
          mistake={tried && reason.trim() === '' ? t('report.confirm.reasonNeeded') : undefined}
          onChange={setReason}
        />
      )}
      {decision === 'return' && (
        <>
          <p className="quiet">{t('review.remarks', { count: remarks.length })}.</p>
          <TextInput
            label={t('review.dueAt')}
            help={t('review.dueHelp')}
            mistake={tried && wrongDay ? t('review.dueWrong') : undefined}
            placeholder="dd/mm/yyyy"
            value={due}
            onChange={(change) => setDue(change.target.value)}
          />
        </>
      )}
      <ProblemNotice problem={problem} />
    </Dialog>
  );
}
