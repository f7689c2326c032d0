/** Choosing a file by the keyboard, in the language of the page: its name is told, and the same can be chosen again. */
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { sharedStage } from './shared-stage.js';
import { hasFocus, keepPicture, press, type Stage, type Visit } from './stage.js';

const HEAD = 'username,name,roles,email,language\n';
const csv = (text: string) => ({ name: 'Cán bộ.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

describe('choosing a file, in a browser', function () {
  this.timeout(120_000);
  let stage: Stage;
  let visit: Visit;
  let page: Page;

  before(async function () {
    stage = await sharedStage(this);
    visit = await stage.visit('admin');
    ({ page } = visit);
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') console.log(`    ${await keepPicture(page, 'choose-file')}`);
  });
  after(() => visit?.close());

  const button = (name = 'Chọn tệp CSV (UTF-8)…'): Locator => page.getByRole('button', { name, exact: true });

  /** By the keyboard, from wherever the focus is. */
  async function choose(file: ReturnType<typeof csv>): Promise<void> {
    const opens = page.waitForEvent('filechooser');
    await press(page, button());
    await (await opens).setFiles(file);
  }

  const described = (): Promise<string | undefined> =>
    button().evaluate(
      (element) =>
        document.getElementById(element.getAttribute('aria-describedby') ?? '')?.textContent ?? undefined,
    );

  it('the button is reached by Tab, opens by Enter and keeps the focus; the name stands beside it', async () => {
    await page.goto('/users/import');
    await button().waitFor();
    assert.equal(await described(), 'Chưa chọn tệp');
    await choose(csv(`${HEAD}a.b,A B,,,vi`));
    await page.getByRole('status').filter({ hasText: 'Cán bộ.csv' }).waitFor();
    assert.equal(await described(), 'Cán bộ.csv');
    assert.ok(await hasFocus(button()));
    const line = await button().evaluate((element) => getComputedStyle(element).outlineStyle);
    assert.equal(line, 'solid');
    assert.equal(await page.getByRole('textbox', { name: 'CSV' }).inputValue(), `${HEAD}a.b,A B,,,vi`);
  });

  it('the same file is taken again once it is mended; what is typed after that is no file', async () => {
    await choose(csv(`${HEAD}a.c,A C,,,vi`));
    const text = page.getByRole('textbox', { name: 'CSV' });
    await page.waitForFunction(() => document.querySelector('textarea')?.value.includes('a.c,A C'));
    await text.fill(HEAD);
    await page.getByRole('status').filter({ hasText: 'Chưa chọn tệp' }).waitFor();
  });

  it('whoever reads English is asked in English', async () => {
    const english = await stage.visit('admin', { language: 'en' });
    await english.page.goto('/users/import');
    await english.page.getByRole('button', { name: 'Choose a CSV file (UTF-8)…', exact: true }).waitFor();
    await english.page.getByText('No file chosen').waitFor();
    await english.close();
  });
});
