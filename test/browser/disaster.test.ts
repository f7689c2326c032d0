/**
 * A storm in a browser: an agency asks three provinces for its damage by tonight, one of them hands it down to two of
 * its communes, the answers are approved and stand at the nation, the next round opens by itself with what was
 * answered before, and the request is closed. Answers are written over the wire; the asking is what is seen here.
 */
import assert from 'node:assert/strict';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { openSqlite } from '../../api/store/database.js';
import { SQLITE_FILE } from '../../api/store/open-database.js';
import { addDays, dayOf } from '../../regimes/calendar.js';
import { damage } from '../api/disaster.js';
import { sharedStage } from './shared-stage.js';
import { calm, keepPicture, press, tabTo, type Stage, type Visit, pageOf } from './stage.js';

const REGIME = 'BNNMT-THTT';
const TITLE = 'Thiệt hại do bão số 12';
const STORM = 'Bão số 12';

describe('a request in a browser, by keyboard', function () {
  this.timeout(240_000);
  let stage: Stage;
  let id = '';
  let period = '';
  const visits = new Map<string, Visit>();
  const visitOf = (username: string): Promise<Page> => pageOf(stage, visits, username);

  before(async function () {
    stage = await sharedStage(this);
  });
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    for (const [who, { page }] of visits) console.log(`    ${who}: ${await keepPicture(page, who)}`);
  });
  after(async () => {
    for (const visit of visits.values()) await visit.close();
  });

  const answer = async (unit: string, content: unknown): Promise<void> => {
    const clerk = await stage.person(`clerk-${unit}`);
    const place = `/reports/${REGIME}/${period}/${unit}`;
    const saved = await clerk.call('PUT', place, { content }, { 'If-None-Match': '*' });
    assert.equal(saved.status, 201, JSON.stringify(saved.body));
    const sent = await clerk.call('POST', `${place}/submit`, {}, { 'If-Match': saved.etag ?? '' });
    assert.equal(sent.status, 200, JSON.stringify(sent.body));
  };
  /** The units in whose rows a state stands. */
  const unitsIn = (page: Page, state: string) =>
    page.locator('main table tbody tr').filter({ hasText: state }).locator('th');

  it('is issued to three provinces, due at an hour, asked again every day', async () => {
    const page = await visitOf('aggregator-BNNMT');
    await press(page, page.locator('nav#places').getByRole('link', { name: 'Yêu cầu' }));
    await press(page, page.getByRole('link', { name: 'Lập yêu cầu mới' }));
    await page.getByLabel('Biểu mẫu').selectOption(REGIME);
    await tabTo(page, page.getByLabel('Tên yêu cầu'));
    await page.keyboard.type(TITLE);
    const add = page.getByLabel('Thêm đơn vị');
    for (const [code, name] of [
      ['01', 'Thành phố Hà Nội'],
      ['15', 'Tỉnh Lào Cai'],
      ['46', 'Thành phố Huế'],
    ] as const) {
      await tabTo(page, add);
      await page.keyboard.type(code);
      await page.keyboard.press('Tab');
      await page.getByRole('list', { name: 'Đơn vị được hỏi' }).getByText(name).waitFor();
    }
    const tomorrow = addDays(dayOf(new Date().toISOString()), 1);
    const day = page.getByLabel('Ngày', { exact: true });
    await tabTo(page, day);
    await page.keyboard.press('Control+a');
    await page.keyboard.type(tomorrow.split('-').reverse().join('/'));
    await tabTo(page, page.getByLabel('Giờ (24 giờ)'));
    await page.keyboard.press('Control+a');
    await page.keyboard.type('21:30');
    await tabTo(page, page.getByLabel('Hỏi lại hằng ngày cho đến khi kết thúc'));
    await page.keyboard.press('Space');
    await tabTo(page, page.getByLabel('Hạn trong ngày'));
    await page.keyboard.press('Control+a');
    await page.keyboard.type('23:59');
    await press(page, page.getByRole('button', { name: 'Gửi yêu cầu' }));
    await page.waitForURL(/\/requests\/\d+$/);
    id = page.url().split('/').at(-1) ?? '';
    await page.getByRole('heading', { name: TITLE }).waitFor();
    await page.getByText('0 / 3 đơn vị').waitFor();
    assert.equal(await unitsIn(page, 'Chưa làm').count(), 3);
    assert.equal(await page.getByText(`21:30 ${tomorrow.split('-').reverse().join('/')}`).count(), 4);
    const agency = await stage.person('aggregator-BNNMT');
    const { body } = await agency.call('GET', `/requests/${id}`);
    period = String(body['period']);
  });

  it('stands on top of the province’s work with its hour, and is handed down from there', async () => {
    const clerk = await stage.person('clerk-01');
    const begun = { content: damage(99, 0, 0, STORM) };
    const place = `/reports/${REGIME}/${period}/01`;
    assert.equal((await clerk.call('PUT', place, begun, { 'If-None-Match': '*' })).status, 201);
    const page = await visitOf('aggregator-01');
    await page.reload();
    const asked = page.getByRole('region', { name: 'Được yêu cầu, chưa gửi' });
    const row = asked.locator('tbody tr').filter({ hasText: TITLE });
    await row.getByText('21:30').waitFor();
    await press(page, row.getByRole('link', { name: 'Xem yêu cầu' }));
    await press(page, page.getByRole('button', { name: 'Giao lại' }));
    const dialog = page.getByRole('dialog');
    for (const [code, name] of [
      ['00004', 'Phường Ba Đình'],
      ['00070', 'Phường Hoàn Kiếm'],
    ] as const) {
      await tabTo(page, dialog.getByLabel('Thêm đơn vị'));
      await page.keyboard.type(code);
      await page.keyboard.press('Tab');
      await dialog.getByRole('list').getByText(name).waitFor();
    }
    await press(page, dialog.getByRole('button', { name: 'Giao lại' }));
    await page.getByText('Tổng hợp từ đơn vị trực thuộc').waitFor();
    assert.deepEqual(await unitsIn(page, 'Chưa làm').allTextContents(), [
      'Phường Ba Đình',
      'Phường Hoàn Kiếm',
    ]);
    // What the province had begun is there to be read, and counts for nobody.
    await press(page, page.locator('main details.panel > summary'));
    await page.locator('.content-view .read-value').filter({ hasText: /^99 / }).first().waitFor();
  });

  it('is answered, approved from below to the nation, and the roll-up is right', async () => {
    await answer('00004', damage(2, 3, 10.5, STORM));
    await answer('00070', damage(1, 1, 4.5, STORM));
    await answer('15', damage(0, 2, 20, STORM));
    await answer('46', damage(4, 0, 0, STORM));
    const province = await stage.person('aggregator-01');
    const place = (unit: string): string => `/reports/${REGIME}/${period}/${unit}`;
    for (const unit of ['00004', '00070']) {
      const approved = await province.call('POST', `${place(unit)}/approve`, {}, { 'If-Match': '*' });
      assert.equal(approved.status, 200, JSON.stringify(approved.body));
    }
    // The province sends what its communes said, as soon as it is added up.
    const page = await visitOf('aggregator-01');
    await page.goto(place('01'));
    await page.locator('.bottom-bar').getByRole('button', { name: 'Gửi báo cáo' }).waitFor();
    await press(page, page.locator('.bottom-bar').getByRole('button', { name: 'Gửi báo cáo' }));
    await press(page, page.locator('dialog button[type=submit]'));
    await page.getByRole('status').filter({ hasText: 'Đã gửi lên' }).waitFor();
    // The page of the agency has followed by itself.
    const agency = await visitOf('aggregator-BNNMT');
    await agency.getByText('5 / 5 đơn vị').waitFor();
    await press(agency, agency.getByRole('button', { name: 'Duyệt mọi câu trả lời không có vấn đề' }));
    await agency.getByText('Đã duyệt 3; còn 0 câu trả lời cần xem').waitFor();
    await press(agency, agency.getByRole('link', { name: 'Xem tổng hợp' }));
    await agency.getByText('3 / 3 đơn vị').first().waitFor();
    const caller = await stage.person('aggregator-BNNMT');
    const { body } = await caller.call('GET', `/rollups/${REGIME}/${period}/VN`);
    const content = body['content'] as { people: { dead: number }; totalLoss: number };
    assert.deepEqual([content.people.dead, content.totalLoss], [7, 35]);
  });

  it('is asked again by the program itself when the time has come, with what was answered to go on from', async () => {
    // Nobody waits for tomorrow: the request is told that it is due.
    const database = openSqlite(path.join(stage.data, SQLITE_FILE));
    await database.write((trx) =>
      trx('requests')
        .where({ id: Number(id) })
        .update({ next_round_at: new Date().toISOString() }),
    );
    await database.close();
    const page = await visitOf('aggregator-BNNMT');
    await page.goto(`/requests/${id}`);
    await page.getByLabel('Lần', { exact: true }).waitFor({ timeout: 120_000 });
    await page.getByText('0 / 5 đơn vị').waitFor();
    const { body } = await (await stage.person('aggregator-BNNMT')).call('GET', `/requests/${id}`);
    assert.equal(body['round'], 2);
    period = String(body['period']);
    const clerk = await visitOf('clerk-46');
    await clerk.goto(`/reports/${REGIME}/${period}/46`);
    await calm(clerk);
    const event = clerk.getByLabel('Đợt thiên tai');
    await event.first().waitFor();
    assert.equal(await event.first().inputValue(), STORM);
  });

  it('is closed: nobody owes it any more', async () => {
    const page = await visitOf('aggregator-BNNMT');
    await press(page, page.getByRole('button', { name: 'Kết thúc' }));
    await press(page, page.getByRole('dialog').getByRole('button', { name: 'Kết thúc' }));
    await page.locator('.page-head').getByText('Đã kết thúc').waitFor();
    await page.getByRole('heading', { name: 'Không còn phải trả lời lần này' }).waitFor();
    const work = await visitOf('aggregator-15');
    await work.goto('/');
    await calm(work);
    assert.equal(await work.getByText(TITLE).count(), 0);
  });
});
