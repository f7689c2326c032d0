/** What is checked of one field by itself: its keywords, its name, its pattern, its levels. */
import { LEVELS } from '../words.js';
import type { Issue, JsonObject, Level } from '../words.js';
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

export function checkPattern(schema: JsonObject, placeOf: Resolved['placeOf'], issues: Issue[]): void {
  const pattern = textMember(schema, 'pattern');
  if (pattern === undefined) return;
  try {
    compiled(pattern);
  } catch (error) {
    issues.push(mistake('bad-pattern', placeOf('pattern'), { pattern, reason: reasonOf(error) }));
  }
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
