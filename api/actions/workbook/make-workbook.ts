/** The workbook of reports as they are now, for those who may read them. */
import type { Form } from '../../../forms/form.js';
import { layoutOf } from '../../../forms/workbook/layout.js';
import type { Part } from '../../../forms/workbook/make.js';
import { prefill } from '../../../forms/prefill.js';
import type { Language } from '../../../regimes/words.js';
import { problem } from '../../problems.js';
import { etagOf, type ReportContext } from '../report-context.js';
import type { BookFormat } from './book-file.js';
import { CSV, XLSX } from './open-upload.js';
import { inThread } from '../threads/in-thread.js';

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
  const forms = [...new Map(parts.map(({ form }) => [keyOf(form), form])).values()];
  const beyond = forms.flatMap((form) => layoutOf(form).beyond);
  if (beyond.length > 0) throw impossible(beyond);
  const places = new Map(forms.map((form, index) => [keyOf(form), index]));
  // A file of many units takes seconds to plan and to write.
  const bytes = await inThread('bookFile', {
    forms: forms.map(({ regime, level }) => ({ document: regime.document, level })),
    parts: parts.map((part) => ({ ...part, form: places.get(keyOf(part.form)) ?? 0 })),
    format,
    language,
  });
  return { bytes, type: format === 'csv' ? CSV : XLSX };
}

const keyOf = ({ regime, level }: Form): string => `${regime.hash} ${level}`;

function impossible(fields: readonly string[]): Error {
  const names = fields.join(', ');
  return problem('workbook-impossible', {
    detail: {
      vi: `Biểu có bảng nằm trong dòng của bảng khác (${names}): hãy nhập trên trang báo cáo`,
      en: `The form has tables within rows of tables (${names}): fill it in on the page of the report`,
    },
  });
}
