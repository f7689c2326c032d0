/** From forms and contents to a workbook: one unit's sheets, or those of many units one after the other. Pure. */
import type { JsonObject, Language } from '../../regimes/words.js';
import type { Form } from '../form.js';
import { KEY, MARKER_SHEET, type Book, type BookCell, type BookSheet } from './book.js';
import { layoutOf, type Layout } from './layout.js';
import { placesIn, type Placed } from './place.js';
import { fieldSheet, tableSheet, type Lists } from './sheets.js';

/** Whose workbook it is; without a unit it is the template of a version. */
export interface Mark {
  readonly regime: string;
  readonly version: number;
  /** Hash of the version's document. */
  readonly hash: string;
  readonly period?: string;
  readonly unit?: { readonly code: string; readonly name: string };
  /** The version of the report that the file was made from; undefined where nobody had opened it. */
  readonly etag?: string;
}

export interface Part {
  readonly form: Form;
  readonly mark: Mark;
  readonly content: JsonObject;
  /** The period in words, for people. */
  readonly periodName?: string;
}

export class WorkbookImpossible extends Error {
  constructor(readonly fields: readonly string[]) {
    super(`No cell can hold ${fields.join(', ')}`);
  }
}

/**
 * The workbook of one or several reports.
 * @throws WorkbookImpossible for a regime with tables within rows
 */
export function makeBook(parts: readonly Part[], language: Language): Book {
  const lists = createLists();
  const names = createNames();
  const sheets = parts.flatMap((part, index) => {
    const layout = layoutOf(part.form);
    if (layout.beyond.length > 0) throw new WorkbookImpossible(layout.beyond);
    const prefix = parts.length > 1 ? `${part.mark.unit?.code ?? index + 1} ` : '';
    const named = nameSheets(part, layout, language, (label) => names(prefix + label));
    return sheetsOf(part, layout, named, { language, lists, number: index });
  });
  return { sheets: [...sheets, markerSheet(parts, language)], lists: lists.all };
}

export interface Drawing {
  readonly language: Language;
  readonly lists: Lists;
  /** Which of the parts it is. */
  readonly number: number;
}

interface Named {
  readonly fields: string;
  readonly tables: readonly string[];
}

function nameSheets(
  { form }: Part,
  { lines, tables }: Layout,
  language: Language,
  name: (label: string) => string,
): Named {
  const general = { vi: 'Báo cáo', en: 'Report' } as const;
  return {
    fields: lines.length > 0 ? name(general[language]) : '',
    tables: tables.map(({ field }) => name(field.label[language] || form.regime.code)),
  };
}

function sheetsOf(part: Part, layout: Layout, named: Named, drawing: Drawing): BookSheet[] {
  const placed: Placed = placesIn(part, layout, named);
  const fields = layout.lines.length > 0 ? [fieldSheet(part, layout, placed, drawing)] : [];
  return [...fields, ...layout.tables.map((table) => tableSheet(part, table, placed, drawing))];
}

function createLists(): Lists & { readonly all: (readonly string[])[] } {
  const all: (readonly string[])[] = [];
  const known = new Map<string, number>();
  return {
    all,
    indexOf: (labels) => {
      const key = JSON.stringify(labels);
      const index = known.get(key) ?? all.push(labels) - 1;
      known.set(key, index);
      return index;
    },
  };
}

const LONGEST_NAME = 31;

/** Names that Excel takes: short, without some signs, no two alike whatever the case. */
function createNames(): (label: string) => string {
  const taken = new Set<string>();
  return (label) => {
    const clean =
      label
        .replace(/[[\]:*?/\\']/g, ' ')
        .replace(/\s+/g, ' ')
        .trim() || 'Bảng';
    for (let n = 1; ; n += 1) {
      const end = n === 1 ? '' : ` (${n})`;
      const name = clean.slice(0, LONGEST_NAME - end.length).trim() + end;
      if (taken.has(name.toLowerCase())) continue;
      taken.add(name.toLowerCase());
      return name;
    }
  };
}

/**
 * What the file is of, for the reader and never for people: a row for each unit. The language is that in which texts
 * of figures are to be read, whoever sends the file back.
 */
function markerSheet(parts: readonly Part[], language: Language): BookSheet {
  const rows = parts.map(({ form, mark }) => [
    ...[mark.regime, String(mark.version), mark.hash, mark.period ?? ''],
    ...[mark.unit?.code ?? '', form.level, mark.etag ?? '', language],
  ]);
  const cells = [[KEY], ...rows].flatMap((row, at) =>
    row.map((value, index): BookCell => ({
      row: at + 1,
      column: index + 1,
      role: 'key',
      value,
      format: '@',
    })),
  );
  return {
    name: MARKER_SHEET,
    cells,
    merges: [],
    widths: [],
    hiddenRows: [],
    frozen: { rows: 0, columns: 0 },
    hidden: true,
  };
}
