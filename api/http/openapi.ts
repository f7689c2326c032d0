/** The OpenAPI 3.1 document, generated from the endpoints themselves. */
import type { Json, JsonObject } from '../../regimes/words.js';
import { PROBLEMS, type ProblemCode } from '../problems.js';
import type { Endpoint } from './endpoint.js';

const TEXT: JsonObject = { type: 'string', minLength: 1, maxLength: 100 };

/** Codes that any endpoint may answer with, by what it takes. */
export function problemsOf(endpoint: Endpoint): ProblemCode[] {
  const codes = new Set<ProblemCode>(endpoint.problems ?? []);
  // A token that opens nothing is refused everywhere; so is what is no HTTP, or too much of it.
  for (const code of [
    'malformed-request',
    'unknown-parameter',
    'not-authenticated',
    'header-too-large',
  ] as const)
    codes.add(code);
  if (endpoint.access === 'session') codes.add('forbidden');
  if (endpoint.access === 'session' && !endpoint.beforePasswordChange) codes.add('password-change-required');
  if (endpoint.path.includes('{')) codes.add('not-found');
  if (endpoint.method !== 'get') codes.add('foreign-origin');
  if (endpoint.mistakes) codes.add(endpoint.mistakes.code);
  if (endpoint.body) {
    for (const code of ['body-too-large', 'media-type', 'body-has-mistakes'] as const) codes.add(code);
  }
  return [...codes];
}

/** @param endpoints every endpoint of the application; `base` their common prefix */
export function openapi(endpoints: readonly Endpoint[], base: string, version: string): JsonObject {
  const paths: Record<string, Record<string, Json>> = {};
  for (const endpoint of endpoints) (paths[endpoint.path] ??= {})[endpoint.method] = operation(endpoint);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Baocao',
      version,
      description:
        'National reporting platform. Errors are application/problem+json (RFC 9457) with stable codes; moments are UTC, days and periods are those of Asia/Ho_Chi_Minh.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: base }],
    tags: [...new Set(endpoints.map((endpoint) => endpoint.tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'baocao' },
        token: { type: 'http', scheme: 'bearer' },
      },
      schemas: { Problem: PROBLEM, Issue: ISSUE },
    },
  };
}

const ISSUE: JsonObject = {
  type: 'object',
  required: ['path', 'rule', 'severity', 'message', 'params'],
  additionalProperties: false,
  properties: {
    path: { type: 'string', description: 'JSON Pointer' },
    rule: { type: 'string' },
    severity: { enum: ['error', 'warning'] },
    message: { type: 'string' },
    params: { type: 'object' },
  },
};

const PROBLEM: JsonObject = {
  type: 'object',
  required: ['type', 'title', 'status', 'code'],
  additionalProperties: false,
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { enum: Object.keys(PROBLEMS) },
    detail: { type: 'string' },
    issues: { type: 'array', items: { $ref: '#/components/schemas/Issue' } },
  },
};

function operation(endpoint: Endpoint): JsonObject {
  const names = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  return {
    operationId: endpoint.id,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    security: endpoint.access === 'public' ? [] : [{ session: [] }, { token: [] }],
    parameters: [
      ...names.map((name) => parameter(name, 'path', endpoint.params?.[name] ?? TEXT)),
      ...Object.entries(endpoint.query ?? {}).map(([name, schema]) => parameter(name, 'query', schema)),
      ...(endpoint.headers ?? []).map((name) => parameter(name, 'header', TEXT)),
    ],
    ...(endpoint.body
      ? {
          requestBody: {
            required: !endpoint.body.optional,
            content: { [endpoint.body.type ?? 'application/json']: { schema: endpoint.body.schema } },
          },
        }
      : {}),
    responses: { ...answersOf(endpoint), ...refusalsOf(endpoint) },
  };
}

function parameter(name: string, place: 'path' | 'query' | 'header', schema: JsonObject): JsonObject {
  return { name, in: place, required: place === 'path', schema };
}

function answersOf(endpoint: Endpoint): JsonObject {
  return Object.fromEntries(
    Object.entries(endpoint.answers).map(([status, { description, schema, type }]) => [
      status,
      schema ? { description, content: { [type ?? 'application/json']: { schema } } } : { description },
    ]),
  );
}

function refusalsOf(endpoint: Endpoint): JsonObject {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of problemsOf(endpoint)) {
    const { status } = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      {
        description: codes.join(', '),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}
