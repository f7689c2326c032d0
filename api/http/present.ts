/** From answers and errors to what goes over the wire. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Issue, Json, JsonObject, Language } from '../../regimes/words.js';
import { Problem, PROBLEMS, problem, type ProblemCode } from '../problems.js';
import { isPassing } from '../store/trouble.js';
import type { Asked } from './asked.js';
import type { Answer } from './endpoint.js';
import { endWithText } from './smaller.js';

/** The language that a request asks for (`Accept-Language`); undefined where it asks for neither of ours. */
export function languageOf(request: Pick<Asked, 'get' | 'acceptsLanguages'>): Language | undefined {
  if (request.get('accept-language') === undefined) return undefined;
  const wanted = request.acceptsLanguages('vi', 'en');
  return wanted === 'vi' || wanted === 'en' ? wanted : undefined;
}

export function respond(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  response.statusCode = answer.status;
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  response.setHeader('Cache-Control', answer.headers?.['Cache-Control'] ?? 'no-store');
  if (answer.stream) answer.stream(request, response);
  else if (answer.text)
    endWithText(request, response.setHeader('Content-Type', answer.text.type), answer.text.text);
  else if (answer.body === undefined) response.end();
  else {
    response.setHeader('Content-Type', answer.headers?.['Content-Type'] ?? 'application/json; charset=utf-8');
    endWithText(request, response, JSON.stringify(answer.body));
  }
}

/** An issue as the wire shows it: its message in one language. */
export function presentIssue(issue: Issue, language: Language): JsonObject {
  return {
    path: issue.path,
    rule: issue.rule,
    severity: issue.severity,
    message: issue.message[language],
    params: issue.params,
  };
}

export function presentIssues(issues: readonly Issue[], language: Language): Json {
  return issues.map((issue) => presentIssue(issue, language));
}

/** The body of a problem (RFC 9457). */
export function presentProblem(failure: Problem, language: Language): JsonObject {
  const { status, title } = PROBLEMS[failure.code];
  const { detail, issues } = failure.details;
  return {
    type: `urn:baocao:problem:${failure.code}`,
    title: title[language],
    status,
    code: failure.code,
    ...(detail ? { detail: detail[language] } : {}),
    ...(issues ? { issues: presentIssues(issues, language) } : {}),
  };
}

/**
 * Turns whatever was thrown into a problem. What we did not foresee is logged whole and answered without a trace.
 * @param log for lines that belong to this call
 */
export function answerProblem(
  error: unknown,
  request: Pick<Asked, 'get' | 'acceptsLanguages'>,
  response: ServerResponse,
  log: Logger,
): void {
  const failure = asProblem(error);
  if (failure.code === 'internal') log.error({ err: error }, 'unforeseen failure');
  if (failure.code === 'overloaded') log.warn({ err: error }, 'the database is away or overloaded');
  // In the middle of an answer nothing can be said any more: whoever reads it sees that it breaks off.
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const language = languageOf(request) ?? 'vi';
  for (const [name, value] of Object.entries(failure.details.headers ?? {})) response.setHeader(name, value);
  response.statusCode = PROBLEMS[failure.code].status;
  response.setHeader('Content-Type', 'application/problem+json; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  response.end(JSON.stringify(presentProblem(failure, language)));
}

const BY_STATUS: Readonly<Record<number, ProblemCode>> = {
  404: 'not-found',
  413: 'body-too-large',
  415: 'media-type',
  431: 'header-too-large',
};

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  // express and its body parsers throw errors that carry a status for what the client did wrong.
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return problem(BY_STATUS[status] ?? 'malformed-request');
  }
  // Nothing is wrong with the request: whoever sends it again in a moment is served.
  if (isPassing(error)) return problem('overloaded', { headers: { 'Retry-After': '2' } });
  return problem('internal');
}
