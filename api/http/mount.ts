/**
 * Serves endpoints. The order for every call: body → caller → origin → parameters → body's schema → the endpoint's own
 * function. Everything that can be judged without the database is judged in one place, here.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Express } from 'express';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import type { Issue, Json, JsonObject, Language } from '../../regimes/words.js';
import { bodyIssues } from './body-issues.js';
import { Problem, problem, type ProblemCode } from '../problems.js';
import { Asked } from './asked.js';
import { callerAndReport, callerOf } from './caller.js';
import { decodeUtf8, isKeepable, parseJson, readBytes } from './body.js';
import { readJsonBytes } from './json-bytes.js';
import type { Answer, Call, Deps, Endpoint } from './endpoint.js';
import { endpointFinder } from './find-endpoint.js';
import type { ReportKey } from '../store/reports.js';
import { refuseForeignOrigin } from './own-origin.js';
import { languageOf, respond } from './present.js';

const addFormats = addFormatsModule.default ?? addFormatsModule;
const TEXT: JsonObject = { type: 'string', minLength: 1, maxLength: 100 };
const NO_BYTES = Buffer.alloc(0);

/** A schema compiler for parameters and bodies; one for the whole list, so that `$id`s are met once. */
export function wireAjv(): Ajv2020 {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, strictTypes: false });
  addFormats(ajv);
  ajv.addKeyword('example');
  return ajv;
}

/**
 * Answers a request whose path is below the base.
 * @param url path and query, below the base
 * @param fail is told what went wrong: nothing has been answered then
 */
export type ServeEndpoints = (
  message: IncomingMessage,
  response: ServerResponse,
  url: string,
  fail: (failure: unknown) => void,
) => void;

/**
 * All endpoints, a 405 for other methods of their paths, and a refusal of other paths.
 * @param app knows which proxies are trusted; it does not serve the endpoints itself (asked.ts)
 */
export function serveEndpoints(app: Express, endpoints: readonly Endpoint[], deps: Deps): ServeEndpoints {
  const ajv = wireAjv();
  const routes = endpoints.map((endpoint) => {
    let checks: Checks | undefined; // compiled when first called: compiling all of them would delay every start
    const serve: Serve = async (request, response, target) => {
      deps.measure?.onCall(endpoint, response);
      checks ??= compileChecks(ajv, endpoint);
      const answer = await endpoint.handle(await readCall(request, target, endpoint, checks, deps));
      deps.onAnswer?.(endpoint, answer);
      respond(request.message, response, answer);
    };
    return {
      method: endpoint.method,
      path: endpoint.path,
      takesBody: endpoint.body !== undefined && !takesBytes(endpoint),
      serve,
    };
  });
  const find = endpointFinder(routes);
  return (message, response, url, fail) => {
    try {
      const request = new Asked(message, app);
      const [path, query] = cut(url);
      const found = find(request.method, path);
      if (!found) {
        refuseUnknown(request, deps).catch(fail);
      } else if (!found.endpoint) {
        throw problem('method-not-allowed', { headers: { Allow: found.methods.join(', ') } });
      } else {
        const { endpoint, params } = found;
        readJsonBytes(endpoint.takesBody ? message : undefined, response, fail, (bytes) => {
          endpoint.serve(request, response, { params, query, bytes }).catch(fail);
        });
      }
    } catch (failure) {
      fail(failure);
    }
  };
}

/** Bytes are read once it is known who sends them. */
const takesBytes = ({ body }: Endpoint): boolean => body?.type === 'application/octet-stream';

/** What a request asks for, beside its headers. */
interface Target {
  readonly params: Readonly<Record<string, string>>;
  /** Without the question mark; empty where there is none. */
  readonly query: string;
  readonly bytes: Buffer;
}

type Serve = (request: Asked, response: ServerResponse, target: Target) => Promise<void>;

function cut(url: string): [path: string, query: string] {
  const end = url.indexOf('?');
  return end === -1 ? [url, ''] : [url.slice(0, end), url.slice(end + 1)];
}

/** What does not exist is told to those who are logged in only. */
async function refuseUnknown(request: Asked, deps: Deps): Promise<never> {
  const { person } = await callerOf(request, deps);
  throw problem(person ? 'not-found' : 'not-authenticated');
}

interface Checks {
  readonly params: ReadonlyMap<string, ValidateFunction>;
  readonly query: ReadonlyMap<string, ValidateFunction>;
  readonly body: ValidateFunction | undefined;
}

function compileChecks(ajv: Ajv2020, endpoint: Endpoint): Checks {
  const names = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  return {
    params: new Map(names.map((name) => [name, ajv.compile(endpoint.params?.[name] ?? TEXT)])),
    query: new Map(Object.entries(endpoint.query ?? {}).map(([name, schema]) => [name, ajv.compile(schema)])),
    body:
      endpoint.body && endpoint.body.type !== 'text/csv' && !takesBytes(endpoint)
        ? ajv.compile(endpoint.body.schema)
        : undefined,
  };
}

