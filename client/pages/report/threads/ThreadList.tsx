/** Remarks on cells: those that still want something, each with its thread, and those that are dealt with folded away. */
import { useEffect, useRef, useState } from 'react';
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

interface ItemProps extends Props {
  readonly onTurn: OnTurn;
}

/** Says that a remark goes over to the other list by an act from this one. */
type OnTurn = (remark: Remark) => void;

export function ThreadList(props: Props) {
  const { t } = useTranslation();
  const { open, past } = props.remarks;
  const box = useRef<HTMLElement>(null);
  const [said, setSaid] = useState('');
  const turned = useFocusAfterTurn(box, props.remarks);
  const onTurn: OnTurn = (remark) => {
    turned(remark);
    const where = describePath(props.root, remark.path, props.content, props.language);
    setSaid(t(remark.settled === undefined ? 'threads.settledNow' : 'threads.reopenedNow', { where }));
  };
  if (open.length + past.length === 0) return null;
  return (
    <section ref={box} className="threads stack-tight" aria-label={t('report.page.remarks')}>
      <p className="visually-hidden" role="status">
        {said}
      </p>
      {open.length > 0 && (
        <>
          <h2>
            {t('threads.open', { count: open.length })}{' '}
            <span className="quiet small">{t('threads.how')}</span>
          </h2>
          <Items {...props} items={open} onTurn={onTurn} />
        </>
      )}
      {past.length > 0 && (
        <details>
          <summary>{t('threads.past', { count: past.length })}</summary>
          <Items {...props} items={past} onTurn={onTurn} />
        </details>
      )}
    </section>
  );
}

/**
 * A remark that is dealt with leaves the list, and its button with it: the focus goes to the one that stands in its place
 * now, or to the heading of those that are past; one that is opened again keeps it.
 */
function useFocusAfterTurn(box: { readonly current: HTMLElement | null }, { open, past }: Sorted): OnTurn {
  const left = useRef<{ readonly id: Remark['id']; readonly settles: boolean; readonly at: number }>(
    undefined,
  );
  useEffect(() => {
    const from = left.current;
    if (from === undefined) return;
    if (!(from.settles ? past : open).some(({ id }) => id === from.id)) return;
    left.current = undefined;
    // Somebody who has gone elsewhere meanwhile stays there.
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    const next = from.settles ? open[Math.min(from.at, open.length - 1)]?.id : from.id;
    const item = next === undefined ? undefined : box.current?.querySelector(`[data-remark="${next}"]`);
    (item?.querySelector('button') ?? box.current?.querySelector('summary'))?.focus();
  });
  return ({ id, settled }) => {
    const at = open.findIndex((one) => one.id === id);
    left.current = { id, settles: settled === undefined, at };
  };
}

function Items({ items, ...props }: ItemProps & { readonly items: readonly Remark[] }) {
  return (
    <ul className="remark-list">
      {items.map((remark) => (
        <Item key={remark.id} {...props} remark={remark} />
      ))}
    </ul>
  );
}

function Item({
  remark,
  place,
  acts,
  root,
  content,
  language,
  onOpen,
  onTurn,
}: ItemProps & { readonly remark: Remark }) {
  const { t } = useTranslation();
  const threads = useThreads(place);
  const [problem, setProblem] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const where = describePath(root, remark.path, content, language);
  const isSettled = remark.settled !== undefined;
  const turn = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await (isSettled ? threads.reopen(remark) : threads.settle(remark));
      onTurn(remark);
    } catch (failure) {
      setProblem(failure);
    }
    setBusy(false);
  };
  return (
    <li data-remark={remark.id}>
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
            // A button that is disabled loses the focus, also where the server then refuses.
            aria-disabled={busy}
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
