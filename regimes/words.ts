/**
 * The words every room shares: closed sets, plain values, no behaviour beyond membership.
 * See DESIGN section 2; the Vietnamese of each word stands in the interface's message tables.
 */

/** Any JSON value as it travels on the wire and lies in the database. `null` never occurs in a report's content. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/** A text of the interface or of a regime in both languages of the product. */
export interface Text {
  readonly vi: string;
  readonly en: string;
}
export const LANGUAGES = ['vi', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The levels of the hierarchy of units. `district` exists in periods before 1 July 2025 only. */
export const LEVELS = ['nation', 'ministry', 'province', 'district', 'commune', 'department'] as const;
export type Level = (typeof LEVELS)[number];

/** `day` is asked for by requests alone, never by the calendar. */
export const FREQUENCIES = ['day', 'week', 'month', 'quarter', 'half', 'nine-months', 'year'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** What a user may be within a unit (and, for reading, its subtree). */
export const ROLES = ['clerk', 'head', 'aggregator', 'administrator', 'leader', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

export const REPORT_STATES = ['none', 'draft', 'ready', 'submitted', 'returned', 'approved'] as const;
export type ReportState = (typeof REPORT_STATES)[number];

/** What may be done to a report. `save` is the PUT of the wire, the others are its POSTs. */
export const ACTIONS = [
  'save',
  'request-signature',
  'withdraw',
  'reject',
  'submit',
  'recall',
  'return',
  'approve',
  'request-correction',
  'correct',
  'discard',
] as const;
export type Action = (typeof ACTIONS)[number];

/** The state of one immutable revision. */
export const REVISION_STATES = ['submitted', 'recalled', 'returned', 'approved', 'superseded'] as const;
export type RevisionState = (typeof REVISION_STATES)[number];

/** A calendar day in Asia/Ho_Chi_Minh, `YYYY-MM-DD`. */
export type Day = string;
/** A moment, ISO 8601 in UTC with milliseconds (`2026-04-15T16:59:59.000Z`), so that text order is time order. */
export type Instant = string;

export type Severity = 'error' | 'warning';

/** One mistake: where (JSON Pointer), which rule (keyword or rule id), how bad, and what to do about it. */
export interface Issue {
  readonly path: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly message: Text;
  readonly params: JsonObject;
}

export function isLevel(value: unknown): value is Level {
  return (LEVELS as readonly unknown[]).includes(value);
}
