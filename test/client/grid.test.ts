/** Over 300 lines: what a pasted block may hold is a table of cases that belong beside each other. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readCell, readDay, shownText, editedText } from '../../client/form/grid/cell-text.js';
import {
  blockText,
  MOST_ROWS,
  notationOf,
  parseBlock,
  planPaste,
  tiled,
} from '../../client/form/grid/clipboard.js';
import { headOf } from '../../client/form/grid/columns.js';
import type { Column, GridModel } from '../../client/form/grid/columns.js';
import { EMPTY_HISTORY, redo, remember, undo } from '../../client/form/grid/history.js';
import type { History } from '../../client/form/grid/history.js';
import { move, tabTo } from '../../client/form/grid/moves.js';
import { withCells, withRowsMoved, withRowsRemoved } from '../../client/form/grid/sheet.js';
import type { Sheet } from '../../client/form/grid/sheet.js';
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
function grid(columns: readonly Column[], more: Partial<GridModel> = {}): GridModel {
  return { columns, head: [], growing: true, minRows: 0, maxRows: Infinity, ...more };
}
function sheet(...rows: Json[]): Sheet {
  return { rows, texts: rows.map(() => ({})) };
}
const FIELD = column('field', {
  kind: 'choice',
  choices: [
    { value: 'ho-tich', label: { vi: 'Hộ tịch', en: 'Civil status' } },
    { value: 'dat-dai', label: { vi: 'Đất đai', en: 'Land' } },
  ],
});

describe('A block pasted from a spreadsheet', () => {
  const corner = { row: 0, column: 0 };

  it('is rows of cells, whatever ends the lines', () => {
    assert.deepEqual(parseBlock('a\tb\r\nc\td\r\n'), [
      ['a', 'b'],
      ['c', 'd'],
    ]);
    assert.deepEqual(parseBlock('a\tb\nc\t'), [
      ['a', 'b'],
      ['c', ''],
    ]);
  });

  it('keeps tabs, breaks and quotes inside quoted cells', () => {
    assert.deepEqual(parseBlock('"a\tb\nc ""d"""\te'), [['a\tb\nc "d"', 'e']]);
    assert.deepEqual(parseBlock('"open\tb'), [['"open', 'b']]);
    assert.deepEqual(parseBlock('5" pipe\t2'), [['5" pipe', '2']]);
  });

  it('keeps blank rows and blank cells in their places', () => {
    assert.deepEqual(parseBlock('1\t\t3\n\n4'), [['1', '', '3'], [''], ['4']]);
  });

  it('survives being copied out and read again', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '1', ',', '.', '"', '\t', '\n', ' ', 'ễ') });
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
        (rows) => {
          assert.deepEqual(parseBlock(blockText(rows)), rows);
        },
      ),
    );
  });

  it('is judged as a whole where a number could be read both ways', () => {
    assert.deepEqual(notationOf(['1.234', '1.234,5'], 'en'), { language: 'vi', certain: true });
    assert.deepEqual(notationOf(['1,234', '1,234.5'], 'vi'), { language: 'en', certain: true });
    assert.deepEqual(notationOf(['1.234', '12.5'], 'vi'), { language: 'en', certain: true });
    assert.deepEqual(notationOf(['1.234'], 'vi'), { language: 'vi', certain: false });
  });

  it('is not judged by what falls on columns of texts: 1.2 may number a line', () => {
    const model = grid([column('no', { kind: 'text' }), column('a')]);
    const paste = planPaste([['1.2', '1.234']], { corner, model, rowCount: 1, language: 'vi' });
    assert.deepEqual(
      paste.cells.map((cell) => cell.reading),
      [
        { kind: 'value', value: '1.2' },
        { kind: 'value', value: 1234 },
      ],
    );
  });

  it('asks where nothing in it decides how its numbers are written, and reads them the other way when told', () => {
    const target = { corner, model: grid([column('a')]), rowCount: 1, language: 'vi' as const };
    const guessed = planPaste([['1.234']], target);
    assert.deepEqual([guessed.ambiguous, guessed.ambiguousCount, guessed.notation], ['1.234', 1, 'vi']);
    assert.deepEqual(guessed.cells[0]?.reading, { kind: 'value', value: 1234 });
    const told = planPaste([['1.234']], { ...target, notation: 'en' });
    assert.deepEqual(told.cells[0]?.reading, { kind: 'value', value: 1.234 });
    assert.equal(told.ambiguous, undefined);
    assert.equal(planPaste([['1.234'], ['1.234,5']], target).ambiguous, undefined);
    assert.equal(planPaste([['12']], target).ambiguous, undefined);
  });

  it('reads both notations, blanks and dashes, and names what it cannot read', () => {
    const model = grid([column('a'), column('b')]);
    const block = [
      ['1.234,5', ''],
      ['–', 'x1'],
    ];
    const vi = planPaste(block, { corner, model, rowCount: 2, language: 'vi' });
    assert.deepEqual(
      vi.cells.map((cell) => cell.reading),
      [
        { kind: 'value', value: 1234.5 },
        { kind: 'empty' },
        { kind: 'empty' },
        { kind: 'unreadable', text: 'x1' },
      ],
    );
    assert.deepEqual(
      vi.troubles.map(({ kind, row, column: at, text }) => [kind, row, at, text]),
      [['unreadable', 1, 1, 'x1']],
    );
    const en = planPaste([['1,234.5', '1,234']], { corner, model, rowCount: 1, language: 'vi' });
    assert.deepEqual(
      en.cells.map((cell) => cell.reading.kind === 'value' && cell.reading.value),
      [1234.5, 1234],
    );
  });

  it('adds rows where they may grow, and names each cell that finds no place where they may not', () => {
    const block = [['1'], ['2'], ['3']];
    const below = { row: 1, column: 0 };
    const grown = planPaste(block, {
      corner: below,
      model: grid([column('a')]),
      rowCount: 2,
      language: 'vi',
    });
    assert.equal(grown.addedRows, 2);
    assert.deepEqual(withCells(sheet({ a: 0 }, {}), [column('a')], grown.cells).rows, [
      { a: 0 },
      { a: 1 },
      { a: 2 },
      { a: 3 },
    ]);
    const fixed = planPaste([['1', '9'], ['2'], ['3']], {
      corner: below,
      model: grid([column('a')], { growing: false }),
      rowCount: 2,
      language: 'vi',
    });
    assert.deepEqual([fixed.addedRows, fixed.droppedRows, fixed.droppedColumns], [0, 2, 1]);
    assert.deepEqual(
      fixed.troubles.map(({ kind, text }) => [kind, text]),
      [
        ['noColumn', '9'],
        ['noRow', '2'],
        ['noRow', '3'],
      ],
    );
  });

  it('takes no more rows than the grid may have, and adds none for blank ones at the end', () => {
    const model = grid([column('a')], { maxRows: 2 });
    const full = planPaste([['1'], ['2'], ['3']], { corner, model, rowCount: 0, language: 'vi' });
    assert.deepEqual([full.addedRows, full.droppedRows], [2, 1]);
    const wholeColumn = [['1'], ...Array.from({ length: 100_000 }, () => [''])];
    const blank = planPaste(wholeColumn, { corner, model: grid([column('a')]), rowCount: 0, language: 'vi' });
    assert.deepEqual([blank.addedRows, blank.droppedRows], [1, 0]);
    const endless = planPaste(
      Array.from({ length: MOST_ROWS + 1 }, () => ['1']),
      { corner, model: grid([column('a')]), rowCount: 0, language: 'vi' },
    );
    assert.deepEqual([endless.addedRows, endless.droppedRows], [MOST_ROWS, 1]);
  });

  it('leaves out the heads of the columns where they were copied along', () => {
    const model = grid([FIELD, column('a')]);
    const block = [
      ['FIELD', 'a'],
      ['Hộ tịch', '5'],
    ];
    const paste = planPaste(block, { corner, model, rowCount: 0, language: 'vi' });
    assert.deepEqual([paste.headLeftOut, paste.addedRows, paste.unreadable], [true, 1, 0]);
  });

  it('leaves computed cells alone and says which', () => {
    const model = grid([column('a'), column('sum', { computed: true, readOnly: true }), column('b')]);
    const paste = planPaste([['1', '99', '2']], { corner, model, rowCount: 1, language: 'vi' });
    assert.deepEqual(paste.troubles, [
      { kind: 'readOnly', row: 0, column: 1, text: '99', reading: { kind: 'value', value: 99 } },
    ]);
    assert.deepEqual(withCells(sheet({ sum: 5 }), model.columns, paste.cells).rows, [{ sum: 5, a: 1, b: 2 }]);
  });

  it('fills a selection that holds it a whole number of times', () => {
    const three = { top: 0, left: 0, bottom: 2, right: 0 };
    assert.deepEqual(tiled([['7']], three), [['7'], ['7'], ['7']]);
    assert.deepEqual(tiled([['7'], ['8']], three), [['7'], ['8']]);
  });

  it('finds codes by their label, without diacritics', () => {
    assert.deepEqual(readCell(FIELD, 'DAT DAI', 'vi'), { kind: 'value', value: 'dat-dai' });
    assert.deepEqual(readCell(FIELD, 'y tế', 'vi'), { kind: 'unreadable', text: 'y tế' });
  });
});

describe('The text of a cell', () => {
  const money = column('m', { decimals: 3, unit: 'triệu đồng' });

  it('is written for reading at rest and plainly for editing', () => {
    assert.equal(shownText(money, 1234567.5, 'vi'), '1.234.567,500');
    assert.equal(editedText(money, 1234567.5, 'vi'), '1234567,5');
    assert.equal(editedText(money, 1234567.5, 'en'), '1234567.5');
    assert.equal(shownText(money, undefined, 'vi'), '');
  });

  it('never hides decimals that were typed', () => {
    assert.equal(shownText(column('n', { decimals: 1 }), 1.25, 'vi'), '1,25');
  });

  it('is read back as it was', () => {
    const value = fc.integer({ min: -1e9, max: 1e9 }).map((whole) => whole / 1000);
    fc.assert(
      fc.property(value, fc.constantFrom('vi' as const, 'en' as const), (number, language) => {
        const read = readCell(money, editedText(money, number, language), language);
        assert.deepEqual(read, { kind: 'value', value: number === 0 ? 0 : number });
      }),
    );
  });

  it('knows which days exist', () => {
    assert.deepEqual(readDay('31/12/2026'), { kind: 'value', value: '2026-12-31' });
    assert.deepEqual(readDay('1.2.26'), { kind: 'value', value: '2026-02-01' });
    assert.equal(readDay('30/02/2026').kind, 'unreadable');
    assert.equal(readDay('hôm nay').kind, 'unreadable');
  });
});

describe('Keys', () => {
  const size = { rows: 3, columns: 4 };
  const at = { row: 1, column: 3 };

  it('move within the grid and stop at its edges', () => {
    assert.deepEqual(move(at, { key: 'ArrowRight' }, size), at);
    assert.deepEqual(move(at, { key: 'ArrowUp' }, size), { row: 0, column: 3 });
    assert.deepEqual(move(at, { key: 'Enter' }, size), { row: 2, column: 3 });
    assert.deepEqual(move(at, { key: 'Home' }, size), { row: 1, column: 0 });
    assert.deepEqual(move(at, { key: 'End', ctrl: true }, size), { row: 2, column: 3 });
  });

  it('lets Tab go on to the next row and out at the end', () => {
    assert.deepEqual(move(at, { key: 'Tab' }, size), { row: 2, column: 0 });
    assert.equal(move({ row: 2, column: 3 }, { key: 'Tab' }, size), 'leave');
    assert.equal(move({ row: 0, column: 0 }, { key: 'Tab', shift: true }, size), 'leave');
  });

  it('lets Tab pass over cells that are not for writing', () => {
    const writable = (column: number): boolean => column !== 1;
    assert.deepEqual(tabTo({ row: 0, column: 0 }, false, size, writable), { row: 0, column: 2 });
    assert.deepEqual(tabTo({ row: 0, column: 2 }, true, size, writable), { row: 0, column: 0 });
    assert.equal(
      tabTo({ row: 2, column: 2 }, false, size, (column) => column < 3),
      'leave',
    );
  });

  it('leaves other keys alone', () => assert.equal(move(at, { key: 'x' }, size), undefined));
});

describe('Undo within a grid', () => {
  it('goes back edit by edit and forth again', () => {
    let history: History<string> = remember(remember<string>(EMPTY_HISTORY, 'one'), 'two');
    const back = undo(history, 'three');
    assert.equal(back?.value, 'two');
    history = back?.history ?? history;
    assert.equal(redo(history, 'two')?.value, 'three');
    assert.equal(undo(history, 'two')?.value, 'one');
  });

  it('forgets what was undone once something new is written', () => {
    const back = undo(remember(EMPTY_HISTORY, 'one'), 'two');
    assert.ok(back);
    assert.equal(redo(remember(back.history, 'one'), 'other'), undefined);
  });

  it('has nothing to give back at the beginning', () => assert.equal(undo(EMPTY_HISTORY, 'now'), undefined));
});

describe('Rows', () => {
  it('are removed and moved without touching the others', () => {
    const three = sheet({ a: 1 }, { a: 2 }, { a: 3 });
    assert.equal(withRowsRemoved(three, 1, 1).rows[1], three.rows[2]);
    assert.deepEqual(withRowsMoved(three, 0, 1, 1).rows, [{ a: 3 }, { a: 1 }, { a: 2 }]);
    assert.deepEqual(withRowsMoved(three, 1, 2, -1).rows, [{ a: 2 }, { a: 3 }, { a: 1 }]);
    assert.equal(withRowsMoved(three, 2, 2, 1), three);
  });
});

describe('The head of a grid', () => {
  it('spans groups over their columns and lets lone columns reach down', () => {
    const group = { id: 'g', label: { vi: 'Nhận', en: 'Received' } };
    const head = headOf([
      { column: column('field'), groups: [] },
      { column: column('a'), groups: [group] },
      { column: column('b'), groups: [group] },
    ]);
    assert.deepEqual(
      head.map((row) => row.map((cell) => [cell.label.vi, cell.columnSpan, cell.rowSpan])),
      [
        [
          ['field', 1, 2],
          ['Nhận', 2, 1],
        ],
        [
          ['a', 1, 1],
          ['b', 1, 1],
        ],
      ],
    );
  });
});
