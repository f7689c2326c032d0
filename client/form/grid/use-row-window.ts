/** Follows the scrolling of a long grid and says which of its rows are drawn. */
import { useLayoutEffect, useState } from 'react';
import type { RefObject } from 'react';
import { drawnRows, isLong } from './window.js';
import type { Drawn, View } from './window.js';

export interface RowWindow extends Drawn {
  /** All rows have one height, texts one line. */
  readonly long: boolean;
  readonly rowHeight: number;
}

/** Until the page was measured: a row of 28 pixels in a box of 720. */
const FIRST: View = { top: 0, height: 720, rowHeight: 28 };

/** @param dense grows with what makes rows higher, so that they are measured again */
export function useRowWindow(
  box: RefObject<HTMLDivElement | null>,
  rows: number,
  columns: number,
  dense: boolean,
): RowWindow {
  const long = isLong(rows, columns);
  const [rowHeight, setRowHeight] = useState(FIRST.rowHeight);
  const [drawn, setDrawn] = useState<Drawn>(() => drawnRows(FIRST, rows));
  useLayoutEffect(() => {
    const element = box.current;
    if (!long || element === null) return undefined;
    const height = element.querySelector('.grid-row')?.getBoundingClientRect().height ?? 0;
    if (height > 0 && Math.abs(height - rowHeight) > 0.5) setRowHeight(height);
    const follow = (): void => {
      const view = { top: element.scrollTop, height: element.clientHeight || FIRST.height, rowHeight };
      const next = drawnRows(view, rows);
      setDrawn((was) => (was.from === next.from && was.to === next.to ? was : next));
    };
    follow();
    element.addEventListener('scroll', follow, { passive: true });
    window.addEventListener('resize', follow);
    return () => {
      element.removeEventListener('scroll', follow);
      window.removeEventListener('resize', follow);
    };
  }, [box, long, rows, rowHeight, dense]);
  return long ? { ...drawn, long, rowHeight } : { from: 0, to: rows, long, rowHeight };
}
