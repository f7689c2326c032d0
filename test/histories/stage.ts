/** Where a history is played: in this process, or before real ones. */
import type { Action } from '../../regimes/words.js';
import type { Database } from '../../api/store/database.js';
import type { ActInput, Book, Report } from './book.js';
import type { Merge } from './merge.js';

export interface Asked {
  readonly report: Report;
  readonly action: Action;
  readonly by: 'clerk' | 'head' | 'reviewer';
  readonly input: ActInput;
}

/** `done`, or the code of a refusal; and the moment that it happened at. */
export interface Answer {
  readonly outcome: string;
  readonly at: string;
}

export interface Stage {
  /** Looks into the database itself. */
  readonly database: Database;
  readonly now: () => Date;
  readonly act: (asked: Asked) => Promise<Answer>;
  readonly work: (fates: readonly number[]) => Promise<void>;
  readonly clock: (minutes: number) => Promise<void>;
  readonly merge: (merge: Merge) => Promise<void>;
  /** An aggregator waits a moment for his roll-up before he goes on; it may not help. */
  readonly wait: () => Promise<void>;
  /** Whether a worker is at work all the time, and not only in steps that say so. */
  readonly busy: boolean;
  /** The faults end; comes back when no dirty mark is left. */
  readonly settle: () => Promise<void>;
  /** What is answered over HTTP to somebody who may read everything; undefined where nobody listens. */
  readonly read: ((path: string) => Promise<unknown>) | undefined;
  readonly book: Book;
}
