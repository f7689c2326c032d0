/**
 * What is not saved on the server yet is kept in this browser (IndexedDB), for each person and report, so that an ended
 * session, a closed tab or a line that is down loses nothing. Whoever asks names the person: nobody sees another's copies.
 */
import { openDB } from 'idb';
import type { DBSchema, IDBPDatabase } from 'idb';
import type { JsonObject, Text } from '../../regimes/words.js';
import type { Explanations } from '../wire.js';

export interface Copy {
  readonly user: string;
  /** `regime/period/unit`. */
  readonly report: string;
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

export interface Copies {
  readonly keep: (copy: Copy) => Promise<void>;
  /** Takes the copy away; with `at`, only if it is still the one of that moment. */
  readonly drop: (user: string, report: string, at?: number) => Promise<void>;
  readonly read: (user: string, report: string) => Promise<Copy | undefined>;
  /** The newest first. */
  readonly of: (user: string) => Promise<readonly Copy[]>;
  /** Hears of every change, made in this tab or another. */
  readonly subscribe: (listener: () => void) => () => void;
}

interface Schema extends DBSchema {
  copies: { key: [string, string]; value: Copy; indexes: { user: string } };
}

const NAME = 'baocao';

/** @throws DOMException from every method where the browser forbids storage, or has no room */
export function browserCopies(): Copies {
  let opened: Promise<IDBPDatabase<Schema>> | undefined;
  const database = (): Promise<IDBPDatabase<Schema>> => {
    opened ??= openDB<Schema>(NAME, 1, {
      upgrade: (made) => {
        made.createObjectStore('copies', { keyPath: ['user', 'report'] }).createIndex('user', 'user');
      },
      // A later version of the page wants to change the store: it must not wait for this tab to be closed.
      blocking: (_from, _to, blocking) => {
        (blocking.target as IDBDatabase).close();
        opened = undefined;
      },
      terminated: () => {
        opened = undefined;
      },
    });
    opened.catch(() => {
      opened = undefined;
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
      await (await database()).put('copies', copy);
      changed();
    },
    drop: async (user, report, at) => {
      const transaction = (await database()).transaction('copies', 'readwrite');
      const kept = await transaction.store.get([user, report]);
      const gone = kept !== undefined && (at === undefined || kept.at === at);
      if (gone) await transaction.store.delete([user, report]);
      await transaction.done;
      if (gone) changed();
    },
    read: async (user, report) => (await database()).get('copies', [user, report]),
    of: async (user) => {
      const kept = await (await database()).getAllFromIndex('copies', 'user', user);
      return kept.sort((a, b) => b.at - a.at);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

let ours: Copies | undefined;

/** The copies of this browser. */
export function copies(): Copies {
  return (ours ??= browserCopies());
}
