/**
 * Who handles what, in a browser: a head gives the review of a regime to a department, a head names a deputy who signs
 * in his place, the department approves, the province files for a commune that cannot, with the paper attached, and
 * the commune confirms it later. Figures are written over the wire; what people decide is done on the pages.
 */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { addDays, dayOf } from '../../regimes/calendar.js';
import { PDF } from '../api/files.js';
import { houses, regimeLike } from '../api/life.js';
import { sharedStage } from './shared-stage.js';
import { keepPicture, press, tabTo, type Stage, type Visit } from './stage.js';

const CODE = 'TEST-PHAN-CONG';
const LABEL = 'Nhà cần sửa';
const [COMMUNE, SILENT] = ['00103', '00097'];
const FINANCE = 'Sở Tài chính thành phố Hà Nội';

describe('who handles what, in a browser', function () {
  this.timeout(240_000);
  const today = dayOf(new Date().toISOString());
  const period = addDays(`${today.slice(0, 7)}-01`, -1).slice(0, 7);
  let stage: Stage;
  const visits = new Map<string, Visit>();
  const visitOf = async (username: string, path: string): Promise<Page> => {
    const visit = visits.get(username) ?? (await stage.visit(username));
    visits.set(username, visit);
    await visit.page.goto(path);
    return visit.page;
  };
  const place = (unit: string): string => `${CODE}/${period}/${unit}`;
  const reportOf = async (username: string, unit: string): Promise<Readonly<Record<string, unknown>>> =>
    (await (await stage.person(username)).call('GET', `/reports/${place(unit)}`)).body;

  before(async function () {
    stage = await sharedStage(this);
    const admin = await stage.person('admin');
    const { document } = regimeLike(CODE, { signature: true });
    const declared = await admin.call('POST', '/regimes', { ...document, title: LABEL });
    assert.equal(declared.status, 201, JSON.stringify(declared.body));
    const way = `/regimes/${CODE}/versions/1/publish`;
    assert.equal((await admin.call('POST', way, { effectiveFrom: period })).status, 200);
  });
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    for (const [who, { page }] of visits) console.log(`    ${who}: ${await keepPicture(page, who)}`);
  });
  after(async () => {
    for (const visit of visits.values()) await visit.close();
  });

  it('the head of a province gives the review of a regime to a department', async () => {
    const page = await visitOf('head-01', '/units/01');
    await press(page, page.getByRole('link', { name: 'Phân công' }));
    await press(page, page.getByRole('button', { name: 'Thêm phân công' }));
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Việc', { exact: true }).selectOption('review');
    await dialog.getByLabel('Giao cho').selectOption('department');
    await dialog.getByLabel('Đơn vị trực thuộc', { exact: true }).selectOption('01-STC');
    await dialog.getByLabel('Chế độ báo cáo').selectOption(CODE);
    await press(page, dialog.getByRole('button', { name: 'Thêm phân công' }));
    const row = page.locator('main table tbody tr').filter({ hasText: LABEL });
    await row.getByText(FINANCE).waitFor();
    await row.getByText('Duyệt báo cáo cấp dưới').waitFor();
  });

  it('the head of a commune names a deputy with a term, who signs in his place', async () => {
    const head = await visitOf(`head-${COMMUNE}`, '/account');
    await press(head, head.getByRole('button', { name: 'Chọn người ký thay' }));
    const dialog = head.getByRole('dialog');
    await dialog.getByLabel('Người làm thay').selectOption(`clerk-${COMMUNE}`);
    for (const [label, day] of [
      ['Từ ngày', today],
      ['Đến hết ngày', addDays(today, 3)],
    ] as const) {
      await tabTo(head, dialog.getByLabel(label));
      await head.keyboard.type(day.split('-').reverse().join('/'));
    }
    await press(head, dialog.getByRole('button', { name: 'Thêm phân công' }));
    await head.locator('main table tbody tr').filter({ hasText: 'Ký thay' }).waitFor();

    const clerk = await stage.person(`clerk-${COMMUNE}`);
    const saved = await clerk.call(
      'PUT',
      `/reports/${place(COMMUNE)}`,
      { content: houses(3, 4.5) },
      { 'If-None-Match': '*' },
    );
    assert.equal(saved.status, 201, JSON.stringify(saved.body));
    const asked = await clerk.call(
      'POST',
      `/reports/${place(COMMUNE)}/request-signature`,
      {},
      {
        'If-Match': saved.etag ?? '',
      },
    );
    assert.equal(asked.status, 200, JSON.stringify(asked.body));
    const page = await visitOf(`clerk-${COMMUNE}`, `/reports/${place(COMMUNE)}`);
    await page.getByText(`thay Thủ trưởng – Phường Tây Hồ đến hết`).waitFor();
    await press(page, page.getByRole('button', { name: 'Ký và gửi' }));
    await press(page, page.locator('dialog button[type=submit]'));
    await page.getByRole('status').filter({ hasText: 'Đã gửi lên' }).waitFor();
    await press(page, page.getByRole('link', { name: 'Lần 1' }));
    await page
      .locator('.facts')
      .getByText('Cán bộ báo cáo – Phường Tây Hồ ký thay Thủ trưởng – Phường Tây Hồ')
      .waitFor();
  });

  it('the department has it on its desk and approves it; the province does not', async () => {
    const province = await visitOf('aggregator-01', `/review/${place(COMMUNE)}`);
    await province.getByText(FINANCE).waitFor();
    assert.equal(await province.getByRole('button', { name: 'Duyệt', exact: true }).count(), 0);
    const page = await visitOf('clerk-01-STC', '/');
    const waiting = page.getByRole('region', { name: 'Chờ tôi duyệt' });
    await press(page, waiting.getByRole('link', { name: LABEL }));
    await press(page, page.getByRole('button', { name: 'Duyệt', exact: true }));
    await press(page, page.locator('dialog button[type=submit]'));
    await page.getByRole('status').filter({ hasText: 'Phường Tây Hồ' }).waitFor();
    assert.equal((await reportOf(`clerk-${COMMUNE}`, COMMUNE))['state'], 'approved');
  });

  it('the province files for a commune that cannot, with the paper, and does not approve it', async () => {
    const page = await visitOf('aggregator-01', `/reports/${place(SILENT)}`);
    await press(page, page.getByRole('button', { name: 'Nhập thay' }));
    await tabTo(page, page.locator('dialog textarea'));
    await page.keyboard.type('Phường mất điện sau bão');
    await press(page, page.locator('dialog button[type=submit]'));
    await page.getByText('Thành phố Hà Nội đang nhập thay báo cáo này').waitFor();
    await page.getByText('Đính kèm bản giấy gốc đã ký trước khi gửi.').waitFor();
    const filer = await stage.person('aggregator-01');
    const path = `/reports/${place(SILENT)}`;
    const saved = await filer.call('PUT', path, { content: houses(2, 1.25) }, { 'If-None-Match': '*' });
    assert.equal(saved.status, 201, JSON.stringify(saved.body));
    await page.reload();
    await page
      .locator('.attachments input[type=file]')
      .setInputFiles({ name: 'Bản giấy.pdf', mimeType: 'application/pdf', buffer: PDF });
    await page.locator('.attachments').getByRole('link', { name: 'Bản giấy.pdf' }).waitFor();
    await press(page, page.locator('.bottom-bar').getByRole('button', { name: 'Gửi báo cáo' }));
    await press(page, page.locator('dialog button[type=submit]'));
    await page.getByRole('status').filter({ hasText: 'Đã gửi lên' }).waitFor();
    await page.getByText('Thành phố Hà Nội đã nhập thay báo cáo này').waitFor();
    assert.equal(await page.getByRole('link', { name: 'Duyệt', exact: true }).count(), 0);
    const review = await visitOf('clerk-01-STC', `/review/${place(SILENT)}`);
    await review.getByText('Phường mất điện sau bão').waitFor();
    const [download] = await Promise.all([
      review.waitForEvent('download'),
      review.getByRole('link', { name: 'Bản giấy.pdf' }).click(),
    ]);
    assert.equal(download.suggestedFilename(), 'Bản giấy.pdf');
    await press(review, review.getByRole('button', { name: 'Duyệt', exact: true }));
    await press(review, review.locator('dialog button[type=submit]'));
    await review.getByRole('status').filter({ hasText: 'Phường Hồng Hà' }).waitFor();
  });

  it('the commune finds it to confirm, and confirms it', async () => {
    const page = await visitOf(`clerk-${SILENT}`, '/');
    const waiting = page.getByRole('region', { name: 'Đơn vị khác nhập thay, chờ xác nhận' });
    await press(page, waiting.getByRole('link', { name: LABEL }));
    await press(page, page.getByRole('button', { name: 'Xác nhận đúng' }));
    await page.getByText(/Cán bộ báo cáo – Phường Hồng Hà đã xác nhận lúc/).waitFor();
    const report = await reportOf(`clerk-${SILENT}`, SILENT);
    assert.equal((report['onBehalf'] as { readonly answer: string }).answer, 'confirmed');
    assert.equal(report['state'], 'approved');
    await page.goto('/');
    await page.getByRole('heading', { name: 'Việc của tôi' }).waitFor();
    assert.equal(await waiting.count(), 0);
  });

  it('made the browser complain of nothing', () => {
    for (const { complaints } of visits.values()) assert.deepEqual(complaints, []);
  });
});
