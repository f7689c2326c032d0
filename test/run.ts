/**
 * `npm test`: the whole suite. SQLite and PostgreSQL always; Redis, Chromium and LibreOffice where those programs are
 * on the machine. With CI=true a program that is missing is a failure, not a shorter run. TEST_RESULTS names a file that
 * gets the counts as JSON.
 */
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import { chromiumPath } from './browser/stage.js';
import { hasRedis } from './redis.js';
import { filesBelow } from './sources.js';
import { hasLibreOffice } from './workbook/libreoffice.js';

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
}

const BROWSER = 'test/browser/';
const isBrowser = (file: string): boolean => file.startsWith(BROWSER);

/** Runs files in one mocha; those that a whole program and a browser stand behind get the patience they need. */
async function run(files: readonly string[]): Promise<Counts> {
  const mocha = new Mocha({ reporter: 'dot', timeout: files.some(isBrowser) ? 180_000 : 60_000 });
  for (const file of files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  return new Promise((resolve) => {
    const runner = mocha.run(() => {
      const { passes, failures, pending, duration } = runner.stats ?? {};
      resolve({
        passed: passes ?? 0,
        failed: failures ?? 1,
        skipped: pending ?? 0,
        seconds: Math.round((duration ?? 0) / 1000),
      });
    });
  });
}

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const all = filesBelow('test', /\.test\.ts$/);
const chromium = chromiumPath() !== undefined;
const programs = { Redis: hasRedis(), Chromium: chromium, LibreOffice: hasLibreOffice() };
const missing = Object.entries(programs).flatMap(([name, there]) => (there ? [] : [name]));
if (process.env['CI'] === 'true' && missing.length > 0) {
  say(`CI runs every suite, and this machine has no ${missing.join(' and no ')}`);
  process.exit(1);
}

const groups = [all.filter((file) => !isBrowser(file)), chromium ? all.filter(isBrowser) : []];
const counts: Counts[] = [];
for (const files of groups) if (files.length > 0) counts.push(await run(files));
const total = (name: keyof Counts): number => counts.reduce((sum, one) => sum + one[name], 0);
const ran = ['SQLite', 'PostgreSQL', ...Object.keys(programs).filter((name) => !missing.includes(name))];
say(
  `${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped in ${total('seconds')} s`,
);
say(`ran: ${ran.join(', ')}${missing.length > 0 ? `; not on this machine: ${missing.join(', ')}` : ''}`);
const results = process.env['TEST_RESULTS'];
if (results !== undefined) {
  const sums = { passed: total('passed'), failed: total('failed'), skipped: total('skipped'), ran };
  writeFileSync(results, JSON.stringify(sums));
}
// A test that forgot to close something must not keep the run from ending.
process.exit(total('failed') > 0 || total('passed') === 0 ? 1 : 0);
