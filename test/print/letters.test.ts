import assert from 'node:assert/strict';
import { linesIn, widthOf } from '../../forms/print/letters.js';

describe('How wide text is on paper', () => {
  it('letters with diacritics are as wide as those without, composed or not', () => {
    for (const [marked, plain] of [
      ['Số hộ thụ hưởng', 'So ho thu huong'],
      ['ĐẶC KHU', 'DAC KHU'],
      ['Ước lũy kế'.normalize('NFD'), 'Uoc luy ke'],
    ] as const)
      assert.equal(widthOf(marked, 9, 'bold'), widthOf(plain, 9, 'bold'));
  });

  it('grows with the size, and bold is wider', () => {
    assert.equal(widthOf('12.945.147,831', 18, 'regular'), 2 * widthOf('12.945.147,831', 9, 'regular'));
    assert.ok(widthOf('Nguồn vốn', 9, 'bold') > widthOf('Nguồn vốn', 9, 'regular'));
  });

  it('a letter that is not known is taken for a wide one', () => {
    assert.ok(widthOf('漢', 10, 'regular') >= widthOf('m', 10, 'regular'));
  });

  it('words go to the next line where they no longer fit, and one that is too long is cut', () => {
    const one = widthOf('giải ngân', 10, 'bold');
    assert.equal(linesIn('giải ngân', one, 10, 'bold'), 1);
    assert.equal(linesIn('giải ngân', one - 1, 10, 'bold'), 2);
    assert.equal(linesIn('giải ngân giải ngân', one, 10, 'bold'), 2);
    assert.equal(linesIn('n'.repeat(30), widthOf('n'.repeat(10), 10, 'bold') + 0.01, 10, 'bold'), 3);
  });
});
