import type { Text } from '../../../regimes/words.js';

/** A file that is refused as a whole, in words for whoever sent it. */
export class FileRefused extends Error {
  constructor(
    readonly rule: string,
    readonly text: Text,
  ) {
    super(text.en);
  }
}
