/** PDFs are drawn in threads, a few at a time, so that no answer waits for somebody's paper. */
import { Worker } from 'node:worker_threads';
import type { PrintedDocument } from '../../../forms/print/document.js';
import { problem } from '../../problems.js';
import { pdfJob, type PdfJob } from './pdf.js';

/** Threads at once, and calls that wait for one. */
const AT_ONCE = 2;
const WAITING = 20;
const LONGEST = 120_000;
/** Cells of a document: paper beyond this is nothing that anybody reads. */
export const MOST_CELLS = 100_000;

const THREAD = new URL('./pdf-thread.mjs', import.meta.url);

let busy = 0;
const queue: (() => void)[] = [];

/**
 * @throws Problem print-too-long for a document of more than `MOST_CELLS`
 * @throws Problem overloaded where too many wait already
 */
export async function makePdf(document: PrintedDocument): Promise<Buffer> {
  refuseTooLong(document);
  await turn();
  try {
    return await draw(pdfJob(document));
  } finally {
    busy -= 1;
    queue.shift()?.();
  }
}

/** @throws Problem print-too-long */
export function refuseTooLong({ parts }: PrintedDocument): void {
  const cells = parts
    .flatMap(({ blocks }) => blocks)
    .reduce(
      (total, block) => total + (block.kind === 'table' ? block.rows.length * block.columns.length : 1),
      0,
    );
  if (cells <= MOST_CELLS) return;
  throw problem('print-too-long', {
    detail: {
      vi: `Báo cáo có ${cells} ô, tối đa in được ${MOST_CELLS}. Hãy tải bảng Excel`,
      en: `The report has ${cells} cells; at most ${MOST_CELLS} are printed. Download the workbook instead`,
    },
  });
}

async function turn(): Promise<void> {
  if (busy >= AT_ONCE) {
    if (queue.length >= WAITING) throw problem('overloaded');
    await new Promise<void>((resolve) => {
      queue.push(resolve);
    });
  }
  busy += 1;
}

function draw(job: PdfJob): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // Loaders of this process are nothing to a thread of plain JavaScript.
    const thread = new Worker(THREAD, {
      workerData: job,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    });
    const tooLong = setTimeout(() => {
      reject(problem('overloaded'));
      void thread.terminate();
    }, LONGEST);
    thread.once('message', (bytes: Uint8Array) => {
      resolve(Buffer.from(bytes));
    });
    thread.once('error', reject);
    thread.once('exit', (code) => {
      clearTimeout(tooLong);
      reject(new Error(`The thread that draws PDFs ended with ${code} and without a word`));
    });
  });
}
