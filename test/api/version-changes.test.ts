/** A candidate against what is in force: the verdict, the replay of real reports, drafts that follow or stay. */
import assert from 'node:assert/strict';
import type { JsonObject } from '../../regimes/words.js';
import { forEachDatabase } from '../database.js';
import { HOUSES } from '../houses.js';
import { assertOk, assertProblem, openWorld, type Caller, type World } from '../world.js';

const { code } = HOUSES;
type Mutable = Record<string, unknown>;

/** A month may be sent before it has ended, so that the clock can stand still. */
const first = (): JsonObject => {
  const document = structuredClone(HOUSES.document) as unknown as { 'x-regime': Mutable };
  document['x-regime']['submitEarly'] = true;
  return document as unknown as JsonObject;
};

/** The second version: `damaged` is called `collapsed`, at most 50 of them; the note is gone; the wounded are new. */
const second = (): JsonObject => {
  const document = first() as unknown as { properties: Record<string, Mutable> };
  const { houses, summary } = document.properties;
  const items = houses?.['items'] as { properties: Record<string, Mutable>; required: string[] };
  const { kind, damaged, loss } = items.properties;
  items.properties = {
    kind: kind ?? {},
    collapsed: { ...damaged, maximum: 50, 'x-renamed-from': 'damaged' },
    loss: loss ?? {},
  };
  items.required = ['kind', 'collapsed', 'loss'];
  document.properties = {
    houses: houses ?? {},
    wounded: { type: 'integer', title: 'Bị thương', minimum: 0, 'x-aggregate': 'sum' },
    summary: summary ?? {},
  };
  return document as unknown as JsonObject;
};
const houses = (damaged: number, note?: string): JsonObject => ({
  houses: [{ kind: 'brick', damaged, loss: 1.5 }],
  ...(note === undefined ? {} : { note }),
});

