/** A report is recalled and sent again while its reviewer has it open: he decides on what he has seen, or not at all. */
import assert from 'node:assert/strict';
import { addDays, dayOf } from '../../regimes/calendar.js';
import { houses, regimeLike } from '../api/life.js';
import { sharedStage } from './shared-stage.js';
import { keepPicture, press, type Stage, type Visit } from './stage.js';

const CODE = 'TEST-GUI-LAI';
const COMMUNE = '00103';

describe('a report that is sent again under its reviewer, in a browser', function () {
  this.timeout(120_000);
  const today = dayOf(new Date().toISOString());
  const period = addDays(`${today.slice(0, 7)}-01`, -1).slice(0, 7);
  const place = `${CODE}/${period}/${COMMUNE}`;
  let stage: Stage;
  let visit: Visit | undefined;

  /** The clerk's acts, over the wire. */
  const file = async (damaged: number): Promise<void> => {
    const clerk = await stage.person(`clerk-${COMMUNE}`);
    const there = await clerk.call('GET', `/reports/${place}`);
    const at = there.etag === undefined ? { 'If-None-Match': '*' } : { 'If-Match': there.etag };
    const saved = await clerk.call('PUT', `/reports/${place}`, { content: houses(damaged, 1) }, at);
    assert.ok(saved.status < 300, JSON.stringify(saved.body));
    const sent = await clerk.call('POST', `/reports/${place}/submit`, {}, { 'If-Match': saved.etag ?? '' });
    assert.equal(sent.status, 200, JSON.stringify(sent.body));
  };

  before(async function () {
    stage = await sharedStage(this);
    const admin = await stage.person('admin');
    const { document } = regimeLike(CODE);
    assert.equal((await admin.call('POST', '/regimes', document)).status, 201);
    const way = `/regimes/${CODE}/versions/1/publish`;
    assert.equal((await admin.call('POST', way, { effectiveFrom: period })).status, 200);
    await file(3);
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed' && visit)
      console.log(`    ${await keepPicture(visit.page, 'resent')}`);
  });
  after(() => visit?.close());

  it('shows that it is another one now, and takes no decision before that was seen', async () => {
    visit = await stage.visit('aggregator-01');
    const { page } = visit;
    await page.goto(`/review/${place}`);
    await press(page, page.getByRole('button', { name: 'Duyệt', exact: true }));
    await page.getByRole('dialog').waitFor();
    const clerk = await stage.person(`clerk-${COMMUNE}`);
    const { etag } = await clerk.call('GET', `/reports/${place}`);
    const recalled = await clerk.call('POST', `/reports/${place}/recall`, {}, { 'If-Match': etag ?? '' });
    assert.equal(recalled.status, 200, JSON.stringify(recalled.body));
    await file(4);
    await page.getByRole('alert').getByText('gửi lại báo cáo (lần 2)').waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal(await page.getByRole('button', { name: 'Duyệt', exact: true }).count(), 0);
    await press(page, page.getByRole('button', { name: 'Tôi xem bản mới' }));
    await press(page, page.getByRole('button', { name: 'Duyệt', exact: true }));
    await press(page, page.getByRole('dialog').getByRole('button', { name: 'Duyệt', exact: true }));
    await page.getByRole('status').getByText('Đã duyệt').first().waitFor();
    const { body } = await clerk.call('GET', `/reports/${place}`);
    assert.equal(body['state'], 'approved');
  });
});
