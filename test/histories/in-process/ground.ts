/**
 * One database for thousands of histories: each nation is made once by the program itself and kept as rows, and put
 * back in place of what the history before left behind.
 */
import { canonical } from '../../../regimes/canonical.js';
import { openPostgres, type Database } from '../../../api/store/database.js';
import { openSession } from '../../../api/store/sessions.js';
import { settleByHand } from '../../worker/nation.js';
import type { Shape } from '../history.js';
import { BEGIN, makeUnits, publish, type Trx } from '../nation.js';
import { codeOf } from '../regimes.js';

/** What a history changes and a nation has, those that others refer to last. */
const TABLES = [
  'remarks',
  'revision_inputs',
  'reports',
  'revisions',
  'rollup_marks',
  'rollup_nodes',
  'obligations',
  'regime_periods',
  'regime_versions',
  'regimes',
  'events',
  'user_roles',
  'unit_successions',
  'unit_spells',
  'units',
  'meta',
] as const;

type Row = Record<string, unknown>;
type Rows = ReadonlyMap<string, readonly Row[]>;

export interface Ground {
  readonly database: Database;
  /**
   * The same, with connections of its own: those that are cut are not to be given to anybody else.
   */
  readonly doomed: Database;
  /** The user who does everything. */
  readonly userId: number;
  /** The cookie of somebody who may read everything; the database keeps the session. */
  readonly cookie: string;
  /** A fresh nation of that shape, its roll-ups settled. */
  readonly lay: (shape: Shape) => Promise<void>;
  /** Closes what it has opened itself. */
  readonly close: () => Promise<void>;
}

export async function openGround(database: Database): Promise<Ground> {
  hush(database);
  const at = BEGIN;
  const [user] = await database.write((trx) =>
    trx('users')
      .insert({
        username: 'everybody',
        name: 'Mọi người',
        password_hash: '-',
        language: 'vi',
        created_at: at,
      })
      .returning<{ id: number }[]>('id'),
  );
  const userId = user!.id;
  const cookie = await database.write((trx) => openSession(trx, userId, new Date(at)));
  const known = new Map<string, Rows>();
  const lay = async (shape: Shape): Promise<void> => {
    const name = canonical([shape.variant, shape.communes.join(), shape.periods]);
    const rows = known.get(name);
    if (rows) return database.write((trx) => replace(trx, rows));
    await database.write(async (trx) => {
      await replace(trx, new Map());
      const nation = await makeUnits(trx, shape.communes);
      await trx('user_roles').insert({ user_id: userId, unit_id: nation, role: 'auditor' });
      await publish(trx, shape.variant, codeOf(shape.variant), shape.periods, new Date(BEGIN));
    });
    await settleByHand(database);
    known.set(name, await dump(database));
  };
  const doomed = database.dialect === 'postgres' ? openPostgres(addressOf(database), 4) : database;
  hush(doomed);
  const close = (): Promise<void> => (doomed === database ? Promise.resolve() : doomed.close());
  return { database, doomed, userId, cookie: `baocao=${cookie}`, lay, close };
}

function addressOf({ read }: Database): string {
  const { config } = read.client as { config: { connection: { connectionString: string } } };
  return config.connection.connectionString;
}

/** Connections are cut on purpose: knex need not print it. */
function hush({ read }: Database): void {
  const { logger } = read.client as { logger: { warn: (message: string) => void } };
  logger.warn = () => undefined;
}

async function replace(trx: Trx, rows: Rows): Promise<void> {
  const { config } = trx.client as { config: { client: unknown } };
  if (config.client === 'pg') await trx.raw(TABLES.map((table) => `delete from ${table}`).join(';'));
  else for (const table of TABLES) await trx(table).delete();
  for (const table of [...TABLES].reverse()) {
    const all = rows.get(table) ?? [];
    for (let start = 0; start < all.length; start += 40)
      await trx(table).insert(all.slice(start, start + 40));
  }
}

async function dump({ read }: Database): Promise<Rows> {
  const rows = new Map<string, Row[]>();
  for (const table of TABLES) rows.set(table, await read(table).select<Row[]>('*'));
  return rows;
}
