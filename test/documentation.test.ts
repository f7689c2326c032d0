/** What exists is documented, and what is documented exists. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ENDPOINTS } from '../api/http/endpoints.js';
import { PROBLEMS } from '../api/problems.js';
import { SETTINGS } from '../api/settings.js';
import { KEYWORDS } from '../regimes/dialect/keywords.js';
import { TABLE } from '../regimes/lifecycle.js';
import { filesBelow } from './sources.js';

const read = (file: string): string => readFileSync(file, 'utf8');

/** The first column of a document's tables: what stands there in backticks. */
function listed(file: string): string[] {
  return [...read(file).matchAll(/^\|\s*`([^`]+)`\s*\|/gm)].map((match) => match[1] ?? '');
}

const DOCUMENTS = filesBelow('docs', /\.md$/);

const sorted = (names: Iterable<string>): string[] => [...new Set(names)].toSorted();

describe('The documents', () => {
  it('list every setting, and no other', () => {
    const documented = listed('docs/operations.md').filter((name) => /^[A-Z][A-Z_]+$/.test(name));
    assert.deepEqual(sorted(documented), sorted(Object.keys(SETTINGS)));
  });

  it('list every error code with its status, and no other', () => {
    const rows = [...read('docs/problems.md').matchAll(/^\|\s*`([a-z-]+)`\s*\|\s*(\d{3})\s*\|/gm)];
    const documented = rows.map(([, code, status]) => `${code} ${status}`);
    assert.deepEqual(
      sorted(documented),
      sorted(Object.entries(PROBLEMS).map(([code, { status }]) => `${code} ${status}`)),
    );
  });

  it('tell which refusals the life of a report knows', () => {
    const text = read('docs/problems.md');
    const refusals = ['state-forbids', ...TABLE.flatMap(({ needs }) => needs.map(({ refusal }) => refusal))];
    for (const code of refusals) assert.ok(text.includes(`\`${code}\``), code);
  });

  it('list every keyword of the dialect, and no other', () => {
    const text = filesBelow('docs', /dialect.*\.md$/)
      .map(read)
      .join('\n');
    const named: readonly string[] = text.match(/\bx-[a-z]+(-[a-z]+)*\b/g) ?? [];
    const known = KEYWORDS.map(({ name }) => name);
    assert.deepEqual(
      known.filter((name) => !named.includes(name)),
      [],
    );
  });

  it('list every npm command, and no other', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const documented = listed('docs/commands.md').map(
      (command) => command.replace(/^npm (run )?/, '').split(' ')[0] ?? '',
    );
    assert.deepEqual(sorted(documented), sorted(Object.keys(scripts)));
    for (const file of ['README.md', ...DOCUMENTS]) {
      for (const [, name = ''] of read(file).matchAll(/\bnpm run ([a-z][a-z:-]*)/g))
        assert.ok(name in scripts, `${file} names npm run ${name}`);
    }
  });

  it('list every endpoint, and no other', () => {
    const documented = listed('docs/api.md').filter((name) => /^[A-Z]+ \//.test(name));
    const there = ENDPOINTS.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    assert.deepEqual(sorted(documented), sorted(there));
  });

  it('link only to what is there', () => {
    for (const file of ['README.md', 'CONTRIBUTING.md', ...DOCUMENTS].filter(existsSync)) {
      const folder = `${path.dirname(file)}/`;
      for (const [, target = ''] of read(file).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g))
        assert.ok(existsSync(folder + target), `${file} links to ${target}`);
    }
  });
});
