/**
 * Where each value of a JSON text stands, so that a mistake with a JSON Pointer can be shown at its line.
 * Reads what JSON.parse reads, in one pass, and stops at the first character that is no JSON.
 */
export interface Range {
  readonly from: number;
  readonly to: number;
}
export interface Positions {
  /** JSON Pointer → the member's name (for members) up to the end of its value's first character run. */
  readonly ranges: ReadonlyMap<string, Range>;
  /** Offset of the first character that is no JSON; absent for a whole document. */
  readonly brokenAt?: number;
}

const MAX_DEPTH = 200;
const TEXT = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const SPACE = /[ \t\r\n]*/y;

class Broken extends Error {
  constructor(readonly at: number) {
    super(`not JSON at ${at}`);
  }
}

export function jsonPositions(text: string): Positions {
  const ranges = new Map<string, Range>();
  let at = 0;

  const token = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) throw new Broken(at);
    at += found.length;
    return found;
  };
  const space = () => void token(SPACE);
  const sign = (wanted: string) => {
    if (text[at] !== wanted) throw new Broken(at);
    at += 1;
  };
  /** The members of a list between its brackets, each read by `member`. */
  const list = (close: string, member: (index: number) => void) => {
    at += 1;
    space();
    for (let index = 0; text[at] !== close; index += 1) {
      if (index > 0) {
        sign(',');
        space();
      }
      member(index);
      space();
    }
    at += 1;
  };
  const value = (pointer: string, start: number | undefined, depth: number): void => {
    if (depth > MAX_DEPTH) throw new Broken(at);
    const from = start ?? at;
    if (text[at] === '{') {
      ranges.set(pointer, { from, to: at + 1 });
      list('}', () => {
        const nameAt = at;
        const name = JSON.parse(token(TEXT)) as string;
        space();
        sign(':');
        space();
        value(`${pointer}/${escaped(name)}`, nameAt, depth + 1);
      });
    } else if (text[at] === '[') {
      ranges.set(pointer, { from, to: at + 1 });
      list(']', (index) => value(`${pointer}/${index}`, undefined, depth + 1));
    } else {
      token(text[at] === '"' ? TEXT : SCALAR);
      ranges.set(pointer, { from, to: at });
    }
  };

  try {
    space();
    value('', undefined, 0);
    space();
    return at === text.length ? { ranges } : { ranges, brokenAt: at };
  } catch (failure) {
    if (failure instanceof Broken) return { ranges, brokenAt: failure.at };
    throw failure;
  }
}

/** The place of a pointer, or of the nearest thing above it that is there: a missing member is shown at its owner. */
export function rangeOf(pointer: string, ranges: Positions['ranges']): Range {
  for (let path = pointer; path !== ''; path = path.slice(0, path.lastIndexOf('/'))) {
    const found = ranges.get(path);
    if (found !== undefined) return found;
  }
  return ranges.get('') ?? { from: 0, to: 0 };
}

/** Lines count from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
