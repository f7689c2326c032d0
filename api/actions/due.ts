/** When a report is due, and whether it is late: the same for lists, for the desk and for the receipt. */
import { isLate } from '../../regimes/calendar.js';
import type { Instant } from '../../regimes/words.js';
import type { ObligationRow } from '../store/obligation-rows.js';

type Due = Pick<ObligationRow, 'dueAt' | 'returnedDueAt' | 'correctionDueAt'>;

/** A return sets a new due moment, which holds until the report is approved; so does a request for a correction. */
export function dueNow({ dueAt, returnedDueAt, correctionDueAt }: Due): Instant {
  return returnedDueAt ?? correctionDueAt ?? dueAt;
}

/**
 * Whether a report that would be sent at that moment is late. A correction that nobody asked for is due never: it is
 * as late as the approved revision beside which it stands.
 */
export function isLateAt(row: Due & Pick<ObligationRow, 'correction' | 'late'>, moment: Instant): boolean {
  const asked = row.returnedDueAt !== null || row.correctionDueAt !== null;
  return row.correction && !asked ? row.late === true : isLate(moment, dueNow(row));
}
