/**
 * A regime declared from nothing by somebody who has never seen JSON: built by hand, tried, published for a period
 * that has closed, filed by two provinces, approved, and seen at the nation.
 */
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { sharedStage } from './shared-stage.js';
import { keepPicture, type Stage, type Visit, pageOf } from './stage.js';

const CODE = 'BTC-GNTHU';
const TITLE = 'Giải ngân vốn đầu tư công (thử)';

/** The month before the one that it is in Việt Nam: its window has closed. */
function lastMonth(now: Date): { readonly period: string; readonly name: string } {
  const here = new Date(now.getTime() + 7 * 3_600_000);
  const month = new Date(Date.UTC(here.getUTCFullYear(), here.getUTCMonth() - 1, 1));
  return {
    period: month.toISOString().slice(0, 7),
    name: `Tháng ${month.getUTCMonth() + 1}/${month.getUTCFullYear()}`,
  };
}

/** Writes into a field as people do, and leaves it. */
async function write(field: Locator, text: string): Promise<void> {
  await field.click();
  await field.fill(text);
  await field.blur();
}

const at = (page: Page | Locator, name: string | RegExp): Locator =>
  page.getByRole('textbox', { name, exact: true });
const choose = (page: Page | Locator, name: string, label: string): Promise<unknown> =>
  page.getByRole('combobox', { name, exact: true }).selectOption({ label });
const item = (page: Page, name: string | RegExp): Locator => page.getByRole('treeitem', { name });

/** Waits until the properties are those of something. */
const shown = (page: Page, title: string): Promise<void> =>
  page
    .getByRole('region', { name: 'Thuộc tính' })
    .getByRole('heading', { name: title, exact: true })
    .waitFor();

/** Adds something to what is chosen in the tree. */
async function addItem(page: Page, title: string, kind: string): Promise<void> {
  await at(page, 'Tên mục mới').fill(title);
  await choose(page, 'Loại mục mới', kind);
  await page.getByRole('button', { name: /^Thêm vào/ }).click();
  await item(page, new RegExp(`^${title}`))
    .first()
    .waitFor();
}

async function saved(page: Page): Promise<void> {
  await page
    .getByRole('status')
    .filter({ hasText: /Đã lưu bản nháp phiên bản 1/ })
    .waitFor({ timeout: 60_000 });
}

