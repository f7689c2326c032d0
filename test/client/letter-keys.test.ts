import assert from 'node:assert/strict';
import { INBOX_LETTERS, REVIEW_LETTERS } from '../../client/letter-keys.js';
import { KEY_PLACES } from '../../client/pages/help/key-table.js';

const listed = (place: string): readonly string[] =>
  (KEY_PLACES.find(({ place: name }) => name.en === place)?.rows ?? []).flatMap(({ keys }) => keys);

describe('The page of keys', () => {
  it('lists every letter of the inbox and of the review', () => {
    for (const letter of Object.keys(INBOX_LETTERS))
      assert.ok(listed('The inbox, on a row').includes(letter), letter);
    for (const letter of Object.keys(REVIEW_LETTERS))
      assert.ok(listed('The page of a review').includes(letter), letter);
  });

  it('names each combination once in a place', () => {
    for (const { place, rows } of KEY_PLACES) {
      const all = rows.map(({ keys }) => keys.join(' '));
      assert.equal(new Set(all).size, all.length, place.en);
    }
  });
});
