/** From a printed document to Word, for those who must edit the covering letter. */
import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  Header,
  ImageRun,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
  type IParagraphOptions,
  type IRunOptions,
  type ISectionOptions,
} from 'docx';
import QRCode from 'qrcode';
import type {
  Block,
  HeadCell,
  PrintedDocument,
  PrintedTable,
  SignatureBlock,
} from '../../../forms/print/document.js';
import {
  fitTable,
  MARGINS,
  orientationsOf,
  widthOn,
  type Orientation,
  type Slice,
} from '../../../forms/print/fit.js';

/** Twentieths of a point, which Word counts in. */
const twips = (points: number): number => Math.round(points * 20);
const ALIGN = {
  left: AlignmentType.LEFT,
  right: AlignmentType.RIGHT,
  center: AlignmentType.CENTER,
} as const;

type Child = Paragraph | Table;
type Run = Omit<IRunOptions, 'size'> & { readonly size?: number };

/** A paragraph; lines of the text stay lines. */
function words(text: string, run: Run = {}, paragraph: IParagraphOptions = {}): Paragraph {
  const { size, ...rest } = run;
  const runs = text.split('\n').map(
    (line, index) =>
      new TextRun({
        ...rest,
        ...(size === undefined ? {} : { size: size * 2 }),
        text: line,
        ...(index > 0 ? { break: 1 } : {}),
      }),
  );
  return new Paragraph({ ...paragraph, children: runs });
}
const centred = (text: string, run: Run = {}): Paragraph =>
  words(text, run, { alignment: AlignmentType.CENTER });

export async function makeDocx(document: PrintedDocument): Promise<Buffer> {
  const orientations = orientationsOf(document.parts);
  const sections: { orientation: Orientation; children: Child[] }[] = [];
  document.parts.forEach(({ blocks }, index) => {
    const orientation = orientations[index] ?? 'portrait';
    const children = blocks.flatMap((block) => blockChildren(block, orientation));
    const last = sections.at(-1);
    if (last?.orientation === orientation) last.children.push(...children);
    else sections.push({ orientation, children });
  });
  const [first] = sections;
  const last = sections.at(-1);
  first?.children.unshift(letterhead(document, widthOn(first.orientation)), ...titles(document));
  last?.children.push(...(await ending(document, widthOn(last.orientation))));
  const made = new Document({
    title: document.title,
    creator: document.letterhead.unit,
    styles: { default: { document: { run: { font: 'Times New Roman', size: 26 } } } },
    sections: sections.map((one, index) => section(document, one, index === 0)),
  });
  return Packer.toBuffer(made);
}

const pageNumber = (): Paragraph =>
  new Paragraph({
    alignment: AlignmentType.CENTER,
    children: [new TextRun({ children: [PageNumber.CURRENT], size: 26 })],
  });

function section(
  { mark, watermark }: PrintedDocument,
  { orientation, children }: { readonly orientation: Orientation; readonly children: Child[] },
  first: boolean,
): ISectionOptions {
  const { left, top, right, bottom } = MARGINS;
  const warning =
    watermark === undefined ? [] : [centred(watermark, { bold: true, color: 'B00020', size: 14 })];
  const foot = new Footer({ children: [words(mark, { size: 8, color: '555555' })] });
  return {
    properties: {
      ...(first ? { titlePage: true } : {}),
      page: {
        // Word takes the upright measures and turns them itself.
        size: {
          width: twips(595.28),
          height: twips(841.89),
          orientation: orientation === 'landscape' ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT,
        },
        margin: { left: twips(left), top: twips(top), right: twips(right), bottom: twips(bottom) },
      },
    },
    headers: {
      // The number of the page stands at the top from the second on (Decree 30/2020/ND-CP, annex I).
      default: new Header({ children: [pageNumber(), ...warning] }),
      ...(first ? { first: new Header({ children: warning.length > 0 ? warning : [words('')] }) } : {}),
    },
    footers: { default: foot, ...(first ? { first: foot } : {}) },
    children,
  };
}

const NO_LINE = { style: BorderStyle.NONE, size: 0, color: 'FFFFFF' } as const;
const NO_LINES = { top: NO_LINE, bottom: NO_LINE, left: NO_LINE, right: NO_LINE } as const;

const THIN = { style: BorderStyle.SINGLE, size: 4, color: '8A94A3' } as const;
const FRAME = { top: THIN, bottom: THIN, left: THIN, right: THIN } as const;

/** Cells beside each other, without lines between. */
function sideBySide(
  cells: readonly (readonly [points: number, children: Paragraph[]])[],
  framed = false,
): Table {
  return new Table({
    layout: TableLayoutType.FIXED,
    columnWidths: cells.map(([points]) => twips(points)),
    ...(framed ? { margins: { top: 80, bottom: 80, left: 100, right: 60 } } : {}),
    borders: { ...(framed ? FRAME : NO_LINES), insideHorizontal: NO_LINE, insideVertical: NO_LINE },
    rows: [
      new TableRow({
        cantSplit: true,
        children: cells.map(
          ([points, children]) =>
            new TableCell({
              width: { size: twips(points), type: WidthType.DXA },
              ...(framed ? {} : { borders: NO_LINES }),
              children,
            }),
        ),
      }),
    ],
  });
}

