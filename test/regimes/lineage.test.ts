import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { hashOf, sha256 } from '../../regimes/canonical.js';
import {
  auditPath,
  inclusionProof,
  leafHash,
  merkleRoot,
  revisionHash,
  rollupHash,
  sealOf,
  verifyChain,
  verifyInclusion,
} from '../../regimes/lineage.js';
import type { InclusionProof, LineageInput } from '../../regimes/lineage.js';

/** The test vectors of the Certificate Transparency project for RFC 6962: the roots of the first 0 to 8 leaves. */
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const hashes = fc.string({ minLength: 1 }).map((text) => sha256(text));
const inputLists = fc
  .uniqueArray(fc.stringMatching(/^[0-9]{1,5}$/), { minLength: 1, maxLength: 70 })
  .chain((units) =>
    fc.tuple(
      ...units.map((unit) =>
        fc.record({ unit: fc.constant(unit), revision: fc.option(fc.nat(9)), hash: hashes }),
      ),
    ),
  );

function proved(inputs: readonly LineageInput[], unit: string): InclusionProof {
  const proof = inclusionProof(inputs, unit);
  assert.ok(proof);
  return proof;
}

describe('The Merkle tree over the inputs of a roll-up', () => {
  it('has the roots of the published vectors of RFC 6962', () => {
    for (const [size, root] of ROOTS.entries())
      assert.equal(bytesToHex(merkleRoot(LEAVES.slice(0, size).map(hexToBytes))), root, `${size} leaves`);
  });

  it('has the audit path of the published vectors', () => {
    const path = auditPath(0, LEAVES.map(hexToBytes)).map(bytesToHex);
    assert.deepEqual(path, [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
  });

  it('of no input is the SHA-256 of nothing, and of one its leaf', () => {
    assert.equal(rollupHash([]), ROOTS[0]);
    const only = { unit: '00001', revision: 2, hash: sha256('a') };
    assert.equal(rollupHash([only]), leafHash(only));
  });

  it('does not mind the order of the inputs', () => {
    fc.assert(
      fc.property(inputLists, (inputs) => {
        assert.equal(rollupHash(inputs.toReversed()), rollupHash(inputs));
      }),
    );
  });

  it('gives each input a proof that holds', () => {
    fc.assert(
      fc.property(inputLists, (inputs) => {
        for (const { unit } of inputs) {
          const proof = proved(inputs, unit);
          assert.equal(proof.root, rollupHash(inputs));
          assert.ok(verifyInclusion(proof));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('gives no proof for a unit that is not in', () => {
    assert.equal(inclusionProof([{ unit: '1', revision: 1, hash: sha256('a') }], '2'), undefined);
  });

  it('changes with any input', () => {
    fc.assert(
      fc.property(inputLists, fc.nat(), hashes, (inputs, place, hash) => {
        const changed = inputs.with(place % inputs.length, { ...inputs[place % inputs.length]!, hash });
        fc.pre(changed[place % inputs.length]?.hash !== inputs[place % inputs.length]?.hash);
        assert.notEqual(rollupHash(changed), rollupHash(inputs));
      }),
    );
  });
});

describe('A proof that was tampered with', () => {
  const inputs = Array.from({ length: 13 }, (_, index) => ({
    unit: String(index).padStart(5, '0'),
    revision: 1,
    hash: sha256(String(index)),
  }));
  const proof = proved(inputs, '00006');

  it('does not hold for another input', () => {
    for (const change of [{ unit: '00007' }, { revision: 2 }, { revision: null }, { hash: sha256('x') }])
      assert.equal(verifyInclusion({ ...proof, input: { ...proof.input, ...change } }), false);
  });

  it('does not hold with another path, place, size or root', () => {
    for (const [index] of proof.path.entries())
      assert.equal(verifyInclusion({ ...proof, path: proof.path.with(index, sha256('x')) }), false);
    assert.equal(verifyInclusion({ ...proof, path: proof.path.slice(1) }), false);
    assert.equal(verifyInclusion({ ...proof, path: [...proof.path, sha256('x')] }), false);
    assert.equal(verifyInclusion({ ...proof, path: proof.path.toReversed() }), false);
    assert.equal(verifyInclusion({ ...proof, index: 7 }), false);
    assert.equal(verifyInclusion({ ...proof, size: 6 }), false);
    assert.equal(verifyInclusion({ ...proof, root: sha256('x') }), false);
  });

  it('does not hold when it is longer than its tree is high', () => {
    const input = proof.input;
    const root = sha256(new Uint8Array([1, ...hexToBytes(sha256('x')), ...hexToBytes(leafHash(input))]));
    assert.equal(verifyInclusion({ input, index: 0, size: 1, path: [sha256('x')], root }), false);
  });

  it('is refused, not thrown at, when it is malformed', () => {
    for (const change of [
      { index: -1 },
      { index: 0.5 },
      { size: 0 },
      { size: Infinity },
      { root: 'XYZ' },
      { path: ['00'] },
    ])
      assert.equal(verifyInclusion({ ...proof, ...change }), false);
    assert.equal(verifyInclusion({ ...proof, input: { ...proof.input, unit: '\ud800' } }), false);
  });

  it('cannot pass a node off as an input', () => {
    const node = sha256(
      new Uint8Array([1, ...hexToBytes(leafHash(inputs[0]!)), ...hexToBytes(leafHash(inputs[1]!))]),
    );
    assert.notEqual(leafHash({ unit: '0', revision: 1, hash: node }), node);
    assert.notEqual(rollupHash(inputs.slice(0, 1)), hashOf(inputs[0]!));
  });
});

describe('A proof from a commune to the nation', () => {
  const communes = ['00001', '00004', '00007'].map((unit) => ({ unit, revision: 1, hash: sha256(unit) }));
  const province = { content: { x: 3 }, state: { v: 1 }, rollupHash: rollupHash(communes) };
  const provinces = [
    { unit: '01', revision: 2, hash: revisionHash(province) },
    { unit: '15', revision: null, hash: sha256('15') },
  ];
  const commune = { proof: proved(communes, '00004') };
  const seal = sealOf(province);

  it('holds through the sealed revision of the province', () => {
    assert.ok(verifyChain([commune, { proof: proved(provinces, '01'), seal }]));
  });

  it('holds through a provisional roll-up, whose hash is the input itself', () => {
    const nation = [{ unit: '01', revision: null, hash: province.rollupHash }];
    assert.ok(verifyChain([commune, { proof: proved(nation, '01') }]));
  });

  it('breaks where a storey is missing, another, or not sealed', () => {
    assert.equal(verifyChain([]), false);
    assert.equal(verifyChain([commune, { proof: proved(provinces, '01') }]), false);
    assert.equal(verifyChain([commune, { proof: proved(provinces, '15'), seal }]), false);
    assert.equal(
      verifyChain([commune, { proof: proved(provinces, '01'), seal: { ...seal, state: sha256('x') } }]),
      false,
    );
    assert.equal(verifyChain([{ ...commune, seal }]), false);
    const other = { ...province, rollupHash: sha256('another roll-up') };
    const elsewhere = [{ unit: '01', revision: 2, hash: revisionHash(other) }];
    assert.equal(verifyChain([commune, { proof: proved(elsewhere, '01'), seal: sealOf(other) }]), false);
    const numbered = [{ unit: '01', revision: 2, hash: province.rollupHash }];
    assert.equal(verifyChain([commune, { proof: proved(numbered, '01') }]), false);
  });

  it('seals content and state of an aggregating revision, and is the hash of the content of any other', () => {
    assert.equal(revisionHash({ content: { x: 3 } }), hashOf({ x: 3 }));
    assert.notEqual(revisionHash({ ...province, state: { v: 2 } }), revisionHash(province));
    assert.notEqual(revisionHash({ ...province, content: { x: 4 } }), revisionHash(province));
  });
});
