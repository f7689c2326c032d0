/** From a printed document to pdfmake's definition: plain data, which a thread of its own draws. */
import type { Content, ContentTable, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type {
  Block,
  HeadCell,
  Letterhead,
  Part,
  PrintedDocument,
  PrintedTable,
  Receipt,
  SignatureBlock,
} from '../../../forms/print/document.js';
import {
  fitTable,
  MARGINS,
  orientationsOf,
  PADDING,
  widthOn,
  type Orientation,
  type Slice,
} from '../../../forms/print/fit.js';
import { linesIn } from '../../../forms/print/letters.js';

/** A definition without functions; the thread adds the foot of the page. */
export interface PdfJob {
  readonly definition: TDocumentDefinitions;
  readonly mark: string;
}

interface Placed {
  readonly part: Part;
  readonly orientation: Orientation;
}

export function pdfJob(document: PrintedDocument): PdfJob {
  const orientations = orientationsOf(document.parts);
  const placed = document.parts.map((part, index): Placed => ({
    part,
    orientation: orientations[index] ?? 'portrait',
  }));
  const first = placed[0]?.orientation ?? 'portrait';
  const last = placed.at(-1)?.orientation ?? first;
  const content: Content[] = [
    letterhead(document.letterhead, widthOn(first)),
    ...titles(document),
    ...partsContent(placed),
    ...ending(document, widthOn(last)),
  ];
  return {
    mark: document.mark,
    definition: {
      pageSize: 'A4',
      pageOrientation: first,
      pageMargins: [MARGINS.left, MARGINS.top, MARGINS.right, MARGINS.bottom],
      info: {
        title: document.title,
        author: document.letterhead.unit,
        creator: 'Baocao',
        producer: 'Baocao',
      },
      language: document.language,
      defaultStyle: { font: 'Serif', fontSize: 11, lineHeight: 1.15 },
      ...(document.watermark === undefined
        ? {}
        : {
            watermark: {
              text: document.watermark,
              color: '#b00020',
              opacity: 0.13,
              bold: true,
              fontSize: 54,
            },
          }),
      content,
    },
  };
}

function partsContent(placed: readonly Placed[]): Content[] {
  let before = placed[0]?.orientation;
  return placed.map(({ part, orientation }, index): Content => {
    const turned = orientation !== before && index > 0;
    before = orientation;
    return {
      stack: keptTogether(part.blocks).map((blocks): Content => {
        const stack = blocks.flatMap((block) => blockContent(block, orientation, blocks.length === 1));
        return { stack, ...(blocks.length > 1 ? { unbreakable: true } : {}) };
      }),
      ...(turned ? { pageBreak: 'before' as const, pageOrientation: orientation } : {}),
    };
  });
}

/** So few rows stay on one page, with their heading. */
const FEW_ROWS = 10;

/** Headings with the small table below them; everything else by itself. */
function keptTogether(blocks: readonly Block[]): Block[][] {
  const groups: Block[][] = [];
  for (const block of blocks) {
    const last = groups.at(-1);
    const heading = last?.at(-1)?.kind === 'heading';
    const small = block.kind === 'table' && block.rows.length <= FEW_ROWS && isLow(block);
    if (last && heading && small) last.push(block);
    else groups.push([block]);
  }
  return groups;
}

const isLow = ({ rows }: PrintedTable): boolean => rows.flat().every((cell) => cell.length < 200);

function blockContent(block: Block, orientation: Orientation, alone: boolean): Content[] {
  switch (block.kind) {
    case 'heading':
      return [
        {
          text: block.text,
          bold: true,
          italics: block.depth > 1,
          fontSize: block.depth === 0 ? 11.5 : 11,
          margin: [0, block.depth === 0 ? 10 : 6, 0, 4],
          // What is kept together is moved as a whole: a break within it would lose what stands before.
          ...(alone ? { headlineLevel: block.depth + 1 } : {}),
        },
      ];
    case 'paragraph':
      return [
        block.quiet === true
          ? { text: block.text, italics: true, fontSize: 9, margin: [0, 4, 0, 0] }
          : { text: block.text, alignment: 'justify', margin: [0, 0, 0, 5] },
      ];
    case 'sourced':
      return [
        {
          text: [{ text: `${block.source}: `, bold: true }, block.text],
          alignment: 'left',
          margin: [0, 0, 0, 5],
          // No first line is left alone at the foot of a page; what is long may go over.
          ...(block.text.length < LONG_CELL ? { unbreakable: true } : {}),
        },
      ];
    case 'table': {
      const { size, slices } = fitTable(block, orientation);
      return [
        ...(block.measure === undefined
          ? []
          : [{ text: block.measure, italics: true, fontSize: 9, alignment: 'right' } as Content]),
        ...slices.map((slice) => table(block, slice, size)),
      ];
    }
  }
}

const GREY = '#eef1f5';

function table(printed: PrintedTable, slice: Slice, size: number): Content {
  const heights = headHeights(printed, slice, size);
  const body = [
    ...headRows(printed, slice, size, heights),
    ...printed.rows.map((row) => bodyRow(printed, slice, row)),
  ];
  const content: ContentTable = {
    table: {
      headerRows: printed.headRows,
      keepWithHeaderRows: 1,
      dontBreakRows: !printed.rows.some((row) => row.some((cell) => cell.length > LONG_CELL)),
      // Lines take half a point beside the padding.
      widths: slice.widths.map((width) => Math.max(width - PADDING - 0.5, 4)),
      heights: [...heights, ...printed.rows.map(() => 'auto' as const)],
      body,
    },
    layout: 'printed',
    fontSize: size,
    lineHeight: 1.05,
    margin: [0, 2, 0, 8],
  };
  return content;
}

/** Points that a line takes for each of its letters' size: DejaVu Serif's own 1.164 at the table's line height. */
const LINE = 1.05 * 1.164;
/** Points between the texts of one row and the next: padding above and below, and the line between. */
const BETWEEN_ROWS = 4.5;

const widthOver = (cell: HeadCell, { columns, widths }: Slice): number =>
  columns.reduce(
    (total, column, place) =>
      column >= cell.column && column < cell.column + cell.columns ? total + (widths[place] ?? 0) : total,
    0,
  );

const heightOf = (cell: HeadCell, slice: Slice, size: number): number =>
  linesIn(cell.text, widthOver(cell, slice) - PADDING - 0.5, size, 'bold') * size * LINE;

/** Points of text that each row of the head holds: pdfmake itself forgets cells that reach over several. */
function headHeights(printed: PrintedTable, slice: Slice, size: number): number[] {
  const heights = Array.from({ length: printed.headRows }, () => 0);
  for (let rows = 1; rows <= printed.headRows; rows += 1)
    for (const cell of printed.head.filter((one) => one.rows === rows && widthOver(one, slice) > 0)) {
      const last = cell.row + rows - 1;
      const missing = heightOf(cell, slice, size) - heightOver(cell, heights);
      if (missing > 0) heights[last] = (heights[last] ?? 0) + missing;
    }
  return heights;
}

const heightOver = ({ row, rows }: HeadCell, heights: readonly number[]): number =>
  heights.slice(row, row + rows).reduce((total, one) => total + one, 0) + (rows - 1) * BETWEEN_ROWS;

/** A row with more text than this may break over pages: it may be longer than one. */
const LONG_CELL = 800;

function headRows(
  printed: PrintedTable,
  slice: Slice,
  size: number,
  heights: readonly number[],
): TableCell[][] {
  const { columns } = slice;
  const grid: TableCell[][] = Array.from({ length: printed.headRows }, () =>
    columns.map(() => ({ text: '' })),
  );
  for (const cell of printed.head) {
    const covered = columns.flatMap((column, place) =>
      column >= cell.column && column < cell.column + cell.columns ? [place] : [],
    );
    const [place] = covered;
    const row = place === undefined ? undefined : grid[cell.row];
    if (!row || place === undefined) continue;
    row[place] = {
      text: cell.text,
      bold: true,
      alignment: 'center',
      // Half of what the rows leave over: pdfmake's own middle knows nothing of cells over several rows.
      margin: [0, Math.max(0, heightOver(cell, heights) - heightOf(cell, slice, size)) / 2, 0, 0],
      fillColor: GREY,
      rowSpan: cell.rows,
      colSpan: covered.length,
    };
  }
  return grid;
}

function bodyRow(printed: PrintedTable, { columns }: Slice, row: readonly string[]): TableCell[] {
  return columns.map((index): TableCell => {
    const column = printed.columns[index];
    return {
      text: row[index] ?? '',
      alignment: column?.align ?? 'left',
      ...(column?.computed === true ? { italics: true } : {}),
      // Figures stay on their line.
      ...(column?.align === 'right' ? { noWrap: true } : {}),
    };
  });
}

const line = (width: number): Content => ({
  canvas: [{ type: 'line', x1: 0, y1: 2, x2: width, y2: 2, lineWidth: 0.7 }],
  alignment: 'center',
});

function letterhead(head: Letterhead, width: number): Content {
  const right = 0.58 * width;
  return {
    columns: [
      {
        width: '*',
        stack: [
          ...(head.upper === undefined ? [] : [{ text: head.upper, fontSize: 10.5 }]),
          { text: head.unit, bold: true, fontSize: 10.5 },
          line(60),
          { text: head.number, fontSize: 10.5, margin: [0, 8, 0, 0] },
        ],
        alignment: 'center',
      },
      {
        width: right,
        stack: [
          { text: head.nation, bold: true, fontSize: 10, noWrap: true },
          { text: head.motto, bold: true, fontSize: 10.5 },
          line(150),
          { text: head.placeAndDay, italics: true, fontSize: 10.5, margin: [0, 8, 0, 0] },
        ],
        alignment: 'center',
      },
    ],
    columnGap: 8,
    margin: [0, 0, 0, 16],
  };
}

function titles({ headings, sentences, notes, addressee }: PrintedDocument): Content[] {
  return [
    ...headings.map((text, index): Content => ({
      text,
      bold: true,
      alignment: 'center',
      fontSize: index === 0 ? 13 : 12,
    })),
    { ...(line(90) as object), margin: [0, 0, 0, 6] } as Content,
    ...sentences.map((text): Content => ({ text, alignment: 'center', fontSize: 10.5 })),
    ...notes.map((text): Content => ({ text, alignment: 'justify', fontSize: 9.5, margin: [0, 4, 0, 0] })),
    { text: '', fontSize: 4 },
    ...(addressee === undefined
      ? []
      : [{ text: addressee, alignment: 'center', bold: true, margin: [0, 10, 0, 4] } as Content]),
  ];
}

/** Recipients at the left, the signature at the right, the receipt below; neither is torn by a page. */
function ending(
  { recipients, recipientsTitle, signature, drawnUp, receipt }: PrintedDocument,
  width: number,
): Content[] {
  const signed = signature && {
    columns: [
      drawnUp ? signatureContent(drawnUp) : recipientsOf(recipients, recipientsTitle),
      signatureContent(signature),
    ],
    margin: [0, 14, 0, 14] as [number, number, number, number],
  };
  return [
    ...(signed === undefined ? [] : [{ stack: [signed], unbreakable: true }]),
    { stack: [receiptContent(receipt, width)], unbreakable: true },
  ];
}

function recipientsOf(recipients: readonly string[], title: string): Content {
  return {
    stack: [
      { text: title, bold: true, italics: true, fontSize: 10 },
      ...recipients.map((one): Content => ({ text: `- ${one}`, fontSize: 9.5 })),
    ],
  };
}

function signatureContent({ lines, how, name }: SignatureBlock): Content {
  return {
    stack: [
      ...lines.map((text): Content => ({ text, bold: true, fontSize: 11 })),
      { text: how, italics: true, fontSize: 9.5, margin: [0, 2, 0, name === '' ? 70 : 22] },
      ...(name === '' ? [] : [{ text: name, bold: true } as Content]),
    ],
    alignment: 'center',
  };
}

/** What takes half a line stands in two columns, so that the receipt seldom takes a page of its own. */
const HALF_LINE = 40;

function receiptContent({ title, lines, address }: Receipt, width: number): Content {
  const short = lines.filter(([, value]) => value.length <= HALF_LINE);
  const long = lines.filter(([, value]) => value.length > HALF_LINE);
  const middle = Math.ceil(short.length / 2);
  const facts: Content = {
    stack: [
      { text: title, bold: true, fontSize: 9.5, margin: [0, 0, 0, 3] },
      {
        columns: [short.slice(0, middle), short.slice(middle)].map((half) => ({ stack: half.map(fact) })),
        columnGap: 10,
      },
      ...long.map(fact),
    ],
  };
  const code: TableCell[] = address === undefined ? [] : [{ qr: address, fit: QR, eccLevel: 'M' }];
  return {
    table: {
      widths: address === undefined ? [width - PADDING] : [QR, '*'],
      body: [[...code, facts]],
      dontBreakRows: true,
    },
    layout: 'framed',
    margin: [0, 8, 0, 0],
  };
}

const QR = 74;

const fact = ([label, value]: readonly [string, string]): Content => ({
  text: [{ text: `${label}: ` }, { text: value, ...(value.startsWith('http') ? { link: value } : {}) }],
  fontSize: 8.5,
});
