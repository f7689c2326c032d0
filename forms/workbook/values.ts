/** Values of a report as cells, and cells as values. Numbers stay exact: at most 15 digits, without binary noise. */
import { decimal } from '../../regimes/decimal.js';
import type { Json, Language, Text } from '../../regimes/words.js';
import { choicesOf } from '../choices.js';
import { isAmbiguous, parseNumber } from '../format.js';
import type { BookCell, FoundValue } from './book.js';
import type { LeafField } from './layout.js';

const YES: Text = { vi: 'Có', en: 'Yes' };
const NO: Text = { vi: 'Không', en: 'No' };
const DAY = /^\d{4}-\d\d-\d\d$/;

/** The labels that a cell of the field offers; undefined where anything may be typed. Labels are told apart. */
export function labelsOf(field: LeafField, language: Language): readonly string[] | undefined {
  if (field.type === 'boolean') return [YES[language], NO[language]];
  const choices = choicesOf(field);
  if (!choices) return undefined;
  const counts = new Map<string, number>();
  for (const { label } of choices) counts.set(label[language], (counts.get(label[language]) ?? 0) + 1);
  return choices.map(({ value, label }) =>
    (counts.get(label[language]) ?? 0) > 1 ? `${label[language]} (${value})` : label[language],
  );
}

/** How a value is written; undefined for none. A figure of more than 15 digits is text: no double holds it. */
export function written(field: LeafField, value: Json | undefined, language: Language): BookCell['value'] {
  if (value === undefined || value === null || typeof value === 'object') return undefined;
  if (typeof value === 'boolean') return (value ? YES : NO)[language];
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const place = choicesOf(field)?.findIndex((choice) => choice.value === value) ?? -1;
  if (place >= 0) return labelsOf(field, language)?.[place] ?? value;
  if (field.type === 'string' && field.format === 'date' && isDay(value)) return { day: value };
  return value;
}

/** Excel's number format for a field; `@` keeps texts as they are. */
export function formatOf(field: LeafField): string {
  switch (field.type) {
    case 'integer':
      return '#,##0';
    case 'number': {
      const decimals = field.unit?.decimals;
      if (decimals === undefined) return 'General';
      return decimals === 0 ? '#,##0' : `#,##0.${'0'.repeat(decimals)}`;
    }
    case 'string':
      return field.format === 'date' ? 'dd/mm/yyyy' : '@';
    case 'boolean':
      return '@';
  }
}

export type Reading =
  | { readonly value: Json | undefined; readonly wrong?: undefined }
  | { readonly wrong: { readonly rule: string; readonly message: Text } };

const EMPTY: Reading = { value: undefined };
const wrong = (rule: string, vi: string, en: string): Reading => ({ wrong: { rule, message: { vi, en } } });

/**
 * The value of a cell for a field, or what is wrong with it and what to write instead. Blank is absent.
 * @param language that of the file, never of whoever sends it; undefined where the file does not say: then a text that
 * is one figure in one language and another in the other is asked about
 */
export function read(
  field: LeafField,
  found: FoundValue | undefined,
  language: Language | undefined,
): Reading {
  if (found === undefined) return EMPTY;
  if (found.kind === 'error')
    return wrong('cell-error', `Ô đang báo lỗi ${found.text}`, `The cell shows the error ${found.text}`);
  if (found.kind === 'merged')
    return wrong(
      'merged',
      `Ô bị gộp vào ô ${found.into}, không rõ số liệu là của ô nào: bỏ gộp rồi ghi vào từng ô`,
      `The cell is merged into ${found.into}, so whose figure it is nobody can tell: unmerge and fill in each cell`,
    );
  if (found.kind === 'uncomputed')
    return wrong(
      'uncomputed',
      'Công thức ở ô này không có kết quả: mở tệp bằng Excel và lưu lại, hoặc gõ số vào ô, hoặc xóa ô nếu không có số liệu',
      'The formula in this cell has no result: open the file in Excel and save it, or type the figure, or clear the cell if there is none',
    );
  if (found.kind === 'text' && found.text.trim() === '') return EMPTY;
  switch (field.type) {
    case 'number':
    case 'integer':
      return readFigure(found, language);
    case 'boolean':
      return readBoolean(found);
    case 'string':
      return readText(field, found, language);
  }
}

function readFigure(found: FoundValue, language: Language | undefined): Reading {
  if (found.kind === 'number') return figure(found.number);
  if (found.kind === 'text') {
    if (language === undefined && isAmbiguous(found.text)) return doubtful(found.text);
    const number = parseNumber(found.text, language ?? 'vi');
    if (number === undefined || /^[-–—]$/.test(found.text.trim())) return EMPTY;
    if (number !== 'invalid') return { value: number };
    return wrong(
      'unreadable',
      `Không đọc được số "${short(found.text)}". Viết ví dụ 1.234.567,5, tối đa 15 chữ số`,
      `"${short(found.text)}" is no number. Write for example 1,234,567.5, with at most 15 digits`,
    );
  }
  return wrong(
    'unreadable',
    'Ô này cần một số, không phải ngày hoặc đúng/sai',
    'This cell needs a number, not a date or a truth value',
  );
}

