/** The table of children against figures as a workbook: the table, what stands out in words, and how that was found. */
import type { Outlier } from '../../regimes/outliers.js';
import { FACTOR, LEAST_DIFFERENCE, LEAST_NEIGHBOURS, LIMIT } from '../../regimes/outliers.js';
import type { Language, ReportState, Text } from '../../regimes/words.js';
import { outlierWords } from '../outlier-words.js';
import type { Book, BookCell, BookSheet } from './book.js';

export interface SheetFigure {
  readonly figure: string;
  readonly label: Text;
  readonly unit: string | undefined;
  readonly decimals: number | undefined;
  readonly median: number | undefined;
}
export interface SheetRow {
  readonly unit: { readonly code: string; readonly name: string };
  readonly state: ReportState;
  readonly values: ReadonlyMap<string, number | string> | undefined;
  readonly outliers: readonly Outlier[];
}
export interface SheetTable {
  readonly title: Text;
  /** Where and when: the unit that it was sent to, the period. */
  readonly subtitle: Text;
  readonly figures: readonly SheetFigure[];
  readonly rows: readonly SheetRow[];
}

const WORDS = {
  sheet: { vi: 'Số liệu', en: 'Figures' },
  outliers: { vi: 'Khác thường', en: 'Outliers' },
  code: { vi: 'Mã', en: 'Code' },
  unit: { vi: 'Đơn vị', en: 'Unit' },
  state: { vi: 'Trạng thái', en: 'State' },
  median: { vi: 'Trung vị (không kể số 0)', en: 'Median (zeros apart)' },
  figure: { vi: 'Chỉ tiêu', en: 'Figure' },
  value: { vi: 'Giá trị', en: 'Value' },
  why: { vi: 'Vì sao', en: 'Why' },
  none: { vi: 'Không có số nào khác thường', en: 'Nothing stands out' },
  how: {
    vi: `Ô tô màu, chữ đậm và có ghi chú là số khác thường: gấp ${FACTOR} lần trở lên (hoặc chỉ bằng 1/${FACTOR}) so với kỳ trước và chênh từ ${LEAST_DIFFERENCE}, hoặc cách trung vị của từ ${LEAST_NEIGHBOURS} đơn vị trở lên quá ${String(LIMIT).replace('.', ',')} lần độ lệch (0,6745 × (x − trung vị) / MAD). Khác thường chưa phải là sai.`,
    en: `Cells that are filled, bold and have a note stand out: ${FACTOR} times the previous period or more (or 1/${FACTOR} of it) and ${LEAST_DIFFERENCE} apart at least, or more than ${LIMIT} deviations from the median of ${LEAST_NEIGHBOURS} units or more (0.6745 × (x − median) / MAD). What stands out need not be wrong.`,
  },
} as const satisfies Record<string, Text>;

/** As the pages say it. */
const STATES: Readonly<Record<ReportState, Text>> = {
  none: { vi: 'Chưa làm', en: 'Not begun' },
  draft: { vi: 'Đang soạn', en: 'Draft' },
  ready: { vi: 'Chờ ký', en: 'To be signed' },
  submitted: { vi: 'Đã gửi', en: 'Sent' },
  returned: { vi: 'Bị trả lại', en: 'Returned' },
  approved: { vi: 'Đã duyệt', en: 'Approved' },
};

const HEAD = 5;
/** In characters, as Excel counts the width of columns. */
const FIGURE_WIDTH = 15;
const LINE_POINTS = 15;
const FIRST = 4;

export function childTableBook(table: SheetTable, language: Language): Book {
  return { sheets: [figuresSheet(table, language), outliersSheet(table, language)], lists: [] };
}

