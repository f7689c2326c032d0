import assert from 'node:assert/strict';
import fc from 'fast-check';
import { jsonPositions, lineAt, rangeOf } from '../../../client/pages/regimes/json-positions.js';

const TEXT = '{\n  "title": "Mẫu",\n  "list": [1, {"a/b": true}],\n  "none": {}\n}\n';

describe('The places of values in a JSON text', () => {
  it('begin at the name of a member and end with its value', () => {
    const { ranges } = jsonPositions(TEXT);
    const title = rangeOf('/title', ranges);
    assert.equal(TEXT.slice(title.from, title.to), '"title": "Mẫu"');
    const escaped = rangeOf('/list/1/a~1b', ranges);
    assert.equal(TEXT.slice(escaped.from, escaped.to), '"a/b": true');
  });

  it('show what is missing at the nearest thing above it', () => {
    const { ranges } = jsonPositions(TEXT);
    assert.deepEqual(rangeOf('/none/x-aggregate/op', ranges), rangeOf('/none', ranges));
    assert.deepEqual(rangeOf('/nowhere', ranges), rangeOf('', ranges));
  });

  it('count lines from one', () => {
    const { ranges } = jsonPositions(TEXT);
    assert.equal(lineAt(TEXT, 0), 1);
    assert.equal(lineAt(TEXT, rangeOf('/list', ranges).from), 3);
  });

  it('stop at the first character that is no JSON', () => {
    assert.equal(jsonPositions('{"a": 1,}').brokenAt, 8);
    assert.equal(jsonPositions('[1 2]').brokenAt, 3);
    assert.equal(jsonPositions('').brokenAt, 0);
    assert.equal(jsonPositions('{"a": 01}').brokenAt, 7);
    assert.equal(jsonPositions('[1] x').brokenAt, 4);
  });

  it('survive a text nested without end', () => {
    assert.notEqual(jsonPositions('['.repeat(100_000)).brokenAt, undefined);
  });

  it('agree with JSON.parse on what is JSON', () => {
    const text = fc.oneof(
      fc.json(),
      fc.json().map((json) => json.slice(0, -1)),
      fc.string(),
      fc.constantFrom('1.', '-', '1e5', '"\\x"', '{"a"}', '{,}', 'nul', '\u00a01', '[1,]', '"\u0001"'),
    );
    fc.assert(
      fc.property(text, (candidate) => {
        let parses = true;
        try {
          JSON.parse(candidate);
        } catch {
          parses = false;
        }
        assert.equal(jsonPositions(candidate).brokenAt === undefined, parses);
      }),
    );
  });
});
