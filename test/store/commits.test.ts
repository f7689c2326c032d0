/** Writing documents where the connection has lost what it was given, and where the file is another's. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ACT, type ActDocument } from '../../api/store/act.js';
import { writeOn } from '../../api/store/commits.js';
import { openSqlite, type Database } from '../../api/store/database.js';
import { migrate } from '../../api/store/migrate.js';
import { isPassing } from '../../api/store/trouble.js';
import { MIGRATIONS } from '../../migrations/index.js';
import { forEachDatabase } from '../database.js';

/** The opening of a report that nobody owes: it is looked for, and not written. */
const nobodys: ActDocument = {
  obligation_id: 7,
  counter: 0,
  lock_counter: 0,
  report: {
    counter: 1,
    state: 'draft',
    correction: 0,
    version_id: 1,
    content: '{}',
    explanations: '{}',
    nil: 0,
    revision: 0,
    submitted_revision_id: null,
    approved_revision_id: null,
    reason: null,
    returned_due_at: null,
    correction_reason: null,
    correction_due_at: null,
    correction_requested_at: null,
    saved_at: '2026-11-21T02:00:00.000Z',
    saved_by: null,
    attachments: null,
  },
  revisions: [],
  inputs: [],
  fates: [],
  remarks: [],
  events: [],
  marks: [],
};

forEachDatabase('A document', (open) => {
  it('can be written after the transaction of the very first one was rolled back', async () => {
    const database = await open();
    const first = database.write(async (trx) => {
      assert.equal(await writeOn(trx, ACT, nobodys), false);
      throw new Error('rolled back');
    });
    await assert.rejects(first, /rolled back/);
    assert.equal(await database.commit(ACT, nobodys), false);
    assert.equal(await database.write((trx) => writeOn(trx, ACT, nobodys)), false);
  });
});

describe('Documents in one commit (sqlite)', function () {
  this.timeout(60_000);
  const PATIENCE = 400;
  const folder = mkdtempSync(path.join(tmpdir(), 'baocao-test-'));
  let database: Database;
  let other: Database;

  before(async () => {
    const filename = path.join(folder, 'test.sqlite');
    database = openSqlite(filename);
    await migrate(database, MIGRATIONS);
    other = openSqlite(filename);
    await database.write((trx) => trx.raw(`PRAGMA busy_timeout = ${PATIENCE}`));
  });
  after(async () => {
    await database.close();
    await other.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('wait together for somebody who holds the file, and are told together to come again', async () => {
    const took = await other.write(async (trx) => {
      await trx('users').select('id');
      const began = performance.now();
      const all = Array.from({ length: 40 }, () => database.commit(ACT, nobodys));
      for (const one of await Promise.allSettled(all))
        assert.ok(one.status === 'rejected' && isPassing(one.reason), JSON.stringify(one));
      return performance.now() - began;
    });
    assert.ok(took < PATIENCE * 10, `${took} ms`);
    assert.equal(await database.commit(ACT, nobodys), false);
  });
});