/** How a text was taken that says one figure in this language and another in the other; undefined where none could. */
export function takenAs(
  field: LeafField,
  found: FoundValue | undefined,
  value: Json | undefined,
): { readonly rule: string; readonly message: Text } | undefined {
  if (found?.kind !== 'text' || typeof value !== 'number' || !isAmbiguous(found.text)) return undefined;
  if (field.type !== 'number' && field.type !== 'integer') return undefined;
  const text = found.text.trim();
  return {
    rule: 'read-as',
    message: {
      vi: `Ô này là chữ "${text}", được đọc là ${editable(value, 'vi')}`,
      en: `This cell is the text "${text}", read as ${editable(value, 'en')}`,
    },
  };
}

/** Without thousands: nothing in it can be taken for something else than it is. */
const editable = (value: number, language: Language): string =>
  language === 'vi' ? String(value).replace('.', ',') : String(value);

/** `1.234` in a file that does not say how it writes figures. */
function doubtful(text: string): Reading {
  const [, start = '', end = ''] = /^(.*\d)[.,](\d{3})$/.exec(text.trim()) ?? [];
  return wrong(
    'ambiguous',
    `"${text.trim()}" là ${start}${end} hay ${start},${end}? Viết ${start}${end}, hoặc ${start},${end}0`,
    `Is "${text.trim()}" ${start}${end} or ${start}.${end}? Write ${start}${end}, or ${start}.${end}0`,
  );
}

/** The double that Excel keeps, without the noise beyond what a double can hold. */
function figure(number: number): Reading {
  if (!Number.isFinite(number)) return wrong('unreadable', 'Số quá lớn', 'The number is too large');
  const clean = Number(number.toPrecision(15));
  if (Math.abs(clean) >= 1e15)
    return wrong(
      'digits',
      'Số có quá 15 chữ số: Excel không giữ được chính xác',
      'The number has more than 15 digits, which Excel does not keep exactly',
    );
  return { value: decimal(clean).eq(0) ? 0 : clean };
}

function readBoolean(found: FoundValue): Reading {
  if (found.kind === 'boolean') return { value: found.boolean };
  const text =
    found.kind === 'text' ? plain(found.text) : found.kind === 'number' ? String(found.number) : '';
  if (['có', 'yes', 'x', 'đúng', 'true', '1'].includes(text)) return { value: true };
  if (['không', 'no', 'sai', 'false', '0'].includes(text)) return { value: false };
  return wrong('unreadable', 'Chọn "Có" hoặc "Không"', 'Choose "Yes" or "No"');
}

const plain = (text: string): string => text.normalize('NFC').trim().toLowerCase();
const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

function readText(field: LeafField, found: FoundValue, language: Language = 'vi'): Reading {
  const choices = choicesOf(field);
  if (choices) return readChoice(field, found, language);
  if (field.type === 'string' && field.format === 'date') return readDay(found);
  if (found.kind === 'day') return { value: found.day };
  if (found.kind === 'boolean') return { value: (found.boolean ? YES : NO)[language] };
  if (found.kind === 'number') return { value: String(Number(found.number.toPrecision(15))) };
  return { value: found.kind === 'text' ? found.text.replaceAll('\r\n', '\n').normalize('NFC') : undefined };
}

function readChoice(field: LeafField, found: FoundValue, language: Language): Reading {
  const text =
    found.kind === 'text' ? plain(found.text) : found.kind === 'number' ? String(found.number) : '';
  const choices = choicesOf(field) ?? [];
  const exact = choices.find(({ value }) => value === (found.kind === 'text' ? found.text.trim() : text));
  if (exact) return { value: exact.value };
  for (const each of [language, language === 'vi' ? 'en' : 'vi'] as const) {
    const place = labelsOf(field, each)?.findIndex((label) => plain(label) === text) ?? -1;
    const choice = choices[place];
    if (choice) return { value: choice.value };
  }
  return wrong(
    'unreadable',
    `"${short(found.kind === 'text' ? found.text : text)}" không có trong danh mục; chọn trong danh sách của ô`,
    `"${short(found.kind === 'text' ? found.text : text)}" is not in the list; choose from the list of the cell`,
  );
}

function readDay(found: FoundValue): Reading {
  if (found.kind === 'day') return { value: found.day };
  const text = found.kind === 'text' ? found.text.trim() : '';
  const [, day = '', month = '', year = ''] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text) ?? [];
  const iso = year === '' ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDay(iso)
    ? { value: iso }
    : wrong('unreadable', 'Không có ngày này. Viết 31/12/2026', 'There is no such day. Write 31/12/2026');
}

/** Whether a text is a day of the calendar, `2026-12-31`. */
export function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
