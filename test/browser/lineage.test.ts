/**
 * From the nation's figure to a commune's cell by keyboard, in three steps; then a commune corrects its report, and
 * the province sees in which cells what it signed is no longer what counts, and opens the correction with one action.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import type { Person } from '../soak/program.js';
import { sharedStage } from './shared-stage.js';
import { calm, hasFocus, keepPicture, press, tabTo, type Stage, type Visit, pageOf } from './stage.js';

const REGIME = 'VPCP-II06A';
const PROVINCE = '15';
const SCRIPT = path.resolve(import.meta.dirname, '../../api/commands/verify-proof.mjs');

describe('where a figure comes from, in a browser, by keyboard', function () {
  this.timeout(240_000);
  let stage: Stage;
  /** A period for which the province has an approved report. */
  let period: string;
  let commune: string;
  const visits = new Map<string, Visit>();
  const visitOf = (username: string): Promise<Page> => pageOf(stage, visits, username);

  before(async function () {
    stage = await sharedStage(this);
    const admin = await stage.person('admin');
    const query = `regime=${REGIME}&unit=${PROVINCE}&state=approved`;
    const { body } = await admin.call('GET', `/obligations?${query}`);
    const [approved] = body['items'] as { period: string }[];
    assert.ok(approved, 'no province has an approved report');
    period = approved.period;
  });
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    for (const [who, { page }] of visits) console.log(`    ${who}: ${await keepPicture(page, who)}`);
  });
  after(async () => {
    for (const visit of visits.values()) await visit.close();
  });

  const focusOn = async (page: Page, target: Locator): Promise<void> => {
    await target.waitFor();
    for (let tries = 0; tries < 50 && !(await hasFocus(target)); tries++) await page.waitForTimeout(50);
    assert.ok(await hasFocus(target), `the focus is not on ${String(target)}`);
  };

  it('leads from a cell of the nation to a cell of a commune in three steps', async () => {
    const page = await visitOf('aggregator-VN');
    await page.goto(`/rollups/${REGIME}/${period}/VN?view=provisional`);
    await page.locator('.grid-table').first().waitFor();
    const cell = page.getByRole('gridcell').first();
    await tabTo(page, cell);
    await page.keyboard.press('ArrowRight');
    const figure = page.locator('#root_procedures_0_received');
    await focusOn(page, figure);
    const national = (await figure.textContent()) ?? '';

    await page.keyboard.press('Enter');
    const parts = page.locator('dialog .parts a');
    await focusOn(page, parts.first());
    assert.match(page.url(), /figure=/, 'the address can be sent to somebody else');
    assert.match((await page.locator('.traced-value').textContent()) ?? '', new RegExp(`^${national}`));
    const values = await page.locator('dialog .part-value').allTextContents();
    const figures = values.filter((text) => /\d/.test(text)).map((text) => Number(text.replaceAll('.', '')));
    assert.deepEqual(
      figures,
      figures.toSorted((a, b) => b - a),
      'the largest first',
    );
    assert.equal(
      figures.reduce((sum, one) => sum + one, 0),
      Number(national.replaceAll('.', '')),
    );

    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
    await focusOn(page, figure);
    assert.doesNotMatch(page.url(), /figure=/);

    await page.keyboard.press('Enter');
    const province = page.locator('dialog .parts a', { hasText: 'Lào Cai' });
    await tabTo(page, province);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/rollups/${REGIME}/${period}/${PROVINCE}?revision=1&figure=**`);
    await page.getByText('Số đã chốt trong lần gửi 1 của Tỉnh Lào Cai').waitFor();
    const communes = page.locator('dialog .parts a');
    await focusOn(page, communes.first());
    const given = (await communes.first().locator('.part-value').textContent()) ?? '';

    await page.keyboard.press('Enter');
    await page.waitForURL('**/revisions/*?cell=**');
    commune = /\/([^/]+)\/revisions\//.exec(page.url())?.[1] ?? '';
    const own = page.locator('td:focus');
    await own.waitFor();
    assert.equal((await own.textContent())?.trim(), given);
    await page.getByText('Mã băm SHA-256').first().waitFor();
    assert.deepEqual(await barriers(page), []);
  });

  it('gives the clerk of that commune a proof up to the nation that holds without the system', async () => {
    const page = await visitOf(`clerk-${commune}`);
    await page.goto(`/reports/${REGIME}/${period}/${commune}`);
    const card = page.getByRole('region', { name: 'Báo cáo của tôi nằm trong số liệu quốc gia' });
    const link = card.getByRole('link', { name: /Việt Nam/ }).first();
    await tabTo(page, link);
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    const root = await card.locator('li', { hasText: 'Việt Nam' }).locator('code').textContent();
    const { status, stdout } = spawnSync(
      process.execPath,
      [SCRIPT, await download.path(), (root ?? '').trim()],
      {
        encoding: 'utf8',
      },
    );
    assert.equal(status, 0, stdout);
    assert.ok(stdout.includes(commune));
  });

  it('shows a province in which cells what it signed is stale, and opens the correction with one action', async () => {
    await correct(await stage.person(`clerk-${commune}`), await stage.person(`aggregator-${PROVINCE}`));
    const page = await visitOf(`aggregator-${PROVINCE}`);
    await page.goto(`/rollups/${REGIME}/${period}/${PROVINCE}?view=confirmed`);
    await page.getByRole('heading', { name: /Số liệu đã ký khác số liệu hiện tại ở \d+ ô/ }).waitFor();
    const cells = page.getByRole('region', { name: 'Các ô khác nhau' });
    const summary = cells.locator('summary').first();
    if ((await summary.count()) > 0 && !(await cells.locator('tbody tr').first().isVisible()))
      await press(page, summary);
    const row = cells.getByRole('row').filter({ hasText: 'trực tuyến' }).first();
    await row.getByText('+5').waitFor();
    await row.getByText('lần 1 → 2').waitFor();
    assert.deepEqual(await barriers(page), []);
    await press(page, page.getByRole('link', { name: 'Mở bản đính chính' }));
    const reason = page.locator('dialog textarea');
    await reason.waitFor();
    assert.match(await reason.inputValue(), /lần 1 → 2/);
    await press(page, page.locator('dialog button[type=submit]'));
    await page.getByText('Đang đính chính').first().waitFor();
  });

  it('marks the nation’s input as changed below, and keeps what was signed', async () => {
    const page = await visitOf('aggregator-VN');
    await page.goto(`/rollups/${REGIME}/${period}/VN?view=confirmed`);
    const input = page
      .getByRole('region', { name: 'Được cộng từ' })
      .getByRole('row')
      .filter({ hasText: 'Lào Cai' });
    await input.getByText('Đã khác cấp dưới').waitFor();
    await press(page, input.getByRole('link'));
    await page.getByText('Số đã chốt trong lần gửi 1').waitFor();
    const replaced = page.getByRole('row').filter({ hasText: 'đã được thay bằng lần 2' });
    await replaced.first().waitFor();
  });

  it('has heard no complaint of any browser', () => {
    assert.deepEqual(
      [...visits.values()].flatMap((visit) => visit.complaints),
      [],
    );
  });

  /** Five more on line in the first field of the commune's report; approved, with no page in the way. */
  async function correct(clerk: Person, aggregator: Person): Promise<void> {
    const report = `/reports/${REGIME}/${period}/${commune}`;
    const act = async (who: Person, action: string, body: object): Promise<void> => {
      const { etag } = await who.call('GET', report);
      const answer = await who.call('POST', `${report}/${action}`, body, { 'if-match': etag ?? '' });
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
    };
    await act(clerk, 'correct', { reason: 'Nhầm số hồ sơ trực tuyến' });
    const { body, etag } = await clerk.call('GET', report);
    const content = structuredClone(body['content']) as { procedures: Record<string, number>[] };
    const [row] = content.procedures;
    assert.ok(row);
    row['receivedOnline'] = (row['receivedOnline'] ?? 0) + 5;
    row['solvedEarly'] = (row['solvedEarly'] ?? 0) + 5;
    const saved = await clerk.call('PUT', report, { content }, { 'if-match': etag ?? '' });
    assert.equal(saved.status, 200, JSON.stringify(saved.body));
    const warnings = (saved.body['issues'] as { rule: string; path: string }[]).map(
      ({ rule, path: at }) => [`${rule}@${at}`, 'Đã kiểm tra'] as const,
    );
    await act(clerk, 'submit', { explanations: Object.fromEntries(warnings) });
    await act(aggregator, 'approve', {});
  }
});

/** What keeps people out of what is shown. */
async function barriers(page: Page): Promise<string[]> {
  await calm(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.slice(0, 3).map((node) => `${id}: ${node.html.slice(0, 160)}`));
}
