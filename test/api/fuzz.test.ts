/**
 * Whatever is sent, the answer is no failure of ours: requests drawn from the OpenAPI document, for every operation,
 * as several callers. FUZZ_SEED draws others; FUZZ_RUNS says how many requests each operation gets.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CATALOGUE } from '../../regimes/catalogue/index.js';
import type { Json, JsonObject } from '../../regimes/words.js';
import { PROBLEMS } from '../../api/problems.js';
import { forEachDatabase } from '../database.js';
import { assertOk, openWorld, type World } from '../world.js';
import { HOUSES } from '../houses.js';
import {
  ETAG,
  mutated,
  operationsOf,
  requestsTo,
  type FuzzRequest,
  type Known,
  type Operation,
} from './fuzz/requests.js';
import { agent, sendBytes, sendRaw, type RawReply } from './fuzz/wire.js';

const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 36);
const BASE = '/api/v1';
const PERIOD = '2026-10';
const CONTENT = { houses: [{ kind: 'brick', damaged: 3, loss: 1.25 }], note: 'Xã' };

forEachDatabase(`Anything at all, seed ${SEED}`, (open) => {
  let world: World;
  let known: Known;
  let operations: Operation[];
  const cookies = new Map<string, string>();

  before(async () => {
    world = await openWorld(await open());
    await prepare(world);
    for (const [role, unit] of [
      ['clerk', '00070'],
      ['head', '00097'],
      ['aggregator', '01'],
      ['administrator', '01'],
      ['administrator', 'VN'],
    ] as const) {
      cookies.set(`${role} ${unit}`, await world.cookieOf(role, unit));
    }
    const document = assertOk(await world.stranger.get('/openapi.json')).body as JsonObject;
    operations = operationsOf(document);
    known = knownThings([...cookies.keys()]);
  });
  after(async () => {
    agent.destroy();
    await world.close();
  });

  async function send(request: FuzzRequest): Promise<RawReply> {
    const headers: Record<string, string> = { origin: world.origin, ...request.headers };
    const cookie = cookies.get(request.caller);
    // Nobody logs the callers out.
    if (cookie !== undefined && !(request.method === 'DELETE' && /^\/session/.test(request.path)))
      headers['cookie'] ??= cookie;
    for (const [name, value] of Object.entries(headers)) {
      if (value === ETAG) headers[name] = await presentEtag(request.path);
    }
    return sendRaw(world.origin, { ...request, path: BASE + request.path, headers });
  }

  async function presentEtag(path: string): Promise<string> {
    const report = /^\/reports\/[^/?]+\/[^/?]+\/[^/?]+/.exec(path)?.[0];
    const cookie = cookies.get('administrator VN') ?? '';
    if (report === undefined) return '"1"';
    const reply = await sendRaw(world.origin, { method: 'GET', path: BASE + report, headers: { cookie } });
    return String(reply.headers['etag'] ?? '*');
  }

  it('answers every operation with what its document says, at least two thousand times', async function () {
    this.timeout(600_000);
    let sent = 0;
    const failures: string[] = [];
    const statuses = new Map<string, number>();
    for (const [index, operation] of operations.entries()) {
      const requests = fc.sample(requestsTo(operation, known), {
        seed: SEED + index,
        numRuns: runsOf(operation),
      });
      for (const request of requests) {
        const reply = await send(request);
        const wrong = wrongWith(operation, request, reply);
        if (wrong !== undefined) failures.push(wrong);
        statuses.set(`${reply.status}`, (statuses.get(`${reply.status}`) ?? 0) + 1);
        sent++;
        if (reply.status < 300 && request.method !== 'GET') await world.settle();
      }
    }
    assert.deepEqual(failures.slice(0, 20), [], `${failures.length} failures, seed ${SEED}`);
    assert.ok(RUNS < 36 || sent >= 2000, `only ${sent} requests`);
    // What only those are told who may write the very report is not left to the draw.
    const clerk = await world.as('clerk', '00070');
    for (const headers of [{}, { 'if-match': '"of another time"' }]) {
      const { status } = await clerk.put(`/reports/${HOUSES.code}/${PERIOD}/00070`, { content: {} }, headers);
      statuses.set(`${status}`, (statuses.get(`${status}`) ?? 0) + 1);
    }
    // If all were refused at the door, nothing behind it was tested.
    for (const status of RUNS < 36
      ? []
      : ['200', '201', '400', '401', '403', '404', '409', '412', '415', '422', '428'])
      assert.ok((statuses.get(status) ?? 0) > 0, `no answer was a ${status}`);
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });

  it('answers methods that are not there with a 405 or a 404', async () => {
    for (const path of new Set(operations.map((operation) => operation.path))) {
      for (const method of ['PUT', 'PATCH', 'DELETE', 'POST', 'GET', 'OPTIONS', 'TRACE', 'PROPFIND']) {
        if (operations.some((one) => one.path === path && one.method === method)) continue;
        const reply = await sendRaw(world.origin, {
          method,
          path: BASE + path.replaceAll(/[{}]/g, ''),
          headers: {},
        });
        const { status } = reply;
        assert.ok(status >= 400 && status < 500, `${method} ${path}: ${status}`);
        assert.ok(problemOf(reply).code in PROBLEMS);
      }
    }
  });

  it('publishes and serves whatever passes for a regime', async function () {
    this.timeout(300_000);
    const admin = await world.as('administrator', 'VN');
    let published = 0;
    const documents = fc.sample(
      fc
        .constantFrom<Json>(
          HOUSES.document as unknown as Json,
          ...CATALOGUE.map(({ document }) => document as Json),
        )
        .chain((document) => fc.oneof(fc.constant(document), mutated(document))),
      { seed: SEED, numRuns: Math.ceil(RUNS / 2) },
    );
    for (const [index, document] of documents.entries()) {
      const code = `FUZZ-${index}`;
      const reply = await admin.post('/regimes', renamed(document, code));
      assert.ok(
        reply.status === 201 || reply.status === 422 || reply.status === 409,
        JSON.stringify(reply.body),
      );
      if (reply.status !== 201) continue;
      const done = await admin.post(`/regimes/${reply.body.code}/versions/1/publish`, {
        effectiveFrom: '2026-Q3',
      });
      assert.equal(done.status, 200, JSON.stringify([done.body, document]));
      published++;
      await world.settle();
      const owed = assertOk(await admin.get(`/obligations?regime=${reply.body.code}&limit=1`));
      const [one] = owed.body.items as { period: string; unit: { code: string } }[];
      if (!one) continue;
      assertOk(await admin.get(`/reports/${code}/${one.period}/${one.unit.code}`));
      assertOk(await admin.get(`/reports/${code}/${one.period}/${one.unit.code}/basis`));
      assertOk(await admin.get(`/rollups/${code}/${one.period}/VN?view=provisional`));
    }
    assert.ok(published > RUNS / 20, `only ${published} regimes were published`);
  });

  it('answers bytes that are hardly a request without falling over', async () => {
    const bytes: (string | Buffer)[] = [
      '\r\n\r\n',
      'GET\r\n\r\n',
      'GET /api/v1/health\r\n\r\n',
      'GET /api/v1/health HTTP/9.9\r\n\r\n',
      'GET  HTTP/1.1\r\nhost: x\r\n\r\n',
      'GET /api/v1/health HTTP/1.1\r\n\r\n',
      'GET /api/v1/health HTTP/1.1\r\nhost: a\r\nhost: b\r\nconnection: close\r\n\r\n',
      'GET //evil/%2e%2e HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
      'GET http://[::1 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
      'GET http://x:y/api/v1/units?a=b HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
      'GET //[/api/v1/health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
      'GET /api/v1/health?//[ HTTP/1.1\r\nhost: [\r\nconnection: close\r\n\r\n',
      'OPTIONS * HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
      'POST /api/v1/session HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      'POST /api/v1/session HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n',
      'POST /api/v1/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{}',
      'POST /api/v1/session HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
      `GET /api/v1/health HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`,
      `GET /${'y'.repeat(40_000)} HTTP/1.1\r\nhost: x\r\n\r\n`,
      Buffer.from('16030100ff', 'hex'),
    ];
    for (const one of bytes) {
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(await sendBytes(world.origin, one))?.[1] ?? 400);
      assert.ok(status < 500, `${status} for ${one.toString('latin1').slice(0, 80)}`);
    }
    assertOk(await world.stranger.get('/health'));
  });
});

const runsOf = (operation: Operation): number =>
  operation.id === 'saveReport' || operation.id === 'checkRegime'
    ? RUNS * 4
    : operation.id === 'logIn' || operation.id === 'changePassword'
      ? Math.ceil(RUNS / 3) // each costs a password hash
      : RUNS;

/** What is wrong with an answer, if anything. */
function wrongWith(operation: Operation, request: FuzzRequest, reply: RawReply): string | undefined {
  try {
    hold(operation, request, reply);
    return undefined;
  } catch (error) {
    const { method, path, headers, body, caller } = request;
    const asked = `${method} ${path.slice(0, 300)} ${JSON.stringify(headers).slice(0, 400)} ${body?.toString('utf8').slice(0, 1000) ?? ''}`;
    return `${operation.id} as ${caller}: ${(error as Error).message}: ${asked} → ${reply.status} ${reply.text.slice(0, 400)}`;
  }
}

