/**
 * What waits in one inbox: a regime with five reports to Lào Cai, of which one is late, one was sent with a warning and
 * one has grown tenfold; and two who review them. Written over the wire.
 */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { monthBefore } from './desk.js';
import { newPerson } from './lang-son.js';
import type { Stage } from './stage.js';

export const CODE = 'TEST-INBOX';
export const LABEL = 'Thử hộp thư duyệt';
export const PROVINCE = '15';
export const LAO_CAI = { code: '02647', name: 'Phường Lào Cai' };
export const BAC_HA = { code: '02839', name: 'Xã Bắc Hà' };
export const BAO_THANG = { code: '02905', name: 'Xã Bảo Thắng' };
export const SA_PA = { code: '03006', name: 'Phường Sa Pa' };
export const REVIEWER = { username: 'inbox-lan', name: 'Lò Thị Lan' };
export const COLLEAGUE = { username: 'inbox-minh', name: 'Vàng A Minh' };

const figure = (title: string) => ({ type: 'integer', title, minimum: 0, 'x-aggregate': 'sum' });

/** Due so long after the month that the last one never is late, and the one before it always. */
const DOCUMENT = {
  $schema: 'urn:baocao:dialect:1',
  $id: `urn:baocao:regime:${CODE}`,
  title: LABEL,
  'x-regime': {
    code: CODE,
    issuer: 'TEST',
    legalBasis: ['01/2026/TT'],
    kind: 'periodic',
    frequency: 'month',
    window: 'calendar',
    chain: [
      { level: 'commune', due: { workingDays: 25 } },
      { level: 'province', due: { workingDays: 30 } },
      { level: 'nation' },
    ],
  },
  type: 'object',
  required: ['houses', 'loss'],
  additionalProperties: false,
  properties: { houses: figure('Số nhà hỏng'), loss: figure('Thiệt hại') },
  'x-rules': [
    {
      id: 'LOSS',
      severity: 'warning',
      assert: 'houses > 0 || loss == 0',
      at: ['loss'],
      message: { vi: 'Không có nhà hỏng mà có thiệt hại', en: 'A loss without a damaged house' },
    },
  ],
};

export const LAST = monthBefore(1);
export const BEFORE = monthBefore(2);
export const monthName = (period: string): string => `Tháng ${Number(period.slice(5))}/${period.slice(0, 4)}`;

interface Content {
  readonly houses: number;
  readonly loss: number;
}

async function owed(stage: Stage, path: string): Promise<void> {
  const admin = await stage.person('admin');
  for (const until = Date.now() + 60_000; Date.now() < until; await pause(100))
    if ((await admin.call('GET', path)).status === 200) return;
  assert.fail(`${path} did not come to be owed`);
}

const pathOf = (period: string, unit: string): string => `/reports/${CODE}/${period}/${unit}`;

/** Writes a report and sends it. */
export async function file(
  stage: Stage,
  report: { readonly period: string; readonly unit: string },
  content: Content,
): Promise<void> {
  const path = pathOf(report.period, report.unit);
  await owed(stage, path);
  const clerk = await stage.person(`clerk-${report.unit}`);
  const saved = await clerk.call('PUT', path, { content }, { 'If-None-Match': '*' });
  assert.equal(saved.status, 201, JSON.stringify(saved.body));
  const explanations = content.houses === 0 ? { 'LOSS@/loss': 'Hư hại công trình' } : {};
  const sent = await clerk.call('POST', `${path}/submit`, { explanations }, { 'If-Match': saved.etag ?? '' });
  assert.equal(sent.status, 200, JSON.stringify(sent.body));
}

export async function stateOf(stage: Stage, period: string, unit: string): Promise<unknown> {
  const admin = await stage.person('admin');
  return (await admin.call('GET', pathOf(period, unit))).body['state'];
}

/** Lays all of it down. Once for each stage. */
export async function settleInbox(stage: Stage): Promise<void> {
  const admin = await stage.person('admin');
  const declared = await admin.call('POST', '/regimes', DOCUMENT);
  assert.equal(declared.status, 201, JSON.stringify(declared.body));
  const published = await admin.call('POST', `/regimes/${CODE}/versions/1/publish`, {
    effectiveFrom: BEFORE,
  });
  assert.equal(published.status, 200, JSON.stringify(published.body));
  const roles = [{ role: 'aggregator', unit: PROVINCE }];
  for (const { username, name } of [REVIEWER, COLLEAGUE]) await newPerson(stage, username, name, roles);
  const reviewer = await stage.person(REVIEWER.username);
  await file(stage, { period: BEFORE, unit: BAC_HA.code }, { houses: 20, loss: 50 });
  const before = pathOf(BEFORE, BAC_HA.code);
  const { etag } = await reviewer.call('GET', before);
  const approved = await reviewer.call('POST', `${before}/approve`, {}, { 'If-Match': etag ?? '' });
  assert.equal(approved.status, 200, JSON.stringify(approved.body));
  await file(stage, { period: BEFORE, unit: BAO_THANG.code }, { houses: 4, loss: 8 });
  await file(stage, { period: LAST, unit: SA_PA.code }, { houses: 6, loss: 12 });
  await file(stage, { period: LAST, unit: LAO_CAI.code }, { houses: 5, loss: 9 });
  await file(stage, { period: LAST, unit: BAO_THANG.code }, { houses: 0, loss: 7 });
  await file(stage, { period: LAST, unit: BAC_HA.code }, { houses: 200, loss: 55 });
}
