import assert from 'node:assert/strict';
import { evaluate } from '../../forms/evaluate.js';
import { generateContent } from '../../forms/generate/generate.js';
import { textMatching } from '../../forms/generate/pattern-text.js';
import { lotsFrom } from '../../forms/lots.js';
import { CATALOGUE } from '../../regimes/catalogue/index.js';
import { formFor, told } from './shipped-form.js';
import { shipped } from '../regimes/shipped.js';

const SEEDS = Array.from({ length: 12 }, (_, index) => `lô ${index}`);

describe('Lots', () => {
  it('are the same for the same seed, and lie within their bounds', () => {
    const draw = (seed: string): number[] => {
      const lots = lotsFrom(seed);
      return Array.from({ length: 200 }, () => lots.integer(-3, 3));
    };
    assert.deepEqual(draw('a'), draw('a'));
    assert.notDeepEqual(draw('a'), draw('b'));
    assert.deepEqual(
      [...new Set(draw('a'))].sort((x, y) => x - y),
      [-3, -2, -1, 0, 1, 2, 3],
    );
  });
});

describe('Contents generated from a regime', () => {
  for (const { code } of CATALOGUE) {
    const lowest = shipped(code).header.chain[0]?.levels ?? [];
    for (const level of lowest) {
      it(`${code}, ${level}: valid, by the seed, and never empty`, () => {
        const form = formFor(code, level);
        for (const seed of SEEDS) {
          const content = generateContent(form, { seed });
          const errors = evaluate(form, content).issues.filter(({ severity }) => severity === 'error');
          assert.deepEqual(errors, []);
          assert.deepEqual(generateContent(form, { seed }), content);
          assert.ok(Object.keys(content).length > 0);
        }
        const all = new Set(SEEDS.map((seed) => JSON.stringify(generateContent(form, { seed }))));
        assert.equal(all.size > SEEDS.length / 3, true);
      });
    }
    it(`${code}: planted mistakes fire`, () => {
      const form = formFor(code, lowest[0] ?? 'province');
      const planted = SEEDS.map((seed) => evaluate(form, generateContent(form, { seed, mistakes: 2 })));
      const clean = SEEDS.map((seed) => evaluate(form, generateContent(form, { seed })));
      const count = (verdicts: typeof planted): number => verdicts.flatMap(told).length;
      const figures = code !== 'VPCP-LYK'; // a text and a choice: there is nothing to miscount
      assert.equal(count(planted) > count(clean), figures);
    });
  }
});

describe('Texts for a pattern', () => {
  for (const pattern of [
    '^20[0-9]{2}$',
    '^\\d{1,3}/20\\d\\d/(QĐ|NĐ)-[A-Z]{2,5}$',
    '^(?:a|bc+)?[x-z_]*$',
    'kỳ (I|II|III)',
  ])
    it(`match ${pattern}`, () => {
      for (const seed of SEEDS)
        assert.match(textMatching(pattern, lotsFrom(seed)) ?? 'none', new RegExp(pattern, 'u'));
    });

  it('are not made up for a pattern beyond them', () => {
    for (const pattern of ['[^a]', '\\p{L}+', '(?i)a', 'a**', '[a'])
      assert.equal(textMatching(pattern, lotsFrom('1')), undefined);
  });
});
