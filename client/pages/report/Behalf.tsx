/** Filing for a unit that cannot: taking it on, saying so, and the word of the unit itself. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { dateText } from '../../components/DateText.js';
import { Dialog } from '../../components/Dialog.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { useLanguage } from '../../i18n.js';
import type { OnBehalf, Report } from '../../wire.js';
import { Reason } from './ActionDialog.js';
import { reportPath, writeReport } from './use-report.js';
import type { Loaded, Place } from './use-report.js';

type Act = 'file-for' | 'hand-back' | 'confirm-filing' | 'object-to-filing';

interface Props {
  readonly place: Place;
  readonly report: Report;
  readonly accept: (loaded: Loaded) => void;
  /** What is typed is saved first: the answer takes its place. */
  readonly flush: () => Promise<boolean>;
}

export function Behalf({ place, report, accept, flush }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<'file-for' | 'object-to-filing'>();
  const [problem, setProblem] = useState<unknown>();
  const may = (act: Act): boolean => report.actions.includes(act);
  const perform = async (act: Act, body: { readonly reason?: string }): Promise<void> => {
    setProblem(undefined);
    await flush();
    accept(await writeReport('POST', reportPath(place, act), body, undefined));
    for (const room of ['my-work', 'obligations', 'revisions'])
      void queries.invalidateQueries({ queryKey: [room] });
  };
  const at = (act: Act) => () => {
    perform(act, {}).catch(setProblem);
  };
  const { filing, onBehalf } = report;
  const unsent = report.state !== 'submitted' && report.state !== 'approved';
  return (
    <>
      <ProblemNotice problem={problem} />
      {filing !== undefined && unsent && (
        <section className="notice notice-amber stack-tight">
          <h2>{t('handling.behalf.open', { unit: filing.unit.name })}</h2>
          <p className="reason-text">{t('handling.behalf.why', { reason: filing.reason })}</p>
          {(report.attachments ?? []).length === 0 && <p className="strong">{t('handling.behalf.paper')}</p>}
          {may('hand-back') && (
            <div>
              <button type="button" className="btn btn-plain" onClick={at('hand-back')}>
                {t('handling.behalf.handBack')}
              </button>
            </div>
          )}
        </section>
      )}
      <BehalfNotice onBehalf={onBehalf}>
        {(may('confirm-filing') || may('object-to-filing')) && (
          <div className="row-line">
            {may('confirm-filing') && (
              <button type="button" className="btn btn-primary" onClick={at('confirm-filing')}>
                {t('handling.behalf.confirm')}
              </button>
            )}
            {may('object-to-filing') && (
              <button type="button" className="btn btn-plain" onClick={() => setAsked('object-to-filing')}>
                {t('handling.behalf.object')}
              </button>
            )}
          </div>
        )}
      </BehalfNotice>
      {may('file-for') && (
        <div>
          <button type="button" className="btn btn-plain" onClick={() => setAsked('file-for')}>
            {t('handling.behalf.take')}
          </button>
        </div>
      )}
      {asked !== undefined && (
        <ReasonDialog
          act={asked}
          unit={report.unit.name}
          perform={(reason) => perform(asked, { reason })}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  );
}

/** That another unit filed what was sent, and what its own said of that. Nothing where its own sent it. */
export function BehalfNotice({
  onBehalf,
  children,
}: {
  readonly onBehalf: OnBehalf | undefined;
  readonly children?: React.ReactNode;
}) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  if (onBehalf === undefined) return null;
  const { answer, answeredBy, answeredAt, objection } = onBehalf;
  const said = {
    name: answeredBy?.name ?? '',
    at: answeredAt === undefined ? '' : dateText(answeredAt, language, true),
    reason: objection ?? '',
  };
  const tone = answer === 'objected' ? 'red' : answer === 'none' ? 'amber' : 'green';
  return (
    <section className={`notice notice-${tone} stack-tight`}>
      <h2>{t('handling.behalf.filed', { unit: onBehalf.unit.name })}</h2>
      <p className="reason-text">{t('handling.behalf.why', { reason: onBehalf.reason })}</p>
      <p className="reason-text">
        {answer === 'none' ? t('handling.behalf.waiting') : t(`handling.behalf.${answer}`, said)}
      </p>
      {children}
    </section>
  );
}

const WORDS = {
  'file-for': { title: 'takeTitle', text: 'takeText', reason: 'reason' },
  'object-to-filing': { title: 'objectTitle', text: 'objectText', reason: 'objectReason' },
} as const;

function ReasonDialog(props: {
  readonly act: 'file-for' | 'object-to-filing';
  readonly unit: string;
  readonly perform: (reason: string) => Promise<void>;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const words = WORDS[props.act];
  const send = async (): Promise<void> => {
    setMissing(reason.trim() === '');
    if (reason.trim() === '') return;
    setBusy(true);
    try {
      await props.perform(reason.trim());
      props.onClose();
    } catch (failure) {
      setProblem(failure);
      setBusy(false);
    }
  };
  const title = t(`handling.behalf.${words.title}`, { unit: props.unit });
  return (
    <Dialog
      title={title}
      onClose={props.onClose}
      onSubmit={() => void send()}
      foot={
        <>
          <button type="button" className="btn btn-plain" onClick={props.onClose}>
            {t('frame.cancel')}
          </button>
          <button type="submit" className="btn btn-primary" disabled={busy}>
            {title}
          </button>
        </>
      }
    >
      <p>{t(`handling.behalf.${words.text}`)}</p>
      <Reason
        label={t(`handling.behalf.${words.reason}`)}
        value={reason}
        mistake={missing && reason.trim() === '' ? t('handling.behalf.reasonNeeded') : undefined}
        onChange={setReason}
      />
      <ProblemNotice problem={problem} />
    </Dialog>
  );
}
