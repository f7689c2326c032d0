/** From a national figure to the reports behind it; proofs that stand without the system; what was known when. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { verifyChain } from '../../regimes/lineage.js';
import { forEachDatabase } from '../database.js';
import { HOUSES } from '../houses.js';
import { assertOk, assertProblem, openWorld, type Caller, type Reply, type World } from '../world.js';

const PERIOD = '2026-10';
const report = (unit: string): string => `/reports/${HOUSES.code}/${PERIOD}/${unit}`;
const rollup = (unit: string, rest = ''): string => `/rollups/${HOUSES.code}/${PERIOD}/${unit}${rest}`;
const SCRIPT = fileURLToPath(new URL('../../api/commands/verify-proof.mjs', import.meta.url));

/** What the script says of a proof: its exit code and its text. */
function check(proof: unknown, ...root: string[]): { code: number | null; text: string } {
  const folder = mkdtempSync(path.join(tmpdir(), 'baocao-proof-'));
  try {
    const file = path.join(folder, 'proof.json');
    writeFileSync(file, JSON.stringify(proof));
    const { status, stdout } = spawnSync(process.execPath, [SCRIPT, file, ...root], { encoding: 'utf8' });
    return { code: status, text: stdout };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

forEachDatabase('Lineage, proof and the past', (open) => {
  let world: World;
  let vn: Caller;
  let province: string;
  let communes: string[];
  const moments: Record<'none' | 'first' | 'second' | 'corrected', string> = {
    none: '2026-11-21T02:00:00.000Z',
    first: '2026-11-21T03:00:00.000Z',
    second: '2026-11-21T04:00:00.000Z',
    corrected: '2026-11-21T05:00:00.000Z',
  };

  before(async () => {
    world = await openWorld(await open());
    const admin = await world.as('administrator', 'VN');
    assertOk(await admin.post('/regimes', HOUSES.document), 201);
    assertOk(await admin.post(`/regimes/${HOUSES.code}/versions/1/publish`, { effectiveFrom: '2026-09' }));
    const owed = assertOk(await admin.get(`/obligations?regime=${HOUSES.code}&period=${PERIOD}&limit=1000`));
    const leaves = owed.body.items.filter((row: { step: number }) => row.step === 0);
    province = leaves[0].receiver.code;
    communes = leaves
      .filter((row: { receiver: { code: string } }) => row.receiver.code === province)
      .map((row: { unit: { code: string } }) => row.unit.code);
    vn = await world.as('aggregator', 'VN');
    await file(communes[0] ?? '', 1.5, moments.first, 'brick');
    await file(communes[1] ?? '', 2.25, moments.second, 'wood');
    const clerk = await world.as('clerk', communes[0] ?? '');
    const before = assertOk(await clerk.get(report(communes[0] ?? '')));
    assertOk(
      await clerk.post(
        `${report(communes[0] ?? '')}/correct`,
        { reason: 'Sai' },
        { 'if-match': etag(before) },
      ),
    );
    await file(communes[0] ?? '', 10, moments.corrected, 'brick');
    await world.settle();
  });
  after(() => world.close());

  const etag = (reply: Reply): string => reply.headers.get('etag') ?? '';

  async function file(unit: string, loss: number, moment: string, kind: string): Promise<void> {
    world.at(moment);
    const clerk = await world.as('clerk', unit);
    const before = assertOk(await clerk.get(report(unit)));
    const version: Record<string, string> =
      etag(before) === '' ? { 'if-none-match': '*' } : { 'if-match': etag(before) };
    const content = { houses: [{ kind, damaged: 1, loss }] };
    const saved = await clerk.put(report(unit), { content }, version);
    const sent = assertOk(await clerk.post(`${report(unit)}/submit`, {}, { 'if-match': etag(saved) }));
    const aggregator = await world.as('aggregator', province);
    assertOk(await aggregator.post(`${report(unit)}/approve`, {}, { 'if-match': etag(sent) }));
  }

  it('says who gave what to a figure, finding rows by their key', async () => {
    const found = assertOk(await vn.get(rollup(province, '/lineage?path=/houses/1/loss'))).body;
    assert.equal(found.value, 2.25, 'wood stands second in the roll-up');
    const gave = found.parts.filter((part: { value: unknown }) => part.value !== null);
    assert.deepEqual(
      gave.map((part: { unit: { code: string }; value: number }) => [part.unit.code, part.value]),
      [[communes[1], 2.25]],
      'and first in the report of the commune',
    );
    assert.equal(found.parts.length, communes.length);
    const [first] = found.parts;
    assert.equal(first.revision, 2);
    assert.equal(first.previous, null, 'in the period before nobody reported');
    assert.deepEqual(found.previous, { period: '2026-09', value: null });
  });

  it('opens the nation to its provinces before they have signed', async () => {
    const found = assertOk(await vn.get(rollup('VN', '/lineage?path=/houses/0/loss&view=provisional'))).body;
    assert.equal(found.value, 10);
    const mine = found.parts.find((part: { unit: { code: string } }) => part.unit.code === province);
    assert.deepEqual([mine.value, mine.revision, mine.aggregating], [10, null, true]);
    assert.match(mine.hash, /^[0-9a-f]{64}$/);
    const confirmed = assertOk(await vn.get(rollup('VN', '/lineage?path=/houses'))).body;
    assert.equal(confirmed.value, null);
    assert.ok(confirmed.parts.every((part: { value: unknown }) => part.value === null));
  });

  it('refuses paths that lead to no figure, and those who may not read', async () => {
    for (const wrong of ['/nothing', '/houses/7/loss', '/houses/0/colour', '/note', '/__proto__/x']) {
      const reply = await vn.get(rollup(province, `/lineage?path=${wrong}`));
      assertProblem(reply, 400, 'unknown-parameter');
    }
    assertProblem(await vn.get(rollup(province, '/lineage')), 400, 'unknown-parameter');
    assertProblem(await vn.get(rollup(province, '/proof')), 400, 'unknown-parameter');
    const clerk = await world.as('clerk', communes[2] ?? '');
    assertProblem(await clerk.get(rollup(province, '/lineage?path=/houses')), 403, 'forbidden');
    assertProblem(await clerk.get(rollup('VN', `/proof?unit=${communes[0]}`)), 403, 'forbidden');
  });

  it('proves a report through a provisional roll-up, to whoever has nothing but the file', async () => {
    const proof = assertOk(await vn.get(rollup('VN', `/proof?unit=${communes[0]}&view=provisional`))).body;
    assert.equal(proof.steps.length, 2);
    assert.ok(verifyChain(proof.steps));
    assert.equal(check(proof, proof.root).code, 0);
    assert.match(check(proof).text, /revision 2/);
    const other = structuredClone(proof);
    other.steps[0].proof.input.revision = 1;
    assert.equal(check(other, proof.root).code, 1);
    assert.equal(check(proof, '0'.repeat(64)).code, 1);
    assertProblem(
      await vn.get(rollup('VN', `/proof?unit=${communes[2]}&view=provisional`)),
      404,
      'not-found',
    );
    assertProblem(await vn.get(rollup('VN', `/proof?unit=${communes[0]}`)), 404, 'not-found');
  });

  it('answers as it was known at a moment', async () => {
    const asOf = async (unit: string, moment: string, view = 'provisional'): Promise<Reply['body']> =>
      assertOk(await vn.get(rollup(unit, `?view=${view}&asOf=${encodeURIComponent(moment)}`))).body;
    const losses = (body: Reply['body']): unknown =>
      body.content.houses?.map((row: { loss: number }) => row.loss) ?? [];
    assert.deepEqual(losses(await asOf('VN', '2026-11-21T02:59:59.999Z')), []);
    assert.deepEqual(losses(await asOf('VN', moments.first)), [1.5]);
    assert.deepEqual(losses(await asOf('VN', moments.second)), [1.5, 2.25]);
    assert.deepEqual(losses(await asOf('VN', '2026-11-21T11:30:00+07:00')), [1.5, 2.25]);
    const now = assertOk(await vn.get(rollup('VN', '?view=provisional'))).body;
    const last = await asOf('VN', moments.corrected);
    for (const member of ['content', 'inputs', 'hash', 'coverage', 'reported', 'settled']) {
      assert.deepEqual(last[member], now[member], member);
    }
    const before = await asOf(province, moments.second, 'confirmed');
    assert.equal(before.inputs[0].revision, 1);
    assert.deepEqual([before.coverage.approved, before.settled, before.asOf], [2, true, moments.second]);
    assertProblem(await vn.get(rollup('VN', '?asOf=2027-01-01T00:00:00Z')), 400, 'unknown-parameter');
    assertProblem(await vn.get(rollup('VN', '?asOf=yesterday')), 400, 'unknown-parameter');
  });

  it('proves a report through the signed report of its province', async () => {
    const aggregator = await world.as('aggregator', province);
    const content = { summary: 'Tổng hợp' };
    const saved = await aggregator.put(report(province), { content }, { 'if-none-match': '*' });
    const gaps = { gaps: { reason: 'Trễ hạn' } };
    const sent = await aggregator.post(`${report(province)}/submit`, gaps, { 'if-match': etag(saved) });
    assertOk(await vn.post(`${report(province)}/approve`, {}, { 'if-match': etag(sent) }));
    await world.settle();
    const proof = assertOk(await vn.get(rollup('VN', `/proof?unit=${communes[1]}`))).body;
    assert.equal(proof.steps[1].seal.rollup, proof.steps[0].proof.root);
    assert.ok(verifyChain(proof.steps));
    assert.equal(check(proof, proof.root).code, 0);
    const own = assertOk(await vn.get(rollup('VN', `/proof?unit=${province}`))).body;
    const hash = 'a'.repeat(64);
    // Whatever is changed in the chain from the commune to the nation, the script says where it breaks.
    const tampered: readonly (readonly [string, (file: Reply['body']) => void, RegExp])[] = [
      [
        'the content',
        (file) => (file.steps[1].seal.content = hash),
        /step 2: its seal is of another revision/,
      ],
      ['the state', (file) => (file.steps[1].seal.state = hash), /step 2: its seal is of another revision/],
      ['the roll-up', (file) => (file.steps[1].seal.rollup = hash), /step 2: its seal is of another roll-up/],
      ['no seal', (file) => delete file.steps[1].seal, /step 2: it does not stand on the step before/],
      ['half a seal', (file) => delete file.steps[1].seal.state, /step 2: its seal is none/],
      ['a revision', (file) => file.steps[0].proof.input.revision++, /step 1: it leads to [0-9a-f]{64}, not/],
      ['a unit', (file) => (file.steps[0].proof.input.unit = communes[0]), /step 1: it leads to/],
      ['a report', (file) => (file.steps[0].proof.input.hash = hash), /step 1: it leads to/],
      ['a sibling', (file) => (file.steps[0].proof.path[0] = hash), /step 1: it leads to/],
      ['a place', (file) => file.steps[0].proof.index--, /step 1: (it leads to|its path)/],
      ['a longer path', (file) => file.steps[0].proof.path.push(hash), /step 1: its path is too long/],
      ['a shorter path', (file) => file.steps[0].proof.path.pop(), /step 1: its path is too short/],
      ['a root in between', (file) => (file.steps[0].proof.root = hash), /step 1: it leads to/],
      ['the steps swapped', (file) => file.steps.reverse(), /step 1: the first step has no seal/],
      ['the report left out', (file) => file.steps.shift(), /step 1: the first step has no seal/],
      ['the nation left out', (file) => file.steps.pop(), /it leads to [0-9a-f]{64}, not to/],
      ['no steps', (file) => (file.steps = []), /there are no steps/],
      ['no proof', (file) => delete file.steps[0].proof, /no proof of this format/],
    ];
    for (const [what, change, reason] of tampered) {
      const other = structuredClone(proof);
      change(other);
      const said = check(other, proof.root);
      assert.equal(said.code, 1, what);
      assert.match(said.text, reason, what);
    }
    assert.match(check({ ...proof, root: hash }).text, /not to a{64}/, 'the root of the file itself');
    assert.equal(own.steps.length, 1);
    assert.equal(check(own, proof.root).code, 0);
  });
});
