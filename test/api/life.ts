/** A regime made for the life of a report, and one report in the hands of those it passes through. */
import assert from 'node:assert/strict';
import type { Json } from '../../regimes/words.js';
import { HOUSES } from '../houses.js';
import { assertOk, type Caller, type Reply, type World } from '../world.js';

type Header = Readonly<Record<string, Json>>;

/** The regime of damaged houses under another code, with a rule that warns, and a header changed as wanted. */
export function regimeLike(
  code: string,
  header: Header = {},
): { code: string; document: Record<string, unknown> } {
  const rule = {
    id: 'LOSS',
    severity: 'warning',
    assert: 'damaged > 0 || loss == 0',
    at: ['loss'],
    message: { vi: 'Không có nhà hỏng mà có thiệt hại', en: 'A loss without a damaged house' },
  };
  const { houses, ...others } = HOUSES.document.properties;
  const items = { ...houses.items, 'x-rules': [rule] };
  return {
    code,
    document: {
      ...HOUSES.document,
      $id: `urn:baocao:regime:${code}`,
      'x-regime': { ...HOUSES.document['x-regime'], ...header, code },
      properties: { houses: { ...houses, items }, ...others },
    },
  };
}

/** Declares and publishes. */
export async function publish(
  world: World,
  { code, document }: { code: string; document: unknown },
  effectiveFrom: string,
): Promise<Reply> {
  const admin = await world.as('administrator', 'VN');
  assertOk(await admin.post('/regimes', document), 201);
  return assertOk(await admin.post(`/regimes/${code}/versions/1/publish`, { effectiveFrom }));
}

export const houses = (damaged: number, loss: number, note = 'Ghi chú'): Record<string, Json> => ({
  houses: [{ kind: 'brick', damaged, loss }],
  note,
});

/** One report: whoever acts does so on the version that is there now, unless the test says otherwise. */
export interface Paper {
  readonly path: string;
  readonly read: (caller: Caller) => Promise<Reply>;
  readonly save: (caller: Caller, content: unknown, headers?: Record<string, string>) => Promise<Reply>;
  readonly act: (
    caller: Caller,
    action: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Reply>;
}

export function paper(world: World, regime: string, period: string, unit: string): Paper {
  const path = `/reports/${regime}/${period}/${unit}`;
  const present = async (): Promise<Record<string, string>> => {
    const admin = await world.as('administrator', 'VN');
    const etag = assertOk(await admin.get(path)).headers.get('etag');
    return etag === null ? { 'if-none-match': '*' } : { 'if-match': etag };
  };
  return {
    path,
    read: (caller) => caller.get(path),
    save: async (caller, content, headers) => caller.put(path, { content }, headers ?? (await present())),
    act: async (caller, action, body = {}, headers) =>
      caller.post(`${path}/${action}`, body, headers ?? (await present())),
  };
}

/** Types of the events of one report, oldest first. */
export async function eventsOf(
  world: World,
  regime: string,
  period: string,
  unit: string,
): Promise<string[]> {
  const rows = await world.database
    .read('events')
    .where({ regime, period, unit_code: unit })
    .orderBy('id')
    .select<{ type: string }[]>('type');
  assert.ok(rows.length > 0, 'no event at all');
  return rows.map(({ type }) => type);
}
