/**
 * The main job in a browser, without a mouse: a regime is declared and published, every commune files it, one is
 * returned and mended, all are approved, and the nation's roll-up moves by itself. All that is seen is what people see.
 */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { DETAILED_HOUSES, WRONG_TOTAL } from './detailed-houses.js';
import { approveAll, fileReport, returnReport, send, type House } from './keyboard-acts.js';
import { sharedStage } from './shared-stage.js';
import { keepPicture, press, tabTo, type Stage, type Visit, pageOf } from './stage.js';

const { code, label, document } = DETAILED_HOUSES;
const THOUSANDTHS = 1000n;

/** The month before the one that it is in Việt Nam: its window has closed. */
function lastMonth(now: Date): { readonly period: string; readonly name: string } {
  const here = new Date(now.getTime() + 7 * 3_600_000);
  const month = new Date(Date.UTC(here.getUTCFullYear(), here.getUTCMonth() - 1, 1));
  const period = month.toISOString().slice(0, 7);
  return { period, name: `Tháng ${month.getUTCMonth() + 1}/${month.getUTCFullYear()}` };
}

interface Commune {
  readonly code: string;
  readonly name: string;
  readonly province: string;
}

/** Figures of a commune; the loss in thousandths, outside of the platform's own arithmetic. */
function housesOf(index: number): House[] {
  const one = (kind: string, step: bigint): House => ({
    kind,
    light: BigInt(index) + step,
    heavy: 2n * step,
    loss: (BigInt(index) + step) * 1_234_567n + step,
  });
  return index === 0 ? [one('brick', 1n), one('wood', 3n)] : [one(index % 2 === 0 ? 'brick' : 'wood', 1n)];
}

