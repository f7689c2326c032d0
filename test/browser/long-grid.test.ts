/** A table of five hundred rows, of which the page holds those in view: keys that lead to a row that is not there. */
import assert from 'node:assert/strict';
import { chromium, type Browser, type Page } from 'playwright-core';
import { openSite } from '../bench/keys-site.js';
import { chromiumPath } from './stage.js';

const ROWS = 500;
const FIRST = 3;
const LAST = 497;

describe('a grid of five hundred rows in a browser', function () {
  this.timeout(180_000);
  let site: Awaited<ReturnType<typeof openSite>>;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  before(async function () {
    const executablePath = chromiumPath();
    if (executablePath === undefined && process.env['CI'] !== 'true') this.skip();
    assert.ok(executablePath, 'Chromium is not on this machine');
    site = await openSite();
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
    page.on('pageerror', (failure) => complaints.push(failure.message));
    await page.goto(`${site.origin}/?kind=ours&rows=${ROWS}&columns=15`);
    await page.locator('#root_rows').waitFor();
  });
  after(async () => {
    await browser?.close();
    site?.close();
  });

  const press = (key: string): Promise<void> => page.keyboard.press(key);
  const cell = (row: number) => page.locator(`[id="root_rows_${row}_figure1"]`);
  const typeIn = async (row: number, text: string): Promise<void> => {
    await cell(row).click();
    await page.keyboard.type(text);
    await press('Enter');
  };
  const stands = async (row: number, text: string): Promise<void> => {
    const input = cell(row).locator('input');
    assert.equal(await input.inputValue(), text);
    const { focused, seen } = await input.evaluate((one) => {
      const { top, bottom } = one.getBoundingClientRect();
      const box = one.closest('.grid-box')?.getBoundingClientRect() ?? { top: 0, bottom: 0 };
      const visible =
        top >= Math.max(0, box.top) && bottom <= Math.min(innerHeight, box.bottom || innerHeight);
      return { focused: document.activeElement === one, seen: visible };
    });
    assert.ok(focused, `row ${row} has the focus`);
    assert.ok(seen, `row ${row} is in view`);
  };
  const drawn = (): Promise<number> => page.locator('.grid-row').count();

  it('is drawn in part', async () => {
    assert.ok((await drawn()) < 100);
    assert.equal(await page.locator('#root_rows').getAttribute('aria-rowcount'), String(ROWS + 1));
  });

  it('goes with F8 to mistakes in rows that are not drawn, one end of the table to the other', async () => {
    await typeIn(FIRST, 'abc');
    await press('Control+End');
    await typeIn(LAST, 'xyz');
    assert.equal(await cell(FIRST).count(), 0);
    for (let times = 0; times < 3; times++) {
      await press('F8');
      await stands(FIRST, 'abc');
      assert.equal(await cell(LAST).count(), 0);
      await press('F8');
      await stands(LAST, 'xyz');
    }
    await press('Shift+F8');
    await stands(FIRST, 'abc');
    await press('Shift+F8');
    await stands(LAST, 'xyz');
    assert.ok((await drawn()) < 100);
  });

  it('comes back to the only mistake from where it stands', async () => {
    await typeIn(LAST - 4, '7');
    await press('F8');
    await stands(LAST, 'xyz');
    await press('F8');
    await stands(FIRST, 'abc');
    await page.keyboard.type('12');
    await press('F8');
    await stands(LAST, 'xyz');
    await press('F8');
    await stands(LAST, 'xyz');
  });

  it('complained of nothing', () => assert.deepEqual(complaints, []));
});
