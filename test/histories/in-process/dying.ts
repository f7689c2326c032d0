/** A database whose process dies: at some statement of a transaction, at its commit, or right after it. */
import type { Knex } from 'knex';
import pg from 'pg';
import type { Database } from '../../../api/store/database.js';

/** The process is gone. */
export class Killed extends Error {}

export interface Death {
  /** Before which statement; beyond the last one: it lives. */
  readonly statement: number;
  /** The connection is cut under it (PostgreSQL), instead of it stopping by itself. */
  readonly cut: boolean;
  /** It commits, and dies before it can say so. */
  readonly committed: boolean;
}

/** @param lot drawn; the same lot is the same death */
export function drawDeath(lot: number): Death {
  return { statement: (lot >> 3) % 24, cut: (lot >> 8) % 3 === 0, committed: lot % 4 === 0 };
}

/** The database as a process sees it that is to die over the next thing that it writes. */
export function dying(database: Database, death: Death): Database {
  const write: Database['write'] = async (work) => {
    if (death.committed) {
      await database.write(work);
      throw new Killed('after the commit');
    }
    return database.write(async (trx) => {
      const cut = death.cut ? await cutterOf(database, trx) : undefined;
      const mortal = dieAt(trx, death.statement, cut);
      try {
        return await work(trx);
      } finally {
        await mortal.over();
      }
    });
  };
  const commit: Database['commit'] = async (writing, document) => {
    if (!death.committed && !death.cut) throw new Killed('before the commit');
    if (death.committed || database.dialect === 'sqlite') {
      await database.commit(writing, document);
      throw new Killed('after the commit');
    }
    const [written] = await Promise.allSettled([
      database.commit(writing, document),
      cutAll(database, death.statement % 4),
    ]);
    if (written.status === 'rejected') throw written.reason;
    return written.value;
  };
  return { ...database, write, commit };
}

type Cut = () => Promise<unknown>;

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Until this end of a connection has noticed that the other one is gone. */
const NOTICED = 5;

/** Ends the connection of a transaction from outside; undefined where there is none to be cut. */
async function cutterOf(database: Database, trx: Knex.Transaction): Promise<Cut | undefined> {
  if (database.dialect !== 'postgres') return undefined;
  const { rows } = await trx.raw<{ rows: { pid: number }[] }>('select pg_backend_pid() as pid');
  return () => terminate(database, rows[0]?.pid ?? 0);
}

/** @param database whose connections nobody else uses */
async function terminate(database: Database, pid: number): Promise<void> {
  const { config } = database.read.client as { config: { connection: object } };
  const client = new pg.Client(config.connection);
  await client.connect();
  await client.query('select pg_terminate_backend($1, 5000)', [pid]);
  await client.end();
  await pause(NOTICED);
}

interface Pool {
  readonly used: readonly { readonly resource: { readonly processID: number } }[];
}

/** Ends every connection that is in use. */
async function cutAll(database: Database, after: number): Promise<void> {
  await pause(after);
  const { pool } = database.read.client as { pool: Pool };
  const pids = pool.used.map(({ resource }) => resource.processID);
  await Promise.all(pids.map((pid) => terminate(database, pid)));
}

interface Client {
  acquireConnection: (...args: unknown[]) => Promise<object>;
}

/**
 * The process dies when the transaction is about to run its `last`-th statement: each takes the connection first.
 * @returns what ends the counting: the commit or the roll-back is not counted
 */
function dieAt(
  trx: Knex.Transaction,
  last: number,
  cut: Cut | undefined,
): { readonly over: () => Promise<unknown> } {
  const client = trx.client as Client; // of this transaction alone
  const acquire = client.acquireConnection;
  let count = 0;
  let cutting: Promise<unknown> = Promise.resolve();
  client.acquireConnection = (...args) => {
    if (count++ === last) {
      if (!cut) return Promise.reject(new Killed(`before statement ${last}`));
      cutting = cut();
    }
    return acquire.apply(client, args);
  };
  return {
    over: () => {
      client.acquireConnection = acquire;
      return cutting; // nobody else is to be given the connection that is cut
    },
  };
}
