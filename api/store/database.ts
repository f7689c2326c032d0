/**
 * The one door to the database, the same for SQLite and PostgreSQL.
 *
 * SQLite has one writer. Waiting `BEGIN IMMEDIATE` calls would fill libuv's four threads and starve the very
 * transaction they wait for, so writing goes through one connection behind knex's queue, and reading has two.
 * PostgreSQL has one pool for both.
 */
import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import knexFactory, { type Knex } from 'knex';
import pg from 'pg';
import { groupOnPostgres, groupOnSqlite, type Commit } from './commits.js';
import { forgetPrepared } from './statements.js';

export interface Database {
  readonly dialect: 'sqlite' | 'postgres';
  /** For reading outside a transaction. Sees what was committed. */
  readonly read: Knex;
  /**
   * Runs `work` in one transaction and answers after it is durable. Whatever `work` throws rolls it back.
   * On SQLite transactions follow one another; on PostgreSQL they meet at row locks.
   */
  readonly write: <T>(work: (trx: Knex.Transaction) => Promise<T>) => Promise<T>;
  /** Writes a document by one statement that is a transaction; answers after it is durable whether it was written. */
  readonly commit: Commit;
  /**
   * Runs `work` on one state of the database, whatever is committed meanwhile; writing throws. Nobody waits for it,
   * but it holds a connection: for passes that must not see half of a change, not for single questions.
   */
  readonly snapshot: <T>(work: (queries: Queries) => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
}

/** What queries may run on: the reading pool or an open transaction. */
export type Queries = Knex | Knex.Transaction;

const require = createRequire(import.meta.url);

const sqliteClient = (): typeof Knex.Client =>
  require('knex/lib/dialects/sqlite3/index.js') as typeof Knex.Client;

/**
 * Refuses at once whoever comes when the pool is being closed. It gives no connection out any more, yet would let him wait for
 * one for the whole of his time: a job that was given up would haunt its process for a minute after its database is gone.
 */
function refusingWhenClosed(pool: Knex): Knex {
  const client = pool.client as {
    readonly pool?: { readonly destroyed: boolean };
    acquireConnection: () => Promise<object>;
  };
  const acquire = client.acquireConnection.bind(client);
  client.acquireConnection = () =>
    client.pool?.destroyed === true ? Promise.reject(new Error('The database is being closed')) : acquire();
  return pool;
}

/** knex's client, which gives back what was prepared on a connection before it closes it. */
function tidySqlite(): typeof Knex.Client {
  const Client = sqliteClient();
  return class extends Client {
    override async destroyRawConnection(connection: object): Promise<void> {
      await forgetPrepared(connection);
      await super.destroyRawConnection(connection);
    }
  };
}

/**
 * A transaction that takes SQLite's write lock at its beginning, so that it cannot fail half-way for it.
 * @param eager it asks for the lock again and again itself
 */
function immediateSqlite(eager: boolean): typeof Knex.Client {
  const Client = tidySqlite();
  const Transaction = require('knex/lib/dialects/sqlite3/execution/sqlite-transaction.js') as new (
    ...args: unknown[]
  ) => { query: (connection: unknown, sql: string) => Promise<unknown> };
  class ImmediateTransaction extends Transaction {
    begin(connection: unknown): Promise<unknown> {
      return eager ? lockedSoon(connection as Raw) : this.query(connection, BEGIN);
    }
  }
  return class extends Client {
    override transaction(...args: unknown[]): Knex.Transaction {
      return new ImmediateTransaction(this, ...args) as unknown as Knex.Transaction;
    }
  };
}

const BEGIN = 'BEGIN IMMEDIATE;';
/** Milliseconds that a transaction waits for SQLite's write lock. */
const LOCKED_WITHIN = 20_000;

/** Takes the write lock, which another process may hold, within a millisecond of its being free. */
async function lockedSoon(raw: Raw): Promise<void> {
  const end = performance.now() + LOCKED_WITHIN;
  for (;;) {
    const failure = await new Promise<Error | null>((resolve) => raw.run(BEGIN, resolve));
    if (failure === null) return;
    if (!('code' in failure && failure.code === 'SQLITE_BUSY') || performance.now() > end) throw failure;
    await pause(1);
  }
}

type Raw = { run: (sql: string, done: (error: Error | null) => void) => void };

function pragmas(
  statements: readonly string[],
): (raw: Raw, done: (error: Error | null, raw: Raw) => void) => void {
  return (raw, done) => {
    const next = (index: number): void => {
      const statement = statements[index];
      if (statement === undefined) return done(null, raw);
      raw.run(statement, (error) => (error ? done(error, raw) : next(index + 1)));
    };
    next(0);
  };
}

/**
 * Opens the SQLite file (made if it is not there): write-ahead log, every commit on the disk before it is answered.
 * @param eager for a process that writes all the time in turn with others: SQLite lets whoever waits for the write lock
 *   sleep for longer and longer, up to 100 ms, while it is free; `write` asks for it every millisecond then. All
 *   writing must go through `write`.
 */
export function openSqlite(filename: string, eager = false): Database {
  const immediate = immediateSqlite(eager);
  const shared = [
    `PRAGMA busy_timeout = ${LOCKED_WITHIN}`,
    'PRAGMA foreign_keys = ON',
    'PRAGMA cache_size = -32000',
  ];
  const open = (
    max: number,
    extra: readonly string[],
    { client, min }: { client: typeof Knex.Client; min: number } = { client: immediate, min: 1 },
  ): Knex =>
    refusingWhenClosed(
      knexFactory({
        client,
        connection: { filename },
        compileSqlOnError: false, // errors go to the log, where no value that was to be written belongs
        useNullAsDefault: true,
        acquireConnectionTimeout: 60_000,
        pool: { min, max, afterCreate: pragmas([...shared, ...extra]) },
      }),
    );
  const writer = open(1, [
    'PRAGMA journal_mode = WAL',
    'PRAGMA synchronous = FULL',
    ...(eager ? ['PRAGMA busy_timeout = 0'] : []),
  ]);
  const reader = open(2, ['PRAGMA query_only = ON']);
  // A snapshot begins without taking the write lock.
  const snapshots = open(1, ['PRAGMA query_only = ON'], { client: tidySqlite(), min: 0 });
  return {
    dialect: 'sqlite',
    read: reader,
    write: (work) => writer.transaction(work),
    commit: groupOnSqlite(writer),
    snapshot: (work) => snapshots.transaction(work),
    close: async () => {
      await Promise.all([reader.destroy(), writer.destroy(), snapshots.destroy()]);
    },
  };
}

/** What a process may ask of PostgreSQL, in milliseconds. */
export interface Limits {
  /** Who gets no connection in that time is refused. */
  readonly wait?: number;
  /** A statement that takes longer is broken off; for ever unless given. */
  readonly statement?: number;
}

/** What a process that does nothing but write in turn with others asks of SQLite, see `openSqlite`. */
export interface Turns {
  readonly eager?: boolean;
}

/** A transaction whose process sits still for so long (stopped, or on a machine that is gone) loses its locks. */
const IDLE_IN_TRANSACTION = 5 * 60_000;

/** Opens PostgreSQL. `size` bounds the connections of this process. */
export function openPostgres(url: string, size = 10, limits: Limits = {}): Database {
  // 64-bit counts come back as numbers; ours stay far below 2^53.
  pg.types.setTypeParser(pg.types.builtins.INT8, Number);
  const pool = refusingWhenClosed(
    knexFactory({
      client: 'pg',
      connection: { connectionString: url, application_name: 'baocao' },
      compileSqlOnError: false,
      acquireConnectionTimeout: limits.wait ?? 30_000,
      log: { warn: () => undefined }, // it would write past our log; what it warns of rejects a promise as well
      pool: { min: 0, max: size, afterCreate: limited(limits) },
    }),
  );
  return {
    dialect: 'postgres',
    read: pool,
    write: (work) => pool.transaction(work),
    commit: groupOnPostgres(pool),
    snapshot: (work) => pool.transaction(work, { isolationLevel: 'repeatable read', readOnly: true }),
    close: () => pool.destroy(),
  };
}

type RawPostgres = { query: (sql: string, done: (error: Error | null) => void) => void };

/** Sets what the server itself watches over. Not as a parameter of the start: poolers refuse those. */
function limited({
  statement = 0,
}: Limits): (raw: RawPostgres, done: (error: Error | null, raw: RawPostgres) => void) => void {
  const sql = `set statement_timeout = ${statement}; set idle_in_transaction_session_timeout = ${IDLE_IN_TRANSACTION}`;
  return (raw, done) => {
    raw.query(sql, (error) => {
      done(error, raw);
    });
  };
}

/** Acts that must follow one another where there is no row yet that they could meet at. */
const TURNS = { declaring: 7_120_040, naming: 7_120_041, feeding: 7_120_042, loading: 7_120_043 } as const;

/** Waits until no other transaction does an act of that kind, and keeps others waiting until this one ends. */
export async function takeTurn(trx: Queries, turn: keyof typeof TURNS): Promise<void> {
  // SQLite has one writer: its transactions follow one another anyway.
  const { config } = trx.client as { config: { client: unknown } };
  if (config.client === 'pg') await trx.raw('select pg_advisory_xact_lock(?)', [TURNS[turn]]);
}

/** Locks the rows that a query of the transaction names until it ends (SQLite holds the whole file already). */
export function locked<T extends Knex.QueryBuilder>(database: Pick<Database, 'dialect'>, query: T): T {
  return database.dialect === 'postgres' ? (query.forUpdate() as T) : query;
}
