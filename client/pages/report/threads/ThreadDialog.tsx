/** What was said about a cell, with a field for the answer and, for reviewers, that it is dealt with. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../components/Dialog.js';
import { ProblemNotice } from '../../../components/ProblemNotice.js';
import type { ObjectField } from '../../../../regimes/dialect/regime.js';
import type { JsonObject, Language } from '../../../../regimes/words.js';
import { focusCell } from '../../../form/focus-cell.js';
import { describePath } from '../../../form/places.js';
import type { Remark, RemarkAct } from '../../../wire.js';
import { focusFirst, Reason } from '../ActionDialog.js';
import type { Place } from '../use-report.js';
import { answered } from './open.js';
import { Thread } from './Thread.js';
import { useThreads } from './use-threads.js';

interface Props {
  readonly place: Place;
  readonly path: string;
  readonly remarks: readonly Remark[];
  readonly acts: readonly RemarkAct[];
  readonly root: ObjectField;
  readonly content: JsonObject;
  readonly language: Language;
  readonly onClose: () => void;
}

// Over 60 lines: a dialog whose buttons share what is typed, what is being sent and what went wrong.
export function ThreadDialog({ place, path, remarks, acts, root, content, language, onClose }: Props) {
  const { t } = useTranslation();
  const threads = useThreads(place);
  const [message, setMessage] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const here = remarks.filter((one) => one.path === path);
  const remark = answered(remarks, path);
  const close = (): void => {
    onClose();
    requestAnimationFrame(() => focusCell(path));
  };
  const act = async (what: () => Promise<void>): Promise<void> => {
    setBusy(true);
    try {
      await what();
      close();
    } catch (failure) {
      setProblem(failure);
      setBusy(false);
    }
  };
  if (remark === undefined) return null;
  const says = acts.includes('discuss');
  const text = message.trim();
  const isSettled = remark.settled !== undefined;
  return (
    <Dialog
      title={`${t('review.remarkTitle')} ${describePath(root, path, content, language)}`}
      onClose={close}
      {...(says ? { onSubmit: () => void (text !== '' && act(() => threads.reply(remark, text))) } : {})}
      foot={
        <>
          <button ref={says ? undefined : focusFirst} type="button" className="btn btn-plain" onClick={close}>
            {t('frame.close')}
          </button>
          {acts.includes('settle') && (
            <button
              type="button"
              className="btn btn-plain"
              disabled={busy}
              onClick={() =>
                void act(async () => {
                  if (text !== '') await threads.reply(remark, text);
                  // Said once, also where what follows fails and is tried again.
                  setMessage('');
                  await (isSettled ? threads.reopen(remark) : threads.settle(remark));
                })
              }
            >
              {t(isSettled ? 'threads.reopen' : text === '' ? 'threads.settle' : 'threads.replyAndSettle')}
            </button>
          )}
          {says && (
            <button type="submit" className="btn btn-primary" disabled={busy || text === ''}>
              {t('threads.reply')}
            </button>
          )}
        </>
      }
    >
      {here.map((one) => (
        <Thread key={one.id} remark={one} />
      ))}
      {says && (
        <Reason label={t('threads.answer')} value={message} mistake={undefined} onChange={setMessage} />
      )}
      <ProblemNotice problem={problem} />
    </Dialog>
  );
}
