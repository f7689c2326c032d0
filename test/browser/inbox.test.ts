/** The inbox of those who review, by keyboard: what waits is filtered, sorted, claimed, gone through and approved at once. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import {
  BAC_HA,
  BAO_THANG,
  BEFORE,
  CODE,
  COLLEAGUE,
  LABEL,
  LAO_CAI,
  LAST,
  monthName,
  REVIEWER,
  SA_PA,
  settleInbox,
  stateOf,
} from './inbox-reports.js';
import { sharedStage } from './shared-stage.js';
import { keepPicture, press, tabTo, type Stage, type Visit, pageOf } from './stage.js';

const LATE = `${BAO_THANG.name} ${monthName(BEFORE)}`;
const rowNames = (...units: readonly { readonly name: string }[]): string[] =>
  units.map(({ name }) => `${name} ${monthName(LAST)}`);
const [LAO_CAI_ROW, BAC_HA_ROW, BAO_THANG_ROW, SA_PA_ROW] = rowNames(LAO_CAI, BAC_HA, BAO_THANG, SA_PA) as [
  string,
  string,
  string,
  string,
];

/** On the page: a claim that is asked for and does not leave until it is released. */
interface HeldLine {
  asked: Promise<void>;
  release: () => void;
}

describe('the inbox of those who review, by keyboard', function () {
  this.timeout(120_000);
  let stage: Stage;
  let reviewer: Page;
  let colleague: Page;
  const visits = new Map<string, Visit>();
  const visitOf = (username: string): Promise<Page> => pageOf(stage, visits, username);
  before(async function () {
    stage = await sharedStage(this);
    await settleInbox(stage);
    reviewer = await visitOf(REVIEWER.username);
    colleague = await visitOf(COLLEAGUE.username);
  });
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    for (const [who, { page }] of visits) console.log(`    ${who}: ${await keepPicture(page, who)}`);
  });
  after(async () => {
    for (const visit of visits.values()) await visit.close();
  });

  const rowsOf = (page: Page): Locator => page.locator('.inbox tbody tr');
  const rowOf = (page: Page, name: string): Locator => {
    const [unit = '', period = ''] = name.split(/ (?=Tháng)/);
    return rowsOf(page).filter({ hasText: unit }).filter({ hasText: period });
  };
  /** Waits until the list is this one, in this order. */
  async function lists(page: Page, names: readonly string[]): Promise<void> {
    const shown = (): Promise<string[]> =>
      rowsOf(page).evaluateAll((rows) =>
        rows.map((row) => {
          const cells = [...row.querySelectorAll('th, td')].map((cell) => cell.textContent?.trim() ?? '');
          return `${cells[1]} ${cells[4]}`;
        }),
      );
    let now = await shown();
    for (
      const until = Date.now() + 10_000;
      Date.now() < until && now.join() !== names.join();
      now = await shown()
    );
    assert.deepEqual(now, names);
  }
  /** Goes to a list of choices and down in it to one, which is chosen by that. */
  const choose = async (
    page: Page,
    name: string,
    wanted: string,
    key: 'Tab' | 'Shift+Tab' = 'Tab',
  ): Promise<void> => {
    const list = page.getByRole('combobox', { name, exact: true });
    await tabTo(page, list, key);
    const shown = (): Promise<string> =>
      list.evaluate((one) => (one as HTMLSelectElement).selectedOptions[0]?.label ?? '');
    // What was chosen goes through the address, and stands in the list again only after that.
    const go = async (by: string): Promise<void> => {
      await page.keyboard.press(by);
      await pause(150);
    };
    await go('Home');
    for (let presses = 0; presses < 20 && (await shown()) !== wanted; presses++) await go('ArrowDown');
    assert.equal(await shown(), wanted);
  };
  const openInbox = async (page: Page): Promise<void> => {
    await press(page, page.locator('nav#places').getByRole('link', { name: 'Hộp thư duyệt' }));
    await rowsOf(page).first().waitFor();
    await choose(page, 'Chế độ báo cáo', LABEL);
    await page.waitForURL(`**/inbox?**regime=${CODE}**`);
  };
  const flag = async (page: Page, name: string, count: number): Promise<void> => {
    const button = page.getByRole('button', { name: new RegExp(`^${name} ?${count}$`) });
    await press(page, button);
    await page.locator('.flag[aria-pressed=true]').filter({ hasText: name }).waitFor();
  };
  const open = async (page: Page, name: string): Promise<void> => {
    await tabTo(page, rowOf(page, name));
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/review/${CODE}/**`);
  };
  const onReview = async (
    page: Page,
    unit: { readonly code: string; readonly name: string },
    period: string = LAST,
  ): Promise<void> => {
    await page.waitForURL(`**/review/${CODE}/${period}/${unit.code}?**`);
    // The address is there before its page: a key would still be taken by the page before it.
    await page
      .locator('.page-head')
      .getByText(`${monthName(period)} · ${unit.name}`)
      .waitFor();
    await page.getByRole('button', { name: 'Duyệt', exact: true }).waitFor();
  };

  it('lists the odd first, then what was warned of, and the first row has the focus that Enter needs', async () => {
    await openInbox(reviewer);
    await rowOf(reviewer, BAC_HA_ROW).getByText('1 số khác thường').waitFor();
    await rowOf(reviewer, BAO_THANG_ROW).getByText('1 cảnh báo').waitFor();
    await rowOf(reviewer, LATE).getByText('Trễ hạn').waitFor();
    await lists(reviewer, [BAC_HA_ROW, BAO_THANG_ROW, LATE, LAO_CAI_ROW, SA_PA_ROW]);
    await reviewer.reload();
    await lists(reviewer, [BAC_HA_ROW, BAO_THANG_ROW, LATE, LAO_CAI_ROW, SA_PA_ROW]);
    await reviewer.waitForFunction(() => document.activeElement?.matches('.inbox tbody tr:first-child'));
    const ring = await rowsOf(reviewer)
      .first()
      .evaluate((row) => getComputedStyle(row.children[1] as Element).boxShadow);
    assert.notEqual(ring, 'none', 'the focus is seen');
  });

  it('shows what is late, warned of, odd, new, or nothing of these, with how many there are of each', async () => {
    const all = [BAC_HA_ROW, BAO_THANG_ROW, LATE, LAO_CAI_ROW, SA_PA_ROW];
    await flag(reviewer, 'Trễ hạn', 1);
    await lists(reviewer, [LATE]);
    await flag(reviewer, 'Có cảnh báo', 1);
    await lists(reviewer, [BAO_THANG_ROW]);
    await flag(reviewer, 'Khác thường', 1);
    await lists(reviewer, [BAC_HA_ROW]);
    await flag(reviewer, 'Không có gì bất thường', 3);
    await lists(reviewer, [LATE, LAO_CAI_ROW, SA_PA_ROW]);
    await flag(reviewer, 'Mới', 5);
    await lists(reviewer, all);
    assert.match(reviewer.url(), /flag=new/);
    await choose(reviewer, 'Kỳ', monthName(BEFORE), 'Shift+Tab');
    await lists(reviewer, [LATE]);
    await flag(reviewer, 'Khác thường', 0);
    await reviewer.getByText('Không có báo cáo nào khớp bộ lọc').waitFor();
    await press(reviewer, reviewer.getByRole('button', { name: 'Bỏ mọi bộ lọc' }));
    await reviewer.waitForURL(/inbox$/);
  });

  it('is sorted by its heads and by what the list of orders says', async () => {
    await openInbox(reviewer);
    const head = (name: string): Locator => reviewer.getByRole('columnheader', { name });
    await press(reviewer, head('Đơn vị').getByRole('button'));
    await lists(reviewer, [
      LAO_CAI_ROW,
      BAC_HA_ROW,
      ...(BEFORE < LAST ? [LATE] : []),
      BAO_THANG_ROW,
      SA_PA_ROW,
    ]);
    assert.equal(await head('Đơn vị').getAttribute('aria-sort'), 'ascending');
    await press(reviewer, head('Gửi lúc').getByRole('button'));
    await lists(reviewer, [BAC_HA_ROW, BAO_THANG_ROW, LAO_CAI_ROW, SA_PA_ROW, LATE]);
    assert.equal(await head('Gửi lúc').getAttribute('aria-sort'), 'descending');
    await choose(reviewer, 'Sắp xếp theo', 'Số cảnh báo', 'Shift+Tab');
    await rowsOf(reviewer).first().getByText('1 cảnh báo').waitFor();
    assert.match(reviewer.url(), /sort=warnings/);
    await reviewer.goBack();
    await reviewer.goForward();
    await rowsOf(reviewer).first().getByText('1 cảnh báo').waitFor();
  });

  it('says at once who works on a report, and who has taken it over', async () => {
    await openInbox(colleague);
    await open(reviewer, LATE);
    await onReview(reviewer, BAO_THANG, BEFORE);
    await rowOf(colleague, LATE).getByText(`${REVIEWER.name} đang duyệt`).waitFor();
    await flag(colleague, 'Người khác đang duyệt', 1);
    await lists(colleague, [LATE]);
    await open(colleague, LATE);
    await colleague.getByText(`${REVIEWER.name} đang duyệt báo cáo này`).waitFor();
    // Deciding on it all the same is no accident either.
    await colleague.keyboard.press('a');
    await colleague.locator('dialog').getByText(`${REVIEWER.name} đang duyệt`).waitFor();
    await colleague.keyboard.press('Escape');
    await press(colleague, colleague.getByRole('button', { name: 'Nhận duyệt thay' }));
    await colleague.getByText(`${REVIEWER.name} đang duyệt báo cáo này`).waitFor({ state: 'detached' });
    await reviewer.getByText(`${COLLEAGUE.name} đang duyệt báo cáo này`).waitFor();
  });

  it('leads to the next that nobody works on with n, and back to the inbox as it was', async () => {
    await press(reviewer, reviewer.getByRole('link', { name: 'Về hộp thư duyệt' }));
    await rowOf(reviewer, LATE).getByText(`${COLLEAGUE.name} đang duyệt`).waitFor();
    assert.match(reviewer.url(), /sort=warnings/);
    await choose(reviewer, 'Sắp xếp theo', 'Cần xem trước');
    await lists(reviewer, [BAC_HA_ROW, BAO_THANG_ROW, LATE, LAO_CAI_ROW, SA_PA_ROW]);
    await open(reviewer, BAO_THANG_ROW);
    await onReview(reviewer, BAO_THANG);
    await reviewer.keyboard.press('n');
    await onReview(reviewer, LAO_CAI);
    await reviewer.keyboard.press('n');
    await onReview(reviewer, SA_PA);
    await reviewer.keyboard.press('n');
    await onReview(reviewer, BAC_HA);
    await press(reviewer, reviewer.getByRole('link', { name: 'Về hộp thư duyệt' }));
    await rowsOf(reviewer).nth(4).waitFor();
  });

  it('approves those that nothing speaks against, leaves the others, and says which and why', async () => {
    await tabTo(reviewer, rowsOf(reviewer).first());
    for (let row = 0; row < 5; row++) {
      await reviewer.keyboard.press(' ');
      await reviewer.keyboard.press('ArrowDown');
    }
    await reviewer.getByRole('button', { name: 'Duyệt các báo cáo đã chọn (5)' }).waitFor();
    await reviewer.keyboard.press('a');
    await reviewer.locator('dialog').getByText('Duyệt 5 báo cáo').waitFor();
    await reviewer.keyboard.press('Enter');
    const said = reviewer.getByRole('status').filter({ hasText: 'Đã duyệt 2, để lại 3 cần xem kỹ' });
    await said.waitFor();
    const left = [
      `${BAC_HA.name} · ${monthName(LAST)} · ${LABEL}: có số khác thường`,
      `${BAO_THANG.name} · ${monthName(LAST)} · ${LABEL}: có cảnh báo`,
      `${BAO_THANG.name} · ${monthName(BEFORE)} · ${LABEL}: người khác đang duyệt`,
    ];
    assert.deepEqual((await said.getByRole('listitem').allTextContents()).sort(), left.sort());
    await lists(reviewer, [BAC_HA_ROW, BAO_THANG_ROW, LATE]);
    for (const { code } of [SA_PA, LAO_CAI]) assert.equal(await stateOf(stage, LAST, code), 'approved');
    for (const { code } of [BAC_HA, BAO_THANG]) assert.equal(await stateOf(stage, LAST, code), 'submitted');
    assert.equal(await stateOf(stage, BEFORE, BAO_THANG.code), 'submitted');
  });

  it('returns from the list with r, and goes to the next by itself after each decision', async () => {
    // The focus is in the list again, though the rows that had it are gone.
    await reviewer.waitForFunction(() => document.activeElement?.matches('.inbox tbody tr'));
    await tabTo(reviewer, rowOf(reviewer, BAC_HA_ROW));
    await reviewer.keyboard.press('r');
    await reviewer.waitForURL(`**/review/${CODE}/${LAST}/${BAC_HA.code}?**`);
    await tabTo(reviewer, reviewer.locator('dialog textarea'));
    await reviewer.keyboard.type('Gấp mười kỳ trước, đề nghị xem lại');
    await press(reviewer, reviewer.locator('dialog button[type=submit]'));
    await onReview(reviewer, BAO_THANG);
    await reviewer.getByRole('status').getByText(`Đã trả lại báo cáo cho ${BAC_HA.name}`).waitFor();
    await reviewer.keyboard.press('a');
    await reviewer.locator('dialog').waitFor();
    await reviewer.keyboard.press('Enter');
    // What is left a colleague works on: nobody is led to it.
    await reviewer.waitForURL('**/inbox?**');
    await reviewer.getByRole('status').getByText(`Đã duyệt báo cáo của ${BAO_THANG.name}`).waitFor();
    await lists(reviewer, [LATE]);
    assert.equal(await stateOf(stage, LAST, BAC_HA.code), 'returned');
    assert.equal(await stateOf(stage, LAST, BAO_THANG.code), 'approved');
  });

  it('calls what comes back changed by its name, and claims nothing for a page that was left open', async () => {
    await open(reviewer, LATE);
    await press(reviewer, reviewer.getByRole('button', { name: 'Nhận duyệt thay' }));
    await colleague.getByText(`${REVIEWER.name} đang duyệt báo cáo này`).waitFor();
    await reviewer.keyboard.press('r');
    await tabTo(reviewer, reviewer.locator('dialog textarea'));
    await reviewer.keyboard.type('Thiếu thôn Làng Mới');
    await press(reviewer, reviewer.locator('dialog button[type=submit]'));
    await reviewer.getByText('Không có báo cáo nào khớp bộ lọc').waitFor();
    await colleague.getByText('Bị trả lại').first().waitFor();
    const clerk = await stage.person(`clerk-${BAO_THANG.code}`);
    const path = `/reports/${CODE}/${BEFORE}/${BAO_THANG.code}`;
    const { etag } = await clerk.call('GET', path);
    const content = { houses: 5, loss: 9 };
    const saved = await clerk.call('PUT', path, { content }, { 'If-Match': etag ?? '' });
    assert.equal(saved.status, 200, JSON.stringify(saved.body));
    const sent = await clerk.call('POST', `${path}/submit`, {}, { 'If-Match': saved.etag ?? '' });
    assert.equal(sent.status, 200, JSON.stringify(sent.body));
    await colleague.getByRole('alert').getByRole('button', { name: 'Tôi xem bản mới' }).waitFor();
    await open(reviewer, LATE);
    await onReview(reviewer, BAO_THANG, BEFORE);
    await colleague.getByText(`${REVIEWER.name} đang duyệt báo cáo này`).waitFor();
  });

  it('gives up a claim that is still on its way when its reader goes on', async () => {
    const toInbox = async (): Promise<void> => {
      await press(reviewer, reviewer.getByRole('link', { name: 'Về hộp thư duyệt' }));
      await rowsOf(reviewer).first().waitFor();
    };
    await toInbox();
    await reviewer.evaluate(() => {
      const line = window as unknown as HeldLine;
      const own = window.fetch.bind(window);
      line.asked = new Promise((tell) => {
        const held = new Promise<void>((resolve) => (line.release = resolve));
        window.fetch = async (...what) => {
          const [address, init] = what;
          if (init?.method === 'POST' && typeof address === 'string' && address.endsWith('/claim')) {
            window.fetch = own;
            tell();
            await held;
          }
          return own(...what);
        };
      });
    });
    await open(reviewer, LATE);
    await reviewer.evaluate(() => (window as unknown as HeldLine).asked);
    await toInbox();
    const answered = reviewer.waitForResponse(
      (response) => response.request().method() === 'POST' && response.url().endsWith('/claim'),
    );
    await reviewer.evaluate(() => (window as unknown as HeldLine).release());
    assert.equal((await answered).status(), 200);
    // By itself it would end after half an hour.
    const other = await stage.person(COLLEAGUE.username);
    const path = `/reports/${CODE}/${BEFORE}/${BAO_THANG.code}/claim`;
    for (let refused = 0; (await other.call('POST', path, {})).status !== 200; refused++) {
      assert.ok(refused < 100, 'The claim was never given up');
      await pause(50);
    }
  });

  it('made no browser complain but of the claim that somebody else had', () => {
    const complaints = [...visits.values()].flatMap((visit) => visit.complaints);
    const refusedClaim = /\/review\/\S+: Failed to load resource: .* 409 \(Conflict\)$/;
    assert.deepEqual(
      complaints.filter((one) => !refusedClaim.test(one)),
      [],
    );
  });
});
