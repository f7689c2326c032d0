import { frame } from './vi/frame.js';
import * as pages from './vi/pages.js';
import { report } from './vi/report.js';
import { review } from './vi/review.js';
import { rollup } from './vi/rollup.js';
import { words } from './vi/words.js';

export const vi = { frame, words, ...pages, report, review, rollup } as const;
