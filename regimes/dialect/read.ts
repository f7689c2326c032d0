/** From a JSON document to a regime, or to everything that is wrong with it. */
import type { Issue, Json, JsonObject } from '../words.js';
import type { ReadRegime } from './regime.js';
import { canonical, nfc, sha256 } from '../canonical.js';
import { MAX_FIELDS, buildTree } from './field-tree.js';
import { readHeader } from './header.js';
import { isObject } from './json.js';
import { mistake } from './mistakes.js';
import { readOperators } from './operators.js';
import { readLayout } from './rows.js';
import { readRules } from './rules.js';

/** Bytes of a document's canonical form; the largest real form is a twentieth of it. */
export const MAX_BYTES = 1_000_000;
/** JSON nesting: a field costs two or three levels of it. */
export const MAX_DEPTH = 64;

/**
 * Reads a document that is known to be well shaped, such as a published version. Runs anywhere: no code generation.
 * @param shape what the meta-schema says about the (normalised) document; nothing, where it was checked before
 */
export function readPublished(
  document: unknown,
  shape: (document: JsonObject) => readonly Issue[] = none,
): ReadRegime {
  const refused = refusal(document);
  if (refused) return { issues: [refused] };
  const regime = nfc(document as JsonObject);
  const text = canonical(regime);
  if (text.length > MAX_BYTES) return { issues: [mistake('too-large', '', { limit: MAX_BYTES })] };

  const issues: Issue[] = [...shape(regime)];
  const { header, issues: inHeader } = readHeader(regime);
  issues.push(...inHeader);
  const chain = header.chain.flatMap((step) => step.levels);
  const lowest = header.chain[0]?.levels ?? [];
  const tree = buildTree(regime, lowest, chain, header.chain.at(-1)?.levels ?? [], issues);
  readOperators(tree, chain, issues);
  readLayout(tree, issues);
  // A tree cut short lacks fields that expressions name.
  const computed = tree.fields.length < MAX_FIELDS ? readRules(tree, header, issues) : [];

  const found = inDocumentOrder(regime, issues);
  if (found.some((one) => one.severity === 'error')) return { issues: found };
  const { root } = tree;
  return {
    regime: {
      document: regime,
      hash: sha256(text),
      code: header.code,
      label: root.label,
      header,
      root,
      computed,
    },
    warnings: found,
  };
}

function none(): readonly Issue[] {
  return [];
}

/** What makes a document unreadable altogether. Walks without recursion: depth is what it looks for. */
export function refusal(document: unknown): Issue | undefined {
  if (!isJsonObject(document)) return mistake('not-an-object', '');
  let layer: unknown[] = [document];
  for (let depth = 0; layer.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return mistake('too-deep', '', { limit: MAX_DEPTH });
    if (layer.some(isNoJson))
      return mistake('wrong-shape', '', {
        reason: { vi: 'có giá trị không phải JSON', en: 'it holds something that is no JSON' },
      });
    layer = layer.flatMap((one): unknown[] =>
      typeof one === 'object' && one !== null ? Object.values(one) : [],
    );
    if (layer.length > MAX_BYTES) return mistake('too-large', '', { limit: MAX_BYTES });
  }
  return undefined;
}

function isJsonObject(value: unknown): boolean {
  return isObject(value as Json | undefined);
}

function isNoJson(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  if (typeof value === 'string') return /\p{Surrogate}/u.test(value);
  return typeof value !== 'boolean' && typeof value !== 'object';
}

/** Each mistake once, in the order in which the document has them. */
function inDocumentOrder(document: JsonObject, issues: readonly Issue[]): readonly Issue[] {
  const seen = new Map(issues.map((one) => [`${one.path}\n${one.rule}\n${JSON.stringify(one.params)}`, one]));
  const order = placesIn(document);
  const rank = (path: string): number => {
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      const found = order.get(path.slice(0, end));
      if (found !== undefined) return found;
    }
    return 0;
  };
  return [...seen.values()].sort((a, b) => rank(a.path) - rank(b.path));
}

function placesIn(document: JsonObject): ReadonlyMap<string, number> {
  const order = new Map<string, number>();
  const walk = (value: Json, path: string): void => {
    order.set(path, order.size);
    if (typeof value !== 'object' || value === null) return;
    for (const [name, one] of Object.entries(value))
      walk(one, `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  };
  walk(document, '');
  return order;
}
