/**
 * Writing whole documents, each by one statement that is a transaction of its own: one round trip, one commit, and
 * nothing at all where the statement finds that what it was decided on has changed meanwhile.
 */
import type { Knex } from 'knex';
import type { Queries } from './database.js';
import { askPostgres, askSqlite, withConnection, type Statement, type Value } from './statements.js';
import { isPassing } from './trouble.js';

/**
 * How one kind of document is written. On PostgreSQL by a statement with values, of which no row comes back where
 * nothing was written. On SQLite `$1` is an array of documents, and `changed` is the message of the failure for one such.
 */
export interface Writing {
  readonly postgres: (document: object) => {
    readonly statement: Statement;
    readonly values: readonly Value[];
  };
  readonly sqlite: Statement;
  readonly changed: string;
}

/** Writes a document and answers after the commit: whether it was written. */
export type Commit = (writing: Writing, document: object) => Promise<boolean>;

/** Writes a document in an open transaction, or on PostgreSQL's pool as a transaction of its own. */
export function writeOn(queries: Queries, writing: Writing, document: object): Promise<boolean> {
  return withConnection(queries, async (connection, dialect) => {
    if (dialect === 'sqlite') return writeSqlite(connection, writing, [document]);
    const { statement, values } = writing.postgres(document);
    return (await askPostgres(connection, statement, values)).length > 0;
  });
}

async function writeSqlite(
  connection: object,
  writing: Writing,
  documents: readonly object[],
): Promise<boolean> {
  try {
    await askSqlite(connection, writing.sqlite, [JSON.stringify(documents)]);
    return true;
  } catch (failure) {
    if (failure instanceof Error && failure.message.includes(writing.changed)) return false;
    throw failure;
  }
}

interface Waiting {
  readonly writing: Writing;
  readonly document: object;
  readonly resolve: (written: boolean) => void;
  readonly reject: (failure: unknown) => void;
}

/** More than ever wait, and few enough that nobody else waits long for the one writer. */
const GROUP = 64;

/**
 * SQLite has one writer, and a commit waits for the disk. What waits while another transaction is written goes into
 * one commit together, and each is answered after it. Where one of a group cannot be written, nothing of the group
 * is, and each is tried alone: none is lost or held up by another's failure. Where the file is busy or full, it is so
 * for all of them: none is tried again, or the last would wait for as many time-outs as there are before it.
 */
export function groupCommits(writer: Knex): Commit {
  const waiting: Waiting[] = [];
  let working = false;

  // First the turn among other transactions, then a look at who waits: what comes meanwhile goes along.
  const work = async (): Promise<void> => {
    working = true;
    while (waiting.length > 0) {
      await withConnection(writer, (connection) => writeGroup(connection, nextGroup(waiting))).catch(
        (failure: unknown) => {
          for (const one of waiting.splice(0)) one.reject(failure);
        },
      );
    }
    working = false;
  };
  return (writing, document) =>
    new Promise((resolve, reject) => {
      waiting.push({ writing, document, resolve, reject });
      if (!working) void work();
    });
}

/** Takes out the first that wait, as far as one statement writes them all. */
function nextGroup(waiting: Waiting[]): Waiting[] {
  const end = waiting.findIndex(({ writing }, index) => index === GROUP || writing !== waiting[0]?.writing);
  return waiting.splice(0, end === -1 ? waiting.length : end);
}

/** Answers every one of the group, and never fails itself. Tells the trouble that any other would meet as well. */
async function writeGroup(connection: object, group: readonly Waiting[]): Promise<unknown> {
  const [first] = group;
  if (!first) return undefined;
  try {
    const documents = group.map((one) => one.document);
    const written = await writeSqlite(connection, first.writing, documents);
    if (written || group.length === 1) {
      for (const one of group) one.resolve(written);
      return undefined;
    }
  } catch (failure) {
    const passing = isPassing(failure);
    if (passing || group.length === 1) {
      for (const one of group) one.reject(failure);
      return passing ? failure : undefined;
    }
  }
  return writeAlone(connection, group);
}

async function writeAlone(connection: object, group: readonly Waiting[]): Promise<unknown> {
  let trouble: unknown;
  for (const one of group) {
    if (trouble === undefined) trouble = await writeGroup(connection, [one]);
    else one.reject(trouble);
  }
  return trouble;
}
