/** Writing many obligations at once: a whole period by one statement, due moments step by step. */
import type { ExpectedReport } from '../../regimes/obligation.js';
import type { Instant } from '../../regimes/words.js';
import type { Queries } from './database.js';

/** A row of `obligations` but for its id. */
export interface NewObligation {
  readonly regime_period_id: number;
  readonly unit_id: number;
  readonly spell_id: number;
  readonly unit_code: string;
  readonly unit_path: string;
  readonly receiver_id: number;
  readonly bucket: number;
  readonly level: string;
  readonly step: number;
  readonly due_at: Instant;
  readonly rule_due_at: Instant | null;
  readonly due_provisional: number;
}

/** Its columns, with PostgreSQL's types. */
const COLUMNS = {
  regime_period_id: 'int',
  unit_id: 'int',
  spell_id: 'int',
  unit_code: 'text',
  unit_path: 'text',
  receiver_id: 'int',
  bucket: 'int',
  level: 'text',
  step: 'int',
  due_at: 'text',
  rule_due_at: 'text',
  due_provisional: 'int',
} as const satisfies Readonly<Record<keyof NewObligation, 'int' | 'text'>>;
const NAMES = Object.keys(COLUMNS) as readonly (keyof NewObligation)[];
const LIST = NAMES.join(', ');
const ARRAYS = Object.values(COLUMNS)
  .map((type) => `?::${type}[]`)
  .join(', ');

/** SQLite takes no more than 32,766 parameters. */
const CHUNK = 500;

/**
 * Writes them all: on PostgreSQL one array for each column, on SQLite so many rows at a time.
 * @param table another with the same columns, where only the writing is measured
 */
export async function insertObligations(
  trx: Queries,
  rows: readonly NewObligation[],
  table = 'obligations',
): Promise<void> {
  if (rows.length === 0) return;
  const { config } = trx.client as { config: { client: unknown } };
  if (config.client === 'pg') {
    const columns = NAMES.map((name) => rows.map((row) => row[name]));
    await trx.raw(`insert into ${table} (${LIST}) select * from unnest(${ARRAYS})`, columns as never);
    return;
  }
  for (let start = 0; start < rows.length; start += CHUNK)
    await trx(table).insert(rows.slice(start, start + CHUNK));
}

/**
 * Moves the due moments of reports that nobody has opened to where the rule has them now. All reports of one step
 * fall due together, but for those that were given longer: there the rule's own moment moves, kept beside theirs.
 */
export async function moveDues(
  trx: Queries,
  regimePeriodId: number,
  wanted: readonly ExpectedReport[],
): Promise<void> {
  const steps = new Map(wanted.map((one) => [one.step, one]));
  for (const { step, dueAt, dueProvisional } of steps.values()) {
    const inStep = { regime_period_id: regimePeriodId, step };
    const provisional = dueProvisional ? 1 : 0;
    await trx('obligations')
      .where(inStep)
      .whereNull('rule_due_at')
      .whereRaw('(due_at <> ? or due_provisional <> ?)', [dueAt, provisional])
      .whereRaw(UNOPENED)
      .update({ due_at: dueAt, due_provisional: provisional });
    await trx('obligations')
      .where(inStep)
      .whereNotNull('rule_due_at')
      .whereNot({ rule_due_at: dueAt })
      .whereRaw(UNOPENED)
      .update({
        rule_due_at: dueAt,
        due_at: trx.raw('case when due_at < ? then ? else due_at end', [dueAt, dueAt]),
      });
    // The due moment of an opened report stays, and once the year is known it is settled.
    if (!dueProvisional)
      await trx('obligations')
        .where({ ...inStep, due_provisional: 1 })
        .update({ due_provisional: 0 });
  }
}

const UNOPENED = 'not exists (select 1 from reports as r where r.obligation_id = obligations.id)';
