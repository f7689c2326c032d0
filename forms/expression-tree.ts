/** The tree of an expression of a regime that has been read: what translators look at. */
import type { ASTNode } from '@marcbachmann/cel-js';
import { decimalEnvironment } from '../regimes/dialect/expressions/arithmetic.js';

const parser = decimalEnvironment();

/** Undefined for a text that does not parse, which no expression of a regime is. */
export function parseExpression(source: string): ASTNode | undefined {
  try {
    return parser.parse(source).ast;
  } catch {
    return undefined;
  }
}
