/**
 * Statements that every request runs: prepared once on each connection, and sent with their parameters only. The rest
 * of the store builds its queries with knex, which takes longer than the database does for a row by its key.
 */
import type { Queries } from './database.js';

/** Its parameters are `$1`, `$2`, ... for both databases. */
export interface Statement {
  /** Names the text for good: PostgreSQL knows a prepared statement by it. */
  readonly name: string;
  readonly text: string;
  /** What SQLite needs on the connection beforehand (views and triggers that go with the connection). */
  readonly before?: string;
}

export type Value = string | number | null;

/** A connection of either driver, as far as it is used here. */
interface PostgresConnection {
  query(query: { name: string; text: string; values: readonly Value[] }): Promise<{ rows: unknown[] }>;
}
type Done<T> = (failure: Error | null, result: T) => void;
interface Prepared {
  all(values: readonly Value[], done: Done<unknown[]>): void;
  finalize(done: () => void): void;
}
interface SqliteConnection {
  prepare(text: string, done: (failure: Error | null) => void): Prepared;
  exec(text: string, done: (failure: Error | null) => void): void;
}

interface Client {
  readonly config: { readonly client: unknown };
  acquireConnection(): Promise<object>;
  releaseConnection(connection: object): Promise<void>;
}

export const dialectOf = (queries: Queries): 'sqlite' | 'postgres' =>
  (queries.client as Client).config.client === 'pg' ? 'postgres' : 'sqlite';

/** Values as PostgreSQL reads an array in one parameter; one of nothing but nulls as the empty array. */
export function arrayOf(values: readonly Value[], type: 'int' | 'text'): string {
  let text = '';
  let any = false;
  for (const value of values) {
    if (text !== '') text += ',';
    if (value === null) text += 'NULL';
    else {
      any = true;
      text += type === 'int' ? String(value) : quoted(value);
    }
  }
  return any ? `{${text}}` : '{}';
}

/**
 * An array in one parameter, out of the planner's sight. PostgreSQL keeps a plan for a prepared statement if that seems
 * no dearer than the plans made for the first five calls, where it saw the arrays: short ones seem cheaper than the ten
 * elements that it reckons with otherwise, and it would plan every call anew, which takes longer than the call. One
 * array of a list of rows is enough: they count as many as the longest.
 */
export const unseen = (parameter: string, type: 'int' | 'text'): string =>
  `(select ${parameter}::${type}[])::${type}[]`;

/** What compares a column with a list in one parameter. @see listOf */
export const oneOf = (dialect: 'sqlite' | 'postgres', parameter: string): string =>
  dialect === 'postgres'
    ? `= any(cast(${parameter} as integer[]))`
    : `in (select value from json_each(${parameter}))`;

/** Whole numbers in one parameter, so that lists of every length are one statement. */
export const listOf = (dialect: 'sqlite' | 'postgres', values: readonly number[]): string =>
  dialect === 'postgres' ? arrayOf(values, 'int') : JSON.stringify(values);

function quoted(value: Value): string {
  const text = String(value);
  return text.includes('"') || text.includes('\\') ? `"${text.replaceAll(/[\\"]/g, '\\$&')}"` : `"${text}"`;
}

/** Runs a statement on a pool or in an open transaction. Answers its rows. */
export function ask<Row>(queries: Queries, statement: Statement, values: readonly Value[]): Promise<Row[]> {
  return withConnection(queries, (connection, dialect) =>
    dialect === 'postgres'
      ? askPostgres<Row>(connection, statement, values)
      : askSqlite<Row>(connection, statement, values),
  );
}

/** Holds one of the pool's connections, or the transaction's own, while `work` is done on it. */
export async function withConnection<T>(
  queries: Queries,
  work: (connection: object, dialect: 'sqlite' | 'postgres') => Promise<T>,
): Promise<T> {
  const client = queries.client as Client;
  const connection = await client.acquireConnection();
  try {
    return await work(connection, dialectOf(queries));
  } finally {
    void client.releaseConnection(connection);
  }
}

export async function askPostgres<Row>(
  connection: object,
  { name, text }: Statement,
  values: readonly Value[],
): Promise<Row[]> {
  return (await (connection as PostgresConnection).query({ name, text, values })).rows as Row[];
}

export async function askSqlite<Row>(
  connection: object,
  statement: Statement,
  values: readonly Value[],
): Promise<Row[]> {
  const rows = async (): Promise<Row[]> => {
    const ready = await preparedOn(connection as SqliteConnection, statement);
    return new Promise((resolve, reject) => {
      ready.all(values, (failure, found) => (failure ? reject(failure) : resolve(found as Row[])));
    });
  };
  try {
    return await rows();
  } catch (failure) {
    if (!isUnset(statement, failure)) throw failure;
    await forgetPrepared(connection, statement.name);
    return rows();
  }
}

/** What a statement needs on its connection goes with the transaction that made it, where that is rolled back. */
function isUnset({ before }: Statement, failure: unknown): boolean {
  return before !== undefined && failure instanceof Error && failure.message.includes('no such table');
}

const prepared = new WeakMap<object, Map<string, Prepared>>();

async function preparedOn(connection: SqliteConnection, statement: Statement): Promise<Prepared> {
  const known = prepared.get(connection) ?? new Map<string, Prepared>();
  prepared.set(connection, known);
  const before = known.get(statement.name);
  if (before) return before;
  const { before: setup } = statement;
  if (setup !== undefined) await settled((done) => connection.exec(setup, done));
  const text = statement.text.replaceAll(/\$(\d+)/g, '?$1');
  const fresh = await new Promise<Prepared>((resolve, reject) => {
    const made: Prepared = connection.prepare(text, (failure) => (failure ? reject(failure) : resolve(made)));
  });
  known.set(statement.name, fresh);
  return fresh;
}

/** Gives back what was prepared on an SQLite connection, or one statement: the connection cannot be closed before. */
export async function forgetPrepared(connection: object, name?: string): Promise<void> {
  const known = prepared.get(connection) ?? new Map<string, Prepared>();
  for (const [own, one] of [...known]) {
    if (name !== undefined && own !== name) continue;
    known.delete(own);
    await new Promise<void>((resolve) => {
      one.finalize(resolve);
    });
  }
}

function settled(run: (done: (failure: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    run((failure) => (failure ? reject(failure) : resolve()));
  });
}
