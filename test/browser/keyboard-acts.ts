/** What people do on the pages of a report and of its review, with keys only. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { press, tabTo } from './stage.js';

export interface House {
  readonly kind: string;
  readonly light: bigint;
  readonly heavy: bigint;
  /** Thousandths. */
  readonly loss: bigint;
}

const WRONG = '999';

/**
 * Types a row of the grid from its first cell on; the focus stays in the last cell.
 * @param mistaken where given, a wrong total is typed first, and mended after it
 */
export async function typeRow(page: Page, house: House, mistaken?: () => Promise<void>): Promise<void> {
  await page.keyboard.type(house.kind);
  for (const count of [house.light, house.heavy]) {
    await page.keyboard.press('Tab');
    await page.keyboard.type(String(count));
  }
  await page.keyboard.press('Tab');
  if (mistaken !== undefined) {
    await page.keyboard.type(WRONG);
    await mistaken();
    for (const _ of WRONG) await page.keyboard.press('Backspace');
  }
  await page.keyboard.type(String(house.light + house.heavy));
  await page.keyboard.press('Tab');
  await page.keyboard.type(decimal(house.loss));
}

/** `1234,567`, as people write it. */
function decimal(thousandths: bigint): string {
  const digits = String(thousandths).padStart(4, '0');
  return `${digits.slice(0, -3)},${digits.slice(-3)}`;
}

/**
 * Fills in the opened report and sends it.
 * @param mistaken what is seen while the first row has a wrong total
 */
export async function fileReport(
  page: Page,
  houses: readonly House[],
  note: string,
  mistaken?: () => Promise<void>,
): Promise<void> {
  await press(page, page.getByRole('button', { name: 'Thêm dòng' }));
  await page.locator('.grid-input').waitFor();
  for (const [index, house] of houses.entries()) {
    if (index > 0) await page.keyboard.press('Control+Enter');
    await typeRow(page, house, index === 0 ? mistaken : undefined);
  }
  await tabTo(page, page.getByRole('textbox', { name: 'Ghi chú' }));
  await page.keyboard.type(note);
  await send(page);
}

export async function send(page: Page): Promise<void> {
  await press(page, page.locator('.bottom-bar').getByRole('button', { name: 'Gửi báo cáo' }));
  await press(page, page.locator('dialog button[type=submit]'));
  await page.getByRole('status').filter({ hasText: 'Đã gửi lên' }).waitFor();
}

/** Returns the opened report with a remark on the last cell of its first row. */
export async function returnReport(
  page: Page,
  words: { readonly remark: string; readonly reason: string },
): Promise<void> {
  await tabTo(page, page.getByRole('gridcell').first());
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await tabTo(page, page.locator('dialog textarea'));
  await page.keyboard.type(words.remark);
  await press(page, page.locator('dialog button[type=submit]'));
  await page.locator('.remark-list').getByText(words.remark).waitFor();
  await press(page, page.getByRole('button', { name: 'Trả lại để sửa' }));
  await tabTo(page, page.locator('dialog textarea'));
  await page.keyboard.type(words.reason);
  await press(page, page.locator('dialog button[type=submit]'));
  await page.getByText('Đã trả lại báo cáo cho').waitFor();
}

interface Batch {
  readonly label: string;
  readonly periodName: string;
  readonly names: readonly string[];
}

/** Approves the reports of a regime and period, from the first in *my work* on: deciding leads to the next by itself. */
export async function approveAll(
  page: Page,
  batch: Batch,
  approved: (began: number) => Promise<void>,
): Promise<void> {
  await press(page, page.locator('nav#places').getByRole('link', { name: 'Việc của tôi' }));
  const waiting = page.getByRole('region', { name: 'Chờ tôi duyệt' }).getByRole('row');
  const rows = waiting.filter({ hasText: batch.periodName }).getByRole('link', { name: batch.label });
  await press(page, rows.first());
  const said = new Set<string>();
  while (said.size < batch.names.length) {
    await press(page, page.getByRole('button', { name: 'Duyệt', exact: true }));
    const sure = page.locator('dialog button[type=submit]');
    await tabTo(page, sure);
    const began = performance.now();
    await page.keyboard.press('Enter');
    await approved(began);
    // Said on the page that it leads to, or on this one where it was the last: of another report each time.
    const left = batch.names.filter((name) => !said.has(name));
    const done = page
      .getByRole('status')
      .filter({ hasText: new RegExp(`Đã duyệt báo cáo của (${left.join('|')})`) });
    await done.waitFor();
    const words = (await done.textContent()) ?? '';
    const name = left.find((one) => words.includes(one));
    assert.ok(name, words);
    said.add(name);
  }
}
