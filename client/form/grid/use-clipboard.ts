/** Copy, cut and paste while a grid has the focus, wherever in it: a cell that is not for writing is no text field. */
import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import type { GridActions } from './use-grid-actions.js';

export function useClipboard(
  box: RefObject<HTMLDivElement | null>,
  focused: boolean,
  act: Pick<GridActions, 'copy' | 'clear' | 'paste'>,
): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    if (!focused) return undefined;
    const inside = (event: ClipboardEvent): boolean =>
      !event.defaultPrevented && box.current?.contains(document.activeElement) === true;
    const copy = (event: ClipboardEvent): void => {
      if (!inside(event)) return;
      event.preventDefault();
      event.clipboardData?.setData('text/plain', latest.current.copy());
      if (event.type === 'cut') latest.current.clear();
    };
    const paste = (event: ClipboardEvent): void => {
      if (!inside(event)) return;
      event.preventDefault();
      latest.current.paste(event.clipboardData?.getData('text/plain') ?? '');
    };
    document.addEventListener('copy', copy);
    document.addEventListener('cut', copy);
    document.addEventListener('paste', paste);
    return () => {
      document.removeEventListener('copy', copy);
      document.removeEventListener('cut', copy);
      document.removeEventListener('paste', paste);
    };
  }, [focused, box]);
}
