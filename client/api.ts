/**
 * The only place that speaks HTTP. Every answer is typed by its caller; every refusal is an `ApiProblem` with
 * the stable code and all issues of the problem document. The session is a same-origin cookie, and the server
 * judges forgery by the Origin header, so there is no token to carry.
 */
import type { Language } from '../regimes/words.js';
import { KEPT } from './offline/kept.js';
import { lineIs, linkState } from './offline/link.js';
import type { WireIssue } from './wire.js';

const BASE = '/api/v1';

export interface Answer<T> {
  readonly data: T;
  /** Entity tag, quotes included, to be handed back as `ifMatch`. */
  readonly etag: string | undefined;
  /** The server did not answer: this is what it said before. */
  readonly kept: boolean;
}

/** A refusal of the server, or no answer at all (`status` 0, code `unreachable`). */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string | undefined,
    readonly issues: readonly WireIssue[],
  ) {
    super(detail ?? title);
  }
}

export function isProblem(error: unknown, code?: string): error is ApiProblem {
  return error instanceof ApiProblem && (code === undefined || error.code === code);
}

export interface CallOptions {
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, under this media type. */
  readonly text?: {
    readonly type: 'text/csv' | 'application/json' | 'application/octet-stream';
    readonly content: string;
  };
  readonly ifMatch?: string | undefined;
  /** `If-None-Match: *`: only where nothing stands yet. */
  readonly ifNone?: boolean;
  readonly signal?: AbortSignal;
}

/** The code of a write that was not even tried, because the session of this page is over. */
export const SESSION_OVER = 'session-over';
/** An upload of which nothing more has gone out for so long has no line any more, in milliseconds. */
const UPLOAD_STANDS = 60_000;

let language: Language = 'vi';
let onSignedOut: () => void = () => undefined;

/** The language in which problems and issues are to be answered. */
export function setApiLanguage(next: Language): void {
  language = next;
}
/** Called when the server says that nobody is signed in any more. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

function headersOf(options: CallOptions): Headers {
  const headers = new Headers({ Accept: 'application/json', 'Accept-Language': language });
  if (options.body !== undefined) headers.set('Content-Type', 'application/json');
  if (options.text !== undefined) headers.set('Content-Type', `${options.text.type}; charset=utf-8`);
  if (options.ifMatch !== undefined) headers.set('If-Match', options.ifMatch);
  if (options.ifNone === true) headers.set('If-None-Match', '*');
  return headers;
}

/**
 * Whether a page may write at all. The cookie belongs to the browser and not to the page: once the session of whoever
 * is on the screen has ended, the next one may be another person's, in whose name nothing of this page is to be written.
 */
function mayWrite(path: string): void {
  if (path.startsWith('/session') || linkState().session === 'held') return;
  throw new ApiProblem(401, SESSION_OVER, SESSION_OVER, undefined, []);
}

/**
 * One request. `path` is below `/api/v1` and already encoded (see `pathOf`).
 * @throws ApiProblem for every answer that is not a success
 */
