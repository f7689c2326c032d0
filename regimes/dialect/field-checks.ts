/** What is checked of one field by itself: its keywords, its name, its pattern, its levels. */
import { LEVELS } from '../words.js';
import type { Issue, JsonObject, Level, Text } from '../words.js';
import { pointer } from '../pointer.js';
import type { Field } from './regime.js';
import { member, textMember, textsOf } from './json.js';
import { FIELD_NAME, KEYWORDS, RESERVED_NAMES, SCHEMA_KEYWORDS } from './keywords.js';
import type { Place } from './keywords.js';
import { mistake } from './mistakes.js';
import type { Resolved } from './references.js';
import { compiled } from './expressions/arithmetic.js';
import { reasonOf } from './expressions/translate.js';

const X_PLACES = new Map(KEYWORDS.map((one) => [one.name, one.on]));

function placesOf(keyword: string): readonly Place[] | undefined {
  const standard = Object.hasOwn(SCHEMA_KEYWORDS, keyword) ? SCHEMA_KEYWORDS[keyword] : undefined;
  return X_PLACES.get(keyword) ?? (standard === 'anywhere' ? undefined : standard);
}

export function checkKeywords(
  source: Resolved,
  type: Field['type'] | undefined,
  isRoot: boolean,
  issues: Issue[],
): void {
  for (const keyword of Object.keys(source.schema)) {
    const places = placesOf(keyword);
    if (!places || type === undefined || places.includes(type) || (isRoot && places.includes('root')))
      continue;
    const code = keyword === 'x-calc' ? 'calc-on' : 'misplaced-keyword';
    issues.push(mistake(code, source.placeOf(keyword), { keyword, where: places.join(', ') }));
  }
}

export function checkName(name: string, place: string, issues: Issue[]): void {
  if (RESERVED_NAMES.has(name)) issues.push(mistake('reserved-name', place, { name }));
  else if (!FIELD_NAME.test(name)) issues.push(mistake('field-name', place, { name }));
}

const TAKEN: Text = {
  vi: 'trường tên đó vẫn còn',
  en: 'a field of that name is still there',
};
const TWICE: Text = {
  vi: 'hai trường cùng đổi tên từ đó',
  en: 'two fields are renamed from it',
};
const NO_NAME: Text = { vi: 'không phải tên trường', en: 'it is no name of a field' };

/** A field is renamed from a name that nothing beside it bears any more, and no other is. */
export function checkRenamed(fields: readonly Field[], place: string, issues: Issue[]): void {
  const taken = new Set<string>();
  for (const { name, renamedFrom: from } of fields) {
    if (from === undefined) continue;
    const there = fields.some((other) => other.name === from);
    const reason = !FIELD_NAME.test(from) ? NO_NAME : there ? TAKEN : taken.has(from) ? TWICE : undefined;
    taken.add(from);
    if (!reason) continue;
    const at = `${place}${pointer(name)}/x-renamed-from`;
    issues.push(mistake('renamed-from', at, { name: from, reason: { ...reason } }));
  }
}

export function checkPattern(schema: JsonObject, placeOf: Resolved['placeOf'], issues: Issue[]): void {
  const pattern = textMember(schema, 'pattern');
  if (pattern === undefined) return;
  try {
    compiled(pattern);
  } catch (error) {
    issues.push(mistake('bad-pattern', placeOf('pattern'), { pattern, reason: reasonOf(error) }));
  }
}

/** A document stands for itself: what a shared list held when it was written is written in it. */
export function checkCodeList({ schema, placeOf }: Resolved, issues: Issue[]): void {
  const list = textMember(schema, 'x-code-list');
  if (list === undefined || schema.type !== 'string' || Array.isArray(member(schema, 'enum'))) return;
  issues.push(mistake('code-list-without-choices', placeOf('x-code-list'), { list }));
}

export function levelsOf(
  { schema, placeOf }: Resolved,
  context: { readonly levels: readonly Level[]; readonly inRows: boolean },
  chain: readonly Level[],
  receiving: readonly Level[],
  issues: Issue[],
): readonly Level[] {
  const given = member(schema, 'x-levels');
  if (given === undefined) return context.levels;
  const place = placeOf('x-levels');
  if (context.inRows) issues.push(mistake('levels-in-rows', place));
  const named = textsOf(given);
  named.forEach((level, i) => {
    if (!(LEVELS as readonly string[]).includes(level)) return;
    if (!(chain as readonly string[]).includes(level))
      issues.push(mistake('level-not-in-chain', `${place}/${i}`, { level }));
    else if ((receiving as readonly string[]).includes(level))
      issues.push(mistake('level-never-reports', `${place}/${i}`, { level }));
  });
  return LEVELS.filter((level) => named.includes(level));
}
