/** The sheets of one unit, cell by cell. */
import { fillsAnything } from '../../regimes/dialect/fields.js';
import { at, pointer } from '../../regimes/pointer.js';
import type { Json, Language, Text } from '../../regimes/words.js';
import { KEY, type BookCell, type BookSheet } from './book.js';
import { formulaOf, type Places } from './formula.js';
import {
  fieldIn,
  type Layout,
  type LeafField,
  type Table,
  type TableColumn,
  type TableRow,
} from './layout.js';
import type { Drawing, Part } from './make.js';
import { FIELD_HEAD, FIRST_FIELD, placesFor, VALUE_COLUMN, type Placed, type PlacedTable } from './place.js';
import { formatOf, labelsOf, written } from './values.js';

export interface Lists {
  /** The index of a list of labels; a list is kept once. */
  readonly indexOf: (labels: readonly string[]) => number;
}

const WORDS = {
  field: { vi: 'Chỉ tiêu', en: 'Item' },
  value: { vi: 'Giá trị', en: 'Value' },
  unit: { vi: 'Đơn vị tính', en: 'Unit of measure' },
  hint: { vi: 'Giải thích', en: 'Explanation' },
  part: { vi: 'Nội dung', en: 'Item' },
  byServer: {
    vi: 'Hệ thống tính khi nhận tệp: Excel không tính được ô này',
    en: 'Computed when the file is received: Excel cannot compute this cell',
  },
  template: { vi: 'Biểu trống', en: 'Empty form' },
} as const satisfies Record<string, Text>;

/** Row 1: the hidden key. Rows 3 and 4 of a table, 2 and 3 of the fields: what it is, whose, of when. */
function headOf(part: Part, title: string, row: number, { language }: Drawing): BookCell[] {
  const { mark, form, periodName } = part;
  const who = mark.unit ? `${mark.unit.name} (${mark.unit.code})` : WORDS.template[language];
  const words = [who, periodName ?? mark.period, `${mark.regime}, v${mark.version}`]
    .filter(Boolean)
    .join(' · ');
  return [
    { row, column: 2, role: 'title', value: `${form.regime.label[language]} – ${title}` },
    { row: row + 1, column: 2, role: 'subtitle', value: words },
  ];
}

const keyCell = (drawing: Drawing, path: string): BookCell => ({
  row: 1,
  column: 1,
  role: 'key',
  value: `${KEY}:${drawing.number}:${path}`,
});

export function fieldSheet(part: Part, layout: Layout, placed: Placed, drawing: Drawing): BookSheet {
  const { language } = drawing;
  const heads = [WORDS.field, WORDS.value, WORDS.unit, WORDS.hint].map((text, index): BookCell => ({
    row: FIELD_HEAD,
    column: 2 + index,
    role: 'head',
    value: text[language],
  }));
  const cells = layout.lines.flatMap((line, index): BookCell[] => {
    const row = FIRST_FIELD + index;
    if (line.kind === 'section') return [{ row, column: 2, role: 'section', value: line.label[language] }];
    const { path, field } = line;
    const places = placesFor(placed, placed.fieldsSheet, { path: path.slice(0, -1) });
    return [
      { row, column: 1, role: 'key', value: pointer(...path) },
      {
        row,
        column: 2,
        role: 'label',
        value: field.label[language] + (field.required && !field.calc ? ' *' : ''),
      },
      valueCell({ row, column: VALUE_COLUMN, field, value: at(part.content, path), part, places, drawing }),
      ...unitCell(field, row),
      ...(field.help ? [{ row, column: 5, role: 'hint' as const, value: field.help[language] }] : []),
    ];
  });
  return {
    name: placed.fieldsSheet,
    cells: [keyCell(drawing, ''), ...headOf(part, WORDS.part[language], 2, drawing), ...heads, ...cells],
    merges: [],
    widths: [0, 44, 40, 14, 50],
    hiddenRows: [1],
    frozen: { rows: FIELD_HEAD, columns: 2 },
  };
}

function unitCell(field: LeafField, row: number): BookCell[] {
  const unit = field.type === 'number' || field.type === 'integer' ? field.unit?.label : undefined;
  return unit === undefined ? [] : [{ row, column: 4, role: 'unit', value: unit }];
}

interface ValueCell {
  readonly row: number;
  readonly column: number;
  readonly field: LeafField;
  readonly value: Json | undefined;
  readonly part: Part;
  readonly places: Places;
  readonly drawing: Drawing;
  /** The regime prints the value. */
  readonly fixed?: boolean;
}

function valueCell({ row, column, field, value, part, places, drawing, fixed }: ValueCell): BookCell {
  const { language, lists } = drawing;
  const shown = written(field, value, language);
  const base = { row, column, format: formatOf(field), ...(shown === undefined ? {} : { value: shown }) };
  if (fixed === true) return { ...base, role: 'fixed' };
  if (field.calc) return { ...base, role: 'computed', ...computed(field, places, language) };
  const labels = labelsOf(field, language);
  return {
    ...base,
    role: isMine(field, part) ? 'input' : 'fixed',
    ...(labels ? { list: lists.indexOf(labels) } : {}),
    ...(isLong(field) ? { long: true } : {}),
  };
}

const isMine = (field: LeafField, { form }: Part): boolean =>
  fillsAnything(field, form.level) || field.levels.length === 0;

