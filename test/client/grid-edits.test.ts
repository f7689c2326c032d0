import assert from 'node:assert/strict';
import fc from 'fast-check';
import { blockText, copiedBlock, parseBlock, planPaste } from '../../client/form/grid/clipboard.js';
import type { Column, GridModel } from '../../client/form/grid/columns.js';
import { emptied, fillDown, fillRight } from '../../client/form/grid/fill.js';
import { cellsIn, clampRange, isSingle, rangeOf } from '../../client/form/grid/range.js';
import {
  changesBetween,
  sheetOf,
  withCells,
  withRowsAdded,
  withRowsMoved,
} from '../../client/form/grid/sheet.js';
import type { Sheet } from '../../client/form/grid/sheet.js';
import { drawnRows, isLong, pieces } from '../../client/form/grid/window.js';
import { isAmbiguous } from '../../forms/format.js';
import { readCell } from '../../client/form/grid/cell-text.js';
import { readAs } from '../../client/form/grid/read-as.js';
import { matchingChoices } from '../../client/form/grid/CodeList.js';
import type { Json } from '../../regimes/words.js';

function column(name: string, more: Partial<Column> = {}): Column {
  return {
    path: [name],
    key: `/${name}`,
    label: { vi: name, en: name },
    kind: 'number',
    choices: [],
    computed: false,
    readOnly: false,
    required: false,
    width: 100,
    ...more,
  };
}
const A = column('a');
const B = column('b');
const SUM = column('sum', { computed: true, readOnly: true });
const NOTE = column('note', { kind: 'text' });
const KIND = column('kind', {
  kind: 'choice',
  choices: [
    { value: 'brick', label: { vi: 'Gạch', en: 'Brick' } },
    { value: 'wood', label: { vi: 'Gỗ', en: 'Wood' } },
    { value: 'hut', label: { vi: 'Nhà gỗ tạm', en: 'Hut' } },
  ],
});
const COLUMNS = [A, B, SUM, NOTE, KIND];
function grid(more: Partial<GridModel> = {}): GridModel {
  return { columns: COLUMNS, head: [], growing: true, minRows: 0, maxRows: Infinity, ...more };
}
function sheet(...rows: Json[]): Sheet {
  return { rows, texts: rows.map(() => ({})) };
}
const ALL = { top: 0, left: 0, bottom: 1, right: 4 };

describe('A selection', () => {
  it('is the rectangle between two cells, whichever came first', () => {
    const range = rangeOf({ row: 3, column: 1 }, { row: 1, column: 2 });
    assert.deepEqual(range, { top: 1, left: 1, bottom: 3, right: 2 });
    assert.equal(cellsIn(range).length, 6);
    assert.deepEqual(cellsIn(range)[1], { row: 1, column: 2 });
  });

  it('shrinks to the rows that are still there', () => {
    const range = clampRange({ top: 4, left: 0, bottom: 9, right: 3 }, { rows: 2, columns: 2 });
    assert.deepEqual(range, { top: 1, left: 0, bottom: 1, right: 1 });
    assert.equal(isSingle(range), false);
  });
});