function hold(operation: Operation, request: FuzzRequest, reply: RawReply): void {
  assert.ok(reply.status >= 200 && reply.status < 500, 'it fails');
  if (reply.status < 400) return;
  const { code, status } = problemOf(reply);
  assert.equal(status, reply.status);
  // An emptied or added path segment leads elsewhere.
  const elsewhere = /\/(%2e%2e%2f|\.\.?)?(\/|\?|$)/i.test(request.path);
  if (elsewhere && (code === 'not-found' || code === 'method-not-allowed')) return;
  assert.ok(operation.codes.get(reply.status)?.includes(code), `undocumented ${code}`);
}

function problemOf(reply: RawReply): { code: string; status: number } {
  assert.match(String(reply.headers['content-type']), /^application\/problem\+json/);
  const body = JSON.parse(reply.text) as { code: string; status: number; issues?: { path: string }[] };
  assert.ok(body.code in PROBLEMS && !reply.text.includes('node_modules'));
  for (const { path } of body.issues ?? []) assert.match(path, /^(\/|$)/);
  return body;
}

/** The regime under a code of its own, where there is a header to write it in. */
function renamed(document: Json, code: string): Json {
  const header = (document as JsonObject | null)?.['x-regime'];
  if (typeof header !== 'object' || header === null || Array.isArray(header)) return document;
  return { ...(document as JsonObject), $id: `urn:baocao:regime:${code}`, 'x-regime': { ...header, code } };
}

