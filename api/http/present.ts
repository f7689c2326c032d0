/** From answers and errors to what goes over the wire. */
import type { ErrorRequestHandler, Request, Response } from 'express';
import type { Issue, Json, JsonObject, Language } from '../../regimes/words.js';
import { Problem, PROBLEMS, problem, type ProblemCode } from '../problems.js';
import { isPassing } from '../store/trouble.js';
import type { Answer } from './endpoint.js';

/** The language that a request asks for (`Accept-Language`); undefined where it asks for neither of ours. */
export function languageOf(request: Request): Language | undefined {
  if (request.get('accept-language') === undefined) return undefined;
  const wanted = request.acceptsLanguages('vi', 'en');
  return wanted === 'vi' || wanted === 'en' ? wanted : undefined;
}

export function respond(request: Request, response: Response, answer: Answer): void {
  response.status(answer.status);
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  response.setHeader('Cache-Control', answer.headers?.['Cache-Control'] ?? 'no-store');
  if (answer.stream) answer.stream(request, response);
  else if (answer.text) response.setHeader('Content-Type', answer.text.type).end(answer.text.text);
  else if (answer.body === undefined) response.end();
  else {
    response.setHeader('Content-Type', answer.headers?.['Content-Type'] ?? 'application/json; charset=utf-8');
    response.end(JSON.stringify(answer.body));
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

/** Turns whatever was thrown into a problem. What we did not foresee is logged whole and answered without a trace. */
export const answerProblems: ErrorRequestHandler = (error: unknown, request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const failure = asProblem(error);
  if (failure.code === 'internal') request.log.error({ err: error }, 'unforeseen failure');
  if (failure.code === 'overloaded') request.log.warn({ err: error }, 'the database is away or overloaded');
  const language = languageOf(request) ?? 'vi';
  for (const [name, value] of Object.entries(failure.details.headers ?? {})) response.setHeader(name, value);
  response
    .status(PROBLEMS[failure.code].status)
    .setHeader('Content-Type', 'application/problem+json; charset=utf-8')
    .setHeader('Cache-Control', 'no-store')
    .end(JSON.stringify(presentProblem(failure, language)));
};

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
