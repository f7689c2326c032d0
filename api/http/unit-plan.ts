/** What changes of units come to, over the wire. */
import type { JsonObject } from '../../regimes/words.js';
import { CONSEQUENCES, type Consequences } from '../actions/unit-consequences.js';
import type { Queries } from '../store/database.js';
import { attachedTo } from '../store/unit-spells.js';
import { day, integer, list, object, text } from './schemas.js';

const consequence = object({
  code: text,
  name: text,
  on: day,
  'before?': text,
  'after?': text,
  'parts?': list(object({ code: text, name: text, share: text })),
});

/** Lists tell the first 200 by code; `reports` are open in units that end, `people` hold roles there. */
export const planSchema: JsonObject = object({
  ...Object.fromEntries(
    CONSEQUENCES.map((name) => [name, object({ count: integer, items: list(consequence) })]),
  ),
  reports: integer,
  people: integer,
});

export async function presentPlan(queries: Queries, consequences: Consequences): Promise<JsonObject> {
  const { reports, people } = await attachedTo(queries, consequences.ended);
  const lists = CONSEQUENCES.map((name) => {
    const { count, items } = consequences[name];
    return [
      name,
      {
        count,
        items: items.map(({ parts, ...rest }): JsonObject => ({
          ...rest,
          ...(parts ? { parts: parts.map((part) => ({ ...part })) } : {}),
        })),
      },
    ] as const;
  });
  return { ...Object.fromEntries(lists), reports, people };
}
