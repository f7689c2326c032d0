/** Remarks that are written but not sent yet: whoever looks at another report meanwhile finds them again. */
import { useState } from 'react';
import type { Place } from '../report/use-report.js';
import type { NewRemark } from './Remarks.js';

const kept = new Map<string, readonly NewRemark[]>();

export function useKeptRemarks(
  user: string,
  { regime, period, unit }: Place,
): [readonly NewRemark[], (remarks: readonly NewRemark[]) => void] {
  const key = [user, regime, period, unit].join(' ');
  const [remarks, setRemarks] = useState(() => kept.get(key) ?? []);
  return [
    remarks,
    (next) => {
      if (next.length === 0) kept.delete(key);
      else kept.set(key, next);
      setRemarks(next);
    },
  ];
}
