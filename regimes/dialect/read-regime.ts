/** Reading a regime that somebody declares: its shape by the meta-schema, its sense by the reader, all at once. */
import type { ReadRegime } from './regime.js';
import { checkShape } from './meta-check.js';
import { readPublished } from './read.js';

/**
 * Reads a regime document. Never throws, whatever `document` is.
 * @returns the regime with its warnings, or every mistake (paths are JSON Pointers into the document), in document
 *   order; `rule` of an issue is the stable code of the mistake (`mistakes.ts`).
 */
export function readRegime(document: unknown): ReadRegime {
  return readPublished(document, checkShape);
}
