/** What is due when, for oneself, a unit and a regime; and the same as calendar programs read it. */
import assert from 'node:assert/strict';
import { escaped, folded } from '../../api/http/icalendar.js';
import { forEachDatabase } from '../database.js';
import { assertOk, assertProblem, openWorld, type Caller, type World } from '../world.js';
import { houses, paper, publish, regimeLike } from './life.js';

const CODE = 'TEST-AGENDA';
interface Entry {
  readonly [name: string]: unknown;
  readonly unit?: { readonly code: string };
}
const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

forEachDatabase('The calendar of what is due', (open) => {
  let world: World;
  let clerk: Caller;
  let province: Caller;

  before(async () => {
    world = await openWorld(await open());
    await publish(world, regimeLike(CODE), '2026-10');
    clerk = await world.as('clerk', '00070');
    province = await world.as('aggregator', '01');
    assertOk(await paper(world, CODE, '2026-10', '00070').save(clerk, houses(1, 1)), 201);
    assertOk(await paper(world, CODE, '2026-10', '00070').act(clerk, 'submit'));
  });
  after(() => world.close());

  const ask = async (caller: Caller, query = ''): Promise<Entry[]> =>
    assertOk(await caller.get(`/calendar?from=2026-11-01&to=2027-01-31${query}`)).body.entries as Entry[];
  const brief = (entries: readonly Entry[]): string[] =>
    entries.map((one) =>
      [one['day'], one['kind'], one['period'], one.unit?.code ?? one['level'], one['state'], one['planned']]
        .filter((part) => part !== undefined)
        .map(shown)
        .join(' '),
    );

  it('shows a clerk what the unit owes, and what it will owe', async () => {
    assert.deepEqual(brief(await ask(clerk)), [
      '2026-11-01 opens 2026-11',
      '2026-11-04 due 2026-10 00070 submitted',
      '2026-11-30 closes 2026-11',
      '2026-12-01 opens 2026-12 true',
      '2026-12-03 due 2026-11 00070 none',
      '2026-12-31 closes 2026-12 true',
      '2027-01-01 opens 2027-01 true',
      '2027-01-05 due 2026-12 00070 true',
      '2027-01-31 closes 2027-01 true',
    ]);
  });

  it('says that a due moment in a year that is not announced is provisional', async () => {
    const entries = await ask(clerk);
    const provisional = entries.filter((one) => one['provisional'] === true);
    assert.deepEqual(brief(provisional), ['2027-01-05 due 2026-12 00070 true']);
    const { provisionalYears, days } = assertOk(
      await clerk.get('/calendar?from=2026-11-01&to=2027-01-31'),
    ).body;
    assert.deepEqual([provisionalYears, days], [[2027], []]);
  });

  it('shows a province its own and how many of its communes have sent', async () => {
    const due = (await ask(province)).filter((one) => one['kind'] === 'due' && one['period'] === '2026-10');
    assert.deepEqual(
      due.map((one) => [one['day'], one.unit?.code, one['reports'], one['sent']]),
      [
        ['2026-11-04', undefined, 4, 1],
        ['2026-11-09', '01', undefined, undefined],
      ],
    );
  });

  it('is asked for of a unit or a regime within reach', async () => {
    assert.deepEqual(brief(await ask(province, '&unit=00070')), brief(await ask(clerk)));
    assertProblem(await clerk.get('/calendar?unit=02647'), 403, 'forbidden');
    assertProblem(await clerk.get('/calendar?unit=NONE'), 404, 'not-found');
    assertProblem(await clerk.get('/calendar?regime=NONE'), 404, 'not-found');
    assertProblem(await clerk.get('/calendar?from=2026-01-01&to=2030-01-01'), 400, 'unknown-parameter');
    const admin = await world.as('administrator', 'VN');
    const due = (await ask(admin, `&regime=${CODE}`)).filter((one) => one['kind'] === 'due');
    assert.deepEqual(
      due.slice(0, 2).map((one) => [one['level'], one['reports'], one['sent']]),
      [
        ['commune', 8, 1],
        ['province', 34, 0],
      ],
    );
    assert.ok(due.some((one) => one['planned'] === true && one['level'] === 'province'));
  });

  it('leaves out what a unit is exempt from and what a regime no longer asks for', async () => {
    const admin = await world.as('administrator', 'VN');
    const exempt = { regime: CODE, unit: '00097', from: '2026-12', reason: 'Giải thể' };
    const { id } = assertOk(await admin.post('/exemptions', exempt), 201).body;
    const own = (await ask(await world.as('clerk', '00097'))).filter((one) => one['kind'] === 'due');
    assert.deepEqual(brief(own), ['2026-11-04 due 2026-10 00097 none', '2026-12-03 due 2026-11 00097 none']);
    assertOk(await admin.delete(`/exemptions/${id}`));
    const ending = { lastPeriod: '2026-11', open: 'keep', reason: 'Thay thế' };
    assertOk(await admin.put(`/regimes/${CODE}/retirement`, ending));
    assert.ok((await ask(clerk)).every((one) => one['planned'] === undefined));
    assert.equal((await admin.delete(`/regimes/${CODE}/retirement`)).status, 204);
  });

  describe('as a feed', () => {
    const pathOf = (address: string): string => new URL(address).pathname.replace('/api/v1', '');

    it('is read at a secret address, without a session, in the reader’s language', async () => {
      const { address } = assertOk(await clerk.post('/calendar/feeds', { scope: 'me' }), 201).body;
      const reply = assertOk(await world.stranger.get(pathOf(address as string)));
      assert.match(reply.headers.get('content-type') ?? '', /^text\/calendar; charset=utf-8/);
      const text = reply.body as string;
      assert.ok(text.startsWith('BEGIN:VCALENDAR\r\nVERSION:2.0\r\n') && text.endsWith('END:VCALENDAR\r\n'));
      for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line);
      const plain = text.replaceAll('\r\n ', '');
      assert.match(plain, /UID:due\.TEST-AGENDA\.2026-11\.00070@baocao\r\n/);
      assert.match(plain, /DTSTART;VALUE=DATE:20261203\r\nDTEND;VALUE=DATE:20261204\r\nSUMMARY:Due: /);
      assert.match(plain, /UID:due\.TEST-AGENDA\.2026-12\.00070@baocao[\s\S]*?STATUS:TENTATIVE/);
      const uids = [...plain.matchAll(/^UID:.*$/gm)].map(([uid]) => uid);
      assert.equal(new Set(uids).size, uids.length);
      // What does not change keeps its identity: a program moves its entry instead of adding another.
      const again = ((await world.stranger.get(pathOf(address as string))).body as string).replaceAll(
        '\r\n ',
        '',
      );
      assert.deepEqual(
        [...again.matchAll(/^UID:.*$/gm)].map(([uid]) => uid),
        uids,
      );
    });

    it('is renewed and taken back, and opens nothing then', async () => {
      const first = assertOk(await province.post('/calendar/feeds', { scope: 'unit', code: '01' }), 201).body;
      assertOk(await world.stranger.get(pathOf(first.address)));
      const next = assertOk(await province.post(`/calendar/feeds/${first.id}/renew`)).body;
      assertProblem(await world.stranger.get(pathOf(first.address)), 404, 'not-found');
      assertOk(await world.stranger.get(pathOf(next.address)));
      const [listed] = assertOk(await province.get('/calendar/feeds')).body.items;
      assert.deepEqual([listed.scope, listed.code, listed.readOn], ['unit', '01', '2026-11-21']);
      assertProblem(await clerk.delete(`/calendar/feeds/${first.id}`), 404, 'not-found');
      assert.equal((await province.delete(`/calendar/feeds/${first.id}`)).status, 204);
      assertProblem(await world.stranger.get(pathOf(next.address)), 404, 'not-found');
    });

    it('shows no more than its owner may see, and nothing once he is locked', async () => {
      assertProblem(await clerk.post('/calendar/feeds', { scope: 'unit', code: '02647' }), 403, 'forbidden');
      assertProblem(await clerk.post('/calendar/feeds', { scope: 'unit' }), 422, 'body-has-mistakes');
      const { address } = assertOk(
        await clerk.post('/calendar/feeds', { scope: 'regime', code: CODE }),
        201,
      ).body;
      assertOk(await world.stranger.get(pathOf(address)));
      await world.database.write((trx) =>
        trx('users')
          .where({ username: 'test-clerk-00070' })
          .update({ locked_at: '2026-11-21T00:00:00.000Z' }),
      );
      assertProblem(await world.stranger.get(pathOf(address)), 404, 'not-found');
    });
  });
});

describe('The text of a calendar', () => {
  it('escapes what has a meaning of its own, and drops what no text may hold', () => {
    assert.equal(escaped('a,b;c\\d\ne\r\nf\u0007'), 'a\\,b\\;c\\\\d\\ne\\nf');
  });

  it('is folded at 75 octets without cutting a character', () => {
    const line = `SUMMARY:${'Tình hình giải ngân vốn đầu tư công '.repeat(5)}😀`;
    const parts = folded(line).split('\r\n');
    assert.ok(parts.length > 2 && parts.every((part) => Buffer.byteLength(part) <= 75));
    assert.ok(parts.slice(1).every((part) => part.startsWith(' ')));
    assert.equal(parts.map((part, index) => (index === 0 ? part : part.slice(1))).join(''), line);
  });
});
