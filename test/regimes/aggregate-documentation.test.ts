import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { canonical, hashOf } from '../../regimes/canonical.js';
import { OPERATORS } from '../../regimes/dialect/keywords.js';
import {
  inclusionProof,
  leafHash,
  revisionHash,
  rollupHash,
  sealOf,
  verifyChain,
  verifyInclusion,
  type ProofStep,
} from '../../regimes/lineage.js';
import type { JsonObject } from '../../regimes/words.js';
import { checkedInPython, tampered, type ProofFile } from '../proofs/in-python.js';
import { array, figures, leavesOf, N, object, rollupOf, T } from './aggregate-fixture.js';

const page = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const blocks = (text: string): JsonObject[] =>
  [...text.matchAll(/```json\n(.*?)```/gs)].map(([, json]) => JSON.parse(json ?? '') as JsonObject);
const PAGE = page('rollup.md');
const ENGINEERING = page('rollup-engineering.md');
const EXAMPLES = blocks(PAGE).filter((block) => 'gives' in block);

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
});

describe('The page on the roll-up for an engineer', () => {
  const communes = (
    [
      ['00001', 1, { x: 1 }],
      ['00004', 2, { x: 2 }],
      ['00007', 1, { x: 0.5 }],
    ] as const
  ).map(([unit, revision, content]) => ({ unit, revision, content, hash: hashOf(content) }));
  const proof = inclusionProof(communes, '00004');
  const says = (...texts: string[]) => {
    for (const text of texts) assert.ok(ENGINEERING.includes(text), text);
  };

  it('has a state, a combination, a reading and an inverse for every operator and for no other', () => {
    const table = ENGINEERING.slice(ENGINEERING.indexOf('| operator'), ENGINEERING.indexOf('**identity**'));
    const rows = table.split('\n').map((row) => row.split('|').map((cell) => cell.trim()));
    const told = rows.flatMap(([, names = '', , , , invertible]) =>
      [...names.matchAll(/`([a-z]+)`/g)].map(([, name]) => [name, invertible] as const),
    );
    const operators = OPERATORS.filter((name) => name !== 'none');
    assert.deepEqual(told.map(([name]) => name).sort(), [...operators].sort());
    for (const [name, invertible] of told) {
      const field = FIELDS[name ?? ''];
      assert.ok(field, name);
      const expected = rollupOf({ w: { ...N, 'x-aggregate': 'sum' }, field }).invertible;
      assert.equal(invertible !== 'no', expected, name);
    }
  });

  it('has a proof that is the one of its communes, and holds', () => {
    assert.ok(proof && verifyInclusion(proof));
    const shown = blocks(ENGINEERING).filter((block) => 'path' in block);
    assert.deepEqual(shown, [proof]);
    says(`\`${leafHash(proof.input)}\``, canonical({ ...proof.input }));
  });

  it('has a chain whose every byte follows from the contents that it names', () => {
    const rollup = rollupOf({ x: { ...N, 'x-aggregate': 'sum' } });
    const contents = communes.map(({ content }) => content);
    const state = rollup.combineAll(leavesOf(rollup, contents));
    const { content } = rollup.finish(state);
    const revision = { content, state: state as unknown as JsonObject, rollupHash: rollupHash(communes) };
    const seal = sealOf(revision);
    const hanoi = { unit: '01', revision: 1, hash: hashOf({ x: 7 }) };
    const provinces = [hanoi, { unit: '15', revision: 1, hash: revisionHash(revision) }];
    const steps = [{ proof }, { proof: inclusionProof(provinces, '15'), seal }] as unknown as ProofStep[];
    assert.ok(verifyChain(steps));
    const [shown] = blocks(ENGINEERING).filter((block) => 'steps' in block);
    assert.deepEqual(shown?.['steps'], steps);
    assert.equal(shown['root'], rollupHash(provinces));
    says(
      canonical(content),
      canonical(revision.state),
      canonical({ ...seal }),
      `\`${revisionHash(revision)}\``,
    );
    const standIn = { unit: '15', revision: null, hash: rollupHash(communes) };
    says(canonical(standIn), `\`${leafHash(standIn)}\``, `\`${rollupHash([hanoi, standIn])}\``);
  });

  it('has a chain that a checker in another language takes, and no other', function () {
    const [shown] = blocks(ENGINEERING).filter((block) => 'steps' in block);
    const checked = checkedInPython(shown);
    if (checked === undefined) this.skip();
    assert.deepEqual([checked.status, checked.text.startsWith('The proof holds: 00004')], [0, true]);
    for (const changed of tampered(shown as unknown as ProofFile)) {
      assert.equal(checkedInPython(changed)?.status, 1, JSON.stringify(changed));
    }
  });
});

const FIELDS: Readonly<Record<string, JsonObject>> = {
  ...Object.fromEntries(OPERATORS.map((op) => [op, { ...N, 'x-aggregate': op }])),
  ratio: { ...N, 'x-aggregate': { op: 'ratio', of: 'w', by: 'w' } },
  tally: { type: 'boolean', 'x-aggregate': 'tally' },
  collate: { ...T, 'x-aggregate': 'collate' },
  append: array(object({ x: N }), 'append'),
  union: array(object({ k: { ...T, 'x-aggregate': 'none' }, x: { ...N, 'x-aggregate': 'sum' } }), {
    op: 'union',
    key: ['k'],
  }),
};
