/** A second version of the shipped VPCP-II06A: a field added, one renamed, one dropped, a rule tightened. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { JsonObject } from '../../regimes/words.js';
import { forEachDatabase } from '../database.js';
import { assertOk, openWorld, type Caller, type World } from '../world.js';
import { paper } from './life.js';

const CODE = 'VPCP-II06A';
type Mutable = Record<string, unknown>;
interface Shape {
  readonly 'x-rules': { severity: string }[];
  readonly properties: { procedures: { items: { properties: Mutable; required: string[] } } } & Mutable;
}

const first = (): JsonObject =>
  JSON.parse(
    readFileSync(new URL('../../regimes/catalogue/VPCP-II06A.json', import.meta.url), 'utf8'),
  ) as JsonObject;

/** `solvedLate` of a row is called `solvedOverdue`, `byPost` is new, `note` is gone, TTHC-3 is an error. */
const second = (): JsonObject => {
  const text = JSON.stringify(first())
    .replaceAll('row.solvedLate', 'row.solvedOverdue')
    .replace('"solvedEarly + solvedOnTime + solvedLate"', '"solvedEarly + solvedOnTime + solvedOverdue"');
  const document = JSON.parse(text) as Shape;
  const { items } = document.properties.procedures;
  items.properties = Object.fromEntries(
    Object.entries(items.properties).flatMap(([name, field]) =>
      name === 'solvedLate'
        ? [['solvedOverdue', { ...(field as Mutable), 'x-renamed-from': name }]]
        : [[name, field]],
    ),
  );
  items.properties['byPost'] = { type: 'integer', title: 'Qua bưu chính', minimum: 0, 'x-aggregate': 'sum' };
  items.required = items.required.map((name) => (name === 'solvedLate' ? 'solvedOverdue' : name));
  for (const group of (document.properties.procedures as unknown as { 'x-groups'?: { fields: string[] }[] })[
    'x-groups'
  ] ?? [])
    group.fields = group.fields.map((name) => (name === 'solvedLate' ? 'solvedOverdue' : name));
  delete document.properties['note'];
  document['x-rules'][0]!.severity = 'error';
  return document as unknown as JsonObject;
};

const row = (late: number, carriedOver: number, name: 'solvedLate' | 'solvedOverdue'): JsonObject => ({
  field: 'hoTich',
  receivedOnline: 10,
  receivedDirect: 5,
  carriedOver,
  solvedEarly: 0,
  solvedOnTime: 15 + carriedOver - late - 2,
  [name]: late,
  pendingInTime: 2,
  pendingLate: 0,
});

forEachDatabase('The second version of VPCP-II06A', (open) => {
  let world: World;
  let [admin, clerk, province]: Caller[] = [];

  before(async () => {
    world = await openWorld(await open());
    admin = await world.as('administrator', 'VN');
    clerk = await world.as('clerk', '02839');
    province = await world.as('aggregator', '15');
    assertOk(await admin.post('/regimes', first()), 201);
    assertOk(await admin.post(`/regimes/${CODE}/versions/1/publish`, { effectiveFrom: '2026-Q2' }));
    const sent = paper(world, CODE, '2026-Q2', '02839');
    assertOk(await sent.save(clerk, { procedures: [row(3, 0, 'solvedLate')], note: 'Mất điện' }), 201);
    assertOk(await sent.act(clerk, 'submit'));
    assertOk(await sent.act(province, 'approve'));
    const draft = paper(world, CODE, '2026-Q3', '02839');
    assertOk(await draft.save(clerk, { procedures: [row(4, 2, 'solvedLate')], note: 'Đang lập' }), 201);
    assertOk(await admin.post(`/regimes/${CODE}/versions`, second()), 201);
  });
  after(() => world.close());

  it('is judged rightly in all four', async () => {
    const { verdict } = assertOk(await admin!.get(`/regimes/${CODE}/versions/2/changes`)).body;
    const found = verdict.fields.map(
      (one: { kind: string; path: string; compatibility: string; reasons: { code: string }[] }) =>
        `${one.kind} ${one.path} ${one.compatibility}: ${one.reasons.map((reason) => reason.code).join(' ')}`,
    );
    for (const change of [
      'renamed /procedures/*/solvedOverdue conversion: field-renamed',
      'added /procedures/*/byPost compatible: field-added',
      'dropped /note breaking: field-dropped',
    ])
      assert.ok(found.includes(change), `${change} in ${found.join('; ')}`);
    assert.equal(found.length, 3);
    assert.deepEqual(
      verdict.rules.map((one: { id: string; compatibility: string }) => `${one.id} ${one.compatibility}`),
      ['TTHC-3 breaking'],
    );
  });

  it('moves the open draft, and its clerk is told what moved', async () => {
    const publish = { effectiveFrom: '2026-Q3', drafts: 'migrate' };
    const published = assertOk(await admin!.post(`/regimes/${CODE}/versions/2/publish`, publish)).body;
    assert.deepEqual(published.migrated, [{ period: '2026-Q3', reports: 1, lost: 1 }]);
    const draft = assertOk(await clerk!.get(`/reports/${CODE}/2026-Q3/02839`)).body;
    assert.equal(draft.regimeVersion, 2);
    assert.equal(draft.content.procedures[0].solvedOverdue, 4);
    assert.deepEqual(draft.migrated, { from: 1, to: 2, at: '2026-11-21T02:00:00.000Z', lost: ['/note'] });
    const other = assertOk(await clerk!.get(`/reports/${CODE}/2026-Q2/02839`)).body;
    assert.ok(!('migrated' in other));
  });

  it('leaves old reports as they were', async () => {
    const old = assertOk(await clerk!.get(`/reports/${CODE}/2026-Q2/02839`)).body;
    assert.deepEqual([old.regimeVersion, old.content.note], [1, 'Mất điện']);
    assert.deepEqual([old.content.procedures[0].solvedLate, old.content.total.solvedLate], [3, 3]);
    const revision = assertOk(await clerk!.get(`/reports/${CODE}/2026-Q2/02839/revisions/1`)).body;
    assert.deepEqual([revision.regimeVersion, revision.content], [1, old.content]);
  });

  it('goes on in one series', async () => {
    const now = paper(world, CODE, '2026-Q3', '02839');
    const sent = assertOk(await now.act(clerk!, 'submit')).body;
    assert.ok(!('migrated' in sent));
    assertOk(await now.act(province!, 'approve'));
    await world.settle();
    const ask = async (path: string): Promise<unknown[]> => {
      const query = `regime=${CODE}&path=${encodeURIComponent(path)}&unit=15&from=2026-Q2&to=2026-Q3&view=provisional`;
      const { body } = assertOk(await admin!.get(`/series?${query}`));
      return body.total.map((point: { value: unknown }) => point.value);
    };
    assert.deepEqual(await ask('/procedures/*/solvedOverdue'), [3, 4]);
    assert.deepEqual(await ask('/procedures/["hoTich"]/solvedOverdue'), [3, 4]);
    assert.deepEqual(await ask('/total/solvedLate'), [3, 4]);
    assert.deepEqual(await ask('/procedures/*/byPost'), [null, null]);
  });
});
