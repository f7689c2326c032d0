/** What the pages tell the person at the desk: how a figure was read, what a letter does, whether anything is kept here. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { CLERK, deskOf, type Desk } from './desk.js';
import { sharedStage } from './shared-stage.js';
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
