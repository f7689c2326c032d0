/** What travels with a report beside its content: warnings that were explained, with the explanation. */
import type { Field, ObjectField } from '../../regimes/dialect/regime.js';
import { walkFields } from '../../regimes/dialect/fields.js';
import { at, segments } from '../../regimes/pointer.js';
import { isObject } from '../../regimes/dialect/json.js';
import type { Json, JsonObject, Language } from '../../regimes/words.js';
import { labelOf } from '../choices.js';
import type { Explanations } from '../explanations.js';
import type { Part } from './document.js';
import { PRINT_WORDS, say } from './words.js';

/** A part of its own; undefined where nothing was explained. */
export function explanationsPart(
  root: ObjectField,
  content: JsonObject,
  explanations: Explanations,
  language: Language,
): Part | undefined {
  const entries = Object.entries(explanations).filter(([, text]) => text.trim() !== '');
  if (entries.length === 0) return undefined;
  const messages = messagesOf(root, language);
  return {
    blocks: [
      { kind: 'heading', text: PRINT_WORDS.explanations[language], depth: 0 },
      ...entries.map(([key, text]) => {
        const [rule, path] = partsOfKey(key);
        const place = placeWords(root, content, path, language);
        const message = messages.get(rule);
        const source = [place, message ?? rule].join(': ');
        return { kind: 'sourced' as const, source, text };
      }),
    ],
  };
}

/** `GN-1@/sources/0/estimate`: the rule, and where. */
function partsOfKey(key: string): readonly [rule: string, path: string] {
  const cut = key.indexOf('@');
  return cut < 0 ? [key, ''] : [key.slice(0, cut), key.slice(cut + 1)];
}

function messagesOf(root: ObjectField, language: Language): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  walkFields(root, (field) => {
    if (field.type === 'object') for (const rule of field.rules) found.set(rule.id, rule.message[language]);
  });
  return found;
}

/** The place of a cell in words: `Thủ tục hành chính › Hộ tịch › Trực tuyến`. */
function placeWords(root: ObjectField, content: JsonObject, path: string, language: Language): string {
  const steps = segments(path);
  let field: Field | undefined = root;
  const words: string[] = [];
  steps.forEach((step, index) => {
    if (field?.type === 'array') {
      const row = at(content, steps.slice(0, index + 1));
      words.push(rowWords(field.item, row, Number(step), language));
      field = field.item;
    } else {
      field = field?.type === 'object' ? field.fields.find(({ name }) => name === step) : undefined;
      words.push(field?.label[language] ?? step);
    }
  });
  return words.length === 0 ? PRINT_WORDS.whole[language] : words.join(' › ');
}

/** A row is called by its first text or code; otherwise by its number. */
function rowWords(item: Field, row: Json | undefined, index: number, language: Language): string {
  const first = item.type === 'object' ? item.fields.find(({ type }) => type === 'string') : undefined;
  const value = first && isObject(row) ? row[first.name] : undefined;
  if (first === undefined || typeof value !== 'string' || value === '')
    return say(PRINT_WORDS.rowNamed, language, { n: index + 1 });
  const label = labelOf(first, value, language);
  return typeof label === 'string' ? label : value;
}
