/**
 * A printed document as data: what stands where, in words. Whoever draws it (PDF, Word) decides on nothing but ink.
 */
import type { Language } from '../../regimes/words.js';

/** A column of a printed table. */
export interface PrintedColumn {
  readonly align: 'left' | 'right' | 'center';
  /** Computed by the regime: set in italics. */
  readonly computed: boolean;
  /** Says which row it is: repeated where a table is printed in parts beside each other. */
  readonly leads: boolean;
}

/** A cell of a table's head; covers so many rows and columns. */
export interface HeadCell {
  readonly text: string;
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

export interface PrintedTable {
  readonly kind: 'table';
  /** The unit of measure of every figure in it; heads name theirs where there are several. */
  readonly measure?: string;
  readonly columns: readonly PrintedColumn[];
  readonly headRows: number;
  readonly head: readonly HeadCell[];
  readonly rows: readonly (readonly string[])[];
}

export type Block =
  | { readonly kind: 'heading'; readonly text: string; readonly depth: number }
  | { readonly kind: 'paragraph'; readonly text: string; readonly quiet?: boolean }
  /** A text under the name of whoever wrote it. */
  | { readonly kind: 'sourced'; readonly source: string; readonly text: string }
  | PrintedTable;

/** What is printed without a break of orientation: a heading with all that belongs to it. */
export interface Part {
  readonly blocks: readonly Block[];
}

/** The head of an administrative document: who writes, at the left; the nation, at the right. */
export interface Letterhead {
  /** The unit above the issuing one; undefined where the decree names none. */
  readonly upper?: string;
  readonly unit: string;
  /** `Số: ……/BC`: given by hand when the paper is registered. */
  readonly number: string;
  readonly nation: string;
  readonly motto: string;
  /** `Hà Nội, ngày 21 tháng 11 năm 2026` */
  readonly placeAndDay: string;
}

export interface SignatureBlock {
  /** `KT. …` first, where a deputy signs. */
  readonly lines: readonly string[];
  /** `Đã ký điện tử …`, or what is to be done with a pen. */
  readonly how: string;
  readonly name: string;
}

export interface Receipt {
  readonly title: string;
  readonly lines: readonly (readonly [label: string, value: string])[];
  /** Where anybody can see whether it was received; undefined for what was never sent. */
  readonly address?: string;
}

export interface PrintedDocument {
  readonly language: Language;
  /** For the file's properties and name. */
  readonly title: string;
  readonly letterhead: Letterhead;
  /** `BÁO CÁO`, then what of. */
  readonly headings: readonly string[];
  /** Period, unit, legal basis: below the headings. */
  readonly sentences: readonly string[];
  /** What is longer than a line: below the sentences, from margin to margin. */
  readonly notes: readonly string[];
  /** `Kính gửi: …` */
  readonly addressee?: string;
  readonly parts: readonly Part[];
  readonly signature?: SignatureBlock;
  /** Who drew a table up: beside the signature, where a report names its recipients. */
  readonly drawnUp?: SignatureBlock;
  /** `Nơi nhận:` */
  readonly recipientsTitle: string;
  readonly recipients: readonly string[];
  readonly receipt: Receipt;
  /** Across every page of what was not sent. */
  readonly watermark?: string;
  /** At the foot of every page. */
  readonly mark: string;
}
