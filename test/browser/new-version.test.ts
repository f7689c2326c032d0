/** The pages are replaced by a newer version while somebody types: it is said, taken or left, and costs no draft. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { press } from './stage.js';
import { CLERK, deskOf, type Desk } from './desk.js';
import { sharedStage } from './shared-stage.js';
import { keepPicture } from './stage.js';

describe('A new version of the pages, in a browser', function () {
  this.timeout(120_000);
  let desk: Desk;
  let build = 0;

  before(async function () {
    desk = await deskOf(await sharedStage(this), 'TEST-VERSION');
    await desk.openBrowser();
    await desk.page().goto('/login');
    await desk.logIn(CLERK);
    await desk.isControlled();
    await desk.page().goto(desk.address);
    await desk.type('first', '1');
    await desk.bar(/Đã lưu lúc/);
  });
  afterEach(async function () {
    desk.wire.hold(() => undefined);
    if (this.currentTest?.state === 'failed') console.log(`    ${await keepPicture(desk.page(), 'version')}`);
  });
  after(() => desk?.close());

  /** Another build is put in place: another page, and a service worker with another list of files. */
  const putInPlace = (): void => {
    const name = String(++build);
    desk.wire.change('/index.html', (was) => was.replace('<body>', `<body data-build="${name}">`));
    desk.wire.change('/service-worker.js', (was) => {
      const next = was
        .replace(/baocao-shell-[0-9a-f]{16}/, `baocao-shell-${name.padStart(16, '0')}`)
        .replace('FILES=[', 'FILES=["/icons/icon-180.png",');
      assert.notEqual(next, was);
      return next;
    });
  };
  /** What a page that stays open does by itself every hour. */
  const lookForIt = (page: Page): Promise<unknown> =>
    page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
  const banner = (page: Page) => page.locator('.link-banner').filter({ hasText: 'Có phiên bản mới' });
  const shownBuild = (page: Page) => page.locator('body').getAttribute('data-build');
  const take = async (page: Page): Promise<void> => {
    await press(page, banner(page).getByRole('button', { name: 'Dùng phiên bản mới' }));
    await page.locator(`body[data-build="${build}"]`).waitFor();
  };

  it('is said while somebody types, and changes nothing by itself', async () => {
    putInPlace();
    await lookForIt(desk.page());
    await desk.type('note', 'đang gõ');
    await banner(desk.page()).waitFor();
    const end = await desk.keepsShowing('note', 'đang gõ');
    await desk.bar(/Đã lưu lúc/);
    await end();
    assert.equal(await shownBuild(desk.page()), null);
  });

  it('is taken with a draft that was typed just now: it is there, and is saved', async () => {
    await desk.type('note', 'gõ ngay trước khi đổi');
    await take(desk.page());
    await desk.shows('note', 'gõ ngay trước khi đổi');
    await desk.arrives({ note: 'gõ ngay trước khi đổi' });
    assert.equal(await banner(desk.page()).count(), 0);
    assert.deepEqual(desk.warnings, []);
  });

  it('is taken while no save gets through: the draft is kept here, comes back and is sent', async () => {
    putInPlace();
    await lookForIt(desk.page());
    await banner(desk.page()).waitFor();
    desk.wire.hold((leg, method) =>
      leg === 'asked' && method === 'PUT' ? new Promise(() => undefined) : undefined,
    );
    await desk.type('note', 'chỉ có trên máy này');
    await take(desk.page());
    assert.notEqual((await desk.onServer()).content['note'], 'chỉ có trên máy này');
    await desk.shows('note', 'chỉ có trên máy này');
    // What waits has to be typed on, not lost, and goes once it can.
    desk.wire.hold(() => undefined);
    await desk.page().reload();
    await desk.shows('note', 'chỉ có trên máy này');
    await desk.arrives({ note: 'chỉ có trên máy này' });
  });

  it('is taken in one tab: another with a draft follows, with its draft', async () => {
    putInPlace();
    const other = await desk.browser().newPage();
    await other.goto('/');
    await other.locator('h1').waitFor();
    await desk.page().bringToFront();
    await desk.type('second', '7');
    await lookForIt(other);
    await banner(other).waitFor();
    await take(other);
    await desk.page().locator(`body[data-build="${build}"]`).waitFor();
    await desk.shows('second', '7');
    await desk.arrives({ second: 7 });
    await other.close();
  });

  it('is not taken: the clerk types on, without a line, and closes; the next day it is there, and the draft is sent', async () => {
    putInPlace();
    await lookForIt(desk.page());
    await banner(desk.page()).waitFor();
    await desk.wire.cut();
    await desk.type('note', 'gõ tiếp trên bản cũ');
    await desk.bar(/Chờ đường truyền: đã giữ trên máy này/);
    assert.notEqual(await shownBuild(desk.page()), String(build));
    await desk.closeBrowser();
    await desk.wire.mend();
    await desk.openBrowser();
    await desk.page().goto('/');
    await desk.page().locator(`body[data-build="${build}"]`).waitFor();
    await desk.arrives({ note: 'gõ tiếp trên bản cũ' });
    await desk.page().locator('#unsent').waitFor({ state: 'detached' });
    assert.equal((await desk.onServer()).state, 'draft');
  });
});
