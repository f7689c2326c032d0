/** Events: what happened, by whom, when. Audit trail, outbox and live feed are this one table. */
import type { Knex } from 'knex';
import { canonical } from '../../regimes/canonical.js';
import type { Instant, JsonObject } from '../../regimes/words.js';
import { ask, type Statement } from './statements.js';

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

const INSERT: Statement = {
  name: 'event-insert',
  text: `insert into events (at, type, actor_id, regime, period, unit_id, unit_code, unit_path, data)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id`,
};

/** Writes the event in the transaction of what it records. Answers its id. */
export async function recordEvent(trx: Knex.Transaction, event: NewEvent): Promise<number> {
  const [row] = await ask<{ readonly id: number }>(trx, INSERT, [
    event.at,
    event.type,
    event.actorId,
    event.regime ?? null,
    event.period ?? null,
    event.unitId ?? null,
    event.unitCode ?? null,
    event.unitPath ?? null,
    canonical(event.data),
  ]);
  return Number(row?.id);
}