describe('a regime declared without a line of JSON', function () {
  this.timeout(300_000);
  const { period, name: periodName } = lastMonth(new Date());
  let stage: Stage;
  const visits = new Map<string, Visit>();
  const visitOf = (username: string): Promise<Page> => pageOf(stage, visits, username);

  before(async function () {
    stage = await sharedStage(this);
  });
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    for (const [who, { page }] of visits)
      console.log(`    ${who}: ${await keepPicture(page, `designer-${who}`)}`);
  });
  after(async () => {
    for (const visit of visits.values()) await visit.close();
  });

  it('says who reports what to whom, how often and by when', async () => {
    const page = await visitOf('admin');
    await page.goto('/regimes/new');
    await write(at(page, 'Tên báo cáo (tiếng Việt)'), TITLE);
    await write(at(page, 'Tên báo cáo (tiếng Anh)'), 'Disbursement (trial)');
    await write(at(page, 'Mã chế độ'), CODE);
    await write(at(page, 'Cơ quan ban hành (mã đơn vị)'), 'BTC');
    await write(at(page, 'Căn cứ pháp lý'), '09/2019/NĐ-CP; 15/2021/TT-BTC');
    await page.getByRole('button', { name: 'Xóa bước 1' }).click();
    await page
      .getByRole('group', { name: 'Cấp của bước 1' })
      .getByRole('checkbox', { name: 'Bộ, ngành' })
      .check();
    await choose(page, 'Hạn gửi báo cáo Tháng, bước 1', 'Ngày cố định trong tháng');
    await choose(page, 'Nếu là ngày nghỉ', 'Ngày làm việc liền trước');
    await page.getByText('ngày 15 tháng sau kỳ, hoặc ngày làm việc liền trước').waitFor();
    await choose(page, 'Chốt số liệu báo cáo Tháng', 'Trọn kỳ theo lịch');
    const recipient = page.getByRole('combobox', { name: 'Cơ quan nhận cuối cùng' });
    await recipient.fill('Bộ Tài chính');
    await recipient.blur();
    assert.equal(await page.getByRole('region', { name: 'Các kỳ sắp tới' }).getByRole('row').count(), 5);
    await saved(page);
    await page.waitForURL(`**/regimes/${CODE}/versions/1`);
  });

  it('builds the table: its columns, lists, fixed rows, column group, formula and rules', async () => {
    const page = await visitOf('admin');
    await item(page, /^Báo cáo/).click();
    await addItem(page, 'Nguồn vốn', 'Bảng nhiều dòng');
    for (const [title, kind] of [
      ['Nguồn', 'Chọn một'],
      ['Loại kế hoạch', 'Chọn một'],
      ['Kế hoạch giao', 'Số thập phân'],
      ['Lũy kế thực tế', 'Số thập phân'],
      ['Ước lũy kế', 'Số thập phân'],
      ['Tỷ lệ giải ngân', 'Số thập phân'],
    ] as const)
      await addItem(page, title, kind);
    await item(page, /^Nguồn Chọn/).click();
    await page.getByText('Dán danh mục từ bảng tính').click();
    await at(page, 'Danh mục dán từ bảng tính').fill(
      'trong-nuoc\tVốn trong nước\tDomestic\nnuoc-ngoai\tVốn nước ngoài\tForeign',
    );
    await page.getByRole('button', { name: 'Đưa vào danh mục' }).click();
    await item(page, /^Loại kế hoạch/).click();
    for (const value of ['Kế hoạch năm', 'Kế hoạch kéo dài', 'Kế hoạch ứng trước']) {
      await at(page, 'Tên giá trị mới').fill(value);
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: `Xóa ${value}` }).waitFor();
    }
    for (const title of ['Kế hoạch giao', 'Lũy kế thực tế', 'Ước lũy kế']) {
      await item(page, new RegExp(`^${title}`)).click();
      await shown(page, title);
      await page.getByRole('checkbox', { name: 'Bắt buộc điền' }).check();
      await write(page.getByRole('combobox', { name: 'Đơn vị tính' }), 'triệu đồng');
      await write(at(page, 'Số chữ số thập phân'), '3');
    }
    await item(page, /^Tỷ lệ giải ngân/).click();
    await shown(page, 'Tỷ lệ giải ngân');
    await write(page.getByRole('combobox', { name: 'Đơn vị tính' }), '%');
    await write(at(page, 'Số chữ số thập phân'), '2');
    const formula = page.getByRole('combobox', { name: 'Công thức' });
    await formula.click();
    await page.keyboard.type('keHoach');
    await page.getByRole('option', { name: /keHoachGiao/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type(' > 0 ? round(uoc', { delay: 10 });
    await page.keyboard.press('Enter');
    await page.keyboard.type(' * 100 / keHoachGia, 2) : 0');
    await page.getByText('Không có "keHoachGia" trong').first().waitFor();
    await formula.fill('keHoachGiao > 0 ? round(uocLuyKe * 100 / keHoachGiao, 2) : 0');
    await formula.blur();
    await choose(page, 'Cách tổng hợp', 'Tỷ số của hai tổng');
    await choose(page, 'Tử số', 'Ước lũy kế');
    await choose(page, 'Mẫu số', 'Kế hoạch giao');
    await item(page, /^Nguồn vốn Bảng/).click();
    await shown(page, 'Nguồn vốn');
    const key = page.getByRole('group', { name: 'Cột phân biệt các dòng' });
    await key.getByRole('checkbox', { name: 'Nguồn' }).check();
    await key.getByRole('checkbox', { name: 'Loại kế hoạch' }).check();
    await page.getByRole('checkbox', { name: 'Bắt buộc điền' }).check();
    await choose(page, 'Số dòng', 'Dòng định sẵn');
    await page.getByRole('button', { name: 'Xóa dòng 6' }).waitFor();
    await at(page, 'Tên nhóm cột mới').fill('Lũy kế từ đầu năm');
    await page.keyboard.press('Enter');
    const group = page.getByRole('group', { name: 'Cột của nhóm Lũy kế từ đầu năm' });
    await group.getByRole('checkbox', { name: 'Lũy kế thực tế' }).check();
    await group.getByRole('checkbox', { name: 'Ước lũy kế' }).check();
    for (const [index, [assertion, message, shown]] of (
      [
        ['uocLuyKe >= luyKeThucTe', 'Ước lũy kế nhỏ hơn lũy kế thực tế', 'Ước lũy kế'],
        ['uocLuyKe <= keHoachGiao', 'Ước giải ngân vượt kế hoạch giao', 'Ước lũy kế'],
      ] as const
    ).entries()) {
      await page.getByRole('button', { name: 'Thêm quy tắc' }).click();
      const rule = page.getByRole('region', { name: /^Quy tắc / }).nth(index);
      await write(rule.getByRole('combobox', { name: 'Điều kiện phải đúng' }), assertion);
      await write(at(rule, 'Câu báo (tiếng Việt)'), message);
      await choose(rule, 'Mức độ', 'Cảnh báo: sửa hoặc giải trình');
      const places = rule.getByRole('group', { name: 'Báo ở trường' });
      await places.getByRole('checkbox', { name: shown }).check();
      await places.getByRole('checkbox', { name: 'Nguồn', exact: true }).uncheck();
    }
  });

  it('adds totals that are computed, and sees the form as the clerk will', async () => {
    const page = await visitOf('admin');
    await item(page, /^Báo cáo/).click();
    await addItem(page, 'Tổng cộng', 'Phần dạng lưới');
    await addItem(page, 'Tổng kế hoạch', 'Số thập phân');
    await addItem(page, 'Tổng ước', 'Số thập phân');
    for (const [title, column] of [
      ['Tổng kế hoạch', 'keHoachGiao'],
      ['Tổng ước', 'uocLuyKe'],
    ] as const) {
      await item(page, new RegExp(`^${title}`)).click();
      await shown(page, title);
      await write(page.getByRole('combobox', { name: 'Đơn vị tính' }), 'triệu đồng');
      await write(at(page, 'Số chữ số thập phân'), '3');
      await write(
        page.getByRole('combobox', { name: 'Công thức' }),
        `sum(root.nguonVon.map(r, r.${column}))`,
      );
    }
    await saved(page);
    assert.equal(await page.getByRole('tab', { name: /^Lỗi/ }).textContent(), 'Lỗi');
    const form = page.getByRole('region', { name: 'Biểu mẫu' });
    await form.getByText('Vốn nước ngoài').first().waitFor();
    await form.getByText('Lũy kế từ đầu năm').first().waitFor();
  });

  it('undoes and does again', async () => {
    const page = await visitOf('admin');
    await addItem(page, 'Thừa', 'Văn bản');
    await page.getByRole('button', { name: 'Hoàn tác' }).click();
    await item(page, /^Thừa/).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Làm lại' }).click();
    await item(page, /^Thừa/).click();
    await page.keyboard.press('Delete');
    await item(page, /^Thừa/).waitFor({ state: 'detached' });
    await saved(page);
  });

  it('tries it', async () => {
    const page = await visitOf('admin');
    await page.getByRole('tab', { name: 'Chạy thử' }).click();
    const trial = page.getByRole('tabpanel', { name: 'Chạy thử' });
    await trial.getByRole('button', { name: 'Sinh báo cáo', exact: true }).click();
    await trial.getByRole('table').first().waitFor();
    await page.getByRole('tab', { name: 'Biểu mẫu' }).click();
  });

  it('is published for a month that has closed', async () => {
    const page = await visitOf('admin');
    await saved(page);
    await page.getByRole('button', { name: 'Ban hành' }).click();
    await write(page.getByRole('textbox', { name: 'Áp dụng từ kỳ' }), period);
    await page.getByRole('dialog').getByRole('button', { name: 'Ban hành' }).click();
    await page.getByRole('heading', { name: 'Đã ban hành phiên bản 1' }).waitFor();
  });

  it('is filed by two provinces and signed by their heads', async () => {
    for (const [unit, cells] of Object.entries(FIGURES)) {
      const clerk = await visitOf(`clerk-${unit}`);
      await clerk.goto(`/reports/${CODE}/${period}/${unit}`);
      await pasteRows(clerk, cells);
      await act(clerk, 'Trình ký');
      const head = await visitOf(`head-${unit}`);
      await head.goto(`/reports/${CODE}/${period}/${unit}`);
      await act(head, 'Ký và gửi');
      await head.getByRole('status').filter({ hasText: 'Đã gửi lên' }).waitFor();
    }
  });

  it('is approved at the top, and the nation’s figures are those of both', async () => {
    const page = await visitOf('aggregator-VN');
    for (const unit of Object.keys(FIGURES)) {
      await page.goto(`/review/${CODE}/${period}/${unit}`);
      await page.getByRole('button', { name: 'Duyệt', exact: true }).click();
      await page.getByRole('dialog').locator('button[type=submit]').click();
      await page.getByRole('status').filter({ hasText: 'Đã duyệt báo cáo của' }).waitFor();
    }
    await page.goto(`/rollups/${CODE}/${period}/VN?view=provisional`);
    await page.getByRole('heading', { name: TITLE }).or(page.getByText(periodName)).first().waitFor();
    // Six rows of each: 6 × (1.000,5 + 2.000) and 6 × (300,125 + 600,375).
    await page.getByText('18.003', { exact: false }).first().waitFor({ timeout: 60_000 });
    await page.getByText('5.403', { exact: false }).first().waitFor();
  });
});

