import assert from 'node:assert/strict';
import { en } from '../../../client/messages/en.js';
import { vi } from '../../../client/messages/vi.js';

/** Every message by its path; the plural forms of one message (English has two, Vietnamese one) are one. */
function messages(table: object, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(table)) {
    const at = path === '' ? name : `${path}.${name}`;
    if (typeof value === 'string') found.set(at.replace(/_(one|other)$/, ''), value);
    else for (const [key, text] of messages(value as object, at)) found.set(key, text);
  }
  return found;
}

const slots = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

describe('The words of the interface', () => {
  const [vietnamese, english] = [messages(vi), messages(en)];

  it('are there in both languages, under the same names', () => {
    assert.deepEqual([...vietnamese.keys()].sort(), [...english.keys()].sort());
    assert.ok(vietnamese.size > 200);
  });

  it('take the same values in both languages', () => {
    const differing = [...vietnamese].filter(
      ([key, text]) =>
        key !== 'words.period.quarter' && slots(text).join() !== slots(english.get(key) ?? '').join(),
    );
    assert.deepEqual(differing, []);
  });

  it('are never empty, and are written in composed letters', () => {
    const all = [...vietnamese, ...english];
    assert.deepEqual(
      all.filter(([, text]) => text.trim() === '' || text !== text.normalize('NFC')),
      [],
    );
  });
});