async function prepare(world: World): Promise<void> {
  const admin = await world.as('administrator', 'VN');
  assertOk(await admin.post('/regimes', HOUSES.document), 201);
  assertOk(await admin.post(`/regimes/${HOUSES.code}/versions/1/publish`, { effectiveFrom: '2026-09' }));
  assertOk(await admin.post(`/regimes/${HOUSES.code}/versions`, HOUSES.document), 201);
  for (const [unit, acts] of [
    ['00070', []],
    ['00097', ['submit']],
    ['00103', ['submit', 'approve']],
  ] as const) {
    const path = `/reports/${HOUSES.code}/${PERIOD}/${unit}`;
    const clerk = await world.as('clerk', unit);
    let reply = assertOk(await clerk.put(path, { content: CONTENT }, { 'if-none-match': '*' }), 201);
    for (const act of acts) {
      const actor = act === 'approve' ? await world.as('aggregator', '01') : clerk;
      reply = assertOk(
        await actor.post(`${path}/${act}`, {}, { 'if-match': reply.headers.get('etag') ?? '' }),
      );
    }
  }
  assertOk(
    await admin.post('/users', {
      username: 'victim',
      name: 'Nạn nhân',
      roles: [{ role: 'clerk', unit: '00004' }],
    }),
    201,
  );
  await world.settle();
}