const LONGEST_LINE = 200;
function isLong(field: LeafField): boolean {
  const { maxLength } = field.schema;
  const free = field.type === 'string' && !labelsOf(field, 'vi') && field.format === undefined;
  return (
    free &&
    field.schema.pattern === undefined &&
    !(typeof maxLength === 'number' && maxLength <= LONGEST_LINE)
  );
}

function computed(field: LeafField, places: Places, language: Language): Pick<BookCell, 'formula' | 'note'> {
  const figure = field.type === 'number' || field.type === 'integer';
  const decimals = field.type === 'number' ? field.unit?.decimals : undefined;
  const formula = field.calc && figure ? formulaOf(field.calc.source, places, decimals) : undefined;
  return formula === undefined ? { note: WORDS.byServer[language] } : { formula };
}

export function tableSheet(part: Part, table: Table, placed: Placed, drawing: Drawing): BookSheet {
  const place = placed.tables.get(table.pointer);
  if (!place) throw new Error(`${table.pointer} was not placed`);
  const { language } = drawing;
  const { heads, merges } = headCells(place, language);
  const body = place.rows.flatMap((row, index) => rowCells(part, place, row, index, placed, drawing));
  const keys = table.columns.map(({ key }, index): BookCell => ({
    row: 2,
    column: place.firstColumn + index,
    role: 'key',
    value: `=${key}`,
  }));
  const labelled = place.firstColumn > 2;
  return {
    name: place.sheet,
    cells: [
      keyCell(drawing, table.pointer),
      { row: 1, column: 2, role: 'key', value: place.firstRow },
      ...keys,
      ...headOf(part, table.field.label[language], 3, drawing),
      ...heads,
      ...body,
    ],
    merges,
    widths: [0, ...(labelled ? [34] : []), ...table.columns.map(({ field }) => widthOf(field))],
    hiddenRows: [1, 2],
    frozen: { rows: place.firstRow - 1, columns: place.firstColumn - (labelled ? 1 : 0) },
  };
}

function widthOf(field: LeafField): number {
  if (labelsOf(field, 'vi')) return field.type === 'boolean' ? 10 : 30;
  if (field.type === 'string') return isLong(field) ? 40 : 24;
  return 15;
}

function rowCells(
  part: Part,
  place: PlacedTable,
  row: TableRow,
  index: number,
  placed: Placed,
  drawing: Drawing,
): BookCell[] {
  const { table, firstRow, firstColumn, sheet, filled } = place;
  const at_ = firstRow + index;
  const name: BookCell[] = table.rows ? [{ row: at_, column: 1, role: 'key', value: `=${row.name}` }] : [];
  const label: BookCell[] = row.label
    ? [{ row: at_, column: 2, role: 'label', value: row.label[drawing.language] }]
    : [];
  const base = [...table.path, ...(row.name === '' ? [] : [row.name])];
  const object = at(part.content, base);
  const cells = table.columns.map((column, place_) => {
    const field = fieldIn(table, row, column);
    const self =
      table.field.type === 'array'
        ? { table: place, row: index }
        : { path: [...base, ...column.path.slice(0, -1)] };
    const printed = column.fixed ? at(row.start, column.path) : undefined;
    return valueCell({
      row: at_,
      column: firstColumn + place_,
      field,
      value: printed ?? (index < filled || table.rows ? at(object, column.path) : undefined),
      part,
      places: placesFor(placed, sheet, self),
      drawing,
      fixed: column.fixed,
    });
  });
  return [...name, ...label, ...cells];
}

/** Neighbouring columns under one group share its cell; a column under fewer groups reaches down to the last row. */
function headCells(
  { table, headRow, headRows, firstColumn }: PlacedTable,
  language: Language,
): { readonly heads: readonly BookCell[]; readonly merges: BookSheet['merges'] } {
  const heads: BookCell[] = [];
  const merges: (readonly [number, number, number, number])[] = [];
  const put = (row: number, lastRow: number, column: number, lastColumn: number, value: string): void => {
    heads.push({ row, column, role: 'head', value });
    if (lastRow > row || lastColumn > column) merges.push([row, lastRow, column, lastColumn]);
  };
  const bottom = headRow + headRows - 1;
  if (firstColumn > 2) put(headRow, bottom, 2, 2, WORDS.part[language]);
  for (let depth = 0; depth < headRows - 1; depth += 1)
    for (const run of runsOf(table.columns, depth))
      put(
        headRow + depth,
        headRow + depth,
        firstColumn + run.first,
        firstColumn + run.last,
        run.label[language],
      );
  table.columns.forEach(({ field, groups }, index) => {
    const unit = 'unit' in field && field.unit ? ` (${field.unit.label})` : '';
    const needed = field.required && !field.calc ? ' *' : '';
    const column = firstColumn + index;
    put(headRow + groups.length, bottom, column, column, field.label[language] + unit + needed);
  });
  return { heads, merges };
}

interface Run {
  readonly first: number;
  readonly last: number;
  readonly label: Text;
}

function runsOf(columns: readonly TableColumn[], depth: number): Run[] {
  const runs: (Run & { readonly id: string })[] = [];
  columns.forEach(({ groups }, index) => {
    const group = groups[depth];
    if (!group) return;
    const id = groups
      .slice(0, depth + 1)
      .map((one) => one.id)
      .join(' ');
    const before = runs.at(-1);
    if (before?.id === id && before.last === index - 1) runs[runs.length - 1] = { ...before, last: index };
    else runs.push({ id, first: index, last: index, label: group.label });
  });
  return runs;
}
