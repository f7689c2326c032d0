/** A regime under somebody's hands: nothing is lost, nobody overwrites anybody, and what is right is the draft. */
import assert from 'node:assert/strict';
import { forEachDatabase } from '../database.js';
import { HOUSES } from '../houses.js';
import { assertOk, assertProblem, openWorld, type Caller, type Reply, type World } from '../world.js';

const CODE = 'TEST-COPY';
const PATH = `/regimes/${CODE}/working-copy`;
const FIRST = { 'if-none-match': '*' };
const etag = (reply: Reply): Record<string, string> => ({ 'if-match': reply.headers.get('etag') ?? '' });

/** The text of the regime under its code, with changes to its header. */
function textOf(code: string, header: object = {}, title = 'Nhà hư hỏng'): string {
  const { document } = HOUSES;
  const own = { ...document['x-regime'], code, ...header };
  return JSON.stringify({ ...document, $id: `urn:baocao:regime:${code}`, title, 'x-regime': own });
}

forEachDatabase('A regime that is being worked on', (open) => {
  let world: World;
  let admin: Caller;
  const save = (text: string, headers: Record<string, string>, version = 1): Promise<Reply> =>
    admin.put(PATH, { text, version }, headers);

  before(async () => {
    world = await openWorld(await open());
    admin = await world.as('administrator', 'VN');
  });
  after(() => world.close());

  it('is kept even where it is no JSON yet, and is no regime', async () => {
    const kept = assertOk(await save('{"title": "Đang gõ', FIRST));
    assert.equal(kept.body.valid, false);
    assert.equal(kept.body.draft, null);
    assert.deepEqual((await admin.get(PATH)).body.text, '{"title": "Đang gõ');
    assertProblem(await admin.get(`/regimes/${CODE}`), 404, 'not-found');
    const listed = assertOk(await admin.get('/working-copies')).body.items;
    assert.deepEqual(
      listed.map((one: { regime: string; valid: boolean }) => [one.regime, one.valid]),
      [[CODE, false]],
    );
  });

  it('says what keeps it from being the draft', async () => {
    const kept = assertOk(await save(textOf(CODE, { recipient: 'NOBODY' }), etag(await admin.get(PATH))));
    assert.deepEqual(
      kept.body.issues.map(({ rule }: { rule: string }) => rule),
      ['recipient-unknown'],
    );
    const other = assertOk(await save(textOf('TEST-ELSE'), etag(kept)));
    assert.deepEqual([other.body.valid, other.body.issues[0].path], [false, '/x-regime/code']);
    assertProblem(await admin.get('/regimes/TEST-ELSE'), 404, 'not-found');
  });

  it('is the draft version as soon as it has no mistakes, and follows it from then on', async () => {
    const declared = assertOk(await save(textOf(CODE), etag(await admin.get(PATH))));
    assert.deepEqual([declared.body.valid, declared.body.draft.version], [true, 1]);
    const changed = assertOk(await save(textOf(CODE, {}, 'Nhà đổ'), etag(declared)));
    const version = assertOk(await admin.get(`/regimes/${CODE}/versions/1`));
    assert.equal(version.body.title, 'Nhà đổ');
    assert.equal(version.headers.get('etag'), `"${changed.body.draft.hash}"`);
    const broken = assertOk(await save('{', etag(changed)));
    assert.equal(broken.body.draft.hash, changed.body.draft.hash, 'the last that was right stays');
  });

  it('is overwritten by nobody who has not seen it', async () => {
    const seen = await admin.get(PATH);
    assertProblem(await save('{}', {}), 428, 'precondition-required');
    assertProblem(await save('{}', FIRST), 412, 'regime-stale');
    const both = await Promise.all([save(textOf(CODE, {}, 'Một'), etag(seen)), save('[', etag(seen))]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 412]);
    assertProblem(await save('{}', etag(await admin.get(PATH)), 2), 409, 'conflict');
  });

  it('is set aside, not lost, where the draft is replaced meanwhile', async () => {
    const typing = assertOk(await save('{"title": "Chưa xong"', etag(await admin.get(PATH))));
    const api = JSON.parse(textOf(CODE, {}, 'Từ nơi khác')) as object;
    assertOk(await admin.put(`/regimes/${CODE}/versions/1`, api));
    assertProblem(await save('{}', etag(typing)), 412, 'regime-stale');
    const now = assertOk(await admin.get(PATH));
    assert.equal(JSON.parse(now.body.text).title, 'Từ nơi khác');
    assert.equal(now.body.setAside, '{"title": "Chưa xong"');
    assertOk(await save(now.body.text, etag(now)));
  });

  it('replaces a draft over the API only where If-Match names it, if it is sent', async () => {
    const version = await admin.get(`/regimes/${CODE}/versions/1`);
    const next = JSON.parse(textOf(CODE, {}, 'Lần nữa')) as object;
    const path = `/regimes/${CODE}/versions/1`;
    assertProblem(await admin.put(path, next, { 'if-match': '"0"' }), 412, 'regime-stale');
    const replaced = assertOk(await admin.put(path, next, etag(version)));
    assertProblem(await admin.put(path, next, etag(version)), 412, 'regime-stale');
    assertOk(await admin.put(path, next, etag(replaced)));
  });

  it('is forgotten when it is published; the next version begins anew', async () => {
    const text = textOf(CODE, {}, 'Để ban hành');
    assertOk(await save(text, etag(await admin.get(PATH))));
    assertOk(await admin.post(`/regimes/${CODE}/versions/1/publish`, { effectiveFrom: '2026-10' }));
    assertProblem(await admin.get(PATH), 404, 'not-found');
    assertProblem(await save(text, FIRST), 409, 'conflict');
    const next = assertOk(await save(textOf(CODE, {}, 'Bản sau'), FIRST, 2));
    assert.equal(next.body.draft.version, 2);
  });

  it('is thrown away only as it was seen, and its draft stays', async () => {
    assertProblem(await admin.delete(PATH), 428, 'precondition-required');
    assertProblem(await admin.delete(PATH, { 'if-match': '"0"' }), 412, 'regime-stale');
    assert.equal((await admin.delete(PATH, etag(await admin.get(PATH)))).status, 204);
    const now = assertOk(await admin.get(PATH));
    assert.deepEqual([now.body.version, now.body.savedAt], [2, undefined]);
    assert.equal(JSON.parse(now.body.text).title, 'Bản sau');
  });

  it('belongs to those who may declare for its issuer', async () => {
    const elsewhere = await world.as('administrator', '15');
    assertProblem(await elsewhere.get(PATH), 403, 'forbidden');
    const own = { text: textOf('TEST-LC', { issuer: '15' }), version: 1 };
    assertOk(await elsewhere.put('/regimes/TEST-LC/working-copy', own, FIRST));
    const nobodys = { text: '{}', version: 1 };
    assertProblem(await elsewhere.put('/regimes/TEST-HN/working-copy', nobodys, FIRST), 403, 'forbidden');
    const seen = async (who: Caller) =>
      assertOk(await who.get('/working-copies')).body.items.map((one: { regime: string }) => one.regime);
    assert.deepEqual(await seen(elsewhere), ['TEST-LC']);
    assert.deepEqual(await seen(await world.as('administrator', '01')), []);
    assert.deepEqual(await seen(await world.as('clerk', '02839')), []);
  });
});
