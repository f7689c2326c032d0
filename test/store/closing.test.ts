/** A database that is being closed: what is under way ends, and whoever comes now is refused instead of waiting in vain. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openPostgres, openSqlite, type Database } from '../../api/store/database.js';
import { freshDatabase } from '../postgres.js';

const OPEN: Readonly<Record<string, (folder: string) => Promise<Database>>> = {
  sqlite: (folder) => Promise.resolve(openSqlite(path.join(folder, 'test.sqlite'))),
  postgres: async () => openPostgres(await freshDatabase(), 2),
};

function gate(): { readonly open: () => void; readonly opened: Promise<void> } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}

for (const [dialect, open] of Object.entries(OPEN)) {
  describe(`A database that is being closed (${dialect})`, () => {
    let folder: string;
    before(() => {
      folder = mkdtempSync(path.join(tmpdir(), 'baocao-test-'));
    });
    after(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    it('lets the transaction end that is under way, and refuses at once who comes meanwhile and afterwards', async () => {
      const database = await open(folder);
      await database.write((trx) => trx.raw('create table things (name text)'));
      const [begun, finished] = [gate(), gate()];
      const held = database.write(async (trx) => {
        await trx('things').insert({ name: 'one' });
        begun.open();
        await finished.opened;
        return (await trx('things').select('name')).length;
      });
      await begun.opened;
      const closed = database.close();
      const late = async (): Promise<unknown> =>
        database.write((trx) => trx('things').insert({ name: 'two' }));
      await assert.rejects(late(), /being closed/);
      await assert.rejects(async () => database.read('things').select('name'), /being closed/);
      finished.open();
      assert.equal(await held, 1);
      await closed;
      await assert.rejects(late());
    });
  });
}
