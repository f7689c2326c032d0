/** Asks once, in plain words, before an action is taken; collects the reason where one is needed. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../components/Dialog.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import type { DraftState } from '../../form/draft.js';
import type { Report } from '../../wire.js';
import { asksReason, sendsContent, wordKey } from './actions.js';
import type { FilingAction } from './actions.js';

export interface ActionBody {
  readonly reason?: string;
  readonly gaps?: { readonly reason: string };
}

interface Props {
  readonly action: FilingAction;
  readonly report: Report;
  readonly state: DraftState;
  readonly late: boolean;
  readonly perform: (action: FilingAction, body: ActionBody) => Promise<void>;
  readonly onClose: () => void;
  /** The reason that the field begins with. */
  readonly because?: string | undefined;
}

export function ActionDialog({ action, report, state, late, perform, onClose, because = '' }: Props) {
  const { t } = useTranslation();
  const [reason, setReason] = useState(because);
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const gaps = action === 'submit' && report.aggregating ? (report.rollup?.coverage.missing ?? []) : [];
  const needed = asksReason(action) || gaps.length > 0;
  const key = wordKey(action, report);
  const send = async (): Promise<void> => {
    const text = reason.trim();
    if (needed && text === '') {
      setMissing(true);
      return;
    }
    setBusy(true);
    try {
      await perform(action, gaps.length > 0 ? { gaps: { reason: text } } : needed ? { reason: text } : {});
      onClose();
    } catch (failure) {
      setProblem(failure);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={gaps.length > 0 ? t('report.gaps.title') : t(`report.action.${key}`)}
      onClose={onClose}
      onSubmit={() => void send()}
      foot={
        <>
          <button type="button" className="btn btn-plain" onClick={onClose}>
            {t('frame.cancel')}
          </button>
          <button
            ref={needed ? undefined : focusFirst}
            type="submit"
            className={action === 'discard' ? 'btn btn-danger' : 'btn btn-primary'}
            disabled={busy}
          >
            {t(`report.action.${key}`)}
          </button>
        </>
      }
    >
      {gaps.length > 0 && <Gaps unit={report.unit.name} missing={gaps} />}
      <p>
        {t(`report.confirm.${action === 'nil-return' && report.signature ? 'nilSign' : key}`, {
          receiver: report.receiver.name,
        })}
      </p>
      {sendsContent(action) && late && <p className="red">{t('report.confirm.late')}</p>}
      {sendsContent(action) && state.warnings > 0 && (
        <p className="amber">
          {t('report.confirm.explained', { count: state.warnings - state.unexplained })}
        </p>
      )}
      {needed && (
        <Reason
          label={gaps.length > 0 ? t('report.gaps.reason') : t('report.confirm.reason')}
          value={reason}
          mistake={missing && reason.trim() === '' ? t('report.confirm.reasonNeeded') : undefined}
          onChange={setReason}
        />
      )}
      <ProblemNotice problem={problem} />
    </Dialog>
  );
}

function Gaps({
  unit,
  missing,
}: {
  readonly unit: string;
  readonly missing: readonly { code: string; name: string }[];
}) {
  const { t } = useTranslation();
  return (
    <div className="notice notice-amber">
      <p>{t('report.gaps.text', { unit })}</p>
      <p className="strong">{t('report.gaps.missing', { count: missing.length })}</p>
      <ul className="name-list">
        {missing.map((one) => (
          <li key={one.code}>{one.name}</li>
        ))}
      </ul>
    </div>
  );
}

/** The dialog looks for this attribute when it opens; React would give the focus too early. */
export function focusFirst(element: HTMLElement | null): void {
  element?.setAttribute('autofocus', '');
}

/** A reason in a few lines; focused when the dialog opens. */
export function Reason(props: {
  readonly label: string;
  readonly value: string;
  readonly mistake: string | undefined;
  readonly onChange: (value: string) => void;
}) {
  return (
    <div className="field">
      <label className="form-label" htmlFor="reason">
        {props.label}
      </label>
      <textarea
        ref={focusFirst}
        id="reason"
        className="form-control"
        rows={3}
        value={props.value}
        aria-invalid={props.mistake !== undefined}
        aria-describedby="reason-note"
        onChange={(change) => props.onChange(change.target.value)}
      />
      <div id="reason-note" className="mistake">
        {props.mistake}
      </div>
    </div>
  );
}
