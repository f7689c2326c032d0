/**
 * A workbook on the page of a report: it goes out, is filled in with Excel's own words, comes back with what is wrong
 * by sheet and cell, is mended and becomes the draft. The same as CSV. Paper is asked for there too.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import ExcelJS from 'exceljs';
import type { Download, Page } from 'playwright-core';
import { addDays, dayOf } from '../../regimes/calendar.js';
import { houses, regimeLike } from '../api/life.js';
import { sharedStage } from './shared-stage.js';
import { keepPicture, type Stage, type Visit } from './stage.js';

const CODE = 'TEST-EXCEL';
const UNIT = '00070';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

describe('a workbook on the page of a report, in a browser', function () {
  this.timeout(240_000);
  const period = addDays(`${dayOf(new Date().toISOString()).slice(0, 7)}-01`, -1).slice(0, 7);
  const way = `/reports/${CODE}/${period}/${UNIT}`;
  let stage: Stage;
  let visit: Visit;
  let page: Page;

  before(async function () {
    stage = await sharedStage(this);
    const admin = await stage.person('admin');
    const declared = await admin.call('POST', '/regimes', {
      ...regimeLike(CODE).document,
      title: 'Nhà trong Excel',
    });
    assert.equal(declared.status, 201, JSON.stringify(declared.body));
    const publish = `/regimes/${CODE}/versions/1/publish`;
    assert.equal((await admin.call('POST', publish, { effectiveFrom: period })).status, 200);
    const clerk = await stage.person(`clerk-${UNIT}`);
    const saved = await clerk.call('PUT', way, { content: houses(3, 1234.5) }, { 'If-None-Match': '*' });
    assert.equal(saved.status, 201, JSON.stringify(saved.body));
    visit = await stage.visit(`clerk-${UNIT}`);
    ({ page } = visit);
    await page.goto(way);
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') console.log(`    ${await keepPicture(page, 'workbook')}`);
  });
  after(() => visit?.close());

  async function fetched(button: string): Promise<{ readonly download: Download; readonly bytes: Buffer }> {
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: button, exact: true }).click();
    const download = await coming;
    return { download, bytes: await readFile(await download.path()) };
  }

  async function sendBack(name: string, mimeType: string, buffer: Buffer): Promise<void> {
    await page.getByLabel('Gửi lại tệp đã điền').setInputFiles({ name, mimeType, buffer });
  }

  async function withCell(bytes: Buffer, cell: string, value: ExcelJS.CellValue): Promise<Buffer> {
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(bytes as unknown as ExcelJS.Buffer);
    const sheet = book.getWorksheet('Nhà ở');
    assert.ok(sheet);
    sheet.getCell(cell).value = value;
    return Buffer.from(await book.xlsx.writeBuffer());
  }

  const content = async (): Promise<unknown> =>
    (await (await stage.person(`clerk-${UNIT}`)).call('GET', way)).body['content'];

  it('goes out under the name of regime, period and unit, and comes back with what cannot be read, by sheet and cell', async () => {
    const { download, bytes } = await fetched('Tải Excel');
    assert.equal(download.suggestedFilename(), `${CODE} ${period} ${UNIT}.xlsx`);
    await sendBack('sai.xlsx', XLSX, await withCell(bytes, 'C6', 'ba cái'));
    const told = page.getByRole('alert').filter({ hasText: 'chưa lưu gì' });
    await told.waitFor();
    assert.match((await told.textContent()) ?? '', /Nhà ở!C6/);
    assert.deepEqual(await content(), houses(3, 1234.5));
    await page.getByRole('link', { name: 'Tải tệp có đánh dấu lỗi' }).waitFor();
  });

  it('is taken once it is mended, and the form shows it', async () => {
    const { bytes } = await fetched('Tải Excel');
    await sendBack('dung.xlsx', XLSX, await withCell(bytes, 'C6', 7));
    await page.getByRole('status').filter({ hasText: 'Đã lưu vào bản nháp' }).waitFor();
    assert.deepEqual(await content(), houses(7, 1234.5));
    await page.locator('.grid-table').getByText('7', { exact: true }).first().waitFor();
  });

  it('the same as CSV', async () => {
    const { download, bytes } = await fetched('Tải CSV');
    assert.equal(download.suggestedFilename(), `${CODE} ${period} ${UNIT}.csv`);
    const csv = bytes.toString('utf8');
    const damaged = /^(.*houses\/0\/damaged.*?,)7(,?.*)$/m;
    assert.match(csv, damaged);
    await sendBack(
      'sai.csv',
      'text/csv',
      Buffer.from(csv.replace(damaged, (_all, before: string, after: string) => `${before}bảy${after}`)),
    );
    const told = page.getByRole('alert').filter({ hasText: 'chưa lưu gì' });
    await told.waitFor();
    assert.match((await told.textContent()) ?? '', /[A-Z]\d+/);
    await sendBack(
      'dung.csv',
      'text/csv',
      Buffer.from(csv.replace(damaged, (_all, before: string, after: string) => `${before}9${after}`)),
    );
    await page.getByRole('status').filter({ hasText: 'Đã lưu vào bản nháp' }).waitFor();
    assert.deepEqual(await content(), houses(9, 1234.5));
  });

  it('paper comes as a file; where it is refused, the page says why and stays', async () => {
    const { download, bytes } = await fetched('In / PDF');
    assert.match(download.suggestedFilename(), /^Nhà trong Excel .*Hoàn Kiếm\.pdf$/);
    assert.equal(bytes.subarray(0, 5).toString('latin1'), '%PDF-');
    await page.route('**/print.docx*', (route) =>
      route.fulfill({
        status: 422,
        contentType: 'application/problem+json',
        body: JSON.stringify({ title: 'Quá dài để in', status: 422, code: 'print-too-long' }),
      }),
    );
    await page.getByRole('button', { name: 'Word', exact: true }).click();
    const refusal = page.getByRole('dialog', { name: 'Không lập được tệp' });
    await refusal.getByText('Quá dài để in').waitFor();
    await page.keyboard.press('Escape');
    await refusal.waitFor({ state: 'hidden' });
    assert.ok(page.url().endsWith(way));
  });

  it('whoever checks a code that there is none of is told so, and not that a page is missing', async () => {
    const anyone = await stage.visit();
    await anyone.page.goto(`/verify/1-${'0'.repeat(24)}`);
    const told = anyone.page.getByRole('alert');
    await told.waitFor();
    assert.match((await told.textContent()) ?? '', /Không có báo cáo nào mang mã này/);
    await anyone.close();
  });
});
