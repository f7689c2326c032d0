/**
 * A province whose eight communes report nearly the same, so that what is odd stands out by median and MAD: Lạng Sơn,
 * of which the demonstration has the province alone. Its people are made here; its figures are written over the wire.
 */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { CATALOGUE } from '../../regimes/catalogue/index.js';
import { readRegime } from '../../regimes/dialect/read-regime.js';
import { choicesOf } from '../../client/form/grid/columns.js';
import { fieldOf } from '../../client/form/places.js';
import type { JsonObject } from '../../regimes/words.js';
import { PASSWORD } from '../soak/program.js';
import { reportIn } from './report-in.js';
import type { Stage } from './stage.js';
import type { ENTERED } from '../procedures.js';

export const REGIME = 'VPCP-II06A';
export const LABEL = 'Tình hình, kết quả giải quyết thủ tục hành chính';
export const PROVINCE = '20';
export const COMMUNES = [
  { code: '05970', name: 'Phường Kỳ Lừa' },
  { code: '05971', name: 'Phường Tam Thanh' },
  { code: '05972', name: 'Phường Đông Kinh' },
  { code: '05973', name: 'Phường Lương Văn Tri' },
  { code: '05974', name: 'Xã Đồng Đăng' },
  { code: '05975', name: 'Xã Lộc Bình' },
  { code: '05976', name: 'Xã Bắc Sơn' },
  { code: '05977', name: 'Xã Thất Khê' },
] as const;
export type Commune = (typeof COMMUNES)[number];

/** Makes a person who logs in with the password of all others. */
export async function newPerson(
  stage: Stage,
  username: string,
  name: string,
  roles: readonly { readonly role: string; readonly unit: string }[],
): Promise<void> {
  const admin = await stage.person('admin');
  const made = await admin.call('POST', '/users', { username, name, roles });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const current = made.body['password'];
  const headers = { 'Content-Type': 'application/json', Origin: stage.origin };
  const logged = await fetch(`${stage.origin}/api/v1/session`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ username, password: current }),
  });
  assert.equal(logged.status, 201);
  const cookie = logged.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const changed = await fetch(`${stage.origin}/api/v1/session/password`, {
    method: 'POST',
    headers: { ...headers, Cookie: cookie },
    body: JSON.stringify({ current, next: PASSWORD }),
  });
  assert.equal(changed.status, 204);
}

/**
 * The communes with their clerks, and two who review for the province. Once for each stage.
 * @returns the period that they owe: the last whose window has closed
 */
export async function settleLangSon(stage: Stage): Promise<string> {
  const admin = await stage.person('admin');
  const { period } = await reportIn(stage, REGIME, 'draft');
  const there = await admin.call('GET', `/units/${COMMUNES[0].code}`);
  if (there.status === 200) return period;
  for (const { code, name } of COMMUNES) {
    const unit = { code, name, level: 'commune', parent: PROVINCE, validFrom: '2025-07-01' };
    const made = await admin.call('POST', '/units', unit);
    assert.equal(made.status, 201, JSON.stringify(made.body));
    await newPerson(stage, `clerk-${code}`, `Cán bộ báo cáo – ${name}`, [{ role: 'clerk', unit: code }]);
  }
  const roles = [{ role: 'aggregator', unit: PROVINCE }];
  await newPerson(stage, `aggregator-${PROVINCE}`, 'Hoàng Thị Lan', roles);
  await newPerson(stage, `colleague-${PROVINCE}`, 'Nông Văn Bách', roles);
  for (const { code } of COMMUNES) await owed(stage, `/reports/${REGIME}/${period}/${code}`);
  return period;
}

/** What a new unit owes is laid down by the worker. */
async function owed(stage: Stage, path: string): Promise<void> {
  const admin = await stage.person('admin');
  for (const until = Date.now() + 60_000; Date.now() < until; await pause(100))
    if ((await admin.call('GET', path)).status === 200) return;
  assert.fail(`${path} did not come to be owed`);
}

export type Figures = Readonly<Record<(typeof ENTERED)[number], number>>;

/** The first thirty fields of administration, as the form names them. */
export function fields(): readonly { readonly value: string; readonly label: string }[] {
  const { regime } = readRegime(CATALOGUE.find(({ code }) => code === REGIME)?.document ?? null);
  const field = regime && fieldOf(regime.root, ['procedures', 0, 'field']);
  assert.ok(field, `${REGIME} has its table`);
  return choicesOf(field)
    .slice(0, 30)
    .map(({ value, label }) => ({ value: String(value), label: label.vi }));
}

/**
 * What a commune did in a field: every commune a little more of it than the one before, in another order of communes
 * for each kind of figure, so that none is alone. The balance of the form is kept.
 */
export function figuresOf(commune: number, field: number): Figures {
  const step = (kind: number): number => (commune * kind) % COMMUNES.length;
  const size = 60 + ((field * 37) % 90);
  const solvedLate = 2 + step(3);
  const pendingInTime = 10 + step(5);
  const pendingLate = 1 + step(7);
  const receivedDirect = size + 3 * step(5);
  const carriedOver = 12 + step(3);
  const solvedEarly = size + 2 * step(1);
  const solvedOnTime = 2 * size + 4 * step(3);
  const all = solvedEarly + solvedOnTime + solvedLate + pendingInTime + pendingLate;
  return {
    receivedOnline: all - receivedDirect - carriedOver,
    ...{ receivedDirect, carriedOver, solvedEarly, solvedOnTime, solvedLate, pendingInTime, pendingLate },
  };
}

/** A digit too many in what one commune received online in one field, and solved on time so that the balance is kept. */
export function withSlip(figures: Figures): Figures {
  const receivedOnline = figures.receivedOnline * 10;
  return {
    ...figures,
    receivedOnline,
    solvedOnTime: figures.solvedOnTime + receivedOnline - figures.receivedOnline,
  };
}

/** The content of a commune's report. @param slip the field in which a digit is too many */
export function contentOf(commune: number, slip?: number): JsonObject {
  const procedures = fields().map(({ value }, field) => {
    const figures = figuresOf(commune, field);
    return { field: value, ...(field === slip ? withSlip(figures) : figures) };
  });
  return { procedures };
}

/** Writes a report over the wire and sends it. */
export async function fileOverWire(
  stage: Stage,
  unit: string,
  period: string,
  content: JsonObject,
): Promise<void> {
  const clerk = await stage.person(`clerk-${unit}`);
  const path = `/reports/${REGIME}/${period}/${unit}`;
  const saved = await clerk.call('PUT', path, { content }, { 'If-None-Match': '*' });
  assert.equal(saved.status, 201, JSON.stringify(saved.body));
  const sent = await clerk.call('POST', `${path}/submit`, {}, { 'If-Match': saved.etag ?? '' });
  assert.equal(sent.status, 200, JSON.stringify(sent.body));
}