describe('shipped regimes in the designer', function () {
  this.timeout(180_000);
  let stage: Stage;
  before(async function () {
    stage = await sharedStage(this);
  });

  for (const code of ['VPCP-II06A', 'CTK-KTXH'])
    it(`${code} comes back as it was after it was changed, changed back and kept`, async () => {
      const { page, close } = await stage.visit('admin');
      const admin = await stage.person('admin');
      const { body } = await admin.call('GET', `/regimes/${code}/versions/1`);
      const kept = async (): Promise<unknown> =>
        (await admin.call('GET', `/regimes/${code}/working-copy`)).body['text'];
      /** Waits until what is kept is so, and answers it. */
      const comesTo = async (wanted: (text: unknown) => boolean): Promise<unknown> => {
        for (const until = Date.now() + 60_000; Date.now() < until; await page.waitForTimeout(200)) {
          const text = await kept();
          if (wanted(text)) return text;
        }
        assert.fail(`nothing of it was kept: ${await keepPicture(page, `designer-${code}`)}`);
      };
      await page.goto(`/regimes/${code}/versions/new`);
      const title = at(page, 'Tên báo cáo (tiếng Việt)');
      const was = await title.inputValue();
      await write(title, `${was} khác`);
      await comesTo((text) => typeof text === 'string' && text.includes(`${was} khác`));
      await write(title, was);
      const text = await comesTo((now) => typeof now === 'string' && !now.includes(`${was} khác`));
      assert.equal(text, JSON.stringify(body, null, 2) + '\n');
      await close();
    });
});

/** What each province reports in each of its six rows: plan, actual, estimate. */
const FIGURES: Readonly<Record<string, readonly [string, string, string]>> = {
  '01': ['1000,5', '200,25', '300,125'],
  '15': ['2000', '400', '600,375'],
};
const ROWS = 6;

/** Pastes the same figures into every row, from the first cell that is written. */
async function pasteRows(page: Page, cells: readonly string[]): Promise<void> {
  const first = page.getByRole('grid').first().getByRole('row').filter({ hasText: 'Vốn trong nước' }).first();
  await first.waitFor();
  const text = Array.from({ length: ROWS }, () => cells.join('\t')).join('\n');
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await first.getByRole('gridcell').nth(2).click();
  await page.keyboard.press('Control+v');
  await page.getByRole('gridcell', { name: '300,125' }).or(page.getByText('600,375')).first().waitFor();
}

async function act(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).first().click();
  await page.getByRole('dialog').locator('button[type=submit]').click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}