describe('the main job in a browser, by keyboard', function () {
  this.timeout(240_000);
  const { period, name: periodName } = lastMonth(new Date());
  let stage: Stage;
  let communes: readonly Commune[];
  const visits = new Map<string, Visit>();
  const visitOf = (username: string): Promise<Page> => pageOf(stage, visits, username);
  let nation: Page;

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

  it('declares a regime by pasting it, is told its mistake at its line, mends it and publishes', async () => {
    const page = await visitOf('admin');
    await press(page, page.locator('nav#places').getByRole('link', { name: 'Chế độ báo cáo' }));
    await press(page, page.getByRole('link', { name: 'Khai báo chế độ' }));
    const views = page.getByRole('tab', { name: 'Thiết kế' });
    await tabTo(page, views);
    await page.keyboard.press('ArrowRight');
    const editor = page.locator('.cm-content');
    await tabTo(page, editor);
    const right = JSON.stringify(document, null, 2);
    const at = right.indexOf('"x-calc"');
    const wrong = right.slice(0, at) + right.slice(at).replace('"sum"', '"summ"');
    await page.evaluate((text) => navigator.clipboard.writeText(text), wrong);
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Control+v');
    const line = wrong.slice(0, wrong.indexOf('"summ"')).split('\n').length;
    await page.keyboard.press('Escape');
    await tabTo(page, page.getByRole('tab', { name: 'Biểu mẫu' }));
    await page.keyboard.press('ArrowRight');
    const mistake = page.locator('.verdict li button');
    await mistake.getByText(`dòng ${line}`, { exact: true }).waitFor();
    assert.equal(await mistake.count(), 1, (await mistake.allTextContents()).join('\n'));
    await press(page, mistake);
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Backspace');
    await page.locator('.verdict').getByText('Tài liệu hợp lệ').waitFor();
    await page.keyboard.press('Escape');
    await tabTo(page, page.getByRole('tab', { name: 'Lỗi' }));
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('region', { name: 'Biểu mẫu' }).getByText('Hư nặng').first().waitFor();
    await page.waitForURL(`**/regimes/${code}/versions/1**`);
    await page.getByRole('status').filter({ hasText: 'Đã lưu bản nháp phiên bản 1' }).waitFor();
    await press(page, page.getByRole('button', { name: 'Ban hành' }));
    const from = page.getByRole('textbox', { name: 'Áp dụng từ kỳ' });
    await tabTo(page, from);
    await page.keyboard.press('Control+a');
    await page.keyboard.type(period);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Đã ban hành phiên bản 1' }).waitFor();
    await press(page, page.getByRole('dialog').getByRole('button', { name: 'Đóng' }).last());
    await page.waitForURL(`**/regimes/${code}`);
    await page.getByText('Đã ban hành').first().waitFor();
    const admin = await stage.person('admin');
    const owed = await admin.call('GET', `/obligations?regime=${code}&period=${period}&state=none&limit=500`);
    const items = owed.body['items'] as {
      level: string;
      unit: { code: string; name: string };
      receiver: { code: string };
    }[];
    communes = items
      .filter(({ level }) => level === 'commune')
      .map(({ unit, receiver }) => ({ ...unit, province: receiver.code }));
    assert.ok(communes.length >= 6);
  });

  it('keeps the roll-up of the nation open, where everything is still missing', async () => {
    nation = await visitOf('aggregator-VN');
    await press(nation, nation.locator('nav#places').getByRole('link', { name: 'Tổng hợp' }));
    await press(nation, nation.getByRole('link', { name: `${label}, ${periodName}` }));
    await nation.locator('.coverage-step').getByText(`0 / ${communes.length} đơn vị`).waitFor();
    await press(nation, nation.getByText(`Còn thiếu ${communes.length} đơn vị`));
    for (const { name } of communes) await nation.locator('.missing-names').getByText(name).waitFor();
    await nation.evaluate(() => Object.assign(window, { neverReloaded: true }));
  });

  it('files every commune in the grid, and refuses a wrong total while it is typed', async () => {
    for (const [index, { code: unit, name }] of communes.entries()) {
      const page = await visitOf(`clerk-${unit}`);
      const row = page.getByRole('row').filter({ hasText: periodName });
      await press(page, row.getByRole('link', { name: label }));
      const refused = async (): Promise<void> => {
        await page.locator('.grid-line').getByText(WRONG_TOTAL).waitFor();
        await page.locator('.bottom-bar').getByText('1 lỗi').waitFor();
      };
      await fileReport(page, housesOf(index), `Xã ${name}`, index === 0 ? refused : undefined);
    }
  });

  it('returns one with a remark on a cell, which its clerk finds on top, mends and sends again', async () => {
    const [first] = communes as [Commune];
    const aggregator = await visitOf(`aggregator-${first.province}`);
    const waiting = aggregator
      .getByRole('row')
      .filter({ hasText: periodName })
      .filter({ hasText: first.name });
    await press(aggregator, waiting.getByRole('link', { name: label }));
    await returnReport(aggregator, { remark: 'Số này quá nhỏ', reason: 'Xem lại thiệt hại nhà gạch' });

    const clerk = await visitOf(`clerk-${first.code}`);
    await press(clerk, clerk.locator('nav#places').getByRole('link', { name: 'Việc của tôi' }));
    const top = clerk.locator('main section').first();
    await top.getByRole('heading', { name: /^Bị trả lại, cần sửa/ }).waitFor();
    const returned = top.getByRole('row').filter({ hasText: periodName });
    await returned.getByText('Xem lại thiệt hại nhà gạch').waitFor();
    await press(clerk, returned.getByRole('link', { name: label }));
    await press(clerk, clerk.locator('.remark-list').getByRole('button').first());
    await clerk.locator('.grid-line').getByText('Số này quá nhỏ').waitFor();
    await clerk.keyboard.type('9000,001');
    await clerk.keyboard.press('Tab');
    await send(clerk);
  });

  it('approves all, and each is in the figures of the nation within moments, without reloading', async () => {
    let approved = 0;
    const waits: number[] = [];
    for (const province of new Set(communes.map((commune) => commune.province))) {
      const page = await visitOf(`aggregator-${province}`);
      const own = communes.filter((commune) => commune.province === province);
      await approveAll(page, { label, periodName, names: own.map(({ name }) => name) }, async (began) => {
        approved++;
        await nation.locator('.coverage-step').getByText(`${approved} / ${communes.length} đơn vị`).waitFor();
        waits.push(performance.now() - began);
      });
    }
    assert.equal(approved, communes.length);
    console.log(
      `    from the key that approves to the figure on another screen: ${waits.map(Math.round).join(', ')} ms`,
    );
    assert.ok(Math.max(...waits) < 5000, `${Math.max(...waits)} ms`);
    assert.equal(await nation.evaluate(() => 'neverReloaded' in window), true);
  });

  it('shows the sums to the last decimal, and who is missing above', async () => {
    const filed = communes.flatMap((_commune, index) => housesOf(index));
    filed[0] = { ...filed[0]!, loss: 9_000_001n };
    await nation.locator('main').getByText('Đã tính xong mọi thay đổi').waitFor();
    for (const kind of ['brick', 'wood']) {
      const rows = filed.filter((house) => house.kind === kind);
      const sum = (of: (house: House) => bigint): bigint =>
        rows.reduce((total, house) => total + of(house), 0n);
      const shown = nation.getByRole('grid', { name: 'Nhà ở' }).getByRole('row').filter({ hasText: kind });
      const cells = (await shown.getByRole('gridcell').allTextContents()).slice(-4);
      const expected = [
        sum((house) => house.light),
        sum((house) => house.heavy),
        sum((h) => h.light + h.heavy),
      ];
      assert.deepEqual(
        cells.slice(0, 3).map(thousandths),
        expected.map((n) => n * THOUSANDTHS),
      );
      assert.equal(
        thousandths(cells[3]!),
        sum((house) => house.loss),
      );
    }
    const whole = filed.reduce((total, house) => total + house.loss, 0n);
    const total = nation.locator('.leaf').filter({ hasText: 'Tổng thiệt hại' }).locator('.read-value');
    assert.equal(thousandths((await total.textContent()) ?? ''), whole);
    await nation.getByText('Không thiếu đơn vị nào').waitFor();
    const provinces = nation.locator('.coverage-step').first();
    await press(nation, provinces.getByText(/Còn thiếu \d+ đơn vị/));
    await provinces.getByText('Tỉnh Lào Cai').waitFor();
  });

  it('takes the report of a province on to the nation, though nothing has to be typed in it', async () => {
    const [{ province }] = communes as [Commune];
    const page = await visitOf(`aggregator-${province}`);
    await press(page, page.locator('nav#places').getByRole('link', { name: 'Việc của tôi' }));
    const owed = page
      .getByRole('region', { name: 'Cần nộp' })
      .getByRole('row')
      .filter({ hasText: periodName });
    await press(page, owed.getByRole('link', { name: label }));
    await press(page, page.locator('.bottom-bar').getByRole('button', { name: 'Mở báo cáo' }));
    await send(page);
    await press(nation, nation.locator('nav#places').getByRole('link', { name: 'Việc của tôi' }));
    const waiting = nation.getByRole('region', { name: 'Chờ tôi duyệt' }).getByRole('row');
    await press(nation, waiting.filter({ hasText: periodName }).getByRole('link', { name: label }));
    await press(nation, nation.getByRole('button', { name: 'Duyệt', exact: true }));
    await press(nation, nation.locator('dialog button[type=submit]'));
    await nation.getByRole('status').filter({ hasText: 'Đã duyệt báo cáo của' }).waitFor();
  });

  it('has heard no complaint of any browser', () => {
    assert.deepEqual(
      [...visits.values()].flatMap((visit) => visit.complaints),
      [],
    );
  });
});

/** `1.234,567` in thousandths. */
function thousandths(text: string): bigint {
  const [, whole = '', part = ''] = /^([\d.]+)(?:,(\d+))?/.exec(text.trim()) ?? [];
  return BigInt(whole.replaceAll('.', '') + part.padEnd(3, '0'));
}
