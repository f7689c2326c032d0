/** Is the process alive, can it work, and what does it offer. */
import { openapi } from './openapi.js';
import { ENDPOINTS } from './endpoints.js';
import { problem } from '../problems.js';
import { VERSION } from '../settings.js';
import { ok, type Deps, type Endpoint } from './endpoint.js';
import * as s from './schemas.js';

export const BASE = '/api/v1';

export const healthEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/health',
    id: 'health',
    tag: 'operations',
    summary: 'The process answers',
    access: 'public',
    answers: { 200: { description: 'Alive', schema: s.object({ status: s.text, version: s.text }) } },
    handle: () => Promise.resolve(ok({ status: 'ok', version: VERSION })),
  },
  {
    method: 'get',
    path: '/ready',
    id: 'ready',
    tag: 'operations',
    summary: 'Database and queue answer',
    access: 'public',
    answers: {
      200: { description: 'Ready', schema: s.object({ status: s.text, database: s.text, queue: s.text }) },
    },
    problems: ['not-ready'],
    handle: async (call) => ok(await readiness(call)),
  },
  {
    method: 'get',
    path: '/openapi.json',
    id: 'openapi',
    tag: 'operations',
    summary: 'This document',
    access: 'public',
    answers: { 200: { description: 'OpenAPI 3.1', schema: { type: 'object' } } },
    handle: () => Promise.resolve(ok(openapi(ENDPOINTS, BASE, VERSION))),
  },
];

async function readiness(
  deps: Pick<Deps, 'database' | 'queueReady' | 'log'>,
): Promise<Record<string, string>> {
  const [database, queue] = await Promise.all([
    answers(() => deps.database.read.raw('select 1'), deps),
    answers(deps.queueReady, deps),
  ]);
  if (!database || !queue) {
    throw problem('not-ready', {
      detail: {
        vi: database ? 'Hàng đợi chưa trả lời' : 'Cơ sở dữ liệu chưa trả lời',
        en: database ? 'The queue does not answer' : 'The database does not answer',
      },
      headers: { 'Retry-After': '1' },
    });
  }
  return { status: 'ready', database: deps.database.dialect, queue: 'ok' };
}

async function answers(question: () => PromiseLike<unknown>, deps: Pick<Deps, 'log'>): Promise<boolean> {
  try {
    return (await question()) !== false;
  } catch (error) {
    deps.log.warn({ err: error }, 'not ready');
    return false;
  }
}
