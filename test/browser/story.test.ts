/**
 * One story from the first cell to the approved figure, without a mouse. A clerk files the procedures of a quarter, thirty
 * rows by paste and by hand; half-way the line goes, the browser is closed, the next day nobody is logged in any more, and
 * the work is finished. The aggregator finds the one odd figure among the communes, returns it with a remark on its cell,
 * and approves the rest at once; the remark is answered, mended, dealt with, and the roll-up is right.
 *
 * With STORY_PICTURES=folder, pictures of its stations are written there.
 */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { parsePeriod } from '../../regimes/period.js';
import { ENTERED } from '../procedures.js';
import { PASSWORD, type Person } from '../soak/program.js';
import { openProfile } from './desk.js';
import { send } from './keyboard-acts.js';
import {
  COMMUNES,
  contentOf,
  fields,
  figuresOf,
  fileOverWire,
  LABEL,
  PROVINCE,
  REGIME,
  settleLangSon,
  withSlip,
  type Figures,
} from './lang-son.js';
import { line, type Line } from './line.js';
import { sharedStage } from './shared-stage.js';
import { pictureOf, type Station } from './story-stations.js';
import { calm, keepPicture, press, tabTo, type Stage, type Visit, pageOf } from './stage.js';

const [CLERK_OF] = COMMUNES;
const CLERK = `clerk-${CLERK_OF.code}`;
/** The commune with a digit too many, and the field of administration that it is in. */
const ODD = 5;
const SLIP = 4;
const ODD_UNIT = COMMUNES[ODD];
const ODD_CELL = `/procedures/${SLIP}/receivedOnline`;
const ROWS = 30;
const FIRST_PASTE = 20;
const SECOND_PASTE = 9;
const REMARK = 'Thừa một chữ số? Các xã, phường khác chỉ quanh 250 hồ sơ.';
const ANSWER = 'Đúng là gõ thừa số 0, đơn vị đã sửa.';
const PICTURES = process.env['STORY_PICTURES'];
const ROMAN = ['', 'I', 'II', 'III', 'IV'];

const vietnamese = (figure: number): string => String(figure).replace(/\B(?=(\d{3})+$)/g, '.');

/** A row as Excel copies it: computed columns along, thousands divided as people in Việt Nam do. */
function excelRow(label: string, one: Figures): string {
  const { receivedOnline, receivedDirect, carriedOver } = one;
  const { solvedEarly, solvedOnTime, solvedLate, pendingInTime, pendingLate } = one;
  const cells = [
    ...[receivedOnline + receivedDirect + carriedOver, receivedOnline, receivedDirect, carriedOver],
    ...[solvedEarly + solvedOnTime + solvedLate, solvedEarly, solvedOnTime, solvedLate],
    ...[pendingInTime + pendingLate, pendingInTime, pendingLate],
  ];
  return [label, ...cells.map(vietnamese)].join('\t');
}

/** The rows of the clerk's spreadsheet, from one on. */
const excelBlock = (from: number, count: number): string =>
  fields()
    .slice(from, from + count)
    .map(({ label }, index) => excelRow(label, figuresOf(0, from + index)))
    .join('\r\n');

