import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createLog } from '../../api/log.js';
import { readSettings, SETTINGS, SettingsError } from '../../api/settings.js';

const sentences = (environment: Record<string, string>): string[] => {
  try {
    readSettings(environment);
    return [];
  } catch (failure) {
    assert.ok(failure instanceof SettingsError);
    return failure.message.split('\n');
  }
};

describe('The settings', () => {
  it('have defaults that need nothing set, and a variable set to nothing is not set', () => {
    const settings = readSettings({ PORT: '', PATH: '/bin' });
    assert.deepEqual(
      [settings.port, settings.host, settings.demo, settings.pool, settings.trustedProxies],
      [8080, '127.0.0.1', true, 10, 0],
    );
  });

  it('with a database of their own have no demonstration', () => {
    assert.equal(readSettings({ DATABASE_URL: 'postgres://db/baocao' }).demo, false);
    assert.equal(sentences({ DATABASE_URL: 'postgres://db/baocao', BAOCAO_DEMO: 'on' }).length, 1);
  });

  const wrong: [name: string, value: string][] = [
    ['PORT', '65536'],
    ['PORT', 'http'],
    ['HOST', 'not a host'],
    ['DATABASE_URL', 'mysql://db/x'],
    ['REDIS_URL', 'localhost:6379'],
    ['BAOCAO_ORIGIN', 'https://a.vn/path'],
    ['BAOCAO_DEMO', 'yes'],
    ['BAOCAO_DEMO_PASSWORD', 'short'],
    ['BAOCAO_LOG_LEVEL', 'loud'],
    ['BAOCAO_WORKERS', '0'],
    ['BAOCAO_POOL', '1.5'],
    ['BAOCAO_TRUST_PROXY', 'all'],
  ];
  for (const [name, value] of wrong) {
    it(`stop the start with one sentence where ${name} is ${value}`, () => {
      const said = sentences({ [name]: value });
      assert.equal(said.length, 1);
      assert.match(said[0] ?? '', new RegExp(`^${name} is .*, expected .+\\.$`));
    });
  }

  it('never repeat a secret', () => {
    const said = sentences({ DATABASE_URL: 'mysql://u:hunter2@db/x', BAOCAO_DEMO_PASSWORD: 'hunter2' });
    assert.equal(said.length, 2);
    assert.ok(!said.join().includes('hunter2'));
  });

  it('tell all mistakes at once, a misspelt name among them', () => {
    const said = sentences({ PORT: 'x', BAOCAO_WORKERS: 'x', BAOCAO_ORIGN: 'https://a.vn' });
    assert.equal(said.length, 3);
    assert.match(said.join(), /BAOCAO_ORIGN is no setting/);
  });

  it('are all documented with their defaults, and nothing else is', () => {
    const text = readFileSync(path.resolve(import.meta.dirname, '../../docs/operations.md'), 'utf8');
    const rows = [...text.matchAll(/^\| `([A-Z_]+)`\s*\|([^|]*)\|/gm)];
    assert.deepEqual(rows.map((row) => row[1]).sort(), Object.keys(SETTINGS).sort());
    for (const [, name = '', preset = ''] of rows) {
      const declared = SETTINGS[name]?.default;
      if (declared !== undefined) assert.equal(preset.trim(), `\`${declared}\``, name);
    }
  });
});

describe('The log', () => {
  it('holds no secret and no content of a report', () => {
    const lines: string[] = [];
    const log = createLog('info', { write: (line: string) => void lines.push(line) });
    log.info(
      { password: 'hunter2', headers: { cookie: 'hunter2' }, body: { content: { x: 'hunter2' } } },
      'x',
    );
    log.info({ req: { headers: { authorization: 'hunter2' } }, user: { token: 'hunter2' } }, 'y');
    assert.equal(lines.length, 2);
    assert.ok(!lines.join().includes('hunter2'), lines.join());
  });
});