function knownThings(callers: readonly string[]): Known {
  const units = ['00070', '00097', '00103', '01', 'VN', '15', 'BTC'];
  const cursor = (text: string): string => Buffer.from(text).toString('base64url');
  return {
    callers: ['stranger', ...callers, 'aggregator 01', 'clerk 00070', 'administrator VN'],
    values: {
      regime: [HOUSES.code, HOUSES.code, 'NONE'],
      period: [PERIOD, PERIOD, '2026-09', '2026-Q4'],
      unit: units,
      code: ['00004', '02647', ...units],
      receiver: ['01', 'VN'],
      username: ['victim', 'victim', 'test-clerk-00103'],
      n: ['1', '2', '3', '99'],
      id: ['1', '2', '999999999'],
      level: ['commune.js', 'province.js', 'nation.js'],
      path: ['/note', '/summary', '/houses', '/houses/0/loss', '/houses/brick/loss'],
      view: ['confirmed', 'provisional'],
      at: ['2026-10-31', '2025-06-30', '1000-01-01'],
      limit: ['1', '2', '1000'],
    },
    cursors: [
      cursor('00070'),
      cursor('VN'),
      cursor('2026-11-05T17:00:00.000Z 1'),
      cursor('9999-99-99T99:99:99.999Z 999999999999999'),
      cursor('2026-11-05T17:00:00.000Z 99999999999999999999'),
      cursor('\u0000'),
      cursor('{"a":1}'),
      'AAAA',
    ],
    bodies: {
      saveReport: [
        { content: CONTENT },
        { content: CONTENT, explanations: { 'R@/x': 'vì' } },
        { content: { summary: 'Tỉnh' } },
      ],
      declareRegime: [HOUSES.document],
      declareVersion: [HOUSES.document],
      replaceVersion: [HOUSES.document],
      checkRegime: [HOUSES.document, ...CATALOGUE.map(({ document }) => document as Json)],
      tryRegime: [
        {
          document: HOUSES.document,
          reports: [{ level: 'commune', name: 'Xã', above: ['Tỉnh'], content: CONTENT }],
          generate: { level: 'commune', units: 2, seed: '1', mistakes: true },
        },
      ],
      publishVersion: [{ effectiveFrom: '2026-10' }, { effectiveFrom: '1900' }, { effectiveFrom: '2999-12' }],
      returnReport: [{ reason: 'Sai', remarks: [{ path: '/houses/0/loss', message: 'Quá nhỏ' }] }],
      changeUnit: [{ from: '2026-12-01', name: 'Tên mới' }, { validTo: '2027-01-01' }],
      createUnit: [{ code: 'X1', name: 'Xã mới', level: 'commune', parent: '01', validFrom: '2026-01-01' }],
      createUser: [{ username: 'nguoi.moi', name: 'Người mới', roles: [{ role: 'clerk', unit: '00004' }] }],
      setRoles: [[{ role: 'head', unit: '00004' }]],
      importUnits: ['code,name,name_en,level,parent,valid_from\nX9,Xã chín,,commune,01,2026-01-01\n'],
      importCodeList: ['value,vi,en,valid_from,valid_to\nmot,Một,One,2026-01-01,31/12/2026\n'],
      saveCodeList: [
        { basis: 0, name: { vi: 'Màu', en: 'Colours' }, items: [{ value: 'mot', vi: 'Một', en: 'One' }] },
      ],
      importUsers: ['username,name,email,role,unit\nmoi.hai,Người hai,,clerk,00004\n'],
      logIn: [{ username: 'victim', password: 'wrong' }],
      changePassword: [{ current: 'x', next: 'a long enough password' }],
      replaceWorkingDays: [[{ day: '2026-01-01', kind: 'holiday', name: { vi: 'Tết', en: 'New Year' } }]],
    },
  };
}
