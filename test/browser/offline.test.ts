/**
 * Work is never lost: the line goes, the browser is closed, the session ends, somebody else writes, a new version comes;
 * what was typed is there, and goes to the server by itself or waits for a choice.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { PASSWORD, type Person } from '../soak/program.js';
import { line, type Line } from './line.js';
import { sharedStage } from './shared-stage.js';
import { chromiumPath, keepPicture, type Stage } from './stage.js';

const CODE = 'TEST-OFFLINE';
const UNIT = '02839';
const CLERK = `clerk-${UNIT}`;
const figure = (title: string) => ({
  type: 'integer',
  title,
  'x-label': { en: title },
  minimum: 0,
  'x-aggregate': 'sum',
});
const DOCUMENT = {
  $schema: 'urn:baocao:dialect:1',
  $id: `urn:baocao:regime:${CODE}`,
  title: 'Thử mất mạng',
  'x-label': { en: 'Without a line' },
  'x-regime': {
    code: CODE,
    issuer: 'TEST',
    legalBasis: ['01/2026/TT'],
    kind: 'periodic',
    frequency: 'month',
    window: 'calendar',
    chain: [
      { level: 'commune', due: { workingDays: 3 } },
      { level: 'province', due: { workingDays: 5 } },
      { level: 'nation' },
    ],
  },
  type: 'object',
  required: ['first', 'second'],
  additionalProperties: false,
  properties: {
    first: figure('Số thứ nhất'),
    second: figure('Số thứ hai'),
    total: { ...figure('Cộng'), 'x-calc': 'first + second' },
    note: { type: 'string', title: 'Ghi chú', 'x-label': { en: 'Note' }, 'x-aggregate': 'collate' },
  },
};

/** The month before the one that it is in Việt Nam. */
function lastMonth(): string {
  const here = new Date(Date.now() + 7 * 3_600_000);
  return new Date(Date.UTC(here.getUTCFullYear(), here.getUTCMonth() - 1, 1)).toISOString().slice(0, 7);
}

