/**
 * What people complained of in the systems before this one, each as a test that fails if it comes back. What stands against
 * each is said in docs/complaints.md.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import ExcelJS from 'exceljs';
import { CATALOGUE } from '../../regimes/catalogue/index.js';
import { filesBelow } from '../sources.js';
import { CLERK, deskOf, type Desk } from './desk.js';
import { sharedStage } from './shared-stage.js';
import { keepPicture, tabTo, type Stage } from './stage.js';

describe('Complaints, in a browser', function () {
  this.timeout(120_000);
  let stage: Stage;
  let desk: Desk;

  before(async function () {
    stage = await sharedStage(this);
    desk = await deskOf(stage, 'TEST-COMPLAINTS');
    await desk.openBrowser();
    await desk.page().goto('/login');
    await desk.logIn(CLERK);
    await desk.isControlled();
    await desk.page().goto(desk.address);
    await desk.type('first', '3');
    await desk.bar(/Đã lưu lúc/);
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      console.log(`    ${await keepPicture(desk.page(), 'complaints')}`);
  });
  after(() => desk?.close());

  const row = () => desk.page().getByRole('row').filter({ hasText: 'Thử mất mạng' }).first();
  const sentence = async (address: string): Promise<string> => {
    await desk.page().goto(address);
    const said = address === desk.address ? desk.page().locator('h1 ~ *, .page-head') : row();
    return (await said.locator('.state-sentence').first().innerText()).trim();
  };
  const act = async (username: string, action: string, body: object): Promise<void> => {
    const { etag } = await desk.onServer();
    const answer = await (
      await stage.person(username)
    ).call('POST', `${desk.address}/${action}`, body, {
      'If-Match': etag,
    });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
  };

  it('a save that failed silently when the session had ended, and the work was gone', async () => {
    await desk.typeAsSessionEnds('note', 'không được mất');
    await desk.page().locator('dialog[open] input[name=password]').waitFor();
    await desk.page().locator('.link-banner').getByText('Phiên đăng nhập đã hết').waitFor();
    await desk
      .page()
      .waitForFunction(async () => (await indexedDB.databases()).some(({ name }) => name === 'baocao'));
    await desk.closeBrowser();
    await desk.openBrowser();
    await desk.page().goto('/');
    await desk.page().locator('input[name=username]').waitFor();
    await desk.logIn(CLERK);
    await desk.arrives({ note: 'không được mất' });
  });

  it('a saved draft that was taken for a sent report', async () => {
    await desk.page().goto('/');
    await row().getByText('Đang soạn').waitFor();
    await row().getByText('chưa gửi').waitFor();
    await desk.page().goto(desk.address);
    await desk.bar(/chưa gửi/);
    await desk.page().locator('.page-head, h1').getByText('Thử mất mạng').first().waitFor();
    assert.equal(await desk.page().getByText('Đã gửi', { exact: true }).count(), 0);
    assert.equal((await desk.onServer()).state, 'draft');
  });

  it('one mistake shown at a time', async () => {
    await desk.type('first', '-1');
    await desk.type('second', '-2');
    await desk.bar(/./);
    await desk.page().getByRole('button', { name: 'Gửi báo cáo' }).first().click();
    const summary = desk.page().locator('#issue-summary');
    for (const label of ['Số thứ nhất', 'Số thứ hai'])
      await summary.getByRole('listitem').filter({ hasText: label }).first().waitFor();
    const { etag } = await desk.onServer();
    await desk.arrives({ first: -1, second: -2 });
    assert.notEqual(etag, '');
    const refused = await desk.clerk.call(
      'POST',
      `${desk.address}/submit`,
      {},
      {
        'If-Match': (await desk.onServer()).etag,
      },
    );
    assert.equal(refused.status, 422);
    const paths = (refused.body['issues'] as { path: string }[]).map(({ path }) => path);
    assert.ok(paths.includes('/first') && paths.includes('/second'), paths.join());
    await desk.type('first', '3');
    await desk.type('second', '4');
    await desk.arrives({ first: 3, second: 4 });
  });

  it('a file that was refused without saying which cell', async () => {
    const bytes = await desk.page().evaluate(async (path) => {
      const answer = await fetch(`/api/v1${path}/workbook?format=xlsx`);
      return [...new Uint8Array(await answer.arrayBuffer())];
    }, desk.address);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(Uint8Array.from(bytes).buffer);
    const cells: ExcelJS.Cell[] = [];
    for (const sheet of book.worksheets)
      sheet.eachRow((line) => line.eachCell((cell) => void (cell.value === 4 && cells.push(cell))));
    const [wrong] = cells;
    assert.ok(wrong, 'the figure is not in the workbook');
    wrong.value = 'bốn con';
    const buffer = Buffer.from(await book.xlsx.writeBuffer());
    const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    await desk
      .page()
      .locator('input[type=file][accept*=xlsx]')
      .setInputFiles({ name: 'sai.xlsx', mimeType, buffer });
    await desk.page().getByText(`${wrong.worksheet.name}!${wrong.address}`).first().waitFor();
    assert.equal((await desk.onServer()).content['second'], 4);
  });

  it('answers that are hidden and stay in the data', async () => {
    // What the form does not draw is no property of what may be saved. That every shipped form draws all that its
    // schema takes is held by test/client/nothing-hidden.test.ts.
    const { etag, content } = await desk.onServer();
    const hidden = { content: { ...content, hidden: 1 } };
    const refused = await desk.clerk.call('PUT', desk.address, hidden, { 'If-Match': etag });
    assert.equal(refused.status, 422);
    assert.deepEqual(
      (refused.body['issues'] as { path: string }[]).map(({ path }) => path),
      ['/hidden'],
    );
    assert.deepEqual((await desk.onServer()).content, content);
  });

  it('forms that had to be built by hand', async () => {
    const codes = CATALOGUE.map(({ code }) => code);
    const naming = filesBelow('client', /\.tsx$/).filter((file) => {
      const text = readFileSync(file, 'utf8');
      return codes.some((code) => text.includes(code));
    });
    assert.deepEqual(naming, [], 'these know a regime by its name');
    const { body } = await desk.clerk.call('GET', '/obligations?limit=500');
    const items = body['items'] as {
      regime: string;
      period: string;
      unit: { code: string };
      state: string;
    }[];
    const one = new Map(
      items
        .filter(
          ({ regime, state }) => codes.includes(regime) && ['none', 'draft', 'returned'].includes(state),
        )
        .map(({ regime, period, unit }) => [regime, `/reports/${regime}/${period}/${unit.code}`]),
    );
    assert.ok(one.size > 0);
    for (const address of one.values()) {
      await desk.page().goto(address);
      const inputs = desk
        .page()
        .locator('.report-form :is(input, textarea, select):not([readonly], [disabled])');
      await tabTo(desk.page(), inputs.first());
    }
  });

  it('"submitted", which nobody understands: one sentence for each state, with who acts next, everywhere the same', async () => {
    const draft = await sentence(desk.address);
    assert.match(draft, /^Mới lưu nháp, chưa gửi · Đang chờ: Cán bộ báo cáo\.$/);
    assert.equal(await sentence('/'), draft);
    await act(CLERK, 'submit', {});
    const sent = await sentence(desk.address);
    assert.match(sent, /^Đã gửi lên .*Lào Cai, chờ duyệt · Đang chờ: Cán bộ tổng hợp\.$/);
  });

  it('two who reviewed one file and did not know of each other', async () => {
    const claimed = await (await stage.person('aggregator-15')).call('POST', `${desk.address}/claim`, {});
    assert.equal(claimed.status, 200, JSON.stringify(claimed.body));
    const admin = await stage.person('admin');
    const roles = [
      { role: 'head', unit: '02647' },
      { role: 'aggregator', unit: '15' },
    ];
    const given = await admin.call('PUT', '/users/head-02647/roles', roles);
    assert.equal(given.status, 200, JSON.stringify(given.body));
    const visit = await stage.visit('head-02647');
    try {
      await visit.page.goto(desk.address.replace('/reports/', '/review/'));
      await visit.page.getByText(/đang duyệt báo cáo này/).waitFor();
    } finally {
      await visit.close();
      await admin.call('PUT', '/users/head-02647/roles', roles.slice(0, 1));
    }
  });

  it('a returned report that nobody noticed', async () => {
    await act('aggregator-15', 'return', { reason: 'Xem lại số thứ hai' });
    await desk.page().goto('/');
    const top = desk
      .page()
      .locator('main section')
      .filter({ has: desk.page().getByRole('heading', { name: /^Bị trả lại, cần sửa/ }) });
    const returned = top.getByRole('row').filter({ hasText: 'Thử mất mạng' });
    await returned.getByText('Xem lại số thứ hai').waitFor();
    await returned.getByText('Bị trả lại').waitFor();
    await desk.page().goto('/notices');
    await desk.page().getByText('Thử mất mạng').first().waitFor();
    await desk.page().goto(desk.address);
    await desk.page().locator('.notice-red').getByText('Xem lại số thứ hai').waitFor();
  });
});
