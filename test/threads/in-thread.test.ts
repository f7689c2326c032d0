/** Work that is done in threads: what comes back, what is refused, and that one failure is nobody else's. */
import assert from 'node:assert/strict';
import { inThread } from '../../api/actions/threads/in-thread.js';
import { foundSheet } from '../../api/actions/workbook/found-sheet.js';
import { FileRefused } from '../../api/actions/workbook/file-refused.js';
import type { Book } from '../../forms/workbook/book.js';

const BOOK: Book = {
  sheets: [
    {
      name: 'Xã Bắc Hà',
      cells: [
        { row: 1, column: 2, role: 'input', value: 'Đường sạt lở' },
        { row: 2, column: 1, role: 'input', value: 1234.5 },
        { row: 2, column: 3, role: 'input', value: { day: '2026-11-20' } },
        { row: 3, column: 1, role: 'computed', value: 0, formula: 'A2-A2' },
      ],
      merges: [],
      widths: [10, 10, 10],
      hiddenRows: [],
      frozen: { rows: 0, columns: 0 },
    },
  ],
  lists: [],
};

describe('Work in threads', function () {
  this.timeout(120_000);

  it('what was written there is read there, cell by cell', async () => {
    const bytes = await inThread('writeXlsx', BOOK);
    assert.ok(Buffer.isBuffer(bytes));
    const [sheet] = (await inThread('readSheets', bytes)).map(foundSheet);
    assert.equal(sheet?.name, 'Xã Bắc Hà');
    assert.deepEqual(sheet.at(1, 2), { kind: 'text', text: 'Đường sạt lở' });
    assert.deepEqual(sheet.at(2, 1), { kind: 'number', number: 1234.5 });
    assert.deepEqual(sheet.at(2, 3), { kind: 'day', day: '2026-11-20' });
    assert.deepEqual(sheet.at(3, 1), { kind: 'number', number: 0 });
    assert.equal(sheet.at(1, 1), undefined);
    assert.equal(sheet.at(9, 9), undefined);
  });

  it('a refusal comes back with its words', async () => {
    await assert.rejects(inThread('readSheets', Buffer.from('PK\u0003\u0004 no zip')), (failure: unknown) => {
      assert.ok(failure instanceof FileRefused);
      assert.equal(failure.rule, 'file-damaged');
      assert.match(failure.text.vi, /bị hỏng/);
      return true;
    });
  });

  it('what fails fails for its caller only, and more than there are threads are all served', async () => {
    // Excel takes no two sheets of one name.
    const broken = { ...BOOK, sheets: [...BOOK.sheets, ...BOOK.sheets] };
    const all = await Promise.allSettled([
      inThread('writeXlsx', broken),
      ...Array.from({ length: 5 }, () => inThread('writeXlsx', BOOK)),
    ]);
    assert.deepEqual(
      all.map(({ status }) => status),
      ['rejected', ...Array.from({ length: 5 }, () => 'fulfilled')],
    );
  });
});
