import assert from 'node:assert/strict';
import { differenceOf, itemIssues, itemsOn, tidyItem } from '../../regimes/code-list.js';
import { CODE_LISTS } from '../../regimes/catalogue/code-lists.js';
import { CATALOGUE } from '../../regimes/catalogue/index.js';
import { walkFields } from '../../regimes/dialect/fields.js';
import { shipped } from './shipped.js';

const item = (value: string, vi = value, rest: object = {}) => ({ value, vi, en: vi, ...rest });

describe('A code list', () => {
  it('offers an item from its first to its last day', () => {
    const items = [item('a', 'A', { validFrom: '2026-01-01', validTo: '2026-12-31' }), item('b')];
    const on = (day: string) => itemsOn(items, day).map(({ value }) => value);
    assert.deepEqual(
      [on('2025-12-31'), on('2026-01-01'), on('2026-12-31'), on('2027-01-01')],
      [['b'], ['a', 'b'], ['a', 'b'], ['b']],
    );
  });

  it('tells what a regime lacks, has beyond it, and calls otherwise', () => {
    const choices = ['a', 'b', 'x'].map((value) => ({ value, label: { vi: value, en: value } }));
    assert.deepEqual(differenceOf(choices, [item('a'), item('b', 'B'), item('c')]), {
      missing: ['c'],
      extra: ['x'],
      renamed: ['b'],
    });
    assert.deepEqual(differenceOf(choices.slice(0, 1), [item('a')]), { missing: [], extra: [], renamed: [] });
  });

  it('is kept tidy: NFC, trimmed, an English name in any case', () => {
    assert.deepEqual(tidyItem({ value: ' a ', vi: 'Ba\u0301o ', en: '' }), {
      value: 'a',
      vi: 'Báo',
      en: 'Báo',
    });
  });

  it('names every mistake of its items', () => {
    const items = [
      item('a'),
      item('a'),
      item('', ''),
      item('d', 'D', { validFrom: '2026-02-01', validTo: '2026-01-01' }),
    ];
    assert.deepEqual(
      itemIssues(items).map(({ path, rule }) => `${path} ${rule}`),
      ['/1/value repeated', '/2/value missing', '/2/vi missing', '/3/validTo period'],
    );
  });
});

describe('The code lists that ship', () => {
  it('are those that the regimes that ship name', () => {
    const named = new Set<string>();
    for (const { code } of CATALOGUE)
      walkFields(shipped(code).root, (field) => {
        if (field.type === 'string' && field.codeList !== undefined) named.add(field.codeList);
      });
    assert.deepEqual([...named].toSorted(), CODE_LISTS.map(({ code }) => code).toSorted());
  });
});
