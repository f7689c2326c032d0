/**
 * An endpoint is data: where it stands, what it takes and answers, who may call it, and one function that reads
 * downward (load, authorise, act, present). Mounting, validation and the OpenAPI document come from this list.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Json, JsonObject, Language } from '../../regimes/words.js';
import type { ProblemCode } from '../problems.js';
import type { Database } from '../store/database.js';
import type { Person } from '../store/people.js';
import type { ReportRow } from '../store/reports.js';
import type { Settings } from '../settings.js';
import type { Measure } from './measure.js';

/** What the application is made of; given to `createApp`, never global. */
export interface Deps {
  readonly database: Database;
  readonly settings: Settings;
  readonly log: Logger;
  /** The clock. */
  readonly now: () => Date;
  /** Hints that dirty marks were written, so that the relay need not wait for its next look. May do nothing. */
  readonly nudge: () => void;
  /** Whether the queue answers; part of readiness. */
  readonly queueReady: () => Promise<boolean>;
  /** The board of the queue, where this process has one; it is mounted behind the administrator's role. */
  readonly board?: RequestHandler;
  /** What the process measures of itself; `createApp` makes one where none is given. */
  readonly measure?: Measure;
  /** Sees every answer before it leaves; tests hold it against the endpoint's schemas. */
  readonly onAnswer?: (endpoint: Endpoint, answer: Answer) => void;
}

export interface Answer {
  readonly status: number;
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
  /** A body that is no JSON, with its content type. */
  readonly text?: { readonly type: string; readonly text: string };
  /** Takes over the response (server-sent events). */
  readonly stream?: (request: IncomingMessage, response: ServerResponse) => void;
}

/** One call, validated: what an endpoint's function works on. */
export interface Call extends Deps {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  /** The parsed body, valid against the endpoint's `body` schema; null where there is none. */
  readonly body: Json;
  /** The body of an endpoint that takes bytes; empty for every other. */
  readonly bytes: Buffer;
  /** The caller; endpoints with `access: 'session'` always have one. */
  readonly person: Person | undefined;
  /** Of endpoints that say `reads: 'report'`: the report of the path, undefined where none is owed. */
  readonly report: ReportRow | undefined;
  readonly language: Language;
  readonly address: string;
  readonly secure: boolean;
  readonly header: (name: string) => string | undefined;
}

export interface Endpoint {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** `/reports/{regime}/{period}/{unit}`, below `/api/v1`. */
  readonly path: string;
  /** Operation id, `submitReport`. */
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  /** `session`: a cookie session or a bearer token is needed. */
  readonly access: 'public' | 'session';
  /** JSON Schemas of path parameters; a plain text of 1 to 100 characters unless given. */
  readonly params?: Readonly<Record<string, JsonObject>>;
  /** JSON Schemas of query parameters (texts). Any other parameter is a 400. */
  readonly query?: Readonly<Record<string, JsonObject>>;
  readonly body?: {
    readonly schema: JsonObject;
    /** `application/octet-stream`: any bytes, whatever the request calls them; they come in `Call.bytes`. */
    readonly type?: 'application/json' | 'text/csv' | 'application/octet-stream';
    /** Of bytes: how many at most. */
    readonly limit?: (settings: Settings) => number;
    /** Of bytes: what more of them is called; `body-too-large` unless given. */
    readonly tooLarge?: ProblemCode;
    readonly optional?: boolean;
  };
  /**
   * What mistakes found while the body is read (numbers that no double keeps, text that is no Unicode) are called,
   * and the member of the body that their paths start from. `body-has-mistakes`, from the body, unless given.
   */
  readonly mistakes?: { readonly code: ProblemCode; readonly below: string };
  /** Request headers it reads, for the document (`If-Match`). */
  readonly headers?: readonly string[];
  /** Schemas of what it answers, by status. */
  readonly answers: Readonly<
    Record<number, { readonly description: string; readonly schema?: JsonObject; readonly type?: string }>
  >;
  readonly problems?: readonly ProblemCode[];
  /** Its path names a report, which is read together with the caller. */
  readonly reads?: 'report';
  /** Works even while the caller must change the password first. */
  readonly beforePasswordChange?: boolean;
  readonly handle: (call: Call) => Promise<Answer>;
}

/** A path parameter that the endpoint's path names. */
export function param(call: Pick<Call, 'params'>, name: string): string {
  const value = call.params[name];
  if (value === undefined) throw new Error(`This endpoint's path has no {${name}}`);
  return value;
}

/** The caller of an endpoint with `access: 'session'`. */
export function personOf(call: Pick<Call, 'person'>): Person {
  if (!call.person) throw new Error('This endpoint is public: it may have no caller');
  return call.person;
}

export const ok = (body: Json, headers: Record<string, string> = {}): Answer => ({
  status: 200,
  body,
  headers,
});
export const created = (body: Json, headers: Record<string, string> = {}): Answer => ({
  status: 201,
  body,
  headers,
});
export const noContent: Answer = { status: 204 };
