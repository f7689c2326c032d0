/** What is done to a request after asking once more: extend, ask further units, hand down, close. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { dayOf } from '../../../regimes/calendar.js';
import { pathOf, send } from '../../api.js';
import { Dialog } from '../../components/Dialog.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { keys } from '../../queries.js';
import { MomentInput, momentOf } from './Moment.js';
import type { Named, RequestDetail } from './query.js';
import { isNobody, NOBODY, UnitChooser } from './UnitChooser.js';

interface Props {
  readonly request: RequestDetail;
  readonly onClose: () => void;
}

interface ActProps extends Props {
  readonly title: string;
  readonly verb: string;
  /** The last segment of the address of the act. */
  readonly act: string;
  /** What is sent; undefined while it is not whole. */
  readonly body: object | undefined;
  readonly children: ReactNode;
}

function Act({ request, onClose, title, verb, act, body, children }: ActProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const doing = useMutation({
    mutationFn: (sent: object) => send<RequestDetail>('POST', pathOf('requests', request.id, act), sent),
    onSuccess: async () => {
      await Promise.all(
        [keys.requests, ['my-work'], ['report']].map((queryKey) => queries.invalidateQueries({ queryKey })),
      );
      onClose();
    },
  });
  return (
    <Dialog
      title={title}
      onClose={onClose}
      onSubmit={() => {
        if (body !== undefined) doing.mutate(body);
      }}
      foot={
        <>
          <button type="button" className="btn btn-plain" onClick={onClose}>
            {t('frame.cancel')}
          </button>
          <button type="submit" className="btn btn-primary" disabled={doing.isPending || body === undefined}>
            {verb}
          </button>
        </>
      }
    >
      <ProblemNotice problem={doing.error} />
      {children}
    </Dialog>
  );
}

export function Extend(props: Props) {
  const { t } = useTranslation();
  const [due, setDue] = useState(() => ({ day: dayOf(new Date().toISOString()), time: '23:00' }));
  const dueAt = momentOf(due);
  return (
    <Act
      {...props}
      title={t('requests.extendTitle')}
      verb={t('requests.extend')}
      act="extend"
      body={dueAt === undefined ? undefined : { dueAt }}
    >
      <MomentInput value={due} onChange={setDue} />
    </Act>
  );
}

export function AddUnits(props: Props) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(NOBODY);
  return (
    <Act
      {...props}
      title={t('requests.addUnits')}
      verb={t('frame.add')}
      act="units"
      body={isNobody(asked) ? undefined : asked}
    >
      <UnitChooser asked={asked} onChange={setAsked} />
    </Act>
  );
}

export function HandDown({ unit, ...props }: Props & { readonly unit: Named }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(NOBODY);
  return (
    <Act
      {...props}
      title={t('requests.handDownTitle')}
      verb={t('requests.handDownAction')}
      act="hand-down"
      body={isNobody(asked) ? undefined : { ...asked, unit: unit.code }}
    >
      <p>{t('requests.handDownWhy', { unit: unit.name })}</p>
      <UnitChooser asked={asked} onChange={setAsked} />
    </Act>
  );
}

export function CloseRequest(props: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<'withdraw' | 'leave'>('withdraw');
  return (
    <Act {...props} title={t('requests.closeTitle')} verb={t('requests.close')} act="close" body={{ open }}>
      <p>{t('requests.closeWhy')}</p>
      <fieldset>
        <legend className="form-label">{t('requests.openAnswers')}</legend>
        {(['withdraw', 'leave'] as const).map((choice) => (
          <label key={choice} className="check-line">
            <input
              type="radio"
              name="open"
              className="form-check-input"
              checked={open === choice}
              onChange={() => setOpen(choice)}
            />
            {t(`requests.${choice}`)}
          </label>
        ))}
      </fieldset>
    </Act>
  );
}
