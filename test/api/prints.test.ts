/** Printing over the wire, and the page that anybody checks a printed report on. */
import assert from 'node:assert/strict';
import { revisionIdIn } from '../../api/actions/print/verification-code.js';
import { GUESSES } from '../../api/store/verification.js';
import { forEachDatabase } from '../database.js';
import { HOUSES } from '../houses.js';
import { readPdf } from '../print/pdf-text.js';
import { unzip } from '../workbook/zips.js';
import { assertOk, assertProblem, openWorld, type Caller, type World } from '../world.js';

const NOW = '2026-11-21T02:00:00.000Z';
const UNIT = '00070';
const REPORT = `/reports/${HOUSES.code}/2026-10/${UNIT}`;
const ANY = { 'if-match': '*' };

const plain = (text: string): string => text.replace(/\s+/g, '');

forEachDatabase('Printing and verifying', (open) => {
  let world: World;
  let clerk: Caller;
  let province: Caller;

  before(async function () {
    this.timeout(120_000);
    world = await openWorld(await open(), NOW);
    const admin = await world.as('administrator', 'VN');
    assertOk(await admin.post('/regimes', HOUSES.document), 201);
    assertOk(await admin.post(`/regimes/${HOUSES.code}/versions/1/publish`, { effectiveFrom: '2026-10' }));
    clerk = await world.as('clerk', UNIT);
    province = await world.as('aggregator', '01');
    await save(3);
  });
  after(() => world.close());

  async function save(damaged: number): Promise<void> {
    const content = { houses: [{ kind: 'brick', damaged, loss: 1234.5 }], note: 'Mưa lũ gây sạt lở nặng' };
    const open = (await clerk.get(REPORT)).headers.get('etag');
    const precondition = open === null ? { 'if-none-match': '*' } : ANY;
    assertOk(await clerk.put(REPORT, { content }, precondition), open === null ? 201 : 200);
  }

  async function file(path: string, who: readonly ['clerk' | 'aggregator', string] = ['clerk', UNIT]) {
    const headers = { cookie: await world.cookieOf(...who), 'accept-language': 'vi' };
    const response = await fetch(`${world.origin}/api/v1${path}`, { headers });
    assert.equal(response.status, 200, path);
    return { bytes: Buffer.from(await response.arrayBuffer()), headers: response.headers };
  }
  const textOf = async (path: string, who?: readonly ['clerk' | 'aggregator', string]): Promise<string> =>
    plain(readPdf((await file(path, who)).bytes).pages.join(' '));

  /** The code that the QR code of a revision leads to. */
  async function codeOn(revision: number): Promise<string> {
    const text = await textOf(`${REPORT}/revisions/${revision}/print.pdf`);
    const [, code = ''] = /\/verify\/([0-9a-z]+-[0-9a-f]{24})/.exec(text) ?? [];
    assert.notEqual(code, '', text);
    return code;
  }
  const verify = async (code: string) => assertOk(await world.stranger.get(`/verifications/${code}`)).body;

  it('a draft prints as a draft, with its figures and its name in Vietnamese letters', async () => {
    const { bytes, headers } = await file(`${REPORT}/print.pdf?language=vi`);
    assert.equal(headers.get('content-type'), 'application/pdf');
    const disposition = headers.get('content-disposition') ?? '';
    const [, name = ''] = /filename\*=UTF-8''(\S+)$/.exec(disposition) ?? [];
    assert.match(decodeURIComponent(name), /^Nhà ở bị thiệt hại .*Hoàn Kiếm\.pdf$/);
    assert.match(disposition, /^attachment; filename="[A-Za-z0-9._-]+\.pdf"; /);
    const text = plain(readPdf(bytes).pages.join(' '));
    for (const word of ['BẢN NHÁP – CHƯA GỬI', '1.234,500', 'Mưa lũ gây sạt lở nặng', 'PHƯỜNG HOÀN KIẾM'])
      assert.ok(text.includes(plain(word)), word);
    assert.ok(!text.includes('/verify/'));
  });

  it('the language may be asked for', async () => {
    const text = await textOf(`${REPORT}/print.pdf?language=en`);
    for (const word of ['DRAFT – NOT SENT', '1,234.500', 'Damaged houses'])
      assert.ok(text.includes(plain(word)), word);
  });

  it('what was sent is verified by anybody, through every state, and nothing of its content is told', async () => {
    assertOk(await clerk.post(`${REPORT}/submit`, {}, ANY));
    const first = await codeOn(1);
    const { submittedAt, ...sent } = await verify(first);
    assert.equal(submittedAt, NOW);
    const { hash } = assertOk(await clerk.get(`${REPORT}/revisions/1`)).body;
    assert.deepEqual(sent, {
      ...{
        regime: HOUSES.code,
        label: { vi: 'Nhà ở bị thiệt hại', en: 'Damaged houses' },
        period: '2026-10',
      },
      ...{ window: { from: '2026-10-01', to: '2026-10-31' }, unit: { code: UNIT, name: 'Phường Hoàn Kiếm' } },
      ...{ revision: 1, state: 'submitted', standing: null, hash, late: true, signedByDeputy: false },
    });
    assertOk(await province.post(`${REPORT}/return`, { reason: 'Thiếu nhà gỗ' }, ANY));
    assert.equal((await verify(first)).state, 'returned');
    await save(5);
    assertOk(await clerk.post(`${REPORT}/submit`, {}, ANY));
    const second = await codeOn(2);
    assertOk(await clerk.post(`${REPORT}/recall`, {}, ANY));
    assert.equal((await verify(second)).state, 'recalled');
    assertOk(await clerk.post(`${REPORT}/submit`, {}, ANY));
    assertOk(await province.post(`${REPORT}/approve`, {}, ANY));
    const third = await codeOn(3);
    const approved = await verify(third);
    assert.deepEqual([approved.state, approved.standing], ['approved', 3]);
    assertOk(await clerk.post(`${REPORT}/correct`, { reason: 'Đếm lại' }, ANY));
    await save(6);
    assertOk(await clerk.post(`${REPORT}/submit`, {}, ANY));
    assertOk(await province.post(`${REPORT}/approve`, {}, ANY));
    const superseded = await verify(third);
    assert.deepEqual([superseded.state, superseded.standing], ['superseded', 4]);
    assert.ok(!JSON.stringify(superseded).includes('sạt lở'));
  });

  it('a revision prints as it was sent, whatever was sent since', async () => {
    const text = await textOf(`${REPORT}/revisions/1/print.pdf`);
    assert.ok(text.includes(plain('Lần gửi: 1')) && !text.includes('BẢNNHÁP'));
    assertProblem(await clerk.get(`${REPORT}/revisions/99/print.pdf`), 404, 'not-found');
    const entries = await unzip((await file(`${REPORT}/revisions/1/print.docx`)).bytes);
    const xml = entries.get('word/document.xml')?.toString('utf8') ?? '';
    assert.ok(xml.includes('1.234,500') && xml.includes('Mưa lũ gây sạt lở nặng'));
    assert.ok(
      [...entries.keys()].some((name) => /media\/.*\.png$/.test(name)),
      'no QR code',
    );
  });

  it('a roll-up prints with its coverage, and its texts under their sources', async () => {
    await world.settle();
    const text = await textOf(`/rollups/${HOUSES.code}/2026-10/01/print.pdf?language=vi`, [
      'aggregator',
      '01',
    ]);
    for (const word of [
      'BẢNG TỔNG HỢP',
      'NGƯỜI LẬP BẢNG',
      'THỦ TRƯỞNG ĐƠN VỊ',
      'đã duyệt 1/',
      'Phường Hoàn Kiếm: Mưa lũ',
      '1.234,500',
    ])
      assert.ok(text.includes(plain(word)), `${word} in ${text}`);
    const path = `/rollups/${HOUSES.code}/2026-10/01/print.docx?view=provisional`;
    const entries = await unzip((await file(path, ['aggregator', '01'])).bytes);
    assert.ok(entries.get('word/document.xml')?.toString('utf8').includes('1.234,500'));
  });

  it('a code that was changed, or is of another revision, is unknown; and guessing ends', async () => {
    const code = await codeOn(4);
    const other = `${((revisionIdIn(code) ?? 0) - 1).toString(36)}-${code.split('-')[1] ?? ''}`;
    const last = code.endsWith('0') ? '1' : '0';
    const guesses = [other, code.slice(0, -1) + last, `zzz-${'0'.repeat(24)}`];
    for (const guess of guesses)
      assertProblem(await world.stranger.get(`/verifications/${guess}`), 404, 'not-found');
    assertProblem(await world.stranger.get(`/verifications/${'a'.repeat(64)}`), 404, 'not-found');
    for (let n = guesses.length; n < GUESSES; n += 1) await world.stranger.get(`/verifications/${other}`);
    const refused = await world.stranger.get(`/verifications/${code}`);
    assertProblem(refused, 429, 'too-many-guesses');
    assert.ok(Number(refused.headers.get('retry-after')) > 0);
    world.at('2026-11-21T02:16:00.000Z');
    assert.equal((await verify(code)).state, 'approved');
  });
});
