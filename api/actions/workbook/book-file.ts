/** The bytes of a workbook from plain data: what a thread is given to plan and to write it. */
import { csvLines } from '../../../forms/workbook/csv-form.js';
import { makeBook, type Part } from '../../../forms/workbook/make.js';
import { makeForm, type Form } from '../../../forms/form.js';
import { readRegime } from '../../../regimes/dialect/read-regime.js';
import type { JsonObject, Language, Level } from '../../../regimes/words.js';
import { csvText } from './csv-file.js';
import { writeXlsx } from './xlsx.js';

export type BookFormat = 'xlsx' | 'csv';

export interface BookOrder {
  readonly forms: readonly { readonly document: JsonObject; readonly level: Level }[];
  /** `form`: which of the forms. */
  readonly parts: readonly (Omit<Part, 'form'> & { readonly form: number })[];
  readonly format: BookFormat;
  readonly language: Language;
}

/** @throws WorkbookImpossible for a regime whose tables lie within rows of tables */
export async function bookFile({ forms, parts, format, language }: BookOrder): Promise<Buffer> {
  const read = forms.map(({ document, level }) => formOf(document, level));
  const whole = parts.map((part): Part => {
    const form = read[part.form];
    if (!form) throw new RangeError(`There is no form ${part.form}`);
    return { ...part, form };
  });
  return format === 'csv'
    ? Buffer.from(csvText(csvLines(whole, language)))
    : writeXlsx(makeBook(whole, language));
}

/** The form of a published document; a workbook is planned without checking any content. */
function formOf(document: JsonObject, level: Level): Form {
  const { regime } = readRegime(document);
  if (!regime) throw new TypeError('A document that was read once does not read again');
  return makeForm(regime, level, () => []);
}
