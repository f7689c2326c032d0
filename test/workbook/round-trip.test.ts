/** Out to a workbook and back, for every regime that ships: through exceljs, and through LibreOffice where it is there. */
import assert from 'node:assert/strict';
import { foundSheet } from '../../api/actions/workbook/found-sheet.js';
import { readSheets, writeXlsx } from '../../api/actions/workbook/xlsx.js';
import { evaluate } from '../../forms/evaluate.js';
import { generateContent } from '../../forms/generate/generate.js';
import type { FoundSheet } from '../../forms/workbook/book.js';
import { makeBook, type Part } from '../../forms/workbook/make.js';
import { marksIn, readPart } from '../../forms/workbook/read.js';
import { CATALOGUE } from '../../regimes/catalogue/index.js';
import { walkFields } from '../../regimes/dialect/fields.js';
import type { Language, Level } from '../../regimes/words.js';
import { formFor } from '../forms/shipped-form.js';
import { shipped } from '../regimes/shipped.js';
import { hasLibreOffice, throughLibreOffice } from './libreoffice.js';

interface Case {
  readonly name: string;
  readonly part: Part;
  readonly language: Language;
}

const cases: Case[] = CATALOGUE.flatMap(({ code }) =>
  shipped(code)
    .header.chain.slice(0, -1)
    .flatMap(({ levels }) => levels)
    .flatMap((level): Case[] =>
      (['vi', 'en'] as const).map((language) => ({
        name: `${code}, ${level}, ${language}`,
        part: partOf(code, level, `${level} ${language}`),
        language,
      })),
    ),
);

function partOf(code: string, level: Level, seed: string): Part {
  const form = formFor(code, level);
  const mark = {
    ...{ regime: code, version: 1, hash: form.regime.hash, period: '2026-10' },
    ...{ unit: { code: '00070', name: 'Phường Hoàn Kiếm' }, etag: '"3"' },
  };
  return { form, mark, content: generateContent(form, { seed }) };
}

/** What the file says, as the server would take it: computed fields computed anew. */
function readBack({ part, language }: Case, sheets: readonly FoundSheet[]) {
  const read = readPart(sheets, { number: 0, language }, part.form);
  assert.deepEqual(read.problems, []);
  return evaluate(part.form, read.content).content;
}

/** Every computed figure of the file beside that of the report. */
function figuresOf({ part }: Case, sheets: readonly FoundSheet[]): [string, unknown, unknown][] {
  const { placeOf } = readPart(sheets, { number: 0, language: 'vi' }, part.form);
  return computedCells(part).map(({ path, value }) => {
    const place = placeOf(path);
    const sheet = sheets.find(({ name }) => name === place?.sheet);
    const [, letters = '', row = ''] = /^([A-Z]+)(\d+)$/.exec(place?.cell ?? '') ?? [];
    const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
    const found = sheet?.at(Number(row), column);
    return [
      path,
      found?.kind === 'number' ? Number(found.number.toPrecision(12)) : found,
      Number(Number(value).toPrecision(12)),
    ];
  });
}

function computedCells({ form, content }: Part): { path: string; value: unknown }[] {
  const cells: { path: string; value: unknown }[] = [];
  const visit = (value: unknown, way: readonly string[], path: string): void => {
    const [name, ...rest] = way;
    if (name === undefined) {
      if (typeof value === 'number') cells.push({ path, value });
    } else if (name === '*' && Array.isArray(value))
      value.forEach((row: unknown, index) => {
        visit(row, rest, `${path}/${index}`);
      });
    else if (typeof value === 'object' && value !== null)
      visit((value as Record<string, unknown>)[name], rest, `${path}/${name}`);
  };
  walkFields(form.regime.root, (field) => {
    if (field.calc && (field.type === 'number' || field.type === 'integer'))
      visit(content, field.fieldPath, '');
  });
  return cells;
}

describe('A workbook, out and back through exceljs', () => {
  for (const one of cases)
    it(`changes nothing: ${one.name}`, async () => {
      const sheets = (await readSheets(await writeXlsx(makeBook([one.part], one.language)))).map(foundSheet);
      assert.deepEqual(readBack(one, sheets), one.part.content);
      assert.deepEqual(marksIn(sheets), [
        {
          number: 0,
          ...{ regime: one.part.mark.regime, version: 1, hash: one.part.mark.hash, period: '2026-10' },
          ...{ unit: '00070', level: one.part.form.level, etag: '"3"', language: one.language },
        },
      ]);
      assert.ok(figuresOf(one, sheets).every(([, found, wanted]) => found === wanted));
    });

  it('holds many units in one file', async () => {
    const parts = ['a', 'b', 'c'].map((seed) => partOf('VPCP-II06A', 'commune', seed));
    const sheets = (await readSheets(await writeXlsx(makeBook(parts, 'vi')))).map(foundSheet);
    parts.forEach((part, number) => {
      const { content, problems } = readPart(sheets, { number, language: 'vi' }, part.form);
      assert.deepEqual(problems, []);
      assert.deepEqual(evaluate(part.form, content).content, part.content);
    });
  });

  it('an empty form comes back as an empty report', async () => {
    for (const { part, language, name } of cases) {
      const sheets = (await readSheets(await writeXlsx(makeBook([{ ...part, content: {} }], language)))).map(
        foundSheet,
      );
      const read = readPart(sheets, { number: 0, language }, part.form);
      assert.deepEqual(read.problems, [], name);
      const given = Object.keys(read.content).filter((field) => !Array.isArray(read.content[field]));
      assert.deepEqual(given, [], name);
    }
  });
});

describe('A workbook, out and back through LibreOffice', function () {
  this.timeout(300_000);
  let converted: Buffer[] = [];

  before(async function () {
    if (!hasLibreOffice()) this.skip();
    converted = await throughLibreOffice(
      await Promise.all(cases.map(({ part, language }) => writeXlsx(makeBook([part], language)))),
    );
  });

  cases.forEach((one, index) => {
    it(`changes nothing, and its formulas give our figures: ${one.name}`, async () => {
      const sheets = (await readSheets(converted[index] ?? Buffer.alloc(0))).map(foundSheet);
      assert.deepEqual(readBack(one, sheets), one.part.content);
      assert.deepEqual(
        figuresOf(one, sheets).filter(([, found, wanted]) => found !== wanted),
        [],
      );
    });
  });
});
