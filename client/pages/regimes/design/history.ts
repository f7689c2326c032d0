/**
 * One document under two views: every change of either is a step that can be undone. A text that is no JSON keeps the
 * last document that was one, and says so.
 */
import type { Json, JsonObject } from '../../../../regimes/words.js';
import { isObject } from '../../../../regimes/dialect/json.js';

export interface Version {
  readonly text: string;
  /** What the text says; the last that was a document, while it says nothing. */
  readonly document: JsonObject;
  readonly broken: boolean;
}
export interface History {
  readonly past: readonly Version[];
  readonly present: Version;
  readonly future: readonly Version[];
  /** What the last step changed, so that typing on is no new step. */
  readonly key: string | undefined;
  readonly at: number;
}

const MOST = 200;
/** Changes of one thing within this time are one step. */
const TOGETHER_MS = 1_500;

/** How a document is written. */
export function formatted(document: Json): string {
  return JSON.stringify(document, null, 2) + '\n';
}

/** The document that a text is; undefined where it is no JSON object. */
export function documentOf(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function begin(text: string): History {
  const document = documentOf(text);
  return {
    past: [],
    present: { text, document: document ?? {}, broken: document === undefined },
    future: [],
    key: undefined,
    at: 0,
  };
}

function step(history: History, present: Version, key: string | undefined, now: number): History {
  const same = key !== undefined && key === history.key && now - history.at < TOGETHER_MS;
  const past = same ? history.past : [...history.past, history.present].slice(-MOST);
  return { past, present, future: [], key, at: now };
}

/** A change in the visual view; the same document changes nothing. */
export function editDocument(
  history: History,
  document: JsonObject,
  key: string | undefined,
  now: number,
): History {
  if (document === history.present.document && !history.present.broken) return history;
  return step(history, { text: formatted(document), document, broken: false }, key, now);
}

/** A change in the text. */
export function editText(history: History, text: string, now: number): History {
  if (text === history.present.text) return history;
  const document = documentOf(text);
  const present = { text, document: document ?? history.present.document, broken: document === undefined };
  return step(history, present, 'text', now);
}

export function undo(history: History): History {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  const { past, present, future } = history;
  return { past: past.slice(0, -1), present: before, future: [present, ...future], key: undefined, at: 0 };
}

export function redo(history: History): History {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  const { past, present } = history;
  return { past: [...past, present], present: next, future, key: undefined, at: 0 };
}
