/**
 * Work is never lost: the line goes, the browser is closed, the session ends, somebody else writes, a new version comes;
 * what was typed is there, and goes to the server by itself or waits for a choice.
 */
import assert from 'node:assert/strict';
import { PASSWORD } from '../soak/program.js';
import { CLERK, deskOf, type Desk } from './desk.js';
import { sharedStage } from './shared-stage.js';
import { keepPicture } from './stage.js';

describe('Work without a line, in a browser', function () {
  this.timeout(120_000);
  let desk: Desk;

  before(async function () {
    desk = await deskOf(await sharedStage(this), 'TEST-OFFLINE');
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') console.log(`    ${await keepPicture(desk.page(), 'offline')}`);
  });
  after(() => desk?.close());

  it('goes on with validation and computed cells when the line is cut, and says where the work is', async () => {
    await desk.openBrowser();
    await desk.page().goto('/login');
    await desk.logIn(CLERK);
    await desk.isControlled();
    await desk.page().goto(desk.address);
    await desk.type('first', '3');
    await desk.bar(/Đã lưu lúc \d\d:\d\d, chưa gửi/);
    await desk.wire.cut();
    await desk.browser().setOffline(true);
    await desk.type('second', '-1');
    await desk.page().locator('.bottom-bar').getByText('1 lỗi').waitFor();
    await desk.type('second', '4');
    await desk.shows('total', '7');
    await desk.bar(/Chờ đường truyền: đã giữ trên máy này/);
    await desk.page().locator('.link-banner').getByText('Không kết nối được máy chủ').waitFor();
    assert.equal((await desk.onServer()).content['second'], undefined);
  });

  it('opens the page again without a line, and warns before it is left', async () => {
    await desk.page().reload();
    assert.deepEqual(desk.warnings, ['beforeunload']);
    await desk.page().locator('#root_second').waitFor();
    await desk.shows('first', '3');
    await desk.shows('second', '4');
    await desk.bar(/Chờ đường truyền|chưa lưu/);
  });

  it('shows another person on this computer nothing of it', async () => {
    await desk.closeBrowser();
    await desk.openBrowser();
    await desk.wire.mend();
    await desk.endSession();
    await desk.page().goto('/');
    await desk.page().locator('input[name=username]').waitFor();
    await desk.logIn('clerk-02647');
    await desk.page().locator('h1').waitFor();
    assert.equal(await desk.page().locator('#unsent').count(), 0);
    await desk.page().getByRole('button', { name: 'Đăng xuất' }).click();
    await desk.page().locator('input[name=username]').waitFor();
    await desk.page().waitForFunction(async () => !(await caches.has('baocao-reads')));
  });

  it('is there the next day, after the browser was closed and the session ended, and sends itself', async () => {
    await desk.logIn(CLERK);
    await desk.arrives({ first: 3, second: 4 });
    await desk.page().locator('#unsent').waitFor({ state: 'detached' });
    // A saved draft is no sent report: nowhere.
    assert.equal((await desk.onServer()).state, 'draft');
    await desk.page().goto(desk.address);
    await desk.page().locator('h1').waitFor();
    await desk.page().getByText('chưa gửi').first().waitFor();
    await desk.bar(/chưa gửi/);
    assert.equal(await desk.page().getByText('Đã gửi', { exact: true }).count(), 0);
  });

  it('asks for the password over the page when the session ends while somebody types, and goes on', async () => {
    await desk.typeAsSessionEnds('note', 'gõ khi phiên đã hết');
    const end = await desk.keepsShowing('note', 'gõ khi phiên đã hết');
    const dialog = desk.page().locator('dialog[open]');
    await dialog.locator('input[name=password]').fill('wrong-password');
    await desk.page().keyboard.press('Enter');
    await dialog.getByText('Mật khẩu không đúng').waitFor();
    await dialog.locator('input[name=password]').fill(PASSWORD);
    await desk.page().keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await desk.arrives({ note: 'gõ khi phiên đã hết' });
    await desk.bar(/Đã lưu lúc/);
    await end();
  });

  it('sends nothing in the name of somebody who logged in in another tab', async () => {
    const other = await desk.browser().newPage();
    await other.goto('/login');
    await other.locator('input[name=username]').fill('clerk-02647');
    await other.locator('input[name=password]').fill(PASSWORD);
    await other.keyboard.press('Enter');
    await other.locator('nav#places').waitFor({ state: 'attached' });
    await desk.page().locator('dialog[open]').waitFor();
    await desk.page().locator('.link-banner').getByText('Người khác đã đăng nhập').waitFor();
    await desk.page().locator('dialog[open] input[name=password]').fill(PASSWORD);
    await desk.page().keyboard.press('Enter');
    await desk.page().locator('dialog[open]').waitFor({ state: 'detached' });
    await other.close();
    await desk.type('note', 'của tôi');
    await desk.arrives({ note: 'của tôi' });
  });

  it('knows its own save again when only the answer was lost', async () => {
    desk.wire.loseAnswers((method) => method === 'PUT');
    await desk.type('second', '5');
    await desk.arrives({ second: 5 });
    desk.wire.loseAnswers(() => false);
    await desk.bar(/Đã lưu lúc/);
    assert.equal(await desk.page().locator('#conflict').count(), 0);
  });

  it('shows a conflict cell by cell, and saves what was chosen against the new version', async () => {
    await desk.wire.cut();
    await desk.type('first', '10');
    await desk.type('note', 'ghi ở máy này');
    const { etag, content } = await desk.onServer();
    const theirs = { ...content, first: 20, second: 30 };
    const saved = await desk.clerk.call('PUT', desk.address, { content: theirs }, { 'If-Match': etag });
    assert.equal(saved.status, 200);
    await desk.wire.mend();
    const conflict = desk.page().locator('#conflict');
    await conflict.waitFor();
    const row = (name: string) => conflict.getByRole('row').filter({ hasText: name });
    const chosen = (name: string, side: number) =>
      row(name)
        .getByRole('radio')
        .nth(side)
        .and(conflict.getByRole('radio', { checked: true }))
        .waitFor();
    const save = conflict.getByRole('button', { name: 'Lưu kết quả' });
    // Both changed it: nobody chooses but the person. Each changed one alone: chosen already.
    assert.equal(await save.isDisabled(), true);
    await chosen('Số thứ hai', 1);
    await chosen('Ghi chú', 0);
    assert.equal(await row('Cộng').count(), 0);
    await row('Số thứ nhất').getByRole('radio').nth(0).focus();
    await desk.page().keyboard.press('Space');
    await save.click();
    await desk.arrives({ first: 10, second: 30, total: 40, note: 'ghi ở máy này' });
    await conflict.waitFor({ state: 'detached' });
    await desk.shows('second', '30');
  });

  it('asks before it is left within the program where the browser keeps no copy either', async () => {
    const page = desk.page();
    await page.evaluate(() => {
      IDBObjectStore.prototype.put = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
    });
    await desk.wire.cut();
    await desk.type('note', 'không giữ được');
    await desk.bar(/chưa lưu/i);
    await page.getByRole('link', { name: 'Việc của tôi' }).first().click();
    const asked = page.getByRole('dialog').filter({ hasText: 'chưa được lưu ở đâu cả' });
    await asked.waitFor();
    await page.keyboard.press('Enter');
    await asked.waitFor({ state: 'detached' });
    await desk.shows('note', 'không giữ được');
    await desk.wire.mend();
    await desk.arrives({ note: 'không giữ được' });
    await desk.bar(/Đã lưu lúc/);
    await page.getByRole('link', { name: 'Việc của tôi' }).first().click();
    await page.getByRole('heading', { name: 'Việc của tôi', exact: true }).waitFor();
  });

  it('keeps what was typed before somebody sent the report, also when it is recalled, until it is chosen', async () => {
    const page = desk.page();
    await page.goto(desk.address);
    await desk.field('note').waitFor();
    await desk.wire.cut();
    await desk.type('note', 'gõ trước khi gửi');
    await desk.bar(/đã giữ trên máy này/);
    await page.goto('about:blank');
    const { etag } = await desk.onServer();
    const sent = await desk.clerk.call('POST', `${desk.address}/submit`, {}, { 'If-Match': etag });
    assert.equal(sent.status, 200, JSON.stringify(sent.body));
    await desk.wire.mend();
    await page.goto(desk.address);
    const conflict = page.locator('#conflict');
    await conflict.getByText('gõ trước khi gửi').waitFor();
    await page.getByRole('button', { name: 'Thu hồi' }).click();
    await page.locator('dialog[open] button[type=submit]').click();
    await conflict.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Xem những bản chưa lưu' }).click();
    await page.locator('#unsent').getByRole('link').click();
    await conflict.getByRole('button', { name: 'Lưu kết quả' }).click();
    await desk.arrives({ note: 'gõ trước khi gửi' });
    await page.getByRole('link', { name: 'Việc của tôi' }).first().click();
    await page.getByRole('heading', { name: 'Việc của tôi', exact: true }).waitFor();
    await page.locator('#unsent').waitFor({ state: 'detached' });
  });
});
