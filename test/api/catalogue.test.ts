/** The public list of regimes in force. */
import assert from 'node:assert/strict';
import { CATALOGUE } from '../../regimes/catalogue/index.js';
import { forEachDatabase } from '../database.js';
import { assertOk, assertProblem, openWorld, type World } from '../world.js';

forEachDatabase('The public catalogue', (open) => {
  let world: World;
  const codes = async (query = ''): Promise<string[]> => {
    const { body } = assertOk(await world.stranger.get(`/catalogue${query}`));
    return body.items.map((one: { code: string }) => one.code);
  };

  before(async () => {
    world = await openWorld(await open());
    const admin = await world.as('administrator', 'VN');
    for (const code of ['BTC-GNDTC', 'VPCP-II06A', 'UBDT-CTDT']) {
      const document = CATALOGUE.find((one) => one.code === code)?.document;
      assertOk(await admin.post('/regimes', document), 201);
      if (code === 'UBDT-CTDT') continue; // stays a draft
      const effectiveFrom = code === 'BTC-GNDTC' ? '2026-10' : '2026-Q4';
      assertOk(await admin.post(`/regimes/${code}/versions/1/publish`, { effectiveFrom }));
    }
  });
  after(() => world.close());

  it('lists what is in force, to anybody, and no draft', async () => {
    assert.deepEqual(await codes(), ['BTC-GNDTC', 'VPCP-II06A']);
  });

  it('is searched without diacritics, by all words at once', async () => {
    assert.deepEqual(await codes('?q=giai%20ngan'), ['BTC-GNDTC']);
    assert.deepEqual(await codes(`?q=${encodeURIComponent('Giải NGÂN đầu tư')}`), ['BTC-GNDTC']);
    assert.deepEqual(await codes('?q=giai%20dat'), []);
  });

  it('is narrowed by issuer, frequency and who reports', async () => {
    assert.deepEqual(await codes('?frequency=month'), ['BTC-GNDTC']);
    assert.deepEqual(await codes('?level=commune'), ['VPCP-II06A']);
    assert.deepEqual(await codes('?issuer=VPCP&frequency=quarter'), ['VPCP-II06A']);
    assertProblem(await world.stranger.get('/catalogue?frequency=daily'), 400, 'unknown-parameter');
  });

  it('says who sends by when and which days a report speaks of', async () => {
    const { body } = assertOk(await world.stranger.get('/catalogue?q=gndtc'));
    const [item] = body.items;
    assert.deepEqual(item.legalBasis.length > 0, true);
    assert.ok(item.reporters.includes('province') && !item.reporters.includes('nation'));
    assert.ok(item.windows[0].words.vi.length > 0 && item.dues.length > 0 && item.figures > 3);
  });

  it('is a CSV file too, with one line for each', async () => {
    const response = await fetch(`${world.origin}/api/v1/catalogue.csv`);
    assert.match(response.headers.get('content-type') ?? '', /^text\/csv/);
    const bytes = Buffer.from(await response.arrayBuffer()).toString('utf8');
    const lines = bytes.trimEnd().split('\r\n');
    assert.equal(lines.length, 3);
    assert.ok(lines[0]?.startsWith('\uFEFFMã,Tên báo cáo'), lines[0]);
    assert.ok(lines[1]?.includes('Giải ngân vốn đầu tư công'));
  });
});