describe('Work without a line, in a browser', function () {
  this.timeout(120_000);
  const period = lastMonth();
  const address = `/reports/${CODE}/${period}/${UNIT}`;
  let stage: Stage;
  let profile: string;
  let wire: Line;
  let browser: BrowserContext | undefined;
  let page: Page;
  let clerk: Person;
  const warnings: string[] = [];

  const openBrowser = async (): Promise<void> => {
    browser = await chromium.launchPersistentContext(profile, {
      executablePath: chromiumPath() ?? '',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
      baseURL: wire.origin,
      viewport: { width: 1366, height: 768 },
      locale: 'vi-VN',
      timezoneId: 'Asia/Ho_Chi_Minh',
      reducedMotion: 'reduce',
    });
    browser.setDefaultTimeout(30_000);
    page = browser.pages()[0] ?? (await browser.newPage());
    page.on('dialog', (dialog) => {
      warnings.push(dialog.type());
      void dialog.accept();
    });
  };
  const logIn = async (username: string): Promise<void> => {
    await page.locator('input[name=username]').fill(username);
    await page.locator('input[name=password]').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.locator('nav#places').waitFor({ state: 'attached' });
  };
  const type = async (field: string, text: string): Promise<void> => {
    await page.locator(`#root_${field}`).focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.type(text);
    await page.keyboard.press('Tab');
  };
  const bar = (text: RegExp) => page.locator('.bottom-bar [role=status]').filter({ hasText: text }).waitFor();
  const shown = (field: string): Promise<string> => page.locator(`#root_${field}`).inputValue();
  const onServer = async (): Promise<{ state: string; content: Record<string, unknown>; etag: string }> => {
    const { body, etag } = await clerk.call('GET', address);
    return { ...(body as { state: string; content: Record<string, unknown> }), etag: etag ?? '' };
  };
  /** Waits until the server has it. */
  const arrives = async (content: Record<string, unknown>): Promise<void> => {
    for (const until = Date.now() + 40_000; Date.now() < until; await pause(200)) {
      const has = (await onServer()).content;
      if (Object.entries(content).every(([name, value]) => has[name] === value)) return;
    }
    assert.deepEqual((await onServer()).content, content);
  };
  /** The session of the browser is no more, as after a night. */
  const endSession = async (): Promise<void> => {
    const cookies = (await browser?.cookies()) ?? [];
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const headers = { cookie, origin: stage.origin };
    const { status } = await fetch(`${stage.origin}/api/v1/session`, { method: 'DELETE', headers });
    assert.equal(status, 204);
  };
  const controlled = () => page.waitForFunction(() => navigator.serviceWorker.controller !== null);

  before(async function () {
    stage = await sharedStage(this);
    profile = await mkdtemp(path.join(tmpdir(), 'baocao-profile-'));
    wire = await line(stage.origin);
    const admin = await stage.person('admin');
    assert.equal((await admin.call('POST', '/regimes', DOCUMENT)).status, 201);
    const publish = await admin.call('POST', `/regimes/${CODE}/versions/1/publish`, {
      effectiveFrom: period,
    });
    assert.equal(publish.status, 200, JSON.stringify(publish.body));
    clerk = await stage.person(CLERK);
    for (const until = Date.now() + 60_000; Date.now() < until; await pause(200))
      if ((await clerk.call('GET', address)).status === 200) break;
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') console.log(`    ${await keepPicture(page, 'offline')}`);
  });
  after(async () => {
    await browser?.close();
    await wire?.close();
    if (profile) await rm(profile, { recursive: true, force: true });
  });

  it('goes on with validation and computed cells when the line is cut, and says where the work is', async () => {
    await openBrowser();
    await page.goto('/login');
    await logIn(CLERK);
    await controlled();
    await page.goto(address);
    await type('first', '3');
    await bar(/Đã lưu lúc \d\d:\d\d, chưa gửi/);
    await wire.cut();
    await browser?.setOffline(true);
    await type('second', '-1');
    await page.locator('.bottom-bar').getByText('1 lỗi').waitFor();
    await type('second', '4');
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('#root_total')?.value === '7');
    await bar(/Chờ đường truyền: đã giữ trên máy này/);
    await page.locator('.link-banner').getByText('Không kết nối được máy chủ').waitFor();
    assert.equal((await onServer()).content['second'], undefined);
  });

  it('opens the page again without a line, and warns before it is left', async () => {
    await page.reload();
    assert.deepEqual(warnings, ['beforeunload']);
    await page.locator('#root_second').waitFor();
    assert.deepEqual([await shown('first'), await shown('second')], ['3', '4']);
    await bar(/Chờ đường truyền|chưa lưu/);
  });

  it('shows another person on this computer nothing of it', async () => {
    await browser?.close();
    await openBrowser();
    await wire.mend();
    await endSession();
    await page.goto('/');
    await page.locator('input[name=username]').waitFor();
    await logIn('clerk-02647');
    await page.locator('h1').waitFor();
    assert.equal(await page.locator('#unsent').count(), 0);
    await page.getByRole('button', { name: 'Đăng xuất' }).click();
    await page.locator('input[name=username]').waitFor();
    assert.deepEqual(await page.evaluate(() => caches.has('baocao-reads')), false);
  });

  it('is there the next day, after the browser was closed and the session ended, and sends itself', async () => {
    await logIn(CLERK);
    await arrives({ first: 3, second: 4 });
    await page.locator('#unsent').waitFor({ state: 'detached' });
    // A saved draft is no sent report: nowhere.
    assert.equal((await onServer()).state, 'draft');
    await page.goto(address);
    await page.locator('h1').waitFor();
    await page.getByText('chưa gửi').first().waitFor();
    await bar(/chưa gửi/);
    assert.equal(await page.getByText('Đã gửi', { exact: true }).count(), 0);
  });

  it('asks for the password over the page when the session ends while somebody types, and goes on', async () => {
    await endSession();
    await type('note', 'gõ khi phiên đã hết');
    const dialog = page.locator('dialog[open]');
    await dialog.locator('input[name=password]').fill('wrong-password');
    await page.keyboard.press('Enter');
    await dialog.getByText('Mật khẩu không đúng').waitFor();
    await dialog.locator('input[name=password]').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await arrives({ note: 'gõ khi phiên đã hết' });
    assert.equal(await shown('note'), 'gõ khi phiên đã hết');
    await bar(/Đã lưu lúc/);
  });

  it('sends nothing in the name of somebody who logged in in another tab', async () => {
    const other = await browser!.newPage();
    await other.goto('/login');
    await other.locator('input[name=username]').fill('clerk-02647');
    await other.locator('input[name=password]').fill(PASSWORD);
    await other.keyboard.press('Enter');
    await other.locator('nav#places').waitFor({ state: 'attached' });
    await page.locator('dialog[open]').waitFor();
    await page.locator('.link-banner').getByText('Người khác đã đăng nhập').waitFor();
    await page.locator('dialog[open] input[name=password]').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    await other.close();
    await type('note', 'của tôi');
    await arrives({ note: 'của tôi' });
  });

  it('knows its own save again when only the answer was lost', async () => {
    wire.loseAnswers((method) => method === 'PUT');
    await type('second', '5');
    await arrives({ second: 5 });
    wire.loseAnswers(() => false);
    await bar(/Đã lưu lúc/);
    assert.equal(await page.locator('#conflict').count(), 0);
  });

  it('shows a conflict cell by cell, and saves what was chosen against the new version', async () => {
    await wire.cut();
    await type('first', '10');
    await type('note', 'ghi ở máy này');
    const { etag, content } = await onServer();
    const theirs = { ...content, first: 20, second: 30 };
    const saved = await clerk.call('PUT', address, { content: theirs }, { 'If-Match': etag });
    assert.equal(saved.status, 200);
    await wire.mend();
    const conflict = page.locator('#conflict');
    await conflict.waitFor();
    const row = (name: string) => conflict.getByRole('row').filter({ hasText: name });
    const save = conflict.getByRole('button', { name: 'Lưu kết quả' });
    // Both changed it: nobody chooses but the person. Each changed one alone: chosen already.
    assert.equal(await save.isDisabled(), true);
    assert.equal(await row('Số thứ hai').getByRole('radio').nth(1).isChecked(), true);
    assert.equal(await row('Ghi chú').getByRole('radio').nth(0).isChecked(), true);
    assert.equal(await row('Cộng').count(), 0);
    await row('Số thứ nhất').getByRole('radio').nth(0).focus();
    await page.keyboard.press('Space');
    await save.click();
    await arrives({ first: 10, second: 30, total: 40, note: 'ghi ở máy này' });
    await conflict.waitFor({ state: 'detached' });
    assert.equal(await shown('second'), '30');
  });
});