function figuresSheet(table: SheetTable, language: Language): BookSheet {
  const { figures, rows } = table;
  const say = (text: Text): string => text[language];
  const head = (column: number, value: string): BookCell => ({ row: HEAD, column, role: 'head', value });
  const heads = figures.map(({ label, unit }) =>
    unit === undefined ? say(label) : `${say(label)} (${unit})`,
  );
  const cells: BookCell[] = [
    { row: 1, column: 1, role: 'title', value: say(table.title) },
    { row: 2, column: 1, role: 'subtitle', value: say(table.subtitle) },
    { row: 3, column: 1, role: 'subtitle', value: say(WORDS.how) },
    ...[WORDS.code, WORDS.unit, WORDS.state].map((text, index) => head(index + 1, say(text))),
    ...heads.map((text, index) => head(FIRST + index, text)),
  ];
  rows.forEach((one, index) => {
    const row = HEAD + 1 + index;
    cells.push({ row, column: 1, role: 'label', value: one.unit.code });
    cells.push({ row, column: 2, role: 'label', value: one.unit.name });
    cells.push({ row, column: 3, role: 'label', value: say(STATES[one.state]) });
    figures.forEach((figure, at) => cells.push(valueCell(one, figure, row, FIRST + at, language)));
  });
  const last = HEAD + 1 + rows.length;
  cells.push({ row: last, column: 2, role: 'head', value: say(WORDS.median) });
  figures.forEach(({ median, decimals }, at) =>
    cells.push({
      ...{ row: last, column: FIRST + at, role: 'fixed', format: formatOf(decimals) },
      ...(median === undefined ? {} : { value: median }),
    }),
  );
  return {
    name: say(WORDS.sheet),
    cells,
    merges: [],
    widths: [9, 28, 12, ...figures.map(() => FIGURE_WIDTH)],
    hiddenRows: [],
    heights: [[HEAD, LINE_POINTS * Math.max(1, ...heads.map(linesOf))]],
    frozen: { rows: HEAD, columns: 3 },
    open: true,
  };
}

function valueCell(
  one: SheetRow,
  { figure, decimals }: SheetFigure,
  row: number,
  column: number,
  language: Language,
): BookCell {
  const value = one.values?.get(figure);
  const why = one.outliers.filter((outlier) => outlier.figure === figure);
  return {
    ...{ row, column, role: why.length > 0 ? 'marked' : 'plain', format: formatOf(decimals) },
    ...(value === undefined ? {} : { value }),
    ...(why.length === 0 ? {} : { note: why.map((outlier) => outlierWords(outlier)[language]).join('\n') }),
  };
}

/** How many lines a bold head takes: programs do not all make a row as tall as its words. */
const linesOf = (text: string): number => {
  const most = FIGURE_WIDTH - 3;
  let lines = 1;
  let used = 0;
  for (const word of text.split(' ')) {
    if (used > 0 && used + 1 + word.length > most) {
      lines += 1;
      used = 0;
    }
    used += (used > 0 ? 1 : 0) + word.length;
  }
  return lines;
};

const formatOf = (decimals: number | undefined): string =>
  decimals === undefined ? 'General' : decimals === 0 ? '#,##0' : `#,##0.${'0'.repeat(decimals)}`;

function outliersSheet({ figures, rows }: SheetTable, language: Language): BookSheet {
  const known = new Map(figures.map((one) => [one.figure, one]));
  const heads = [WORDS.code, WORDS.unit, WORDS.figure, WORDS.value, WORDS.why];
  const lines = rows.flatMap((one) => one.outliers.map((outlier) => ({ one, outlier })));
  return {
    name: WORDS.outliers[language],
    cells: [
      ...heads.map((text, index): BookCell => {
        return { row: 1, column: index + 1, role: 'head', value: text[language] };
      }),
      ...lines.flatMap(({ one, outlier }, index): BookCell[] => {
        const row = index + 2;
        const value = one.values?.get(outlier.figure);
        const figure = known.get(outlier.figure);
        const format = formatOf(figure?.decimals);
        return [
          { row, column: 1, role: 'label', value: one.unit.code },
          { row, column: 2, role: 'label', value: one.unit.name },
          { row, column: 3, role: 'label', value: figure?.label[language] ?? outlier.figure },
          { row, column: 4, role: 'plain', format, ...(value === undefined ? {} : { value }) },
          { row, column: 5, role: 'label', value: outlierWords(outlier)[language] },
        ];
      }),
      ...(lines.length === 0
        ? [{ row: 2, column: 1, role: 'hint', value: WORDS.none[language] } as const]
        : []),
    ],
    merges: [],
    widths: [9, 28, 48, 16, 80],
    hiddenRows: [],
    frozen: { rows: 1, columns: 2 },
    open: true,
  };
}
