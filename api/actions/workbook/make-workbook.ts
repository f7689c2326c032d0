/** The workbook of reports as they are now, for those who may read them. */
import type { Part } from '../../../forms/workbook/make.js';
import { makeBook, WorkbookImpossible } from '../../../forms/workbook/make.js';
import { csvLines } from '../../../forms/workbook/csv-form.js';
import { prefill } from '../../../forms/prefill.js';
import type { Language } from '../../../regimes/words.js';
import { problem } from '../../problems.js';
import { etagOf, type ReportContext } from '../report-context.js';
import { csvText } from './csv-file.js';
import { CSV, XLSX } from './open-upload.js';
import { writeXlsx } from './xlsx.js';

export type BookFormat = 'xlsx' | 'csv';

export interface MadeFile {
  readonly bytes: Buffer;
  readonly type: string;
}

/** What a report's workbook holds: what its unit fills in, or where nobody has opened it what is carried over. */
export function partOf(context: ReportContext): Part {
  const { row, form, previous } = context;
  const etag = etagOf(context);
  return {
    form,
    content: row.counter === 0 ? prefill(form, previous?.content).content : row.content,
    mark: {
      ...{ regime: row.regime, version: row.version, hash: row.versionHash, period: row.period },
      unit: { code: row.unit.code, name: row.unit.name },
      ...(etag === undefined ? {} : { etag }),
    },
  };
}

/** @throws Problem workbook-impossible for a regime whose tables lie within rows of tables */
export async function makeFile(
  parts: readonly Part[],
  format: BookFormat,
  language: Language,
): Promise<MadeFile> {
  try {
    // Making the book finds out for CSV as well what no cell can hold.
    const book = makeBook(parts, language);
    return format === 'csv'
      ? { bytes: Buffer.from(csvText(csvLines(parts, language))), type: CSV }
      : { bytes: await writeXlsx(book), type: XLSX };
  } catch (failure) {
    if (!(failure instanceof WorkbookImpossible)) throw failure;
    const fields = failure.fields.join(', ');
    throw problem('workbook-impossible', {
      detail: {
        vi: `Biểu có bảng nằm trong dòng của bảng khác (${fields}): hãy nhập trên trang báo cáo`,
        en: `The form has tables within rows of tables (${fields}): fill it in on the page of the report`,
      },
    });
  }
}
