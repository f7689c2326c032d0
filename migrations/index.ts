/** Every migration, oldest first. A released one is never edited. */
import type { Knex } from 'knex';
import * as ground from './2026-11-21-ground.js';
import * as checks from './2026-11-22-checks.js';
import * as hotPaths from './2026-11-22-hot-paths.js';
import * as operations from './2026-11-22-operations.js';
import * as rollupChurn from './2026-11-22-rollup-churn.js';
import * as requests from './2026-11-28-requests.js';
import * as firstSteps from './2026-11-28-first-steps.js';
import * as notices from './2026-11-28-notices.js';
import * as successions from './2026-11-22-successions.js';
import * as attachments from './2026-11-28-attachments.js';
import * as codeLists from './2026-11-28-code-lists.js';
import * as people from './2026-11-28-people.js';
import * as workingCopies from './2026-11-28-working-copies.js';
import * as askOnce from './2026-11-28-ask-once.js';
import * as calendarFeeds from './2026-11-28-calendar-feeds.js';
import * as duties from './2026-11-28-duties.js';
import * as beginning from './2026-11-28-beginning.js';
import * as writtenRequests from './2026-11-28-written-requests.js';
import * as lockCounters from './2026-11-28-lock-counters.js';
import * as verification from './2026-11-28-verification.js';
import * as workbooks from './2026-11-28-workbooks.js';
import * as review from './2026-11-28-review.js';
import * as longFigures from './2026-11-29-long-figures.js';

export interface Migration {
  readonly name: string;
  readonly up: (db: Knex) => Promise<void>;
}

export const MIGRATIONS: readonly Migration[] = [
  ground,
  operations,
  checks,
  successions,
  hotPaths,
  rollupChurn,
  attachments,
  codeLists,
  requests,
  workingCopies,
  askOnce,
  duties,
  notices,
  calendarFeeds,
  beginning,
  writtenRequests,
  workbooks,
  people,
  firstSteps,
  lockCounters,
  verification,
  review,
  longFigures,
];