export async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<Answer<T>> {
  if (method !== 'GET') mayWrite(path);
  const payload =
    options.text?.content ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
  let response: Response;
  try {
    response = await fetch(BASE + path, {
      method,
      headers: headersOf(options),
      credentials: 'same-origin',
      ...(payload === undefined ? {} : { body: payload }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
  } catch (failure) {
    if (options.signal?.aborted === true) throw failure;
    throw unreachable();
  }
  // The service worker answers with what it has kept where the server does not answer.
  const kept = response.headers.has(KEPT);
  lineIs(!kept);
  if (!response.ok) throw await problemOf(response, path);
  return {
    data: await dataOf<T>(response, options.signal),
    etag: response.headers.get('ETag') ?? undefined,
    kept,
  };
}

function unreachable(): ApiProblem {
  lineIs(false);
  return new ApiProblem(0, 'unreachable', 'unreachable', undefined, []);
}

/** @throws ApiProblem where something between us and the server answered in its place, such as the log-in of a network */
async function dataOf<T>(response: Response, signal?: AbortSignal): Promise<T> {
  try {
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  } catch (failure) {
    // Given up half-way by the page itself: that says nothing about the line.
    if (signal?.aborted === true) throw failure;
    throw unreachable();
  }
}

async function problemOf(response: Response, path: string): Promise<ApiProblem> {
  if (response.status === 401 && path !== '/session') onSignedOut();
  const body: unknown = await response.json().catch(() => undefined);
  const problem = (typeof body === 'object' && body !== null ? body : {}) as Partial<ApiProblem>;
  return new ApiProblem(
    response.status,
    problem.code ?? `http-${response.status}`,
    problem.title ?? `HTTP ${response.status}`,
    problem.detail,
    problem.issues ?? [],
  );
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await call<T>('GET', path, signal === undefined ? {} : { signal })).data;
}
export async function send<T>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<T> {
  return (await call<T>(method, path, body === undefined ? {} : { body })).data;
}

/**
 * Sends a file as it is. The only request that is no `fetch`: nothing else tells how far an upload has come.
 * @param onProgress hears of the part that is sent, from 0 to 1
 * @throws ApiProblem as `call` does
 */
export function upload<T>(
  path: string,
  file: Blob,
  {
    ifMatch,
    onProgress,
  }: { readonly ifMatch: string | undefined; readonly onProgress: (part: number) => void },
): Promise<Answer<T>> {
  return new Promise((resolve, reject) => {
    mayWrite(path);
    const request = new XMLHttpRequest();
    request.open('POST', BASE + path);
    for (const [name, value] of headersOf({ ifMatch })) request.setRequestHeader(name, value);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    let stands: ReturnType<typeof setTimeout> | undefined;
    const moves = (): void => {
      clearTimeout(stands);
      stands = setTimeout(() => request.abort(), UPLOAD_STANDS);
    };
    request.upload.onprogress = ({ loaded, total }) => {
      moves();
      onProgress(total === 0 ? 0 : loaded / total);
    };
    request.onerror = () => reject(unreachable());
    request.onabort = () => reject(unreachable());
    request.onloadend = () => clearTimeout(stands);
    request.onload = () => {
      const { status, responseText } = request;
      const answer = new Response(status === 204 ? null : responseText, { status });
      if (status >= 300) {
        problemOf(answer, path).then(reject, reject);
        return;
      }
      const etag = request.getResponseHeader('ETag') ?? undefined;
      dataOf<T>(answer).then((data) => resolve({ data, etag, kept: false }), reject);
    };
    moves();
    request.send(file);
  });
}

/** A file that was made, under the name that the server gives it. */
export interface MadeFile {
  readonly bytes: Blob;
  readonly name: string | undefined;
}

/**
 * A file that is made: of what stands on the server, or of what is sent.
 * @throws ApiProblem as `call` does
 */
export async function fetchFile(path: string, body?: unknown): Promise<MadeFile> {
  const options = body === undefined ? {} : { body };
  let response: Response;
  try {
    response = await fetch(BASE + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: headersOf(options),
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw unreachable();
  }
  lineIs(!response.headers.has(KEPT));
  if (!response.ok) throw await problemOf(response, path);
  const [, name] = /filename\*=UTF-8''(\S+)/.exec(response.headers.get('Content-Disposition') ?? '') ?? [];
  return { bytes: await response.blob(), name: name === undefined ? undefined : decodeURIComponent(name) };
}

/** Where something that is downloaded lies; the browser fetches it itself. */
export const addressOf = (path: string): string => BASE + path;

/** `pathOf('reports', regime, period, unit)`: an encoded path. */
export function pathOf(...segments: readonly (string | number)[]): string {
  return '/' + segments.map((segment) => encodeURIComponent(segment)).join('/');
}

/** `?a=b` of the values that are there; '' of none. */
export function queryOf(values: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values))
    if (value !== undefined && value !== '') query.set(name, String(value));
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}
