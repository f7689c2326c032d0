/** The guides: what the application shows of them, and that nothing of them is lost. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { blocksOf, inlinesOf } from '../../../client/pages/help/markdown.js';

const ROLES = ['clerk', 'aggregator', 'administrator'];
const guide = (role: string, language: string): string =>
  readFileSync(`docs/guide/${role}.${language}.md`, 'utf8');

describe('The guides', () => {
  it('are read in blocks and lines', () => {
    assert.deepEqual(blocksOf('# A\n\nOne\nline\n\n1. a\n2. b\n   c\n\n![x](../images/y.png)'), [
      { type: 'heading', level: 1, text: 'A' },
      { type: 'paragraph', text: 'One line' },
      { type: 'list', ordered: true, items: ['a', 'b c'] },
      { type: 'image', alt: 'x', file: 'y.png' },
    ]);
    assert.deepEqual(
      inlinesOf('a **b** `c`').map(({ type }) => type),
      ['text', 'strong', 'text', 'code'],
    );
  });

  it('are there for each role in both languages, alike in their parts and pictures', () => {
    const shown = readFileSync('client/pages/help/guides.ts', 'utf8');
    for (const role of ROLES) {
      const [vi, en] = [blocksOf(guide(role, 'vi')), blocksOf(guide(role, 'en'))];
      assert.deepEqual(
        vi.map(({ type }) => type),
        en.map(({ type }) => type),
        role,
      );
      const pictures = vi.flatMap((block) => (block.type === 'image' ? [block.file] : []));
      assert.ok(pictures.length >= 4, role);
      for (const file of pictures) {
        assert.ok(existsSync(`docs/images/${file}`), file);
        const name = file.replace('.png', '');
        assert.ok(new RegExp(`[{,]${name}[,}]`).test(shown), `${name} is not shown in the application`);
      }
    }
  });
});
