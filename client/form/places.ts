/** The place of a cell in words: `Thủ tục hành chính › Hộ tịch › Trực tuyến`. */
import type { Field, ObjectField } from '../../regimes/dialect/regime.js';
import { segments } from '../../regimes/pointer.js';
import type { Json, JsonObject, Language } from '../../regimes/words.js';
import { isObject } from './content.js';
import { choicesOf } from './grid/columns.js';

export function describePath(
  root: ObjectField,
  pointer: string,
  content: JsonObject,
  language: Language,
): string {
  let field: Field | undefined = root;
  let value: Json | undefined = content;
  const words: string[] = [];
  for (const segment of segments(pointer)) {
    value = isObject(value)
      ? value[segment]
      : Array.isArray(value)
        ? (value as readonly Json[])[Number(segment)]
        : undefined;
    if (field?.type === 'array') {
      // Where a form has one table, its rows need no further name.
      if (words.length === 1 && onlyTable(root)) words.pop();
      words.push(rowName(field.item, value, Number(segment), language));
      field = field.item;
    } else if (field?.type === 'object') {
      field = field.fields.find((child) => child.name === segment);
      words.push(field?.label[language] ?? segment);
    } else words.push(segment);
  }
  return words.length === 0 ? (language === 'vi' ? 'Toàn báo cáo' : 'The whole report') : words.join(' › ');
}

function onlyTable(root: ObjectField): boolean {
  return root.fields.filter((field) => field.type === 'array').length === 1;
}

/** A row is called by its first text or code; otherwise by its number. */
export function rowName(item: Field, row: Json | undefined, index: number, language: Language): string {
  const number = language === 'vi' ? `Dòng ${index + 1}` : `Row ${index + 1}`;
  if (item.type !== 'object' || !isObject(row)) return number;
  const first = item.fields.find((field) => field.type === 'string');
  const value = first === undefined ? undefined : row[first.name];
  if (first === undefined || typeof value !== 'string' || value === '') return number;
  return choicesOf(first).find((choice) => choice.value === value)?.label[language] ?? value;
}

/** The field at a path of segments; through arrays by any index. */
export function fieldOf(root: ObjectField, path: readonly (string | number)[]): Field | undefined {
  let field: Field | undefined = root;
  for (const segment of path) {
    if (field?.type === 'array') field = field.item;
    else if (field?.type === 'object') field = field.fields.find((child) => child.name === String(segment));
    else return undefined;
  }
  return field;
}

const LONGEST_LINE = 200;

/** A narrative, which wants room: a text without choices, format, pattern or a limit of one line. */
export function isLongText(field: Field | undefined): boolean {
  if (field?.type !== 'string' || choicesOf(field).length > 0) return false;
  const { format, pattern, maxLength } = field.schema;
  const short = typeof maxLength === 'number' && maxLength <= LONGEST_LINE;
  return format === undefined && pattern === undefined && !short;
}

/** The pointers of everything that is drawn as a grid, outside rows. */
export function gridPaths(root: ObjectField): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  const walk = (field: Field, path: readonly string[]): void => {
    if (field.type === 'array' || (field.type === 'object' && field.layout === 'grid')) {
      if (field.layout === 'grid') found.push(path);
      return;
    }
    if (field.type === 'object') for (const child of field.fields) walk(child, [...path, child.name]);
  };
  walk(root, []);
  return found;
}
