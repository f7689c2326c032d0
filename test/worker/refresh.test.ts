/** Units that are made today owe their reports today. */
import assert from 'node:assert/strict';
import type { Database } from '../../api/store/database.js';
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

  it('follow the change for good, also where a run that began before it goes on after it', async () => {
    const now = new Date('2026-11-21T02:00:00.000Z');
    const world = await openWorld(await open(), now.toISOString());
    const admin = await world.as('administrator', 'VN');
    for (const code of [HOUSES.code, 'TEST-HOUSES-2']) {
      const header = { ...HOUSES.document['x-regime'], code };
      const regime = { ...HOUSES.document, $id: `urn:baocao:regime:${code}`, 'x-regime': header };
      assertOk(await admin.post('/regimes', regime), 201);
      assertOk(await admin.post(`/regimes/${code}/versions/1/publish`, { effectiveFrom: '2026-10' }));
    }
    const unit = { code: '99901', name: 'Xã Mới', level: 'commune', parent: '15', validFrom: '2026-10-01' };
    let written = 0;
    const interrupted: Database = {
      ...world.database,
      write: async (work) => {
        const answer = await world.database.write(work);
        written += 1;
        if (written !== 1) return answer;
        // Between one regime and the next: the units change, and another worker has followed them at once.
        assertOk(await admin.post('/units', unit), 201);
        await refreshObligations(world.database, QUIET, now);
        return answer;
      },
    };
    await refreshObligations(interrupted, QUIET, now);
    const owed = assertOk(await admin.get('/obligations?unit=99901&period=2026-10'));
    assert.ok(written > 2);
    assert.equal(owed.body.total, 2);
    await world.close();
  });
});
