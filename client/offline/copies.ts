/**
 * What is not saved on the server yet is kept in this browser (IndexedDB), for each person, report and opened page, so that
 * an ended session, a closed tab or a line that is down loses nothing, and two tabs on one report never overwrite what the
 * other has kept. Whoever asks names the person: nobody sees another's copies.
 */
import { openDB } from 'idb';
import type { DBSchema, IDBPDatabase, IDBPTransaction } from 'idb';
import type { JsonObject, Text } from '../../regimes/words.js';
import type { Explanations } from '../wire.js';
import { roomIs } from './room.js';

export interface Copy {
  readonly user: string;
  /** `regime/period/unit`. */
  readonly report: string;
  /** The opened page that keeps it: each has a name of its own, also within one tab. */
  readonly page: string;
  readonly regime: string;
  readonly period: string;
  readonly unit: { readonly code: string; readonly name: string };
  readonly label: Text;
  readonly content: JsonObject;
  readonly explanations: Explanations;
  /** Texts that could not be read, by the pointer of their cell: they are in no content. */
  readonly unreadable: Readonly<Record<string, string>>;
  /** The version of the report that was being edited; absent where nobody had opened it. */
  readonly etag?: string;
  /** What stood in that version: tells who changed which cell, where both did. */
  readonly base: { readonly content: JsonObject; readonly explanations: Explanations };
  readonly at: number;
  /** Why it waits: for the line, or for the person. */
  readonly waits: 'line' | 'conflict' | 'refused' | 'unreadable';
  readonly detail?: string;
}

export type CopyName = Pick<Copy, 'user' | 'report' | 'page'>;

export interface Copies {
  readonly keep: (copy: Copy) => Promise<void>;
  /** Takes the copy away; with `at`, only if it is still the one of that moment. */
  readonly drop: (name: CopyName, at?: number) => Promise<void>;
  readonly read: (name: CopyName) => Promise<Copy | undefined>;
  /** The newest first. */
  readonly of: (user: string) => Promise<readonly Copy[]>;
  /** Hears of every change, made in this tab or another. */
  readonly subscribe: (listener: () => void) => () => void;
}

interface Schema extends DBSchema {
  pages: { key: [string, string, string]; value: Copy; indexes: { user: string } };
}
/** As it was while a report had one copy, whatever pages it was open on. */
interface FirstSchema extends DBSchema {
  copies: { key: [string, string]; value: Omit<Copy, 'page'> };
}

const NAME = 'baocao';

/** The name of an opened page that nobody else has. */
export const newPage = (): string => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;

/** What the first version kept is kept on. */
async function takeOver(made: IDBPDatabase<Schema>, change: Upgrade): Promise<void> {
  const before = change as unknown as IDBPTransaction<FirstSchema, ['copies'], 'versionchange'>;
  const kept = await before.objectStore('copies').getAll();
  (made as unknown as IDBPDatabase<FirstSchema>).deleteObjectStore('copies');
  for (const copy of kept) await change.objectStore('pages').put({ ...copy, page: '' });
}
type Upgrade = IDBPTransaction<Schema, ['pages'], 'versionchange'>;

/** Async also in how it fails: some browsers throw where storage is forbidden, others answer with an error. */
async function openCopies(onClosed: () => void): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>(NAME, 2, {
    upgrade: (made, from, _to, change) => {
      made.createObjectStore('pages', { keyPath: ['user', 'report', 'page'] }).createIndex('user', 'user');
      if (from === 1) void takeOver(made, change as unknown as Upgrade);
    },
    // A later version of the page wants to change the store: it must not wait for this tab to be closed.
    blocking: (_from, _to, blocking) => {
      (blocking.target as IDBDatabase).close();
      onClosed();
    },
    terminated: onClosed,
  });
}

/** @throws DOMException from every method where the browser forbids storage, or has no room */
export function browserCopies(): Copies {
  let opened: Promise<IDBPDatabase<Schema>> | undefined;
  const database = (): Promise<IDBPDatabase<Schema>> => {
    opened ??= openCopies(() => {
      opened = undefined;
    });
    opened.catch(() => {
      opened = undefined;
      roomIs(false);
    });
    return opened;
  };
  const listeners = new Set<() => void>();
  const others = new BroadcastChannel('baocao-copies');
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  others.onmessage = tell;
  const changed = (): void => {
    tell();
    others.postMessage('changed');
  };
  return {
    keep: async (copy) => {
      const store = await database();
      try {
        await store.put('pages', copy);
      } catch (failure) {
        roomIs(false);
        throw failure;
      }
      roomIs(true);
      changed();
    },
    drop: async (name, at) => {
      const transaction = (await database()).transaction('pages', 'readwrite');
      const kept = await transaction.store.get(keyOf(name));
      const gone = kept !== undefined && (at === undefined || kept.at === at);
      if (gone) await transaction.store.delete(keyOf(name));
      await transaction.done;
      if (gone) changed();
    },
    read: async (name) => (await database()).get('pages', keyOf(name)),
    of: async (user) => {
      const kept = await (await database()).getAllFromIndex('pages', 'user', user);
      return kept.sort((a, b) => b.at - a.at);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const keyOf = ({ user, report, page }: CopyName): [string, string, string] => [user, report, page];

let ours: Copies | undefined;

/** The copies of this browser. */
export function copies(): Copies {
  return (ours ??= browserCopies());
}
