/** Files of a report: taken by their content, kept by their hash, frozen with the revision, downloaded safely. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { verify } from '../../worker/handlers/verify/verify.js';
import { forEachDatabase } from '../database.js';
import { assertOk, assertProblem, openWorld, type Caller, type Reply, type World } from '../world.js';
import { docx, OLD_OFFICE, PDF, PNG, zip } from './files.js';
import { eventsOf, houses, paper, publish, regimeLike, type Paper } from './life.js';

const PERIOD = '2026-10';
const UNIT = '00070';
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

forEachDatabase('Attachments', (open) => {
  let world: World;
  let clerk: Caller;
  let province: Caller;
  let number = 0;

  before(async () => {
    world = await openWorld(await open());
    clerk = await world.as('clerk', UNIT);
    province = await world.as('aggregator', '01');
  });
  after(() => world.close());

  /** A draft of a regime of its own. */
  async function draft(): Promise<Paper & { readonly regime: string }> {
    const regime = `TEST-FILES-${++number}`;
    await publish(world, regimeLike(regime), PERIOD);
    const report = paper(world, regime, PERIOD, UNIT);
    assertOk(await report.save(clerk, houses(1, 2)), 201);
    return { ...report, regime };
  }
  const attach = async (
    { path, read }: Paper,
    name: string,
    bytes: Buffer,
    { caller = clerk, etag }: { caller?: Caller; etag?: string } = {},
  ): Promise<Reply> => {
    const match = etag ?? (await read(clerk)).headers.get('etag') ?? '';
    const headers = { 'if-match': match, 'content-type': 'text/html' };
    return caller.post(`${path}/attachments?name=${encodeURIComponent(name)}`, bytes, headers);
  };
  const detach = async ({ path, read }: Paper, hash: string): Promise<Reply> => {
    const headers = { 'if-match': (await read(clerk)).headers.get('etag') ?? '' };
    return clerk.delete(`${path}/attachments/${hash}`, headers);
  };

  it('are known by their content, get its ending, and change the version of the report', async () => {
    const report = await draft();
    const before = (await report.read(clerk)).headers.get('etag');
    const added = assertOk(await attach(report, 'C:\\tệp\\Quyết định số 12.exe', PDF), 201);
    assert.deepEqual(added.body.attachments, [
      { name: 'Quyết định số 12.pdf', hash: sha256(PDF), size: PDF.length, type: 'application/pdf' },
    ]);
    assert.notEqual(added.headers.get('etag'), before);
    assertOk(await attach(report, 'Quyết định số 12.PDF', PNG), 201);
    const again = assertOk(await attach(report, 'Quyết định số 12', docx()), 201);
    const names = (again.body.attachments as { name: string }[]).map(({ name }) => name);
    assert.deepEqual(names, ['Quyết định số 12.pdf', 'Quyết định số 12.png', 'Quyết định số 12.docx']);
    assertProblem(await attach(report, 'lại.pdf', PDF), 409, 'conflict');
  });

  const refused: [what: string, bytes: Buffer, status: number, code: string][] = [
    ['nothing at all', Buffer.alloc(0), 415, 'attachment-type'],
    ['a page', Buffer.from('<html><script>alert(1)</script></html>'), 415, 'attachment-type'],
    [
      'a drawing with scripts',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      415,
      'attachment-type',
    ],
    ['a program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]), 415, 'attachment-type'],
    ['an old Office file', OLD_OFFICE, 415, 'attachment-type'],
    ['any other package', zip({ 'a.txt': 'a' }), 415, 'attachment-type'],
    ['an Office file with macros', docx({ 'word/vbaProject.bin': 'x' }), 422, 'attachment-macros'],
    ['half an Office file', docx().subarray(0, -30), 422, 'attachment-damaged'],
    [
      'a package that swells',
      docx({ 'word/a.bin': 'x', 'word/b.bin': 'x' }, 150 * 1024 * 1024),
      422,
      'attachment-damaged',
    ],
  ];
  it('refuse what is no document, each with its reason', async () => {
    const report = await draft();
    for (const [what, bytes, status, code] of refused) {
      const reply = await attach(report, `${what}.pdf`, bytes);
      assert.deepEqual([what, reply.status, reply.body.code], [what, status, code]);
    }
    assert.equal((await report.read(clerk)).body.attachments, undefined);
  });

  it('have limits: one file, all of a report, and their number', async () => {
    const report = await draft();
    const big = Buffer.concat([PDF, Buffer.alloc(20 * 1024 * 1024)]);
    assertProblem(await attach(report, 'to.pdf', big), 413, 'attachment-too-large');
    for (let n = 0; n < 3; n++) {
      const bytes = Buffer.concat([PDF, Buffer.alloc(19 * 1024 * 1024, n)]);
      assertOk(await attach(report, `phần ${n}.pdf`, bytes), 201);
    }
    const more = Buffer.concat([PDF, Buffer.alloc(5 * 1024 * 1024)]);
    assertProblem(await attach(report, 'nữa.pdf', more), 409, 'attachments-too-many');
  });

  it('download with their bytes and no way to run in a page', async () => {
    const report = await draft();
    const bytes = Buffer.concat([PDF, Buffer.alloc(2_500_000, 'đoạn ')]);
    assertOk(await attach(report, "Phụ lục 'A' (1).pdf", bytes), 201);
    const url = `${world.origin}/api/v1${report.path}/attachments/${sha256(bytes)}`;
    const headers = { cookie: await world.cookieOf('aggregator', '01') };
    const reply = await fetch(url, { headers });
    assert.equal(reply.status, 200);
    assert.equal(sha256(Buffer.from(await reply.arrayBuffer())), sha256(bytes));
    assert.equal(reply.headers.get('content-type'), 'application/pdf');
    assert.equal(reply.headers.get('content-length'), String(bytes.length));
    assert.equal(
      reply.headers.get('content-disposition'),
      "attachment; filename*=UTF-8''Ph%E1%BB%A5%20l%E1%BB%A5c%20%27A%27%20%281%29.pdf",
    );
    assert.equal(reply.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(reply.headers.get('content-security-policy'), "sandbox; default-src 'none'");
    const etag = reply.headers.get('etag') ?? '';
    assert.equal(etag, `"${sha256(bytes)}"`);
    assert.equal((await fetch(url, { headers: { ...headers, 'if-none-match': etag } })).status, 304);
    const other = await world.as('aggregator', '15');
    assertProblem(await other.get(`${report.path}/attachments/${sha256(bytes)}`), 403, 'forbidden');
    assertProblem(await clerk.get(`${report.path}/attachments/${'0'.repeat(64)}`), 404, 'not-found');
  });

  it('need a draft, its version, and somebody who may save', async () => {
    const report = await draft();
    assertProblem(await attach(report, 'a.pdf', PDF, { etag: '"0"' }), 412, 'stale');
    assertProblem(await attach(report, 'a.pdf', PDF, { caller: province }), 403, 'forbidden');
    const path = `${report.path}/attachments?name=a.pdf`;
    assertProblem(await clerk.post(path, PDF, { 'content-type': 'x/y' }), 428, 'precondition-required');
    assertOk(await report.act(clerk, 'submit'));
    assertProblem(await attach(report, 'a.pdf', PDF), 409, 'state-forbids');
    await publish(world, regimeLike('TEST-FILES-NONE'), PERIOD);
    const unopened = paper(world, 'TEST-FILES-NONE', PERIOD, UNIT);
    const headers = { 'if-none-match': '*', 'content-type': 'x/y' };
    assertProblem(await clerk.post(`${unopened.path}/attachments`, PDF, headers), 409, 'state-forbids');
  });

  it('are frozen with the revision, whose hash is still that of its content', async () => {
    const report = await draft();
    assertOk(await attach(report, 'một.pdf', PDF), 201);
    const sent = assertOk(await report.act(clerk, 'submit'));
    assert.equal(sent.body.attachments.length, 1);
    const plain = await draft();
    const bare = assertOk(await plain.act(clerk, 'submit'));
    assert.equal(sent.body.receipt.hash, bare.body.receipt.hash);
    assertOk(await report.act(province, 'return', { reason: 'Thiếu phụ lục' }));
    assertOk(await detach(report, sha256(PDF)));
    assertOk(await attach(report, 'hai.png', PNG), 201);
    assertOk(await report.act(clerk, 'submit'));
    const names = async (n: number): Promise<string[]> => {
      const revision = assertOk(await clerk.get(`${report.path}/revisions/${n}`));
      return (revision.body.attachments as { name: string }[]).map(({ name }) => name);
    };
    assert.deepEqual([await names(1), await names(2)], [['một.pdf'], ['hai.png']]);
    assertOk(await clerk.get(`${report.path}/attachments/${sha256(PDF)}`));
    const events = await eventsOf(world, report.regime, PERIOD, UNIT);
    assert.deepEqual(events.slice(1, 6), [
      'report.attached',
      'report.submitted',
      'report.returned',
      'report.detached',
      'report.attached',
    ]);
  });

  it('of a correction that is dropped are again those of the approved revision', async () => {
    const report = await draft();
    assertOk(await attach(report, 'một.pdf', PDF), 201);
    assertOk(await report.act(clerk, 'submit'));
    assertOk(await report.act(province, 'approve'));
    assertOk(await report.act(clerk, 'correct', { reason: 'Sai số' }));
    assertOk(await attach(report, 'hai.png', PNG), 201);
    const dropped = assertOk(await report.act(clerk, 'discard'));
    assert.deepEqual(
      (dropped.body.attachments as { name: string }[]).map(({ name }) => name),
      ['một.pdf'],
    );
  });

  it('that nothing was sent with are gone from the database once nobody keeps them', async () => {
    const [one, two] = [await draft(), await draft()];
    const bytes = Buffer.concat([PDF, Buffer.from('chỉ ở đây')]);
    const kept = async (): Promise<number> =>
      (await world.database.read('blob_parts').where({ hash: sha256(bytes) })).length;
    for (const report of [one, two]) assertOk(await attach(report, 'a.pdf', bytes), 201);
    assert.equal(await kept(), 1);
    assertOk(await detach(one, sha256(bytes)));
    assert.equal(await kept(), 1);
    assertOk(await detach(two, sha256(bytes)));
    assert.equal(await kept(), 0);
    assertProblem(await clerk.get(`${one.path}/attachments/${sha256(bytes)}`), 404, 'not-found');
  });

  it('are rehashed by verify, which names a file or a list that was changed', async () => {
    const report = await draft();
    const bytes = Buffer.concat([PDF, Buffer.from('bằng chứng')]);
    assertOk(await attach(report, 'a.pdf', bytes), 201);
    assertOk(await report.act(clerk, 'submit'));
    await world.settle();
    const found = async (): Promise<string[]> => {
      const kinds: string[] = [];
      await verify(world.database, { regime: report.regime }, { tell: ({ kind }) => kinds.push(kind) });
      return kinds;
    };
    assert.deepEqual(await found(), []);
    await world.database.write(async (trx) => {
      await trx('blob_parts')
        .where({ hash: sha256(bytes) })
        .update({ bytes: PNG });
    });
    assert.deepEqual(await found(), ['revision-attachment']);
    await world.database.write(async (trx) => {
      await trx('blob_parts')
        .where({ hash: sha256(bytes) })
        .update({ bytes });
      const text = JSON.stringify([{ hash: sha256(bytes), name: 'b.pdf', size: bytes.length, type: 'x' }]);
      await trx('revisions')
        .whereNotNull('attachments')
        .whereLike('attachments', `%${sha256(bytes)}%`)
        .update({ attachments: text });
    });
    assert.deepEqual(await found(), ['revision-papers']);
  });
});
