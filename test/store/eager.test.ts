/** Two that write to one SQLite file in turn, each asking for its turn by itself. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openSqlite, type Database } from '../../api/store/database.js';

describe('writing to SQLite in turn with another process', () => {
  let folder: string;
  let both: readonly Database[];
  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'baocao-eager-'));
    const file = path.join(folder, 'in-turn.sqlite');
    both = [openSqlite(file, true), openSqlite(file, true)];
    await both[0]?.write(async (trx) => {
      await trx.schema.createTable('counts', (table) => {
        table.integer('count').notNullable();
      });
      await trx('counts').insert({ count: 0 });
    });
  });
  afterEach(async () => {
    await Promise.all(both.map((database) => database.close()));
    rmSync(folder, { recursive: true });
  });

  const add = async (database: Database): Promise<void> =>
    database.write(async (trx) => {
      const row = await trx('counts').first<{ count: number }>('count');
      await trx('counts').update({ count: row.count + 1 });
    });

  it('loses no turn, whoever comes first', async () => {
    const turns = both.map(async (database) => {
      for (let turn = 0; turn < 40; turn++) await add(database);
    });
    await Promise.all(turns);
    assert.deepEqual(await both[0]?.read('counts').select('count'), [{ count: 80 }]);
  });

  it('waits for as long as the other writes, and sees what he wrote', async () => {
    const [one, other] = both;
    assert.ok(one && other);
    const order: string[] = [];
    let begun = (): void => undefined;
    const isBegun = new Promise<void>((resolve) => (begun = resolve));
    const first = one.write(async (trx) => {
      await trx('counts').update({ count: 10 });
      begun();
      await pause(50);
      order.push('first');
    });
    await isBegun;
    const second = add(other).then(() => order.push('second'));
    await Promise.all([first, second]);
    assert.deepEqual(order, ['first', 'second']);
    assert.deepEqual(await other.read('counts').select('count'), [{ count: 11 }]);
  });

  it('gives its turn back when what it does fails', async () => {
    const [one, other] = both;
    assert.ok(one && other);
    const failing = one.write(async (trx) => {
      await trx('counts').update({ count: 99 });
      throw new Error('given up');
    });
    await assert.rejects(failing, /given up/);
    await add(other);
    await add(one);
    assert.deepEqual(await one.read('counts').select('count'), [{ count: 2 }]);
  });
});
