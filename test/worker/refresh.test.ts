/** Units that are made today owe their reports today. */
import assert from 'node:assert/strict';
import { refreshAsked } from '../../api/store/refresh.js';
import { refreshObligations } from '../../worker/handlers/refresh-obligations.js';
import { forEachDatabase } from '../database.js';
import { HOUSES } from '../houses.js';
import { assertOk, openWorld } from '../world.js';
import { QUIET } from './nation.js';

forEachDatabase('Obligations after units have changed', (open) => {
  it('are asked for with the change, and made for the new unit', async () => {
    const now = new Date('2026-11-21T02:00:00.000Z');
    const world = await openWorld(await open(), now.toISOString());
    const admin = await world.as('administrator', 'VN');
    assertOk(await admin.post('/regimes', HOUSES.document), 201);
    assertOk(await admin.post(`/regimes/${HOUSES.code}/versions/1/publish`, { effectiveFrom: '2026-10' }));
    await refreshObligations(world.database, QUIET, now);
    assert.equal(await refreshAsked(world.database.read), undefined);
    const unit = { code: '99901', name: 'Xã Mới', level: 'commune', parent: '15', validFrom: '2026-10-01' };
    assertOk(await admin.post('/units', unit), 201);
    assert.notEqual(await refreshAsked(world.database.read), undefined);
    await refreshObligations(world.database, QUIET, now);
    assert.equal(await refreshAsked(world.database.read), undefined);
    const owed = assertOk(await admin.get('/obligations?unit=99901&period=2026-10'));
    assert.equal(owed.body.total, 1);
    await world.close();
  });
});
