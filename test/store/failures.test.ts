/** What a database refuses is logged without the values that were to be written. */
import assert from 'node:assert/strict';
import { createLog } from '../../api/log.js';
import { forEachDatabase } from '../database.js';

forEachDatabase('A write that fails', (open) => {
  it('tells the log the statement and not the values', async () => {
    const database = await open();
    const lines: string[] = [];
    const log = createLog('info', { write: (line: string) => void lines.push(line) });
    const user = { username: 'an', name: 'BÍ-MẬT', password_hash: 'BÍ-MẬT', language: 'vi', created_at: '-' };
    const refused = [
      async () => database.write((trx) => trx('users').insert([user, user])),
      async () => database.write((trx) => trx('users').insert({ ...user, language: null })),
    ];
    for (const write of refused) {
      await write().then(
        () => assert.fail('it was written'),
        (err: unknown) => {
          log.error({ err }, 'unforeseen failure');
        },
      );
    }
    assert.equal(lines.length, 2);
    for (const line of lines) {
      assert.match(line, /insert into/);
      assert.ok(!line.includes('BÍ-MẬT'), line);
    }
  });
});
