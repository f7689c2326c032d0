/** A figure that reads differently in the two languages is read as its file writes it, whoever sends the file back. */
import assert from 'node:assert/strict';
import ExcelJS from 'exceljs';
import { openUpload } from '../../api/actions/workbook/open-upload.js';
import { csvText } from '../../api/actions/workbook/csv-file.js';
import { writeXlsx } from '../../api/actions/workbook/xlsx.js';
import { csvLines } from '../../forms/workbook/csv-form.js';
import { makeBook, type Part } from '../../forms/workbook/make.js';
import { LANGUAGES, type JsonObject, type Language } from '../../regimes/words.js';
import { formFor } from '../forms/shipped-form.js';

const form = formFor('BTC-GNDTC', 'province');
const part: Part = {
  form,
  mark: { regime: form.regime.code, version: 1, hash: form.regime.hash, period: '2026-10' },
  content: {
    sources: [
      { source: 'domestic', plan: 1.234, actual: 0.5, estimate: 123.456 },
      { source: 'foreign', plan: 12000, actual: 1, estimate: 2 },
    ],
  },
};
const PLANS = [1.234, 12000];

async function readBack(bytes: Buffer) {
  const { marks, read } = await openUpload(bytes);
  const [mark] = marks;
  assert.ok(mark);
  return read(mark, form);
}
const plansOf = ({ content }: { readonly content: JsonObject }): unknown =>
  (content['sources'] as JsonObject[]).slice(0, 2).map(({ plan }) => plan);
const csv = (language: Language): Buffer => Buffer.from(csvText(csvLines([part], language)));

/** The same lines as they were before they said their language. */
const unsaid = (language: Language): Buffer =>
  Buffer.from(csvText(csvLines([part], language).map((line) => line.slice(0, -1))));

/** The workbook with a text where the first plan stands. */
async function withText(text: string, language: Language, said = true): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load((await writeXlsx(makeBook([part], language))) as never);
  let changed = false;
  book.eachSheet((sheet) => {
    sheet.eachRow((row) => {
      row.eachCell((cell) => {
        if (cell.value !== 1.234) return;
        cell.value = text;
        changed = true;
      });
    });
  });
  assert.ok(changed);
  if (!said) book.getWorksheet('_baocao')?.spliceColumns(8, 1);
  return Buffer.from(await book.xlsx.writeBuffer());
}

describe('A figure with three decimals', () => {
  for (const language of LANGUAGES)
    it(`goes out as CSV and comes back the same: ${language}`, async () => {
      const read = await readBack(csv(language));
      assert.deepEqual([read.problems, plansOf(read)], [[], PLANS]);
    });

  for (const language of LANGUAGES)
    it(`is asked about, not guessed, in lines that name no language: ${language}`, async () => {
      const read = await readBack(unsaid(language));
      assert.deepEqual(
        read.problems.map(({ rule, path }) => `${rule} ${path}`),
        ['ambiguous /sources/0/plan', 'ambiguous /sources/0/estimate'],
      );
      assert.match(read.problems[0]?.message.vi ?? '', /là 1234 hay 1,234\? Viết 1234, hoặc 1,2340$/);
      assert.match(read.problems[0]?.message.en ?? '', /1234 or 1\.234\? Write 1234, or 1\.2340$/);
    });

  it('as the question proposes to write it, is understood without a language', async () => {
    const read = await readBack(
      Buffer.from(unsaid('en').toString().replace('1.234', '1.2340').replace('123.456', '123456')),
    );
    assert.deepEqual([read.problems, plansOf(read)], [[], PLANS]);
  });

  it('as text in Excel is read in the language of the file, and it is said', async () => {
    for (const [language, plan, words] of [
      ['vi', 1234, /"1\.234", được đọc là 1234$/],
      ['en', 1.234, /"1\.234", được đọc là 1,234$/],
    ] as const) {
      const read = await readBack(await withText('1.234', language));
      assert.deepEqual([read.problems, plansOf(read)], [[], [plan, 12000]]);
      assert.deepEqual(
        read.doubts.map(({ rule, path }) => `${rule} ${path}`),
        ['read-as /sources/0/plan'],
      );
      assert.match(read.doubts[0]?.message.vi ?? '', words);
    }
  });

  it('as text in a workbook that names no language, is asked about', async () => {
    const read = await readBack(await withText('1.234', 'vi', false));
    assert.deepEqual(
      read.problems.map(({ rule, path }) => `${rule} ${path}`),
      ['ambiguous /sources/0/plan'],
    );
    assert.deepEqual((await readBack(await withText('1.234,5', 'vi', false))).problems, []);
  });
});