describe('Filling a selection', () => {
  it('goes down from its first row, and one row takes over the row above', () => {
    const three = sheet({ a: 1, b: 9 }, { a: 2 }, { a: 3 });
    const down = fillDown(three, COLUMNS, { top: 0, left: 0, bottom: 2, right: 1 }, 'vi');
    assert.deepEqual(withCells(three, COLUMNS, down.cells).rows, [
      { a: 1, b: 9 },
      { a: 1, b: 9 },
      { a: 1, b: 9 },
    ]);
    const one = fillDown(three, COLUMNS, { top: 2, left: 0, bottom: 2, right: 0 }, 'vi');
    assert.deepEqual(withCells(three, COLUMNS, one.cells).rows[2], { a: 2 });
    assert.deepEqual(fillDown(three, COLUMNS, { top: 0, left: 0, bottom: 0, right: 0 }, 'vi').cells, []);
  });

  it('goes right over cells that are not for writing, and counts them', () => {
    const one = sheet({ a: 4, sum: 7 });
    const right = fillRight(one, COLUMNS, { top: 0, left: 0, bottom: 0, right: 2 }, 'vi');
    assert.equal(right.skipped, 1);
    assert.deepEqual(withCells(one, COLUMNS, right.cells).rows, [{ a: 4, sum: 7, b: 4 }]);
  });

  it('takes a number into a column of texts as people read it, and empties with an empty cell', () => {
    const one = sheet({ sum: 1234.5, note: 'x' });
    const range = { top: 0, left: 2, bottom: 0, right: 3 };
    assert.deepEqual(withCells(one, COLUMNS, fillRight(one, COLUMNS, range, 'vi').cells).rows, [
      { sum: 1234.5, note: '1.234,5' },
    ]);
    const blank = sheet({ note: 'x' });
    assert.deepEqual(withCells(blank, COLUMNS, fillRight(blank, COLUMNS, range, 'vi').cells).rows, [{}]);
  });

  it('never changes a computed cell, whatever is selected', () => {
    const { cells, skipped } = emptied(COLUMNS, ALL);
    assert.deepEqual([cells.length, skipped], [8, 2]);
    const full = sheet({ a: 1, sum: 2, note: 'n' }, { b: 1, sum: 3 });
    assert.deepEqual(withCells(full, COLUMNS, cells).rows, [{ sum: 2 }, { sum: 3 }]);
  });
});

describe('A copied selection', () => {
  const full = sheet({ a: 1234567.5, b: -3, sum: 7, note: 'x\ty', kind: 'wood' }, { kind: 'brick' });

  it("is tab-separated text in the reader's notation, which spreadsheets read as numbers", () => {
    assert.equal(
      blockText(copiedBlock(full, COLUMNS, ALL, 'vi')),
      '1234567,5\t-3\t7\t"x\ty"\tGỗ\n\t\t\t\tGạch',
    );
    assert.match(blockText(copiedBlock(full, COLUMNS, ALL, 'en')), /^1234567\.5\t-3\t7\t"x\ty"\tWood/);
  });

  it('gives the same cells back when it is pasted', () => {
    const number = fc.integer({ min: -1e9, max: 1e9 }).map((whole) => (whole === 0 ? 0 : whole / 1000));
    const row = fc.record(
      { a: number, b: number, note: fc.constantFrom('một', '=1+1', '-', 'a "b"'), kind: fc.constant('wood') },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 5 }),
        fc.constantFrom('vi', 'en'),
        (rows, language) => {
          const one = sheet(...rows.map((given) => JSON.parse(JSON.stringify(given)) as Json));
          const range = { top: 0, left: 0, bottom: rows.length - 1, right: 4 };
          const text = blockText(copiedBlock(one, COLUMNS, range, language));
          const block = parseBlock(text);
          // A last line that is blank is no line at all.
          const paste = planPaste(block, {
            corner: { row: 0, column: 0 },
            model: grid(),
            rowCount: rows.length,
            language,
            notation: language,
          });
          const blank = sheet(...rows.map(() => ({})));
          assert.deepEqual(withCells(blank, COLUMNS, paste.cells).rows, one.rows);
        },
      ),
    );
  });

  it('lets no text run as a formula where it is pasted', () => {
    const one = sheet({ note: '=HYPERLINK("http://x")' });
    const range = { top: 0, left: 3, bottom: 0, right: 3 };
    assert.deepEqual(copiedBlock(one, COLUMNS, range, 'vi'), [['\'=HYPERLINK("http://x")']]);
  });
});

