import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isPassword } from '../../api/actions/passwords.js';
import { backup } from '../../api/commands/backup.js';
import { attempt } from '../../api/commands/command.js';
import { createAdministrator } from '../../api/commands/create-administrator.js';
import { importUnitsFile } from '../../api/commands/import-units.js';
import { restore } from '../../api/commands/restore.js';
import { claimDataFolder, serverIn } from '../../api/data-folder.js';
import { createLog } from '../../api/log.js';
import { seedUnits } from '../../api/seed/units.js';
import { keepBlob, measureBlob, releaseBlob } from '../../api/store/blobs.js';
import { openDatabase } from '../../api/store/open-database.js';
import type { Database } from '../../api/store/database.js';
import { findUnits } from '../../api/store/units.js';
import { passwordOf } from '../../api/store/users.js';

const COMMANDS = {
  backup,
  restore,
  'create-administrator': createAdministrator,
  'import-units': importUnitsFile,
} as const;

const ROOT = path.resolve(import.meta.dirname, '../..');

describe('The commands', function () {
  this.timeout(60_000);
  let folder: string;
  let data: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'baocao-test-'));
    data = path.join(folder, 'var');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  interface Done {
    readonly code: number;
    readonly out: string;
    readonly error: string;
  }
  /** Runs a command in this process. */
  const run = async (
    name: keyof typeof COMMANDS,
    args: string[],
    more: Record<string, string> = {},
  ): Promise<Done> => {
    const out: string[] = [];
    const error: string[] = [];
    const terminal = {
      say: (line: string) => void out.push(line),
      complain: (line: string) => void error.push(line),
    };
    const code = await attempt(COMMANDS[name], args, { BAOCAO_DATA: data, ...more }, terminal);
    return { code, out: out.join('\n'), error: error.join('\n') };
  };
  /** Runs a command as a program of its own, as the npm script does. */
  const start = (name: string, args: string[], input = ''): Done => {
    const done = spawnSync(process.execPath, ['--import', 'tsx', `api/commands/${name}.ts`, ...args], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], BAOCAO_DATA: data },
      input,
      encoding: 'utf8',
    });
    return { code: done.status ?? -1, out: done.stdout, error: done.stderr };
  };
  const open = (): Promise<Database> =>
    openDatabase({ dataDir: data, databaseUrl: undefined, pool: 2 }, createLog('silent'));
  async function seeded(): Promise<Database> {
    const database = await open();
    await database.write((trx) => seedUnits(trx, new Date()));
    return database;
  }
  const file = (name: string): string => path.join(folder, name);

  for (const name of Object.keys(COMMANDS) as (keyof typeof COMMANDS)[]) {
    it(`${name} says how it is used, and refuses to be used otherwise`, async () => {
      const help = await run(name, ['--help']);
      assert.deepEqual([help.code, help.error], [0, '']);
      assert.ok(help.out.startsWith(`Usage: npm run ${name} `));
      assert.deepEqual([(await run(name, [])).code, (await run(name, ['a', '--loud'])).code], [2, 2]);
    });
    it(`${name} is documented`, () => {
      assert.ok(readFileSync(path.join(ROOT, 'docs/operations.md'), 'utf8').includes(`npm run ${name} `));
    });
  }

  it('backup copies a database that is being written to, and restore brings it back', async () => {
    const database = await seeded();
    const put = (n: number): Promise<unknown> =>
      database.write((trx) => trx('meta').insert({ key: `k${n}`, value: 'before' }));
    for (let n = 0; n < 20; n++) await put(n);
    const writing = (async () => {
      for (let n = 20; n < 120; n++) await put(n);
    })();
    const saved = spawn(process.execPath, ['--import', 'tsx', 'api/commands/backup.ts', file('b.sqlite')], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], BAOCAO_DATA: data },
    });
    const [code] = await once(saved, 'exit');
    await writing;
    assert.equal(code, 0);
    await database.write((trx) => trx('meta').update({ value: 'after' }));
    await database.close();

    const restored = await run('restore', [file('b.sqlite')]);
    assert.equal(restored.code, 0, restored.error);
    const again = await open();
    const rows = await again.read('meta').where('key', 'like', 'k%').select('value');
    assert.ok(rows.length >= 20 && rows.every((row) => row.value === 'before'));
    await again.close();
    const aside = readdirSync(data).filter((name) => /before-restore-[^.]*$/.test(name));
    assert.equal(aside.length, 1);
    assert.deepEqual(readdirSync(folder).sort(), ['b.sqlite', 'var']);
  });

  it('what is attached to reports goes along, byte for byte', async () => {
    const bytes = randomBytes(2_500_000);
    const database = await seeded();
    const use = { kind: 'report', owner: 1 };
    const at = '2026-11-28T00:00:00.000Z';
    const { hash } = await database.write((trx) => keepBlob(trx, bytes, 'application/pdf', use, at));
    await database.close();
    assert.equal((await run('backup', [file('b.sqlite')])).code, 0);
    const emptied = await open();
    await emptied.write((trx) => releaseBlob(emptied, trx, hash, use));
    assert.equal((await measureBlob(emptied.read, hash)).size, 0);
    await emptied.close();
    assert.equal((await run('restore', [file('b.sqlite')])).code, 0);
    const again = await open();
    assert.deepEqual(await measureBlob(again.read, hash), { hash, size: bytes.length });
    await again.close();
  });

  it('backup never writes over a file and needs a database', async () => {
    assert.match((await run('backup', [file('b')])).error, /no database/);
    await (await seeded()).close();
    writeFileSync(file('b'), 'precious');
    assert.match((await run('backup', [file('b')])).error, /exists already/);
    assert.equal(readFileSync(file('b'), 'utf8'), 'precious');
    assert.match((await run('backup', [file('c')], { DATABASE_URL: 'postgres://db/x' })).error, /pg_dump/);
  });

  it('restore refuses what is damaged, foreign or missing, and leaves everything as it was', async () => {
    await (await seeded()).close();
    const database = path.join(data, 'baocao.sqlite');
    const before = readFileSync(database);
    copyFileSync(database, file('cut'));
    truncateSync(file('cut'), 40_960);
    writeFileSync(file('text'), 'no database at all, but long enough to be looked at');
    writeFileSync(file('empty'), '');
    for (const name of ['cut', 'text', 'empty', 'missing']) {
      const { code, error } = await run('restore', [file(name)]);
      assert.equal(code, 1, name);
      assert.match(error, /cannot be restored|does not exist/, name);
    }
    assert.ok(before.equals(readFileSync(database)));
    assert.deepEqual(readdirSync(data), ['baocao.sqlite']);
  });

  it('restore refuses while the server runs', async () => {
    await (await seeded()).close();
    const release = claimDataFolder(data);
    const { code, error } = start('restore', [file('b')]);
    release();
    assert.deepEqual([code, /The server runs \(process \d+\)/.test(error)], [1, true]);
  });

  it('create-administrator reads the password from the standard input', async () => {
    assert.match(start('create-administrator', ['quantri'], 'ngắn\n').error, /at least 10/);
    const made = start('create-administrator', ['quantri', '--name', 'Quản trị'], 'mật khẩu dài\n');
    assert.equal(made.code, 0, made.error);
    assert.match((await run('create-administrator', ['quantri', '--draw'])).error, /taken/);
    assert.match((await run('create-administrator', ['quản trị', '--draw'])).error, /A user name has/);
    const drawn = await run('create-administrator', ['second', '--draw']);
    const password = /log-in: (\S+)/.exec(drawn.out)?.[1] ?? '';
    const database = await open();
    assert.equal(await isPassword(password, (await passwordOf(database.read, 'second'))?.hash), true);
    assert.equal(await isPassword('mật khẩu dài', (await passwordOf(database.read, 'quantri'))?.hash), true);
    await database.close();
  });

  it('import-units imports, or says every mistake with its line', async () => {
    const head = 'code,name,level,parent,valid_from\n';
    writeFileSync(file('good.csv'), `${head}90001,Xã Mới,commune,15,2026-01-01\n`);
    writeFileSync(file('bad.csv'), `${head}90001,,commune,15,2026-01-01\n90002,Xã,commune,15,tomorrow\n`);
    assert.match(
      (await run('import-units', [file('good.csv'), '--dry-run'])).out,
      /^1 created.*nothing was written/m,
    );
    assert.match(
      (await run('import-units', [file('good.csv')])).out,
      /^1 created, 0 changed, 0 unchanged\./m,
    );
    assert.match((await run('import-units', [file('good.csv')])).out, /^0 created, 0 changed, 1 unchanged\./);
    assert.match((await run('import-units', [file('bad.csv')])).error, /Line 2: .*\nLine 3: /);
    assert.match((await run('import-units', [file('none.csv')])).error, /cannot be read/);
    const database = await open();
    assert.equal((await findUnits(database.read, '2026-01-01', { q: '90001', limit: 5 })).length, 1);
    await database.close();
  });

  it('a claim on a data folder that a dead process left holds nobody up', () => {
    claimDataFolder(data)();
    assert.equal(existsSync(path.join(data, 'server.json')), false);
    const dead = spawnSync(process.execPath, ['-e', '0']).pid;
    writeFileSync(path.join(data, 'server.json'), JSON.stringify({ pid: dead, started: '1' }));
    assert.equal(serverIn(data), undefined);
    // The number of a process that lives, but began at another time.
    writeFileSync(path.join(data, 'server.json'), JSON.stringify({ pid: process.ppid, started: '1' }));
    assert.equal(serverIn(data), undefined);
    claimDataFolder(data)();
  });

  it('a data folder has one server', () => {
    const script = `import { claimDataFolder } from './api/data-folder.ts'; claimDataFolder(process.argv[1]);`;
    const release = claimDataFolder(data);
    const second = spawnSync(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', script, data],
      {
        cwd: ROOT,
        encoding: 'utf8',
      },
    );
    release();
    assert.equal(second.status, 1);
    assert.match(second.stderr, /Another server \(process \d+\) works in/);
  });
});
