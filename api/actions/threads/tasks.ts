/** What is done in a thread of its own because it takes longer than an answer may be held up. Pure: bytes from bytes. */
import { makeDocx } from '../print/docx.js';
import { bookFile } from '../workbook/book-file.js';
import { markCsvFile, readCsvFile } from '../workbook/csv-upload.js';
import { FileRefused } from '../workbook/file-refused.js';
import { markXlsx, readSheets, writeXlsx } from '../workbook/xlsx.js';

const TASKS = {
  bookFile,
  makeDocx,
  markCsvFile,
  markXlsx,
  readCsvFile,
  readSheets,
  writeXlsx,
} as const;

export type Tasks = typeof TASKS;
export type TaskName = keyof Tasks;

export interface Order {
  readonly name: TaskName;
  readonly given: readonly unknown[];
}

/** What a thread answers: a refusal is told by its words, because classes do not travel. */
export type Outcome =
  | { readonly value: unknown }
  | { readonly refused: { readonly rule: string; readonly text: FileRefused['text'] } }
  | { readonly failed: string };

export async function perform({ name, given }: Order): Promise<Outcome> {
  const task = TASKS[name] as (...given: unknown[]) => unknown;
  try {
    return { value: await task(...given.map(asBuffer)) };
  } catch (failure) {
    if (failure instanceof FileRefused) return { refused: { rule: failure.rule, text: failure.text } };
    return { failed: failure instanceof Error ? (failure.stack ?? failure.message) : String(failure) };
  }
}

/** Bytes arrive as they are, without what Node adds to them. */
export const asBuffer = (value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;
