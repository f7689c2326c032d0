import { frame } from './en/frame.js';
import * as pages from './en/pages.js';
import { report } from './en/report.js';
import { review } from './en/review.js';
import { rollup } from './en/rollup.js';
import { words } from './en/words.js';

export const en = { frame, words, ...pages, report, review, rollup } as const;
