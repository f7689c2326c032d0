import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { CALLABLE } from '../../regimes/dialect/expressions/translate.js';
import { FORMATS, KEYWORDS, OPERATORS, REFUSED, SCHEMA_KEYWORDS } from '../../regimes/dialect/keywords.js';
import { META_KEYWORDS } from '../../regimes/dialect/meta-schema.js';
import { MISTAKES } from '../../regimes/dialect/mistakes.js';
import { readRegime } from '../../regimes/dialect/read-regime.js';

const text = readFileSync(new URL('../../docs/dialect.md', import.meta.url), 'utf8');
const part = (title: string): string => text.split(`\n## ${title}\n`)[1]!.split('\n## ')[0]!;
const inCode = (source: string): string[] => [...source.matchAll(/`([^`\n]+)`/g)].map((one) => one[1]!);

describe('the documentation of the dialect', () => {
  it('has a heading for every keyword, and for no other', () => {
    const headings = [...part('Keywords').matchAll(/^### `(.+)`$/gm)].map((one) => one[1]);
    assert.deepEqual(
      headings,
      KEYWORDS.map((one) => one.name),
    );
  });

  it('lists every code of a mistake, and no other', () => {
    const firstColumns = [...part('Mistakes').matchAll(/^\| (`.+?) \|/gm)].flatMap((one) => inCode(one[1]!));
    assert.deepEqual(firstColumns.sort(), Object.keys(MISTAKES).sort());
  });

  it('names every keyword of JSON Schema that may be used', () => {
    const named = inCode(part('The subset of JSON Schema'));
    for (const keyword of [...Object.keys(SCHEMA_KEYWORDS), ...FORMATS])
      assert.ok(named.includes(keyword), keyword);
  });

  it('names every operator and everything that can be called', () => {
    const operators = inCode(part('Operators'));
    for (const op of OPERATORS) assert.ok(operators.includes(op), op);
    for (const name of CALLABLE) assert.match(part('Expressions'), new RegExp(`\\b${name}\\(`));
  });

  it('shows a regime that is one', () => {
    const example = /```json\n([\s\S]+?)```/.exec(part('A whole regime'))![1]!;
    const read = readRegime(JSON.parse(example));
    assert.ok(read.regime, JSON.stringify(read));
  });

  it('agrees with the meta-schema', () => {
    assert.deepEqual([...META_KEYWORDS.extensions].sort(), KEYWORDS.map((one) => one.name).sort());
    assert.deepEqual([...META_KEYWORDS.standard].sort(), Object.keys(SCHEMA_KEYWORDS).sort());
    for (const refused of Object.keys(REFUSED)) assert.ok(!Object.hasOwn(SCHEMA_KEYWORDS, refused), refused);
  });
});
