import assert from 'node:assert/strict';
import { CATALOGUE } from '../../regimes/catalogue/index.js';
import { forEachDatabase } from '../database.js';
import { HOUSES } from '../houses.js';
import { assertOk, assertProblem, openWorld, type Caller, type World } from '../world.js';

const PROCEDURES = CATALOGUE.find(({ code }) => code === 'VPCP-II06A')?.document;
const row = (field: string, online: number) => ({
  field,
  ...{ receivedOnline: online, receivedDirect: 0, carriedOver: 0 },
  ...{ solvedEarly: online, solvedOnTime: 0, solvedLate: 0, pendingInTime: 0, pendingLate: 0 },
});
const commune = (name: string, above: string, online: number) => ({
  ...{ level: 'commune', name, above: [above] },
  content: { procedures: [row('datDai', online)] },
});

interface TrialNode {
  readonly step: number;
  readonly level: string;
  readonly name: string;
  readonly reports: number;
  readonly issues: readonly unknown[];
  readonly content: { readonly total: { readonly received: number } };
}
interface TriedOne {
  readonly counted: boolean;
}
interface Told {
  readonly rule: string;
}

forEachDatabase('The trial of a regime', (open) => {
  let world: World;
  let admin: Caller;
  before(async () => {
    world = await openWorld(await open());
    admin = await world.as('administrator', 'VN');
  });
  after(() => world.close());

  it('rolls given reports up, step by step, to the nation', async () => {
    const reports = [
      commune('Xã A', 'Tỉnh 1', 3),
      commune('Xã B', 'Tỉnh 1', 4),
      commune('Xã C', 'Tỉnh 2', 5),
    ];
    const { nodes } = assertOk(await admin.post('/regimes/trial', { document: PROCEDURES, reports })).body;
    assert.deepEqual(
      nodes.map((node: TrialNode) => [node.step, node.name, node.reports, node.content.total.received]),
      [
        [1, 'Tỉnh 1', 2, 7],
        [1, 'Tỉnh 2', 1, 5],
        [2, '', 3, 12],
      ],
    );
    assert.deepEqual(
      nodes.flatMap(({ issues }: TrialNode) => issues),
      [],
    );
  });

  it('tells mistakes at their cells, and leaves such a report out of the roll-up', async () => {
    const wrong = commune('Xã A', 'Tỉnh 1', 3);
    const broken = { ...row('datDai', 3), solvedEarly: 1 };
    const body = { document: PROCEDURES, reports: [{ ...wrong, content: { procedures: [broken] } }] };
    const { reports, nodes } = assertOk(await admin.post('/regimes/trial', body)).body;
    assert.deepEqual(reports[0].counted, false);
    assert.ok(reports[0].issues.some(({ rule }: Told) => rule === 'TTHC-1'));
    assert.deepEqual(nodes, [
      { step: 2, level: 'nation', name: '', content: {}, reported: {}, reports: 0, issues: [] },
    ]);
  });

  it('generates reports for a few units, the same for the same seed, with mistakes where asked for', async () => {
    const ask = async (mistakes: boolean) =>
      assertOk(
        await admin.post('/regimes/trial', {
          document: PROCEDURES,
          reports: [],
          generate: { level: 'commune', units: 6, seed: 'x', mistakes },
        }),
      ).body;
    const clean = await ask(false);
    assert.deepEqual(await ask(false), clean);
    assert.ok(clean.reports.every(({ counted }: TriedOne) => counted));
    const planted = await ask(true);
    assert.deepEqual(
      planted.reports.map(({ counted }: TriedOne) => counted),
      [false, true, false, true, false, true],
    );
  });

  it("puts an aggregating unit's own part into its roll-up", async () => {
    const content = { summary: { results: 'Đã hoàn thành' } };
    const document = CATALOGUE.find(({ code }) => code === 'UBDT-CTDT')?.document;
    const body = { document, reports: [], generate: { level: 'commune', units: 2, seed: 'x' } };
    const plain = assertOk(await admin.post('/regimes/trial', body)).body;
    const [province] = plain.nodes;
    const own = [{ level: province.level, name: province.name, content }];
    const { nodes } = assertOk(await admin.post('/regimes/trial', { ...body, own })).body;
    assert.ok(nodes[0].own, JSON.stringify(nodes[0]));
  });

  for (const { code, document } of CATALOGUE)
    it(`carries ${code} to the nation, and the roll-up is as its schema says`, async () => {
      const chain = (document['x-regime'] as unknown as { chain: { level: string | string[] }[] }).chain;
      const level = [chain[0]?.level ?? []].flat()[0];
      const body = { document, reports: [], generate: { level, units: 5, seed: code } };
      const { reports, nodes } = assertOk(await admin.post('/regimes/trial', body)).body;
      assert.equal(reports.length, 5);
      assert.deepEqual(
        nodes.flatMap(({ issues }: TrialNode) => issues),
        [],
      );
      assert.equal(nodes.at(-1).reports, 5);
    });

  it('refuses a document with mistakes, levels that do not report, and who may not declare', async () => {
    const send = (caller: Caller, body: object) => caller.post('/regimes/trial', body);
    assertProblem(await send(admin, { document: {}, reports: [] }), 422, 'regime-has-mistakes');
    const generate = { level: 'ministry', units: 1, seed: '' };
    assertProblem(
      await send(admin, { document: PROCEDURES, reports: [], generate }),
      422,
      'body-has-mistakes',
    );
    const clerk = await world.as('clerk', '00070');
    assertProblem(await send(clerk, { document: HOUSES.document, reports: [] }), 403, 'forbidden');
  });

  it('keeps nothing', async () => {
    const count = async () =>
      Promise.all(
        ['regimes', 'obligations', 'reports', 'events'].map((table) => world.database.read(table).count()),
      );
    const before = await count();
    await admin.post('/regimes/trial', {
      document: HOUSES.document,
      reports: [],
      generate: { level: 'commune', units: 3, seed: '1' },
    });
    assert.deepEqual(await count(), before);
  });
});
