/** Remarks on cells: those that still want something, each with its thread, and those that are dealt with folded away. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from '../../../components/ProblemNotice.js';
import type { ObjectField } from '../../../../regimes/dialect/regime.js';
import type { JsonObject, Language } from '../../../../regimes/words.js';
import { focusCell } from '../../../form/focus-cell.js';
import { describePath } from '../../../form/places.js';
import type { Remark, RemarkAct } from '../../../wire.js';
import type { Place } from '../use-report.js';
import type { Sorted } from './open.js';
import { Thread } from './Thread.js';
import { useThreads } from './use-threads.js';
import './threads.css';

interface Props {
  readonly place: Place;
  readonly remarks: Sorted;
  readonly acts: readonly RemarkAct[];
  readonly root: ObjectField;
  readonly content: JsonObject;
  readonly language: Language;
  /** Opens the thread of a cell. */
  readonly onOpen: (path: string) => void;
}

export function ThreadList(props: Props) {
  const { t } = useTranslation();
  const { open, past } = props.remarks;
  if (open.length + past.length === 0) return null;
  return (
    <section className="threads stack-tight" aria-label={t('report.page.remarks')}>
      {open.length > 0 && (
        <>
          <h2>
            {t('threads.open', { count: open.length })}{' '}
            <span className="quiet small">{t('threads.how')}</span>
          </h2>
          <Items {...props} items={open} />
        </>
      )}
      {past.length > 0 && (
        <details>
          <summary>{t('threads.past', { count: past.length })}</summary>
          <Items {...props} items={past} />
        </details>
      )}
    </section>
  );
}

function Items({ items, ...props }: Props & { readonly items: readonly Remark[] }) {
  return (
    <ul className="remark-list">
      {items.map((remark) => (
        <Item key={remark.id} {...props} remark={remark} />
      ))}
    </ul>
  );
}

function Item({ remark, place, acts, root, content, language, onOpen }: Props & { readonly remark: Remark }) {
  const { t } = useTranslation();
  const threads = useThreads(place);
  const [problem, setProblem] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const where = describePath(root, remark.path, content, language);
  const isSettled = remark.settled !== undefined;
  const turn = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await (isSettled ? threads.reopen(remark) : threads.settle(remark));
    } catch (failure) {
      setProblem(failure);
    }
    setBusy(false);
  };
  return (
    <li>
      <Thread remark={remark}>
        <button type="button" className="link" onClick={() => focusCell(remark.path)}>
          {where}
        </button>
        :{' '}
      </Thread>
      <div className="row-line">
        {acts.includes('discuss') && (
          <button type="button" className="btn btn-plain btn-small" onClick={() => onOpen(remark.path)}>
            {t('threads.reply')}
            <span className="only-read">: {where}</span>
          </button>
        )}
        {acts.includes('settle') && (
          <button
            type="button"
            className="btn btn-plain btn-small"
            disabled={busy}
            onClick={() => void turn()}
          >
            {t(isSettled ? 'threads.reopen' : 'threads.settle')}
            <span className="only-read">: {where}</span>
          </button>
        )}
      </div>
      <ProblemNotice problem={problem} />
    </li>
  );
}
