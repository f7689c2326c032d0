/** From the content of a report or a roll-up to blocks, in the order of its form. */
import type { Field, ObjectField } from '../../regimes/dialect/regime.js';
import { isObject } from '../../regimes/dialect/json.js';
import { ENTRIES_KEPT } from '../../regimes/aggregate/sourced.js';
import { at, pointer } from '../../regimes/pointer.js';
import type { Json, JsonObject, Language, Level } from '../../regimes/words.js';
import { choicesOf } from '../choices.js';
import { compoundText, isCollation, isTally } from '../compound.js';
import { ABSENT } from '../format.js';
import { tableOf, type LeafField } from '../workbook/layout.js';
import type { Block, Part, PrintedTable } from './document.js';
import { plainTable, printedTable, type Partial } from './table.js';
import { isFigure, isNarrative, measureOf, printedValue } from './values.js';
import { PRINT_WORDS, say } from './words.js';

export interface Printing {
  readonly content: JsonObject;
  readonly language: Language;
  /** What this level has nothing to do with is left out where it holds nothing; undefined for a roll-up. */
  readonly level?: Level;
  /** Figures that are not of every report. */
  readonly partial: Partial;
}

/** The content in parts, one for each member of the root that is a section or a table of its own. */
export function partsOf(root: ObjectField, printing: Printing): Part[] {
  const parts: Part[] = [];
  for (const run of runsOf(root, [], printing)) {
    const blocks = blocksOfRun(run, [], printing, 0);
    if (blocks.length > 0) parts.push({ blocks });
  }
  return parts;
}

/** Neighbouring short fields go in one table; everything else stands for itself. */
function runsOf(object: ObjectField, path: readonly string[], printing: Printing): Field[][] {
  const runs: Field[][] = [];
  for (const field of object.fields) {
    const value = at(printing.content, [...path, field.name]);
    if (!isShown(field, value, printing.level)) continue;
    const last = runs.at(-1);
    const [neighbour] = last ?? [];
    if (last && neighbour && isShort(field, value) && isShort(neighbour, valueOf(neighbour, path, printing)))
      last.push(field);
    else runs.push([field]);
  }
  return runs;
}

const valueOf = (field: Field, path: readonly string[], { content }: Printing): Json | undefined =>
  at(content, [...path, field.name]);

function isShown(field: Field, value: Json | undefined, level: Level | undefined): boolean {
  if (value !== undefined) return true;
  if (level !== undefined) return field.levels.includes(level);
  return isFigure(field) && field.operator?.op !== 'none';
}

const isShort = (field: Field, value: Json | undefined): boolean =>
  field.type !== 'object' &&
  field.type !== 'array' &&
  !isNarrative(field) &&
  (typeof value !== 'object' || value === null);

function blocksOfRun(
  run: readonly Field[],
  path: readonly string[],
  printing: Printing,
  depth: number,
): Block[] {
  const [first] = run;
  if (first === undefined) return [];
  if (isShort(first, valueOf(first, path, printing)))
    return [shortFields(run as readonly LeafField[], path, printing)];
  return blocksOf(first, [...path, first.name], printing, depth);
}

function shortFields(
  fields: readonly LeafField[],
  path: readonly string[],
  printing: Printing,
): PrintedTable {
  const { language, partial } = printing;
  const measured = fields.some((field) => measureOf(field) !== undefined);
  const figures = fields.every(isFigure);
  const table = plainTable(
    [
      [PRINT_WORDS.item[language], 'left'],
      ...(measured ? [[PRINT_WORDS.measure[language], 'center'] as const] : []),
      [PRINT_WORDS.value[language], figures ? 'right' : 'left'],
    ],
    fields.map((field) => {
      const value = valueOf(field, path, printing);
      const text = printedValue(field, value, language);
      const mark = value !== undefined && partial(pointer(...path, field.name)) ? '*' : '';
      return [field.label[language], ...(measured ? [measureOf(field) ?? ''] : []), text + mark];
    }),
  );
  const computed = fields.every(({ calc }) => calc !== undefined);
  const last = table.columns.length - 1;
  return {
    ...table,
    columns: table.columns.map((column, index) => (index === last ? { ...column, computed } : column)),
  };
}

function blocksOf(field: Field, path: readonly string[], printing: Printing, depth: number): Block[] {
  const { language } = printing;
  const value = at(printing.content, path);
  const heading: Block = { kind: 'heading', text: field.label[language], depth };
  if (isCollation(value))
    return [
      heading,
      ...value.map(({ unit, text }): Block => ({ kind: 'sourced', source: unit.name, text })),
      ...(value.length < INLINED ? [] : [firstOnly(value.length, language)]),
    ];
  if (field.type === 'object' || field.type === 'array') {
    const table = tableOf(field, path);
    if (table === 'beyond') return [heading, ...loose(value, language)];
    if (table) {
      const printed = printedTable(table, value, language, printing.partial);
      const none = printed.rows.length === 0;
      return [heading, none ? { kind: 'paragraph', text: PRINT_WORDS.noRows[language] } : printed];
    }
    if (field.type === 'array') return [heading, ...loose(value, language)];
    const inner = runsOf(field, path, printing).flatMap((run) => blocksOfRun(run, path, printing, depth + 1));
    return inner.length === 0 ? [] : [heading, ...inner];
  }
  if (isTally(value)) return [heading, tally(field, value, language)];
  return [heading, { kind: 'paragraph', text: printedValue(field, value, language) }];
}

/** So many texts stand in the content of a roll-up; there may be more, which are paged. */
const INLINED = ENTRIES_KEPT;
const firstOnly = (n: number, language: Language): Block => ({
  kind: 'paragraph',
  quiet: true,
  text: say(PRINT_WORDS.moreTexts, language, { n }),
});

function tally(field: Field, value: Readonly<Record<string, number>>, language: Language): PrintedTable {
  const choices = choicesOf(field) ?? [];
  return plainTable(
    [
      [PRINT_WORDS.value[language], 'left'],
      [PRINT_WORDS.count[language], 'right'],
    ],
    Object.entries(value).map(([name, count]) => [
      choices.find((choice) => choice.value === name)?.label[language] ?? name,
      String(count),
    ]),
  );
}

/** What no cell can hold: rows that have tables of their own, a paragraph each. */
function loose(value: Json | undefined, language: Language): Block[] {
  if (!Array.isArray(value) || value.length === 0) return [{ kind: 'paragraph', text: ABSENT }];
  return (value as readonly Json[]).map((row, index): Block => {
    const source = isObject(row) ? at(row, ['unit', 'name']) : undefined;
    const name = say(PRINT_WORDS.rowNamed, language, { n: index + 1 });
    return {
      kind: 'sourced',
      source: typeof source === 'string' ? `${name} · ${source}` : name,
      text: compoundText(row),
    };
  });
}
