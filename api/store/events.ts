/** Events: what happened, by whom, when. Audit trail, outbox and live feed are this one table. */
import type { Knex } from 'knex';
import { canonical } from '../../regimes/canonical.js';
import type { Instant, JsonObject } from '../../regimes/words.js';

export interface NewEvent {
  readonly at: Instant;
  /** `report.submitted`, `unit.created`, ... */
  readonly type: string;
  /** The user who did it; null: the system itself. */
  readonly actorId: number | null;
  readonly regime?: string;
  readonly period?: string;
  readonly unitId?: number;
  readonly unitCode?: string;
  readonly unitPath?: string;
  /** What else is to be remembered. Never a secret, never a report's content. */
  readonly data: JsonObject;
}

/** Writes the event in the transaction of what it records. Answers its id. */
export async function recordEvent(trx: Knex.Transaction, event: NewEvent): Promise<number> {
  const [row] = await trx('events')
    .insert({
      at: event.at,
      type: event.type,
      actor_id: event.actorId,
      regime: event.regime ?? null,
      period: event.period ?? null,
      unit_id: event.unitId ?? null,
      unit_code: event.unitCode ?? null,
      unit_path: event.unitPath ?? null,
      data: canonical(event.data),
    })
    .returning<{ id: number }[]>('id');
  return Number(row?.id);
}