async function readCall(
  request: Asked,
  target: Target,
  endpoint: Endpoint,
  checks: Checks,
  deps: Deps,
): Promise<Call> {
  const params = checkedParams(target.params, checks);
  const { person, cookie, report } =
    endpoint.reads === 'report' && params
      ? await callerAndReport(request, deps, reportKeyOf(params))
      : { ...(await callerOf(request, deps)), report: undefined };
  refuseForeignOrigin(request, cookie, deps);
  if (endpoint.access === 'session' && !person) throw problem('not-authenticated');
  if (person?.mustChangePassword && endpoint.access === 'session' && !endpoint.beforePasswordChange) {
    throw problem('password-change-required');
  }
  if (!params) throw problem('not-found');
  const query = checkQuery(target.query, checks);
  return {
    params,
    query,
    body: takesBytes(endpoint) ? null : readBody(request, target.bytes, endpoint, checks),
    bytes: takesBytes(endpoint) ? await readBytes(request.message, endpoint, deps.settings) : NO_BYTES,
    person,
    report,
    language: requestLanguage(request, person?.language),
    get address() {
      return request.ip ?? '';
    },
    get secure() {
      return request.secure;
    },
    header: (name) => request.get(name),
    ...deps, // last: members added to a spread copy cost more than all the rest here
  };
}

function requestLanguage(request: Asked, own: Language | undefined): Language {
  return languageOf(request) ?? own ?? 'vi';
}

/** A path that could name nothing names nothing: undefined. */
function checkedParams(
  named: Readonly<Record<string, string>>,
  checks: Checks,
): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [name, check] of checks.params) {
    const value = named[name] ?? '';
    if (!isKeepable(value) || !check(value)) return undefined;
    params[name] = value.normalize('NFC');
  }
  return params;
}

/** The report that a path `/reports/{regime}/{period}/{unit}` names. */
export const reportKeyOf = (params: Readonly<Record<string, string>>): ReportKey => ({
  regime: params['regime'] ?? '',
  period: params['period'] ?? '',
  unit: params['unit'] ?? '',
});

function checkQuery(text: string, checks: Checks): Record<string, string> {
  if (text === '') return {};
  const issues: Issue[] = [];
  const query: Record<string, string> = {};
  const search = new URL(`?${text}`, 'http://local').searchParams;
  for (const name of new Set(search.keys())) {
    const values = search.getAll(name);
    const value = values[0] ?? '';
    const check = checks.query.get(name);
    if (check && values.length === 1 && isKeepable(value) && check(value))
      query[name] = value.normalize('NFC');
    else issues.push(parameterIssue(name, check ? 'parameter' : 'unknown-parameter'));
  }
  if (issues.length > 0) throw problem('unknown-parameter', { issues });
  return query;
}

function parameterIssue(name: string, rule: string): Issue {
  const shown = name.slice(0, 60);
  return {
    path: '',
    rule,
    severity: 'error',
    message:
      rule === 'parameter'
        ? {
            vi: `Tham số "${shown}" có giá trị không hợp lệ`,
            en: `The parameter "${shown}" has a value that is not valid`,
          }
        : { vi: `Không có tham số "${shown}"`, en: `There is no parameter "${shown}"` },
    params: { name: shown },
  };
}

function readBody(request: Asked, bytes: Buffer, endpoint: Endpoint, checks: Checks): Json {
  if (!endpoint.body) return null;
  const csv = endpoint.body.type === 'text/csv';
  if (bytes.length === 0 && endpoint.body.optional) return {};
  refuseOtherTypes(request, csv ? 'text/csv' : 'application/json');
  if (csv) return decodeUtf8(bytes);
  const value = parsedBody(bytes, endpoint);
  if (checks.body && !checks.body(value)) {
    throw problem('body-has-mistakes', { issues: bodyIssues(checks.body.errors ?? []) });
  }
  return value;
}

/** The body's value; mistakes of its raw text are told in the terms of what the endpoint takes. */
function parsedBody(bytes: Buffer, { mistakes }: Endpoint): Json {
  try {
    return parseJson(bytes);
  } catch (error) {
    const issues = error instanceof Problem ? error.details.issues : undefined;
    if (!mistakes || !issues?.every(({ path }) => path.startsWith(mistakes.below))) throw error;
    const told = issues.map((issue) => ({ ...issue, path: issue.path.slice(mistakes.below.length) }));
    throw problem(mistakes.code, { issues: told });
  }
}

function refuseOtherTypes(request: Asked, wanted: 'text/csv' | 'application/json'): void {
  const [type = '', ...parameters] = (request.get('content-type') ?? '').toLowerCase().split(';');
  const right =
    wanted === 'text/csv' ? type.trim() === wanted : /^application\/([\w.+-]+\+)?json$/.test(type.trim());
  const charset = parameters.map((text) => text.trim()).find((text) => text.startsWith('charset='));
  if (!right || (charset !== undefined && !/^charset="?utf-8"?$/.test(charset))) {
    throw problem('media-type', {
      detail: { vi: `Cần gửi ${wanted} (UTF-8)`, en: `Send ${wanted} in UTF-8` },
      headers: { Accept: wanted },
    });
  }
}

export type { Answer, ProblemCode };
