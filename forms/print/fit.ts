/** How a table fits on paper: which way the page lies, how large the letters are, how wide every column is. */
import type { Part, PrintedTable } from './document.js';
import { widthOf } from './letters.js';

export type Orientation = 'portrait' | 'landscape';

/** Points around an A4 page (Decree 30/2020/NĐ-CP, annex I: 20 mm above and below, 30 mm left, 15 mm right). */
export const MARGINS = { left: 85, top: 57, right: 43, bottom: 57 } as const;
const WIDTH: Readonly<Record<Orientation, number>> = { portrait: 595.28, landscape: 841.89 };

/** Points between the margins. */
export const widthOn = (orientation: Orientation): number =>
  WIDTH[orientation] - MARGINS.left - MARGINS.right;

/** What of a column is padding, at both sides together. */
export const PADDING = 6;
const LARGEST = 9;
const SMALLEST = 6.5;
/** A column of text is not made narrower than so many letters while there is another way. */
const COMFORTABLE = 16;
const WIDEST = 60;

/** Some columns of a table, printed one beneath the other where they do not all go beside each other. */
export interface Slice {
  readonly columns: readonly number[];
  /** Points, with padding; they fill the page. */
  readonly widths: readonly number[];
}

export interface Fitted {
  readonly size: number;
  readonly slices: readonly Slice[];
}

interface Need {
  /** Points without which a word or a figure would break. */
  readonly least: number;
  /** Points at which it reads well. */
  readonly good: number;
  readonly text: boolean;
}

/** Lines of a page that lies down, roughly: less than that does not turn the paper. */
const FEW_LINES = 34;

/**
 * Which way the page lies for each part. Parts that would do upright and are short lie down with a wide neighbour:
 * paper is not turned for a paragraph.
 */
export function orientationsOf(parts: readonly Part[]): Orientation[] {
  const wide = parts.map(({ blocks }) => blocks.some((block) => block.kind === 'table' && isWide(block)));
  const found: Orientation[] = [];
  let start = 0;
  while (start < parts.length) {
    let end = start + 1;
    while (end < parts.length && wide[end] === wide[start]) end += 1;
    const run = parts.slice(start, end);
    const alone = start === 0 && end === parts.length;
    const lies = wide[start] === true || (!alone && sum(run.map(linesOf)) < FEW_LINES);
    found.push(...run.map((): Orientation => (lies ? 'landscape' : 'portrait')));
    start = end;
  }
  return found;
}

const linesOf = ({ blocks }: Part): number =>
  sum(
    blocks.map((block) => {
      if (block.kind === 'heading') return 2;
      return block.kind === 'table' ? block.rows.length + 3 : Math.ceil(block.text.length / 90) + 1;
    }),
  );

/** Whether a table wants the page to lie down. */
export function isWide(table: PrintedTable): boolean {
  const needs = needsOf(table, LARGEST);
  return sum(needs.map(({ good }) => good)) > widthOn('portrait');
}

/** The largest letters at which every figure keeps its line; columns in several slices where none are small enough. */
export function fitTable(table: PrintedTable, orientation: Orientation): Fitted {
  const width = widthOn(orientation);
  for (let size = LARGEST; size >= SMALLEST; size -= 0.5) {
    const needs = needsOf(table, size);
    const wanted = size > 7.5 ? needs.map(({ good, least }) => Math.min(good, least * 1.3)) : [];
    const total = wanted.length > 0 ? sum(wanted) : sum(needs.map(({ least }) => least));
    if (total <= width)
      return {
        size,
        slices: [{ columns: table.columns.map((_one, index) => index), widths: share(needs, width) }],
      };
  }
  const needs = needsOf(table, SMALLEST + 0.5);
  return {
    size: SMALLEST + 0.5,
    slices: slicesOf(table, needs, width).map((columns) => ({
      columns,
      widths: share(
        columns.map((index) => needs[index] ?? NONE),
        width,
      ),
    })),
  };
}

const NONE: Need = { least: 0, good: 0, text: false };

function needsOf(table: PrintedTable, size: number): Need[] {
  const letter = widthOf('0', size, 'regular');
  return table.columns.map((column, index) => {
    const texts = table.rows.map((row) => row[index] ?? '');
    const heads = table.head.filter((cell) => cell.column === index && cell.columns === 1);
    const title = widest(
      heads.map(({ text }) => text),
      (text) => widthOf(text, size, 'bold'),
    );
    const word = widest(
      heads.flatMap(({ text }) => wordsOf(text)),
      (one) => widthOf(one, size, 'bold'),
    );
    const text = column.align === 'left';
    const longest = widest(texts, (one) => widthOf(one, size, 'regular'));
    const broken = text
      ? Math.min(
          widest(texts.flatMap(wordsOf), (one) => widthOf(one, size, 'regular')),
          LONGEST_WORD * letter,
        )
      : longest;
    // Half a point for the line beside it, and one for what rounding takes.
    const inner = Math.max(broken, word) + 1.5;
    const flowing = Math.min(longest, WIDEST * letter, Math.max(COMFORTABLE * letter, longest / 3));
    // A head may take three or four lines, not ten.
    const head = Math.max(Math.min(title / 3.5, 70), Math.min(title, 44));
    return { least: inner + PADDING, good: Math.max(inner, text ? flowing : 0, head) + PADDING, text };
  });
}

/** A longer word is cut rather than given a column of its width. */
const LONGEST_WORD = 24;
const wordsOf = (text: string): string[] => text.split(/[\s/]+/);
const widest = (texts: readonly string[], measure: (text: string) => number): number =>
  texts.reduce((most, text) => Math.max(most, measure(text)), 0);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** The page's width shared out: everyone his least, then what reads well, the rest to texts. */
function share(needs: readonly Need[], width: number): number[] {
  const least = sum(needs.map((need) => need.least));
  const good = sum(needs.map((need) => need.good));
  if (least >= width) return needs.map((need) => (need.least * width) / least);
  if (good >= width) {
    const part = (width - least) / (good - least);
    return needs.map((need) => need.least + (need.good - need.least) * part);
  }
  const texts = needs.filter(({ text }) => text).length;
  const rest = width - good;
  return needs.map((need) =>
    texts > 0 ? need.good + (need.text ? rest / texts : 0) : (need.good * width) / good,
  );
}

/** Leading columns stand in every slice; the others follow as far as they go. */
function slicesOf(table: PrintedTable, needs: readonly Need[], width: number): number[][] {
  const leading = table.columns.flatMap(({ leads }, index) => (leads ? [index] : []));
  const others = table.columns.flatMap(({ leads }, index) => (leads ? [] : [index]));
  const lead = sum(leading.map((index) => needs[index]?.least ?? 0));
  const slices: number[][] = [];
  let slice: number[] = [];
  let used = lead;
  for (const index of others) {
    const least = needs[index]?.least ?? 0;
    if (slice.length > 0 && used + least > width) {
      slices.push([...leading, ...slice]);
      slice = [];
      used = lead;
    }
    slice.push(index);
    used += least;
  }
  return [...slices, [...leading, ...slice]];
}