describe('A sheet', () => {
  const marked = sheetOf([{ a: 1 }, {}], [{}, { '/b': { unreadable: '12x' } }]);

  it('takes unreadable texts along when rows are added and moved', () => {
    assert.deepEqual(withRowsAdded(marked, 0).texts, [{}, {}, { '/b': '12x' }]);
    assert.deepEqual(withRowsMoved(marked, 1, 1, -1).texts, [{ '/b': '12x' }, {}]);
  });

  it('comes back whole when an edit is undone, texts that could not be read too', () => {
    const later = withCells(marked, COLUMNS, [
      { row: 1, column: 1, reading: { kind: 'value', value: 12 } },
      { row: 0, column: 0, reading: { kind: 'unreadable', text: 'y' } },
    ]);
    assert.deepEqual(later.texts, [{ '/a': 'y' }, {}]);
    assert.deepEqual(changesBetween(later, marked, grid(), [0, 1]), [
      { path: [], value: [{ a: 1 }, {}] },
      { path: [1, 'b'], value: undefined, unreadable: '12x' },
    ]);
  });

  it('writes only what differs where the regime lays the rows down, and nothing that is computed', () => {
    const before = sheet({ a: 1, sum: 1 }, { a: 2 });
    const after = sheet({ a: 5, sum: 9 }, { a: 2 });
    assert.deepEqual(changesBetween(before, after, grid({ growing: false }), ['north', 'south']), [
      { path: ['north', 'a'], value: 5 },
    ]);
  });
});

describe('A long grid', () => {
  it('is one of hundreds of cells and many rows', () => {
    assert.deepEqual(
      [isLong(40, 15), isLong(400, 15), isLong(500, 2), isLong(60, 100)],
      [false, true, true, false],
    );
  });

  it('draws the rows in view, some beyond them, and the active one wherever it is', () => {
    const drawn = drawnRows({ top: 2_800, height: 560, rowHeight: 28 }, 500);
    assert.ok(drawn.from <= 100 && drawn.from > 70 && drawn.to >= 120 && drawn.to < 150);
    const found = pieces(drawn, 500, 3);
    assert.deepEqual(found.slice(0, 3), [{ gap: 3, at: 0 }, { row: 3 }, { gap: drawn.from - 4, at: 4 }]);
    assert.deepEqual(found.at(-1), { gap: 500 - drawn.to, at: drawn.to });
  });

  it('counts every row once, drawn or not, wherever it is scrolled', () => {
    fc.assert(
      fc.property(fc.nat(20_000), fc.integer({ min: 1, max: 500 }), fc.nat(499), (top, count, kept) => {
        const found = pieces(drawnRows({ top, height: 600, rowHeight: 28 }, count), count, kept);
        const rows = found.reduce((sum, piece) => sum + ('gap' in piece ? piece.gap : 1), 0);
        assert.equal(rows, count);
        assert.ok(kept >= count || found.some((piece) => 'row' in piece && piece.row === kept));
      }),
    );
  });
});

describe('What is typed', () => {
  it('is doubtful where one mark may divide thousands or begin decimals', () => {
    for (const text of ['1.234', '1,234', '-12.000', '999,999']) assert.ok(isAmbiguous(text), text);
    for (const text of ['1.23', '0.125', '1.234.567', '1.234,5', '1234', '12345.678'])
      assert.ok(!isAmbiguous(text), text);
  });

  it('is told how it was read where it is doubtful, and only there', () => {
    const told = (text: string, language: 'vi' | 'en') => {
      const taken = readAs(A, readCell(A, text, language), text, language);
      return taken && [taken.words.split('.').at(-1), taken.text, taken.value];
    };
    assert.deepEqual(told(' 1.234 ', 'vi'), ['readAsThousands', '1.234', '1234']);
    assert.deepEqual(told('1,234', 'vi'), ['readAsDecimal', '1,234', '1,234']);
    assert.deepEqual(told('-1,234', 'en'), ['readAsThousands', '-1,234', '-1234']);
    assert.equal(told('1234', 'vi'), undefined);
    assert.equal(told('1.2x4', 'vi'), undefined);
    assert.equal(readAs(NOTE, readCell(NOTE, '1.234', 'vi'), '1.234', 'vi'), undefined);
  });

  it('finds codes without diacritics, those that begin with it first', () => {
    const found = (typed: string): unknown[] =>
      matchingChoices(KIND.choices, typed, 'vi').map((choice) => choice.value);
    assert.deepEqual(found('go'), ['wood', 'hut']);
    assert.deepEqual(found('GACH'), ['brick']);
    assert.deepEqual(found('x'), []);
  });
});
