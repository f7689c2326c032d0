/**
 * Writing whole documents, each by one statement that is a transaction of its own: one round trip, one commit, and
 * nothing at all where the statement finds that what it was decided on has changed meanwhile. What waits while others
 * are written goes into one statement, one commit, and each is answered after it.
 */
import type { Knex } from 'knex';
import type { Queries } from './database.js';
import { askPostgres, askSqlite, withConnection, type Statement, type Value } from './statements.js';
import { together } from './together.js';
import { isPassing, isUndone } from './trouble.js';

/** A statement with its parameters. */
export interface Asking {
  readonly statement: Statement;
  readonly values: readonly Value[];
}

/**
 * How one kind of document is written. On SQLite `$1` is an array of documents, and `changed` is the message of the
 * failure for one such.
 */
export interface Writing {
  readonly postgres: {
    /** Of which no row comes back where nothing was written. It waits for whoever holds what it is about. */
    readonly one: (document: object) => Asking;
    /**
     * Answers `{id, moved}` for every document whose `about` it got hold of, and whether that was written; it waits for
     * nobody. No two of the documents are about the same, and all are of one kind.
     */
    readonly many: (documents: readonly object[]) => Asking;
    readonly about: (document: object) => number;
    readonly kind: (document: object) => string;
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
    return writePostgres(connection, writing, document);
  });
}

interface Waiting {
  readonly writing: Writing;
  readonly document: object;
}

/** More than ever wait, and few enough that nobody else waits long for the one writer. */
const GROUP = 64;
/** PostgreSQL has more than one writer: a few groups may be on their way where one takes long. */
const LANES = 4;

/**
 * PostgreSQL: a group is one statement that locks what it gets at once, so that it neither waits for anybody nor meets
 * another in a dead-lock; what it does not get is tried alone, and waits there. An act whose counter moved is not
 * written, the others are. Where the statement fails and nothing of it has lasted, each is tried alone, so that none
 * fails by another's mistake; where nobody knows, or the server is overloaded, all are told so.
 */
export function groupOnPostgres(pool: Knex): Commit {
  const add = together<Waiting, boolean>(
    async (take) => {
      let group: readonly Waiting[] = [];
      try {
        return await withConnection(pool, async (connection) => {
          group = take();
          const [first, second] = group;
          if (!first) return [];
          if (!second) return [await writePostgres(connection, first.writing, first.document)];
          return withTheRest(pool, group, await writeMany(connection, first.writing, group));
        });
      } catch (failure) {
        if (group.length < 2 || !isUndone(failure)) throw failure;
        return group.map(({ writing, document }) => writeOn(pool, writing, document));
      }
    },
    {
      most: GROUP,
      lanes: LANES,
      about: ({ writing, document }) => writing.postgres.about(document),
      kind: ({ writing, document }) => writing.postgres.kind(document),
    },
  );
  return (writing, document) => add({ writing, document });
}

async function writePostgres(connection: object, { postgres }: Writing, document: object): Promise<boolean> {
  const { statement, values } = postgres.one(document);
  return (await askPostgres(connection, statement, values)).length > 0;
}

async function writeMany(
  connection: object,
  { postgres }: Writing,
  group: readonly Waiting[],
): Promise<Map<number, boolean>> {
  const { statement, values } = postgres.many(group.map(({ document }) => document));
  const rows = await askPostgres<{ id: number; moved: boolean }>(connection, statement, values);
  return new Map(rows.map(({ id, moved }) => [id, moved]));
}

/** What became of each of a group; what nobody got hold of is tried alone, without keeping the others. */
const withTheRest = (
  pool: Knex,
  group: readonly Waiting[],
  moved: ReadonlyMap<number, boolean>,
): (boolean | Promise<boolean>)[] =>
  group.map(
    ({ writing, document }) =>
      moved.get(writing.postgres.about(document)) ?? writeOn(pool, writing, document),
  );

/**
 * SQLite has one writer, and a commit waits for the disk. Where one of a group cannot be written, nothing of the group
 * is, and each is tried alone: none is lost or held up by another's failure. Where the file is busy or full, it is so
 * for all of them: none is tried again, or the last would wait for as many time-outs as there are before it.
 */
export function groupOnSqlite(writer: Knex): Commit {
  const add = together<Waiting, boolean>(
    (take) => withConnection(writer, (connection) => writeGroup(connection, take())),
    { most: GROUP, lanes: 1, kind: ({ writing }) => writing },
  );
  return (writing, document) => add({ writing, document });
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

/** @throws trouble that any other of the group would meet as well */
async function writeGroup(
  connection: object,
  group: readonly Waiting[],
): Promise<(boolean | Promise<boolean>)[]> {
  const [first] = group;
  if (!first) return [];
  try {
    const documents = group.map(({ document }) => document);
    const written = await writeSqlite(connection, first.writing, documents);
    if (written || group.length === 1) return group.map(() => written);
  } catch (failure) {
    if (isPassing(failure) || group.length === 1) throw failure;
  }
  return writeAlone(connection, group);
}

/** Each by itself, while the turn is held. From trouble on that all would meet, none is tried any more. */
async function writeAlone(
  connection: object,
  group: readonly Waiting[],
): Promise<(boolean | Promise<boolean>)[]> {
  const answers: (boolean | Promise<boolean>)[] = [];
  let trouble: unknown;
  for (const one of group) {
    const answer =
      trouble === undefined ? writeGroup(connection, [one]).then(([w]) => w === true) : refused(trouble);
    answers.push(answer);
    await answer.catch((failure: unknown) => {
      if (isPassing(failure)) trouble ??= failure;
    });
  }
  return answers;
}

const refused = (trouble: unknown): Promise<boolean> =>
  Promise.reject(trouble instanceof Error ? trouble : new Error(String(trouble)));
