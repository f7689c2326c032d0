/** A revision of another version than its period's: fields by other names are never left out of a sum in silence. */
import assert from 'node:assert/strict';
import type { Database } from '../../api/store/database.js';
import { recomputeRollup } from '../../worker/handlers/recompute-rollup.js';
import { rebuild } from '../../worker/handlers/verify/rebuild.js';
import { difference } from '../../worker/handlers/verify/difference.js';
import { verify } from '../../worker/handlers/verify/verify.js';
import { forEachDatabase } from '../database.js';
import { HOUSES } from '../houses.js';
import { assertOk, openWorld, type Reply, type World } from '../world.js';

const PERIOD = '2026-10';
const UNIT = '00070';
const path = `/reports/${HOUSES.code}/${PERIOD}/${UNIT}`;
const CONTENT = { houses: [{ kind: 'brick', damaged: 3, loss: 1.25 }] };

forEachDatabase('A revision of another version than its period’s', (open) => {
  let world: World;
  let database: Database;

  before(async () => {
    database = await open();
    world = await openWorld(database);
    const admin = await world.as('administrator', 'VN');
    assertOk(await admin.post('/regimes', HOUSES.document), 201);
    assertOk(await admin.post(`/regimes/${HOUSES.code}/versions/1/publish`, { effectiveFrom: PERIOD }));
    assertOk(await admin.post(`/regimes/${HOUSES.code}/versions`, HOUSES.document), 201);
    const clerk = await world.as('clerk', UNIT);
    const aggregator = await world.as('aggregator', '01');
    const etag = (reply: Reply): Record<string, string> => ({ 'if-match': reply.headers.get('etag') ?? '' });
    const saved = assertOk(await clerk.put(path, { content: CONTENT }, { 'if-none-match': '*' }), 201);
    const sent = assertOk(await clerk.post(`${path}/submit`, {}, etag(saved)));
    assertOk(await aggregator.post(`${path}/approve`, {}, etag(sent)));
    await world.settle();
  });
  after(() => world.close());

  it('is added up by nobody, and verify names it', async () => {
    const owed = await database
      .read('obligations as o')
      .join('regime_periods as p', 'p.id', 'o.regime_period_id')
      .where({ 'p.period': PERIOD, 'o.unit_code': UNIT })
      .first<{ id: number; receiver_id: number; regime_period_id: number }>('o.*');
    const key = { regimePeriodId: owed.regime_period_id, unitId: owed.receiver_id };
    const at = '2026-11-21T03:00:00.000Z';
    await recomputeRollup(database, key, at, true);
    const other = await database.read('regime_versions').where({ version: 2 }).first<{ id: number }>('id');
    await database.write((trx) =>
      trx('revisions').where({ obligation_id: owed.id }).update({ version_id: other.id }),
    );
    await assert.rejects(recomputeRollup(database, key, at, true), /is of version/);
    await assert.rejects(
      rebuild(database, {}, () => new Date(at)),
      /is of version/,
    );
    const found: string[] = [];
    await verify(database, {}, { tell: (one) => found.push(difference(one)) });
    const where = `revision-papers ${HOUSES.code} ${PERIOD} ${UNIT} revision 1`;
    assert.ok(
      found.includes(`${where}: it was written under another version than that of its period`),
      found.join('\n'),
    );
  });
});
