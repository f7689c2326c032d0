/** Units as they go over the wire. Days are inclusive there: `validTo` is the last day on which the unit exists. */
import { addDays } from '../../regimes/day.js';
import type { Day, JsonObject } from '../../regimes/words.js';
import type { Queries } from '../store/database.js';
import { idsOfPath, spellsOf, successionsOf, unitsById } from '../store/units.js';
import type { SpellRow, SuccessionRow, UnitRow } from '../store/units.js';
import { day, level, list, named, nullable, object, text } from './schemas.js';

const succession = object({ code: text, name: text, effective: day, share: text });
const members = {
  code: text,
  name: text,
  'nameEn?': text,
  level,
  parent: nullable(named),
  path: list(named),
  validFrom: day,
  validTo: nullable(day),
  predecessors: list(succession),
  successors: list(succession),
};
export const unitSchema = object(members);
export const unitDetailSchema = object({
  ...members,
  history: list(
    object({
      code: text,
      name: text,
      'nameEn?': text,
      level,
      parent: nullable(named),
      validFrom: day,
      validTo: nullable(day),
    }),
  ),
});

const lastDay = (to: Day | null): Day | null => (to === null ? null : addDays(to, -1));

/** Units of one day with their places, validity and succession, in the order given. */
export async function presentUnits(
  queries: Queries,
  units: readonly UnitRow[],
  on: Day,
): Promise<JsonObject[]> {
  const ids = units.map((unit) => unit.id);
  const spells = group(await inParts(ids, (part) => spellsOf(queries, part)), (spell) => spell.unitId);
  const successions = await inParts(ids, (part) => successionsOf(queries, part));
  const above = await unitsById(
    queries,
    units.flatMap((unit) => idsOfPath(unit.path)),
    on,
  );
  const names = await namesInSuccessions(queries, successions);
  const cameFrom = group(successions, (row) => row.toId);
  const wentTo = group(successions, (row) => row.fromId);
  return units.map((unit) => {
    const own = spells.get(unit.id) ?? [];
    const parent = unit.parentId === null ? undefined : above.get(unit.parentId);
    return {
      code: unit.code,
      name: unit.name,
      ...(unit.nameEn === null ? {} : { nameEn: unit.nameEn }),
      level: unit.level,
      parent: parent ? { code: parent.code, name: parent.name } : null,
      path: idsOfPath(unit.path).flatMap((id) => {
        const place = above.get(id);
        return place ? [{ code: place.code, name: place.name }] : [];
      }),
      validFrom: own[0]?.from ?? on,
      validTo: lastDay(own.at(-1)?.to ?? null),
      predecessors: (cameFrom.get(unit.id) ?? []).map((row) => presentSuccession(row, row.fromId, names)),
      successors: (wentTo.get(unit.id) ?? []).map((row) => presentSuccession(row, row.toId, names)),
    };
  });
}

/** One unit with what it was called and where it stood through time. */
export async function presentUnit(queries: Queries, unit: UnitRow, on: Day): Promise<JsonObject> {
  const [shown] = await presentUnits(queries, [unit], on);
  const history = await spellsOf(queries, [unit.id]);
  return { ...shown, history: await Promise.all(history.map((spell) => presentSpell(queries, spell))) };
}

async function presentSpell(queries: Queries, spell: SpellRow): Promise<JsonObject> {
  const parents =
    spell.parentId === null ? undefined : await unitsById(queries, [spell.parentId], spell.from);
  const parent = [...(parents?.values() ?? [])][0];
  return {
    code: spell.code,
    name: spell.name,
    ...(spell.nameEn === null ? {} : { nameEn: spell.nameEn }),
    level: spell.level,
    parent: parent ? { code: parent.code, name: parent.name } : null,
    validFrom: spell.from,
    validTo: lastDay(spell.to),
  };
}

type Names = ReadonlyMap<string, { readonly code: string; readonly name: string }>;

/** Who went over is called as on the eve, who took over as on the day. */
async function namesInSuccessions(queries: Queries, rows: readonly SuccessionRow[]): Promise<Names> {
  const names = new Map<string, { code: string; name: string }>();
  for (const [effective, part] of group(rows, (row) => row.effective)) {
    const before = await unitsById(
      queries,
      part.map((row) => row.fromId),
      addDays(effective, -1),
    );
    const after = await unitsById(
      queries,
      part.map((row) => row.toId),
      effective,
    );
    for (const unit of [...before.values(), ...after.values()]) names.set(`${effective} ${unit.id}`, unit);
  }
  return names;
}

function presentSuccession({ effective, share }: SuccessionRow, other: number, names: Names): JsonObject {
  const unit = names.get(`${effective} ${other}`);
  return { code: unit?.code ?? '', name: unit?.name ?? '', effective, share };
}

function group<Row, Key>(rows: readonly Row[], key: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) {
    const held = groups.get(key(row));
    if (held) held.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}

async function inParts<Row>(
  ids: readonly number[],
  load: (part: readonly number[]) => Promise<Row[]>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let start = 0; start < ids.length; start += 500)
    rows.push(...(await load(ids.slice(start, start + 500))));
  return rows;
}