function letterhead({ letterhead: head }: PrintedDocument, width: number): Table {
  const rule = { border: { bottom: { style: BorderStyle.SINGLE, size: 6, color: '000000', space: 1 } } };
  const ruled = (text: string, size: number, inset: number): Paragraph =>
    words(
      text,
      { bold: true, size },
      {
        ...rule,
        alignment: AlignmentType.CENTER,
        spacing: { after: 120 },
        indent: { left: twips(inset), right: twips(inset) },
      },
    );
  return sideBySide([
    [
      width * 0.4,
      [
        ...(head.upper === undefined ? [] : [centred(head.upper, { size: 12 })]),
        ruled(head.unit, 12, 20),
        centred(head.number, { size: 13 }),
      ],
    ],
    [
      width * 0.6,
      [
        centred(head.nation, { bold: true, size: 12 }),
        ruled(head.motto, 13, 30),
        centred(head.placeAndDay, { italics: true, size: 13 }),
      ],
    ],
  ]);
}

function titles({ headings, sentences, notes, addressee }: PrintedDocument): Paragraph[] {
  return [
    words(''),
    ...headings.map((text) => centred(text, { bold: true, size: 14 })),
    ...sentences.map((text) => centred(text, { size: 13 })),
    ...notes.map((text) => words(text, { size: 11 }, { alignment: AlignmentType.JUSTIFIED })),
    words(''),
    ...(addressee === undefined ? [] : [centred(addressee, { bold: true }), words('')]),
  ];
}

function blockChildren(block: Block, orientation: Orientation): Child[] {
  switch (block.kind) {
    case 'heading':
      return [
        words(
          block.text,
          { bold: true, italics: block.depth > 1 },
          { keepNext: true, spacing: { before: 160, after: 80 } },
        ),
      ];
    case 'paragraph':
      return [
        words(block.text, block.quiet === true ? { italics: true, size: 10 } : {}, {
          spacing: { after: 80 },
        }),
      ];
    case 'sourced':
      return [
        new Paragraph({
          spacing: { after: 80 },
          children: [
            new TextRun({ text: `${block.source}: `, bold: true }),
            ...block.text
              .split('\n')
              .map((text, index) => new TextRun({ text, ...(index > 0 ? { break: 1 } : {}) })),
          ],
        }),
      ];
    case 'table': {
      const { size, slices } = fitTable(block, orientation);
      return [
        ...(block.measure === undefined
          ? []
          : [
              words(
                block.measure,
                { italics: true, size: 10 },
                { alignment: AlignmentType.RIGHT, keepNext: true },
              ),
            ]),
        ...slices.flatMap((slice) => [table(block, slice, size), words('', { size: 6 })]),
      ];
    }
  }
}

function table(printed: PrintedTable, slice: Slice, size: number): Table {
  const head = Array.from(
    { length: printed.headRows },
    (_one, row) =>
      new TableRow({
        tableHeader: true,
        cantSplit: true,
        children: printed.head
          .filter((cell) => cell.row === row)
          .sort((one, other) => one.column - other.column)
          .flatMap((cell) => headCell(cell, slice, size)),
      }),
  );
  const body = printed.rows.map(
    (row) =>
      new TableRow({
        cantSplit: !row.some((cell) => cell.length > LONG_CELL),
        children: slice.columns.map((index) => {
          const column = printed.columns[index];
          const run = { size, ...(column?.computed === true ? { italics: true } : {}) };
          return new TableCell({
            children: [words(row[index] ?? '', run, { alignment: ALIGN[column?.align ?? 'left'] })],
          });
        }),
      }),
  );
  return new Table({
    layout: TableLayoutType.FIXED,
    columnWidths: slice.widths.map(twips),
    margins: { left: 50, right: 50, top: 30, bottom: 30 },
    rows: [...head, ...body],
  });
}

const LONG_CELL = 800;

function headCell(cell: HeadCell, { columns }: Slice, size: number): TableCell[] {
  const covered = columns.filter((one) => one >= cell.column && one < cell.column + cell.columns).length;
  if (covered === 0) return [];
  return [
    new TableCell({
      columnSpan: covered,
      rowSpan: cell.rows,
      verticalAlign: VerticalAlign.CENTER,
      shading: { fill: 'EEF1F5' },
      children: [centred(cell.text, { bold: true, size })],
    }),
  ];
}

const signed = ({ lines, how, name }: SignatureBlock): Paragraph[] => [
  ...lines.map((text) => centred(text, { bold: true })),
  centred(how, { italics: true, size: 11 }),
  words(''),
  words(''),
  centred(name, { bold: true }),
];

async function ending(document: PrintedDocument, width: number): Promise<Child[]> {
  const { recipients, recipientsTitle, signature, drawnUp, receipt } = document;
  const left = drawnUp
    ? signed(drawnUp)
    : [
        words(recipientsTitle, { bold: true, italics: true, size: 12 }),
        ...recipients.map((one) => words(`- ${one}`, { size: 11 })),
      ];
  const names =
    signature === undefined
      ? []
      : [
          words(''),
          sideBySide([
            [width / 2, left],
            [width / 2, signed(signature)],
          ]),
        ];
  const facts = [
    words(receipt.title, { bold: true, size: 10 }),
    ...receipt.lines.map(([label, value]) => words(`${label}: ${value}`, { size: 9 })),
  ];
  const { address } = receipt;
  const picture = address === undefined ? undefined : await qrCode(address);
  const code: [number, Paragraph[]][] = picture === undefined ? [] : [[100, [picture]]];
  const box = sideBySide([...code, [width - 100 * code.length, facts]], true);
  return [...names, words(''), box];
}

async function qrCode(address: string): Promise<Paragraph> {
  const data = await QRCode.toBuffer(address, { errorCorrectionLevel: 'M', margin: 1, width: 240 });
  return new Paragraph({
    children: [new ImageRun({ type: 'png', data, transformation: { width: 100, height: 100 } })],
  });
}
