/** What the pages tell the person at the desk: how a figure was read, what a letter does, whether anything is kept here. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { PASSWORD } from '../soak/program.js';
import { CLERK, deskOf, type Desk } from './desk.js';
import { sharedStage } from './shared-stage.js';
import { holdFrames } from './held-frames.js';
import { hasFocus, keepPicture, tabTo, type Stage } from './stage.js';

describe('What the pages tell, in a browser', function () {
  this.timeout(120_000);
  let stage: Stage;
  let desk: Desk;

  before(async function () {
    stage = await sharedStage(this);
    desk = await deskOf(stage, 'TEST-TOLD');
    await desk.openBrowser();
    await desk.page().goto('/login');
    await desk.logIn(CLERK);
    await desk.page().goto(desk.address);
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') console.log(`    ${await keepPicture(desk.page(), 'told')}`);
  });
  after(() => desk?.close());

  it('how a doubtful figure in a field of its own was read', async () => {
    const told = desk.page().locator('#root_first-taken');
    await desk.type('first', '1.234');
    await told.getByText('“1.234” được đọc là 1234').waitFor();
    const describedBy = await desk.field('first').getAttribute('aria-describedby');
    assert.ok(describedBy?.split(' ').includes('root_first-taken'));
    await desk.arrives({ first: 1234 });
    await desk.type('first', '1234');
    await told.filter({ hasText: /^$/ }).waitFor({ state: 'attached' });
  });

  it('just what was typed, also where keys come before the page is drawn again', async () => {
    const { keyboard } = desk.page();
    for (const [figure, come] of [
      ['56', () => keyboard.press('Shift+Tab')],
      ['78', () => desk.field('first').click()],
      ['90', () => desk.field('first').focus()],
    ] as const) {
      await desk.type('first', '1234');
      await desk.shows('first', '1.234');
      const release = await holdFrames(desk.page());
      await come();
      // A click puts the text cursor where it was; the next picture would select.
      if (figure === '78') await keyboard.press('Control+a');
      await keyboard.type(figure.slice(0, 1));
      assert.equal(await desk.field('first').inputValue(), figure.slice(0, 1));
      await release();
      await keyboard.type(figure.slice(1));
      await keyboard.press('Tab');
      await desk.arrives({ first: Number(figure) });
    }
  });

  it('that two tabs have one report, neither of which overwrites what the other has kept', async () => {
    await desk.isControlled();
    const first = desk.page();
    const second = await desk.browser().newPage();
    await second.goto(desk.address);
    await second.locator('#root_note').waitFor();
    await desk.wire.cut();
    for (const [page, note] of [
      [first, 'thẻ một'],
      [second, 'thẻ hai'],
    ] as const) {
      await page.locator('#root_note').fill(note);
      await page.locator('.bottom-bar').getByText('Chờ đường truyền: đã giữ trên máy này').waitFor();
    }
    await second.getByText('Một trang khác đang giữ nội dung chưa lưu của báo cáo này').waitFor();
    assert.deepEqual(await keptNotes(second), ['thẻ hai', 'thẻ một']);
    await desk.wire.mend();
    await Promise.race([first, second].map((page) => page.locator('#conflict').waitFor()));
    const saved = (await desk.onServer()).content['note'];
    const other = saved === 'thẻ một' ? 'thẻ hai' : 'thẻ một';
    assert.ok((await keptNotes(second)).includes(other), `${other} is still kept`);
    await (other === 'thẻ hai' ? second : first).locator('#conflict').waitFor();
    await second.close({ runBeforeUnload: false });
  });

  it('that nothing is kept, where the browser forbids it', async () => {
    const page = await desk.browser().newPage();
    await page.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('forbidden', 'SecurityError');
      };
    });
    await page.goto(desk.address);
    await page.locator('#root_note').waitFor();
    await desk.wire.cut();
    await page.locator('#root_note').fill('không giữ được');
    await page.locator('.link-banner').getByText('Trình duyệt này không giữ được bản nào trên máy').waitFor();
    assert.equal(await page.locator('.link-banner').getByText('được giữ trên máy này').count(), 0);
    await desk.wire.mend();
    await desk.arrives({ note: 'không giữ được' });
    await page.close({ runBeforeUnload: false });
  });

  it('what was kept before each page had a copy of its own', async () => {
    const visit = await stage.visit();
    await visit.page.goto('/login');
    await visit.page.evaluate(keepAsBefore, CLERK);
    await visit.page.locator('input[name=username]').fill(CLERK);
    await visit.page.locator('input[name=password]').fill(PASSWORD);
    await visit.page.keyboard.press('Enter');
    await visit.page.locator('#unsent').getByText('Giữ từ trước').waitFor();
    await visit.close();
  });

  it('every letter, which the person can switch off and on again', async () => {
    const username = 'aggregator-01';
    const reviewer = await stage.person(username);
    const { body } = await reviewer.call('GET', '/inbox');
    const [item] = body['items'] as { regime: string; period: string; unit: { code: string } }[];
    assert.ok(item, 'the demonstration has a report to review');
    const visit = await stage.visit(username);
    const { page } = visit;
    const letter = async (on: boolean): Promise<void> => {
      await page.goto('/help/keys');
      const box = page.getByRole('switch', { name: /^Phím tắt là một chữ cái/ });
      await tabTo(page, box);
      await page.keyboard.press('Space');
      assert.equal(await box.isChecked(), on);
    };
    await letter(false);
    await pressOnReview(page, item, 'r');
    assert.equal(await page.locator('dialog[open]').count(), 0);
    await page.goto('/inbox');
    const row = page.locator('.inbox tbody tr').first();
    await tabTo(page, row);
    await page.keyboard.press('a');
    await page.keyboard.press('r');
    assert.equal(await page.locator('dialog[open]').count(), 0);
    assert.ok(await hasFocus(row), 'the row has still the focus');
    await page.getByText('phím chữ cái đã tắt').waitFor();
    await letter(true);
    await pressOnReview(page, item, 'r');
    await page.locator('dialog[open]').waitFor();
    assert.deepEqual(visit.complaints, []);
    await visit.close();
  });
});

/** In the page: a copy as the first version of the store kept it. */
function keepAsBefore(user: string): Promise<void> {
  const filled = { content: {}, explanations: {} };
  const unit = { code: '02839', name: 'Xã' };
  const named = { report: 'TEST-TOLD/2026-10/02839', regime: 'TEST-TOLD', period: '2026-10', unit };
  const label = { vi: 'Giữ từ trước', en: 'Kept before' };
  const copy = { user, ...named, label, ...filled, unreadable: {}, base: filled, at: 1, waits: 'conflict' };
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('baocao', 1);
    opening.onerror = () => reject(new Error('nothing is kept'));
    opening.onupgradeneeded = () => {
      const store = opening.result.createObjectStore('copies', { keyPath: ['user', 'report'] });
      store.createIndex('user', 'user');
      store.put(copy);
    };
    opening.onsuccess = () => {
      opening.result.close();
      resolve();
    };
  });
}

/** The texts of all copies in this browser, sorted. */
function keptNotes(page: Page): Promise<unknown[]> {
  return page.evaluate(
    () =>
      new Promise<unknown[]>((resolve, reject) => {
        const opening = indexedDB.open('baocao');
        opening.onerror = () => reject(new Error('nothing is kept'));
        opening.onsuccess = () => {
          const asked = opening.result.transaction('pages').objectStore('pages').getAll();
          asked.onsuccess = () => {
            opening.result.close();
            const copies = asked.result as { content: { note?: unknown } }[];
            resolve(copies.map(({ content }) => content.note).sort());
          };
        };
      }),
  );
}

async function pressOnReview(
  page: Page,
  {
    regime,
    period,
    unit,
  }: { readonly regime: string; readonly period: string; readonly unit: { readonly code: string } },
  key: string,
): Promise<void> {
  await page.goto(`/review/${regime}/${period}/${unit.code}`);
  await page.getByRole('button', { name: 'Trả lại để sửa' }).waitFor();
  await page.locator('h1').waitFor();
  await page.keyboard.press(key);
}