forEachDatabase('A candidate version', (open) => {
  let world: World;
  let admin: Caller;

  const save = async (period: string, unit: string, content: JsonObject): Promise<string> => {
    const clerk = await world.as('clerk', unit);
    const path = `/reports/${code}/${period}/${unit}`;
    const saved = assertOk(await clerk.put(path, { content }, { 'if-none-match': '*' }), 201);
    return saved.headers.get('etag') ?? '';
  };
  const submit = async (period: string, unit: string, content: JsonObject): Promise<void> => {
    const clerk = await world.as('clerk', unit);
    const etag = await save(period, unit, content);
    const path = `/reports/${code}/${period}/${unit}/submit`;
    assertOk(await clerk.post(path, {}, { 'if-match': etag }));
  };

  before(async () => {
    world = await openWorld(await open());
    admin = await world.as('administrator', 'VN');
    assertOk(await admin.post('/regimes', first()), 201);
    assertOk(await admin.post(`/regimes/${code}/versions/1/publish`, { effectiveFrom: '2026-08' }));
    await submit('2026-09', '02839', houses(20));
    await submit('2026-10', '02839', houses(40, 'Sạt lở'));
    await submit('2026-10', '03006', houses(60));
    await save('2026-11', '02839', houses(3, 'Chưa xong'));
    assertOk(await admin.post(`/regimes/${code}/versions`, second()), 201);
  });
  after(() => world.close());

  it('is compared with the version in force, and says so to everybody who may see it', async () => {
    const { body } = assertOk(await admin.get(`/regimes/${code}/versions/2/changes`));
    assert.equal(body.against, 1);
    const found = body.verdict.fields.map(
      (one: { kind: string; path: string; compatibility: string; reasons: { code: string }[] }) =>
        `${one.kind} ${one.path} ${one.compatibility}: ${one.reasons.map((reason) => reason.code).join(' ')}`,
    );
    assert.deepEqual(found, [
      'renamed /houses/*/collapsed breaking: field-renamed limit-tightened',
      'added /wounded compatible: field-added',
      'dropped /note breaking: field-dropped',
    ]);
    assertProblem(await world.stranger.get(`/regimes/${code}/versions/2/changes`), 404, 'not-found');
    const alone = assertOk(await world.stranger.get(`/regimes/${code}/versions/1/changes`));
    assert.deepEqual([alone.body.against, alone.body.verdict], [null, null]);
    assertProblem(await admin.get(`/regimes/${code}/versions/2/changes?against=2`), 404, 'not-found');
  });

  it('is replayed on the last period that was really reported, and keeps nothing', async () => {
    const { replayed } = assertOk(await admin.post(`/regimes/${code}/versions/2/replay`)).body;
    assert.deepEqual(
      [replayed.period, replayed.reports, replayed.failed, replayed.lost],
      ['2026-10', 2, 1, { '/note': 1 }],
    );
    const [failure] = replayed.failures;
    assert.equal(failure.unit.code, '03006');
    assert.deepEqual(
      failure.issues.map((issue: { path: string; rule: string }) => `${issue.rule} ${issue.path}`),
      ['maximum /houses/0/collapsed'],
    );
    const earlier = assertOk(await admin.post(`/regimes/${code}/versions/2/replay`, { period: '2026-09' }));
    assert.deepEqual([earlier.body.replayed.reports, earlier.body.replayed.failed], [1, 0]);
    const wrong = await admin.post(`/regimes/${code}/versions/2/replay`, { period: 'mai' });
    assertProblem(wrong, 422, 'body-has-mistakes');
    const report = assertOk(await admin.get(`/reports/${code}/2026-10/03006`));
    assert.deepEqual([report.body.regimeVersion, report.body.state], [1, 'submitted']);
  });

  it('moves drafts along where that is chosen, never what was sent, and says which', async () => {
    const clerk = await world.as('clerk', '02839');
    const before = assertOk(await clerk.get(`/reports/${code}/2026-11/02839`));
    const openNow = assertOk(await admin.get(`/regimes/${code}/versions/2/open-reports`)).body.items;
    assert.deepEqual(openNow, [
      { period: '2026-11', version: 1, drafts: 1, sent: 0 },
      { period: '2026-10', version: 1, drafts: 0, sent: 2 },
      { period: '2026-09', version: 1, drafts: 0, sent: 1 },
    ]);
    const publish = { effectiveFrom: '2026-10', drafts: 'migrate' };
    const published = assertOk(await admin.post(`/regimes/${code}/versions/2/publish`, publish)).body;
    assert.deepEqual(published.migrated, [{ period: '2026-11', reports: 1, lost: 1 }]);
    assert.deepEqual(published.obligations.kept, ['2026-10']);
    const now = assertOk(await clerk.get(`/reports/${code}/2026-11/02839`));
    assert.equal(now.body.regimeVersion, 2);
    assert.deepEqual(now.body.content, { houses: [{ kind: 'brick', collapsed: 3, loss: 1.5 }] });
    assert.notEqual(now.headers.get('etag'), before.headers.get('etag'));
    const stale = { 'if-match': before.headers.get('etag') ?? '' };
    assertProblem(await clerk.put(`/reports/${code}/2026-11/02839`, { content: {} }, stale), 412, 'stale');
    const event = await world.database.read('events').where({ type: 'report.migrated' }).first('data');
    assert.deepEqual(JSON.parse(event.data), { from: 1, lost: ['/note'], state: 'draft', to: 2 });
    const sent = assertOk(await clerk.get(`/reports/${code}/2026-10/02839`));
    assert.deepEqual([sent.body.regimeVersion, sent.body.content.note], [1, 'Sạt lở']);
  });

  it('shows the report of the period before under the names of the newer version', async () => {
    const aggregator = await world.as('aggregator', '15');
    const path = `/reports/${code}/2026-10/02839`;
    const sent = assertOk(await aggregator.get(path));
    assertOk(await aggregator.post(`${path}/approve`, {}, { 'if-match': sent.headers.get('etag') ?? '' }));
    const clerk = await world.as('clerk', '02839');
    const { previous } = assertOk(await clerk.get(`/reports/${code}/2026-11/02839/basis`)).body;
    assert.deepEqual(previous.content, { houses: [{ kind: 'brick', collapsed: 40, loss: 1.5 }] });
  });

  it('goes on in one series with the figure that was renamed', async () => {
    const aggregator = await world.as('aggregator', '15');
    const approve = async (period: string): Promise<void> => {
      const path = `/reports/${code}/${period}/02839`;
      const etag = assertOk(await aggregator.get(path)).headers.get('etag') ?? '';
      assertOk(await aggregator.post(`${path}/approve`, {}, { 'if-match': etag }));
    };
    await approve('2026-09');
    const clerk = await world.as('clerk', '02839');
    const draft = assertOk(await clerk.get(`/reports/${code}/2026-11/02839`));
    const etag = { 'if-match': draft.headers.get('etag') ?? '' };
    assertOk(await clerk.post(`/reports/${code}/2026-11/02839/submit`, {}, etag));
    await approve('2026-11');
    await world.settle();
    const leader = await world.as('leader', 'VN');
    const ask = async (path: string): Promise<unknown[]> => {
      const query = `regime=${code}&path=${encodeURIComponent(path)}&unit=15&from=2026-09&to=2026-11`;
      const { body } = assertOk(await leader.get(`/series?${query}`));
      return body.total.map((point: { value: unknown }) => point.value);
    };
    assert.deepEqual(await ask('/houses/*/collapsed'), [20, 40, 3]);
    assert.deepEqual(await ask('/houses/["brick"]/collapsed'), [20, 40, 3]);
    assert.deepEqual(await ask('/wounded'), [null, null, null]);
  });
});