describe('a story of a quarter, by keyboard', function () {
  this.timeout(240_000);
  let stage: Stage;
  let period: string;
  let periodName: string;
  let profile: string;
  let wire: Line;
  let browser: BrowserContext | undefined;
  let page: Page;
  let clerk: Person;
  let cookie = '';
  const visits = new Map<string, Visit>();
  const visitOf = (username: string): Promise<Page> => pageOf(stage, visits, username);
  const pathOf = (unit: string): string => `/reports/${REGIME}/${period}/${unit}`;
  const onServer = async (
    unit: string = CLERK_OF.code,
  ): Promise<{ state: string; content: { procedures?: Figures[] }; remarks: { path: string }[] }> => {
    const person = await stage.person(`aggregator-${PROVINCE}`);
    return (await person.call('GET', pathOf(unit))).body as never;
  };
  const picture = async (shown: Page, station: Station): Promise<void> => {
    if (PICTURES === undefined) return;
    await mkdir(PICTURES, { recursive: true });
    await calm(shown);
    await shown.screenshot({ path: path.join(PICTURES, pictureOf(station)), animations: 'disabled' });
  };
  const openBrowser = async (): Promise<void> => {
    browser = await openProfile(profile, wire.origin);
    browser.setDefaultTimeout(60_000);
    page = browser.pages()[0] ?? (await browser.newPage());
    page.on('dialog', (dialog) => void dialog.accept());
  };
  const logIn = async (): Promise<void> => {
    await tabTo(page, page.locator('input[name=username]'));
    await page.keyboard.type(CLERK);
    await tabTo(page, page.locator('input[name=password]'));
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.locator('nav#places').waitFor({ state: 'attached' });
  };
  const keys = async (...some: readonly string[]): Promise<void> => {
    for (const key of some) await page.keyboard.press(key);
  };
  const bar = (text: RegExp) => page.locator('.bottom-bar [role=status]').filter({ hasText: text }).waitFor();
  const rows = (count: number) =>
    page.waitForFunction(
      (wanted) =>
        document.querySelector('#root_procedures')?.getAttribute('aria-rowcount') === String(wanted),
      // The two rows of the head count too.
      count + 2,
    );
  const paste = async (text: string, count: number): Promise<void> => {
    await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await keys('Control+v');
    await page
      .locator('.paste-report')
      .getByText(`${3 * count} ô tự tính khớp với số dán.`)
      .waitFor();
  };
  /** Types a value into the cell that has the focus and goes on to the next one to fill in. */
  const fill = async (...values: readonly (string | number)[]): Promise<void> => {
    for (const value of values) {
      await page.keyboard.type(String(value));
      await keys('Tab');
    }
  };
  /** How many rows this browser keeps of what the server does not have, and the figures of the last one. */
  const keptHere = (): Promise<{ rows: number; last: Partial<Figures> }> =>
    page.evaluate(
      () =>
        new Promise((resolve, reject) => {
          const opening = indexedDB.open('baocao');
          opening.onerror = () => reject(new Error('nothing is kept'));
          opening.onsuccess = () => {
            const asked = opening.result.transaction('pages').objectStore('pages').getAll();
            asked.onsuccess = () => {
              opening.result.close();
              const [copy] = asked.result as { content: { procedures?: Record<string, number>[] } }[];
              const procedures = copy?.content.procedures ?? [];
              resolve({ rows: procedures.length, last: procedures.at(-1) ?? {} });
            };
          };
        }),
    );
  const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
    for (const end = Date.now() + 60_000; Date.now() < end; await pause(100)) if (await holds()) return;
    assert.fail(what);
  };
  /** Waits until the focus stands in a cell. */
  const inCell = (shown: Page, row: number, name: string) =>
    shown.waitForFunction((id) => document.activeElement?.id === id, `root_procedures_${row}_${name}-input`);
  const open = async (): Promise<void> => {
    const row = page.getByRole('row').filter({ hasText: periodName });
    await press(page, row.getByRole('link', { name: LABEL }).first());
    await page.locator('#root_procedures').waitFor();
  };
  const last = figuresOf(0, ROWS - 1);

  before(async function () {
    stage = await sharedStage(this);
    profile = await mkdtemp(path.join(tmpdir(), 'baocao-story-'));
    wire = await line(stage.origin);
    period = await settleLangSon(stage);
    const { index = 0, year = 0 } = parsePeriod(period) ?? {};
    periodName = `Quý ${ROMAN[index]}/${year}`;
    for (const [index, { code }] of COMMUNES.entries())
      if (code !== CLERK_OF.code)
        await fileOverWire(stage, code, period, contentOf(index, index === ODD ? SLIP : undefined));
    clerk = await stage.person(CLERK);
    await clerk.call('POST', '/first-steps/tour/dismiss');
  });
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    if (!page.isClosed()) console.log(`    ${await keepPicture(page, 'story-clerk')}`);
    for (const [who, visit] of visits) console.log(`    ${who}: ${await keepPicture(visit.page, who)}`);
  });
  after(async () => {
    await browser?.close();
    await wire?.close();
    for (const visit of visits.values()) await visit.close();
    if (profile) await rm(profile, { recursive: true, force: true });
  });

  it('the clerk opens what is owed and pastes twenty rows from a spreadsheet, which are saved', async () => {
    await openBrowser();
    await page.goto('/login');
    await logIn();
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await open();
    await press(page, page.getByRole('button', { name: 'Thêm dòng' }));
    await page.locator('.grid-input').waitFor();
    await paste(excelBlock(0, FIRST_PASTE), FIRST_PASTE);
    await rows(FIRST_PASTE);
    await bar(/Đã lưu lúc/);
    await until(
      'twenty rows are on the server',
      async () => (await onServer()).content.procedures?.length === 20,
    );
    await picture(page, 'pasted');
  });

  it('the line goes; nine more rows are pasted, and of the thirtieth three cells are typed', async () => {
    await wire.cut();
    await browser?.setOffline(true);
    await keys('Control+End', 'Control+Enter');
    await paste(excelBlock(FIRST_PASTE, SECOND_PASTE), SECOND_PASTE);
    await keys('Control+End', 'Control+Enter');
    await fill(fields()[ROWS - 1]?.label ?? '', last.receivedOnline, last.receivedDirect);
    await rows(ROWS);
    await bar(/Chờ đường truyền: đã giữ trên máy này/);
    await until('the typed cell is kept', async () => {
      const kept = await keptHere();
      return kept.rows === ROWS && kept.last.receivedDirect === last.receivedDirect;
    });
    await picture(page, 'without-a-line');
    cookie = ((await browser?.cookies()) ?? []).map(({ name, value }) => `${name}=${value}`).join('; ');
    await browser?.close();
    assert.equal((await onServer()).content.procedures?.length, FIRST_PASTE);
  });

  it('the next day nobody is logged in any more; after logging in all of it is there and goes to the server', async () => {
    const headers = { cookie, origin: stage.origin };
    const { status } = await fetch(`${stage.origin}/api/v1/session`, { method: 'DELETE', headers });
    assert.equal(status, 204);
    await wire.mend();
    await openBrowser();
    await page.goto('/');
    await page.locator('input[name=username]').waitFor();
    await picture(page, 'next-day');
    await logIn();
    await until(
      'thirty rows are on the server',
      async () => (await onServer()).content.procedures?.length === ROWS,
    );
    await page.locator('#unsent').waitFor({ state: 'detached' });
    assert.equal((await onServer()).state, 'draft');
  });

  it('the clerk finishes the last row and sends', async () => {
    await open();
    // What is missing is found by its key: no mistake is left before the empty cells of the last row.
    await keys('F8');
    await inCell(page, ROWS - 1, 'carriedOver');
    await fill(last.carriedOver, last.solvedEarly, last.solvedOnTime, last.solvedLate);
    await fill(last.pendingInTime, last.pendingLate);
    await page.locator('.bottom-bar').getByText('Không có lỗi').waitFor();
    await send(page);
    await picture(page, 'sent');
    const { state, content } = await onServer();
    assert.equal(state, 'submitted');
    for (const [index, row] of (content.procedures ?? []).entries())
      assert.deepEqual(
        ENTERED.map((name) => row[name]),
        ENTERED.map((name) => figuresOf(0, index)[name]),
        `row ${index + 1}`,
      );
  });

  it('the aggregator filters the inbox by what stands out, and a colleague sees who works on it', async () => {
    const reviewer = await visitOf(`aggregator-${PROVINCE}`);
    await press(reviewer, reviewer.locator('nav#places').getByRole('link', { name: 'Hộp thư duyệt' }));
    const list = reviewer.locator('.inbox tbody tr');
    await list.nth(COMMUNES.length - 1).waitFor();
    // The strangest stands on top.
    await list.first().getByText(ODD_UNIT.name).waitFor();
    await picture(reviewer, 'inbox');
    await press(reviewer, reviewer.getByRole('button', { name: /^Khác thường/ }));
    await reviewer.getByRole('status').getByText('1 dòng').waitFor();
    assert.match(reviewer.url(), /flag=outliers/);
    await tabTo(reviewer, list.first());
    await reviewer.keyboard.press('Enter');
    await reviewer.waitForURL(`**/review/${REGIME}/${period}/${ODD_UNIT.code}?**`);
    const odd = reviewer.getByRole('region', { name: 'Khác thường' });
    await odd.getByText('Đất đai › Trong kỳ: trực tuyến (4)').waitFor();
    await picture(reviewer, 'outlier');

    const colleague = await visitOf(`colleague-${PROVINCE}`);
    await press(colleague, colleague.locator('nav#places').getByRole('link', { name: 'Hộp thư duyệt' }));
    const claimed = colleague.locator('.inbox tbody tr').filter({ hasText: ODD_UNIT.name });
    await claimed.getByText('Hoàng Thị Lan đang duyệt').waitFor();
    await press(colleague, colleague.getByRole('button', { name: /^Người khác đang duyệt/ }));
    await tabTo(colleague, claimed);
    await colleague.keyboard.press('Enter');
    await colleague.getByText('Hoàng Thị Lan đang duyệt báo cáo này').waitFor();
    await picture(colleague, 'claimed');
  });

  it('goes to the odd cell, writes a remark on it and returns the report', async () => {
    const reviewer = await visitOf(`aggregator-${PROVINCE}`);
    const odd = reviewer.getByRole('region', { name: 'Khác thường' });
    await press(reviewer, odd.getByRole('button', { name: 'Đất đai › Trong kỳ: trực tuyến (4)' }));
    await reviewer.keyboard.press('Enter');
    await tabTo(reviewer, reviewer.locator('dialog textarea'));
    await reviewer.keyboard.type(REMARK);
    await press(reviewer, reviewer.locator('dialog button[type=submit]'));
    await reviewer.locator('.remark-list').getByText(REMARK).waitFor();
    await picture(reviewer, 'remark');
    await reviewer.keyboard.press('r');
    await tabTo(reviewer, reviewer.locator('dialog textarea'));
    await reviewer.keyboard.type('Đề nghị kiểm tra lại lĩnh vực đất đai');
    await press(reviewer, reviewer.locator('dialog button[type=submit]'));
    // Nothing else stood out: the inbox says so.
    await reviewer.waitForURL('**/inbox?flag=outliers');
    await reviewer.getByRole('status').filter({ hasText: 'Đã trả lại báo cáo cho' }).waitFor();
    await reviewer.getByText('Không có báo cáo nào khớp bộ lọc').waitFor();
    const { state, remarks } = await onServer(ODD_UNIT.code);
    assert.deepEqual([state, remarks.map(({ path: at }) => at)], ['returned', [ODD_CELL]]);
  });

  it('approves all others at once', async () => {
    const reviewer = await visitOf(`aggregator-${PROVINCE}`);
    await press(reviewer, reviewer.getByRole('button', { name: 'Bỏ mọi bộ lọc' }));
    const list = reviewer.locator('.inbox tbody tr');
    await list.nth(COMMUNES.length - 2).waitFor();
    await tabTo(reviewer, list.first());
    await reviewer.keyboard.press('c');
    await reviewer.getByRole('button', { name: 'Duyệt các báo cáo đã chọn (7)' }).waitFor();
    await reviewer.keyboard.press('a');
    await reviewer.locator('dialog').getByText(CLERK_OF.name).waitFor();
    await picture(reviewer, 'at-once');
    await reviewer.keyboard.press('Enter');
    await reviewer.getByRole('status').filter({ hasText: 'Đã duyệt 7, để lại 0' }).waitFor();
    await reviewer.getByText('Không có báo cáo nào chờ duyệt').waitFor();
    for (const { code } of COMMUNES)
      if (code !== ODD_UNIT.code) assert.equal((await onServer(code)).state, 'approved');
  });

  it('the commune finds the remark on top, answers it, mends the figures and sends again', async () => {
    const own = await visitOf(`clerk-${ODD_UNIT.code}`);
    const returned = own.getByRole('region', { name: 'Bị trả lại, cần sửa' }).getByRole('row');
    await press(own, returned.filter({ hasText: periodName }).getByRole('link', { name: LABEL }));
    const threads = own.locator('.threads');
    await threads.getByText('1 ý kiến chưa xử lý xong').waitFor();
    await press(own, threads.getByRole('button', { name: 'Đất đai › Trong kỳ: trực tuyến (4)' }).first());
    await own.keyboard.press('Shift+F2');
    await tabTo(own, own.locator('dialog textarea'));
    await own.keyboard.type(ANSWER);
    await press(own, own.locator('dialog button[type=submit]'));
    await threads.getByText(ANSWER).waitFor();
    await picture(own, 'answered');
    // Back in the cell of the remark: the right figure, and four cells on what was solved on time.
    const right = figuresOf(ODD, SLIP);
    await inCell(own, SLIP, 'receivedOnline');
    await own.keyboard.type(String(right.receivedOnline));
    for (let cells = 0; cells < 4; cells++) await own.keyboard.press('Tab');
    await own.keyboard.type(String(right.solvedOnTime));
    await own.keyboard.press('Tab');
    await own.locator('.bottom-bar').getByText('Không có lỗi').waitFor();
    await send(own);
  });

  it('the aggregator reads the answer, says that it is dealt with, and approves', async () => {
    const reviewer = await visitOf(`aggregator-${PROVINCE}`);
    // It has come into the open inbox by itself.
    const row = reviewer.locator('.inbox tbody tr').filter({ hasText: ODD_UNIT.name });
    await tabTo(reviewer, row);
    await reviewer.keyboard.press('Enter');
    const threads = reviewer.locator('.threads');
    await threads.getByText(ANSWER).waitFor();
    await press(reviewer, threads.getByRole('button', { name: /^Đã xử lý xong/ }));
    await threads.getByText('1 ý kiến trước đây').waitFor();
    // Its button is gone; whoever works by keyboard is still at the remarks, and is told.
    await threads.locator('summary:focus').getByText('1 ý kiến trước đây').waitFor();
    await threads.getByRole('status').getByText('Đã ghi là xử lý xong: Đất đai').waitFor();
    await picture(reviewer, 'changed-cells');
    await reviewer.keyboard.press('a');
    await tabTo(reviewer, reviewer.locator('dialog button[type=submit]'));
    await reviewer.keyboard.press('Enter');
    await reviewer.getByRole('status').filter({ hasText: 'Đã duyệt báo cáo của' }).waitFor();
  });

  it('the roll-up of the province is the sum of what stands in the reports now', async () => {
    const person = await stage.person(`aggregator-${PROVINCE}`);
    const sum = COMMUNES.reduce(
      (all, _commune, commune) =>
        fields().reduce((some, _field, field) => some + figuresOf(commune, field).receivedOnline, all),
      0,
    );
    assert.notEqual(withSlip(figuresOf(ODD, SLIP)).receivedOnline, figuresOf(ODD, SLIP).receivedOnline);
    await until('the roll-up is settled', async () => {
      const { body } = await person.call('GET', `/rollups/${REGIME}/${period}/${PROVINCE}`);
      const { approved } = body['coverage'] as { approved: number };
      const { total } = body['content'] as { total?: { receivedOnline: number } };
      return body['settled'] === true && approved === COMMUNES.length && total?.receivedOnline === sum;
    });
    const reviewer = await visitOf(`aggregator-${PROVINCE}`);
    await press(reviewer, reviewer.locator('nav#places').getByRole('link', { name: 'Tổng hợp' }));
    await press(reviewer, reviewer.getByRole('link', { name: `${LABEL}, ${periodName}` }));
    await reviewer.locator('.coverage-step').getByText('8 / 8 đơn vị').waitFor();
    await reviewer.getByRole('grid').getByText(vietnamese(sum), { exact: true }).waitFor();
    await picture(reviewer, 'roll-up');
  });

  it('made no browser complain but of the claim that a colleague had', () => {
    const complaints = [...visits.values()].flatMap((visit) => visit.complaints);
    const refusedClaim = /\/review\/\S+: Failed to load resource: .* 409 \(Conflict\)$/;
    assert.deepEqual(
      complaints.filter((one) => !refusedClaim.test(one)),
      [],
    );
  });
});
