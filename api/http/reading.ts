/** Whether the caller may read what stands at a unit under a regime: by role around it, or by a duty of these units. */
import { dayOf } from '../../regimes/calendar.js';
import { handlingOf } from '../../regimes/handling.js';
import { reviewers } from '../../regimes/obligation.js';
import { may } from '../../regimes/policy.js';
import { dutiesOf } from '../store/duties.js';
import { idsOfPath } from '../store/units.js';
import { personOf, type Call } from './endpoint.js';

/** A unit under a regime in a period. */
export interface Standing {
  readonly regime: string;
  readonly unit: { readonly id: number; readonly path: string };
  /** Of a report, the unit that it goes to; of a roll-up, the unit itself. */
  readonly receiverId: number;
  readonly period: { readonly nationId: number; readonly recipientId: number | null };
}

/** Duties are asked for only where roles do not do. */
export async function mayRead(
  call: Call,
  act: 'read-report' | 'read-rollup',
  { regime, unit, receiverId, period: { nationId, recipientId } }: Standing,
): Promise<boolean> {
  const reviewerIds = reviewers(receiverId, nationId, recipientId ?? undefined);
  const subject = {
    unitId: unit.id,
    unitPath: idsOfPath(unit.path),
    receiverId,
    reviewerIds,
    readerIds: recipientId === null ? [] : [recipientId],
    signature: false,
    aggregating: act === 'read-rollup',
  };
  const person = personOf(call);
  if (may(person, act, subject)) return true;
  const duties = await dutiesOf(call.database.read, [...new Set([unit.id, ...reviewerIds])]);
  const around = { regime, unitId: unit.id, reviewerIds };
  return may(person, act, {
    ...subject,
    handling: handlingOf(duties, around, dayOf(call.now().toISOString())),
  });
}
