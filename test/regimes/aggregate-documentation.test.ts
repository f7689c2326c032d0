import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { hashOf } from '../../regimes/canonical.js';
import { OPERATORS } from '../../regimes/dialect/keywords.js';
import { inclusionProof, leafHash, verifyInclusion } from '../../regimes/lineage.js';
import type { JsonObject } from '../../regimes/words.js';
import { figures } from './aggregate-fixture.js';

const PAGE = readFileSync(new URL('../../docs/rollup.md', import.meta.url), 'utf8');
const BLOCKS = [...PAGE.matchAll(/```json\n(.*?)```/gs)].map(
  ([, text]) => JSON.parse(text ?? '') as JsonObject,
);
const EXAMPLES = BLOCKS.filter((block) => 'gives' in block);

describe('The page on the roll-up', () => {
  for (const [index, { fields, reports, gives }] of EXAMPLES.entries())
    it(`has a worked example ${index + 1} that comes out as it says`, () => {
      assert.deepEqual(figures(fields as JsonObject, ...(reports as JsonObject[])), gives);
    });

  it('has a row for every operator and for no other', () => {
    const table = PAGE.slice(PAGE.indexOf('| operator   | on'), PAGE.indexOf('Numbers without a value'));
    const named = [...table.matchAll(/^\| `([a-z]+)`/gm)].map(([, name]) => name);
    assert.deepEqual(named.sort(), [...OPERATORS].sort());
  });

  it('has a proof that is the one of its communes, and holds', () => {
    const inputs = (
      [
        ['00001', 1, { x: 1 }],
        ['00004', 2, { x: 2 }],
        ['00007', 1, { x: 0.5 }],
      ] as const
    ).map(([unit, revision, content]) => ({ unit, revision, hash: hashOf(content) }));
    const proof = inclusionProof(inputs, '00004');
    assert.ok(proof && verifyInclusion(proof));
    assert.deepEqual(
      BLOCKS.filter((block) => 'root' in block),
      [proof],
    );
    assert.ok(PAGE.includes(`\`${leafHash(proof.input)}\``));
  });
});
