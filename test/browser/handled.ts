/**
 * People at work beside the demonstration: a province with duties, a deputy and an absence, a report that it filed on
 * behalf of a commune, and one that is being filed so. Made over the wire, once.
 */
import assert from 'node:assert/strict';
import { generateContent } from '../../api/seed/demonstration-reports.js';
import { addDays, dayOf } from '../../regimes/calendar.js';
import { parsePeriod } from '../../regimes/period.js';
import { PDF } from '../api/files.js';
import type { Person, Reply } from '../soak/program.js';
import { reportIn, type Item } from './report-in.js';
import type { Stage } from './stage.js';

/** Whose report, under which regime. */
interface Whose {
  readonly regime: string;
  readonly unit: string;
}

export interface Handled {
  /** Filed by the province of Lào Cai; its commune has not answered. */
  readonly filed: Item;
  /** Being filed by Hà Nội. */
  readonly filing: Item;
}

export async function handle(
  stage: Stage,
  { filed, filing }: { readonly filed: Whose; readonly filing: Whose },
): Promise<Handled> {
  const head = await stage.person('head-15');
  if ((done(await head.call('GET', '/units/15/duties')).body['items'] as object[]).length === 0)
    await assign(head);
  return {
    filed: await fileFor(stage, 'clerk-15', filed, true),
    filing: await fileFor(stage, 'aggregator-01', filing, false),
  };
}

function done(reply: Reply): Reply {
  assert.ok(reply.status < 300, `${reply.status} ${JSON.stringify(reply.body)}`);
  return reply;
}

async function assign(head: Person): Promise<void> {
  const from = dayOf(new Date().toISOString());
  const term = { from, to: addDays(from, 13) };
  for (const duty of [
    { task: 'prepare', regime: 'BTC-GNDTC', user: 'clerk-15', note: 'Công văn 215/VP-TH' },
    { task: 'review', regime: 'UBDT-CTDT', department: '15-SGDDT', own: true },
    { task: 'deputy', user: 'clerk-15', for: 'head-15', ...term, note: 'QĐ 12/QĐ-UBND' },
    { task: 'away', for: 'head-15', ...term },
  ])
    done(await head.call('POST', '/units/15/duties', duty));
}

async function fileFor(
  stage: Stage,
  username: string,
  { regime, unit }: Whose,
  send: boolean,
): Promise<Item> {
  const { period } = await reportIn(stage, regime, 'draft');
  const item = { regime, period, unit: { code: unit } };
  const [person, path] = [await stage.person(username), `/reports/${regime}/${period}/${unit}`];
  const found = done(await person.call('GET', path)).body;
  if (found['state'] !== 'none') return item;
  const { name } = found['unit'] as { readonly name: string };
  const of = { code: unit, name, level: 'commune', province: unit < '02000' ? '01' : '15' } as const;
  const parsed = parsePeriod(period);
  assert.ok(parsed);
  const content = generateContent(regime, of, parsed);
  done(await person.call('POST', `${path}/file-for`, { reason: 'Xã mất điện và mạng sau bão số 12.' }));
  const saved = done(await person.call('PUT', path, { content }, { 'If-None-Match': '*' }));
  const attached = done(
    await person.call('POST', `${path}/attachments?name=${encodeURIComponent('Bản giấy đã ký.pdf')}`, PDF, {
      'If-Match': saved.etag ?? '',
    }),
  );
  if (send) done(await person.call('POST', `${path}/submit`, {}, { 'If-Match': attached.etag ?? '' }));
  return item;
}
