/**
 * `pattern` runs on RE2: linear in the text whatever the pattern, so that no administrator can stop the
 * server with `(a+)+$` (12 s in the native engine).
 */
import { RE2JS } from 're2js';

export interface LinearPattern {
  readonly test: (text: string) => boolean;
  readonly toString: () => string;
}

/** A pattern that searches anywhere in a text. @throws where RE2 does not know its syntax (look-around, back-references). */
export function linearPattern(source: string): LinearPattern {
  const compiled = RE2JS.compile(source);
  return { test: (text) => compiled.test(text), toString: () => source };
}
