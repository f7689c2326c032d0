/**
 * Seals over events. Writing an event stays one insert that waits for nobody: what was committed is sealed afterwards,
 * some thousand events at a time, each by its hash, all of them by the root of a Merkle tree, and each seal holds the
 * hash of the one before. What is sealed cannot be changed, taken away or slipped in without being seen.
 */
import { createHash } from 'node:crypto';
import { canonical, hashOf } from '../../regimes/canonical.js';
import { merkleRoot } from '../../regimes/lineage.js';
import type { Instant } from '../../regimes/words.js';
import type { Database, Queries } from './database.js';
import { committedUpTo } from './event-horizon.js';

export interface Seal {
  readonly number: number;
  /** Ids of the events that it covers: all from the first to the last, gaps included. */
  readonly firstId: number;
  readonly lastId: number;
  readonly count: number;
  /** A line `id hash` for each event, in the order of ids. */
  readonly digests: string;
  /** Merkle root over the lines, as over the inputs of a roll-up (RFC 6962). */
  readonly root: string;
  /** Hash of the seal before; 64 zeros for the first. */
  readonly previous: string;
  readonly hash: string;
  readonly sealedAt: Instant;
}

/** An event as it is stored. */
export interface StoredEvent {
  readonly id: number;
  readonly at: string;
  readonly type: string;
  readonly actorId: number | null;
  readonly regime: string | null;
  readonly period: string | null;
  readonly unitId: number | null;
  readonly unitCode: string | null;
  readonly unitPath: string | null;
  readonly data: string;
}

export const NO_SEAL = '0'.repeat(64);
const AT_A_TIME = 2_000;

/** SHA-256 over the canonical JSON of the row, `data` as the text that it is. */
export function eventDigest(event: StoredEvent): string {
  const { id, at, type, actorId, regime, period, unitId, unitCode, unitPath, data } = event;
  const row = { id, at, type, actorId, regime, period, unitId, unitCode, unitPath, data };
  return createHash('sha256').update(canonical(row), 'utf8').digest('hex');
}

/** The root over the lines of a seal. */
export function digestsRoot(digests: string): string {
  const lines = digests === '' ? [] : digests.split('\n');
  const root = merkleRoot(lines.map((line) => Buffer.from(line, 'utf8')));
  return Buffer.from(root).toString('hex');
}

/** The hash of a seal: over everything in it but the lines, which the root stands for. */
export function sealHash({
  number,
  firstId,
  lastId,
  count,
  root,
  previous,
  sealedAt,
}: Omit<Seal, 'hash'>): string {
  return hashOf({ number, firstId, lastId, count, root, previous, sealedAt });
}

const SEAL_COLUMNS = {
  number: 'number',
  firstId: 'first_id',
  lastId: 'last_id',
  count: 'count',
  digests: 'digests',
  root: 'root',
  previous: 'previous',
  hash: 'hash',
  sealedAt: 'sealed_at',
} as const;

/** One seal; undefined where there is none of that number. */
export async function loadSeal(queries: Queries, number: number): Promise<Seal | undefined> {
  return queries('event_seals').where({ number }).first<Seal | undefined>(SEAL_COLUMNS);
}

/** The newest seal, without its lines. */
export async function lastSeal(queries: Queries): Promise<Omit<Seal, 'digests'> | undefined> {
  const { digests: _lines, ...columns } = SEAL_COLUMNS;
  return queries('event_seals').orderBy('number', 'desc').first<Omit<Seal, 'digests'> | undefined>(columns);
}

const EVENT_COLUMNS = {
  id: 'id',
  at: 'at',
  type: 'type',
  actorId: 'actor_id',
  regime: 'regime',
  period: 'period',
  unitId: 'unit_id',
  unitCode: 'unit_code',
  unitPath: 'unit_path',
  data: 'data',
} as const;

/** Events with ids in a range, by id. */
export async function eventsBetween(
  queries: Queries,
  firstId: number,
  lastId: number,
  limit: number,
): Promise<StoredEvent[]> {
  return queries('events')
    .where('id', '>=', firstId)
    .where('id', '<=', lastId)
    .orderBy('id')
    .limit(limit)
    .select<StoredEvent[]>(EVENT_COLUMNS);
}

/** Events of some types after one id and up to another, by id. */
export async function eventsOfTypes(
  queries: Queries,
  types: readonly string[],
  afterId: number,
  lastId: number,
  limit: number,
): Promise<StoredEvent[]> {
  return queries('events')
    .where('id', '>', afterId)
    .where('id', '<=', lastId)
    .whereIn('type', [...types])
    .orderBy('id')
    .limit(limit)
    .select<StoredEvent[]>(EVENT_COLUMNS);
}

/**
 * Seals what was committed and is not sealed yet. Any number of processes may do it at once: a number is taken once.
 * @returns the newest seal made; undefined where there was nothing to seal, or too much was under way
 */
export async function sealEvents(database: Database, now: Date): Promise<Omit<Seal, 'digests'> | undefined> {
  let made: Seal | undefined;
  for (;;) {
    const last = await lastSeal(database.read);
    const firstId = Number(last?.lastId ?? 0) + 1;
    const horizon = await committedUpTo(database);
    if (horizon === undefined || horizon < firstId) return made;
    const events = await eventsBetween(database.read, firstId, horizon, AT_A_TIME);
    if (events.length === 0) return made;
    const seal = sealOf(last, firstId, events, horizon, now);
    if (!(await insertSeal(database, seal))) return made; // another process was quicker
    made = seal;
    if (events.length < AT_A_TIME) return made;
  }
}

function sealOf(
  last: Pick<Seal, 'number' | 'hash'> | undefined,
  firstId: number,
  events: readonly StoredEvent[],
  horizon: number,
  now: Date,
): Seal {
  const digests = events.map((event) => `${event.id} ${eventDigest(event)}`).join('\n');
  const seal = {
    number: (last?.number ?? 0) + 1,
    firstId,
    lastId: events.length < AT_A_TIME ? horizon : (events.at(-1)?.id ?? horizon),
    count: events.length,
    digests,
    root: digestsRoot(digests),
    previous: last?.hash ?? NO_SEAL,
    sealedAt: now.toISOString(),
  };
  return { ...seal, hash: sealHash(seal) };
}

async function insertSeal(database: Database, seal: Seal): Promise<boolean> {
  return database.write(async (trx) => {
    const rows: { number: number }[] = await trx('event_seals')
      .insert(
        Object.fromEntries(
          Object.entries(SEAL_COLUMNS).map(([name, column]) => [column, seal[name as keyof Seal]]),
        ),
      )
      .onConflict('number')
      .ignore()
      .returning(['number']);
    return rows.length > 0;
  });
}
