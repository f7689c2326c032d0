/** Endpoints are served beside express; by an address that only express knows they answer the same, head and body. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from '../../api/app.js';
import { createLog } from '../../api/log.js';
import { readSettings } from '../../api/settings.js';
import type { Database } from '../../api/store/database.js';
import { forEachDatabase } from '../database.js';
import { openWorld, type World } from '../world.js';

forEachDatabase('An endpoint by either way', (open) => {
  let world: World;
  let cookie: string;
  before(async () => {
    world = await openWorld(await open());
    cookie = await world.cookieOf('administrator', 'VN');
  });
  after(() => world.close());

  const ask = async (base: string, path: string, init: RequestInit) => {
    const headers = { cookie, origin: world.origin, ...(init.headers as Record<string, string>) };
    const response = await fetch(`${world.origin}${base}${path}`, { ...init, headers });
    const told = [...response.headers].filter(([name]) => name !== 'date' && name !== 'x-request-id');
    assert.match(response.headers.get('x-request-id') ?? '', /^[\da-f-]{36}$/);
    return { status: response.status, headers: Object.fromEntries(told), body: await response.text() };
  };
  const json = { 'content-type': 'application/json' };
  const sent = JSON.stringify({ username: 'nobody', password: 'wrong' });

  const cases: readonly (readonly [title: string, status: number, path: string, init: RequestInit])[] = [
    ['an answer', 200, '/units?level=province&limit=3', {}],
    ['no body for HEAD', 200, '/session', { method: 'HEAD' }],
    ['a malformed query', 400, '/units?level=province&limit=x&who=1', {}],
    ['an address that names nothing', 404, '/nothing/here', {}],
    ['a broken escape', 400, '/units/%zz', {}],
    ['a method that it does not have', 405, '/units', { method: 'DELETE' }],
    ['a stranger', 401, '/units', { headers: { cookie: '' } }],
    ['another origin', 403, '/session', { method: 'DELETE', headers: { origin: 'http://elsewhere' } }],
    ['a body', 401, '/session', { method: 'POST', headers: json, body: sent }],
    [
      'a compressed body',
      401,
      '/session',
      {
        method: 'POST',
        headers: { ...json, 'content-encoding': 'gzip' },
        body: gzipSync(sent),
      },
    ],
    [
      'a body compressed in no way we know',
      415,
      '/session',
      {
        method: 'POST',
        headers: { ...json, 'content-encoding': 'none-such' },
        body: sent,
      },
    ],
    ['no body where there must be one', 415, '/session', { method: 'POST' }],
    [
      'another type',
      415,
      '/session',
      { method: 'POST', headers: { 'content-type': 'text/plain' }, body: sent },
    ],
    ['no JSON', 400, '/session', { method: 'POST', headers: json, body: '{' }],
    ['too long a body', 413, '/session', { method: 'POST', headers: json, body: 'x'.repeat(2_100_000) }],
  ];
  for (const [title, status, path, init] of cases) {
    it(`answers the same for ${title}`, async () => {
      const direct = await ask('/api/v1', path, init);
      assert.equal(direct.status, status, direct.body);
      assert.equal(direct.headers['x-content-type-options'], 'nosniff');
      assert.match(direct.headers['content-security-policy'] ?? '', /^default-src 'self'/);
      assert.equal(direct.headers['x-powered-by'], undefined);
      assert.deepEqual(direct, await ask('/API/v1', path, init));
    });
  }

  it('answers a body of which nobody told the length', async () => {
    const body = (): ReadableStream =>
      new ReadableStream({
        start: (stream) => {
          stream.enqueue(new TextEncoder().encode(sent));
          stream.close();
        },
      });
    const init = (): RequestInit =>
      ({ method: 'POST', headers: json, body: body(), duplex: 'half' }) as RequestInit;
    const direct = await ask('/api/v1', '/session', init());
    assert.equal(direct.status, 401);
    assert.deepEqual(direct, await ask('/API/v1', '/session', init()));
  });
});

describe('The log of a call', () => {
  let server: Server;
  const lines: Record<string, unknown>[] = [];
  before(async () => {
    const log = createLog('info', { write: (line: string) => void lines.push(JSON.parse(line) as never) });
    const deps = {
      database: {} as Database, // a body is read before anything is asked of it
      settings: readSettings({}),
      log,
      now: () => new Date('2026-11-21T02:00:00.000Z'),
      nudge: () => undefined,
      queueReady: () => Promise.resolve(true),
    };
    server = createServer(createApp(deps)).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const lineOf = async (path: string): Promise<Record<string, unknown>> => {
    for (;;) {
      const found = lines.find((line) => (line['req'] as { path?: string } | undefined)?.path === path);
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };

  it('says of a body that breaks off that the request was aborted, and nothing worse', async () => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.write('POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n');
    socket.write('Content-Length: 100\r\n\r\n{"user');
    setTimeout(() => socket.destroy(), 30);
    const line = await lineOf('/api/v1/session');
    assert.equal(line['msg'], 'request aborted');
    assert.equal(lines.length, 1);
  });

  it('says what was asked, how it ended and how long it took, without the query', async () => {
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/nothing?secret=1`);
    const line = await lineOf('/api/v1/nothing');
    assert.equal(line['msg'], 'request completed');
    assert.deepEqual(line['res'], { status: response.status });
    assert.deepEqual(line['req'], {
      id: response.headers.get('x-request-id'),
      method: 'GET',
      path: '/api/v1/nothing',
    });
    assert.equal(typeof line['responseTime'], 'number');
  });
});
