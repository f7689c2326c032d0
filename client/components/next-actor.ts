import type { ObligationItem } from '../wire.js';

/** Who acts next, in the words of the roles: above the lowest step it is the aggregator who makes the report. */
export function nextActorOf({
  nextActor,
  step,
}: Pick<ObligationItem, 'nextActor' | 'step'>): ObligationItem['nextActor'] {
  return nextActor === 'clerk' && step > 0 ? 'aggregator' : nextActor;
}
