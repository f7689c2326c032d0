/** The remarks of a report on its page or on that of its review: the list, the dialog of a cell, and its key. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ObjectField } from '../../../../regimes/dialect/regime.js';
import type { JsonObject, Language } from '../../../../regimes/words.js';
import { focusedPointer } from '../../../form/focus-cell.js';
import { useStable } from '../../../form/use-stable.js';
import type { Report } from '../../../wire.js';
import type { Place } from '../use-report.js';
import { sortRemarks } from './open.js';
import type { PlacedRemark } from './place-remarks.js';
import { ThreadDialog } from './ThreadDialog.js';
import { ThreadList } from './ThreadList.js';

interface Props {
  readonly place: Place;
  /** At their places in the content. */
  readonly remarks: readonly PlacedRemark[];
  readonly acts?: Report['remarkActs'];
  /** Nothing is open any more: `isOver` of the report. */
  readonly over: boolean;
  readonly root: ObjectField;
  readonly content: JsonObject;
  readonly language: Language;
}

export function ReportThreads({ place, remarks, acts = [], over, root, content, language }: Props) {
  const { t } = useTranslation();
  const [path, setPath] = useState<string>();
  const [said, setSaid] = useState('');
  const onKey = useStable((press: KeyboardEvent): void => {
    if (press.key !== 'F2' || !press.shiftKey || document.querySelector('dialog[open]') !== null) return;
    const here = focusedPointer();
    if (here === undefined) return;
    press.preventDefault();
    // The grid takes F2 for writing in the cell.
    press.stopPropagation();
    if (remarks.some((one) => one.path === here)) setPath(here);
    else setSaid(t('threads.none'));
  });
  useEffect(() => {
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [onKey]);
  const shown = { place, acts, root, content, language };
  return (
    <>
      <p className="visually-hidden" role="status">
        {said}
      </p>
      <ThreadList {...shown} remarks={sortRemarks(remarks, over)} onOpen={setPath} />
      {path !== undefined && (
        <ThreadDialog {...shown} remarks={remarks} path={path} onClose={() => setPath(undefined)} />
      )}
    </>
  );
}
