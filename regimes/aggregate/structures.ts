/** Objects, which combine member by member, and `union`, which combines rows of one key by the fields' operators. */
import type { ArrayField, Field, ObjectField } from '../dialect/regime.js';
import type { Json, JsonObject, Level } from '../words.js';
import { compareText } from './extremes.js';
import { without, type Accumulator, type Operation, type Sighting } from './operation.js';
import { isObject, member, objectShape, shapeOf, titled, typed } from './shape.js';

/** Gives the operation of a field; undefined where nothing of it travels. */
export type OperationOf = (field: Field) => Operation | undefined;

interface Member {
  readonly name: string;
  readonly operation: Operation;
  /** Whether objects have such a member without being given one. @see member */
  readonly special: boolean;
}

/** By name, the states of the members that were reported; undefined where none was. */
type ObjectState = JsonObject;
/** `rows` by the canonical JSON of the list of key values, `["domestic"]`; a missing key value is null. */
type UnionState = { readonly n: number; readonly rows: Readonly<Record<string, RowState>> };
type RowState = { readonly n: number; readonly fields: ObjectState };

/** An object is the sum of its fields. It is absent where each of them is. */
export function objectOperation(field: ObjectField, operationOf: OperationOf): Operation {
  const members = membersOf(field, operationOf);
  const fillsAll = remembered((level: Level) => field.fields.every(({ levels }) => levels.includes(level)));
  return {
    invertible: members.every(({ operation }) => operation.invertible),
    schema: titled(field, objectShape(members.map(({ name, operation }) => [name, operation.schema]))),
    begin: () => {
      const accumulators: (Accumulator | undefined)[] = [];
      const of = (index: number, operation: Operation) => (accumulators[index] ??= operation.begin());
      return {
        observe(value, sighting) {
          if (!isObject(value)) return;
          const { level } = sighting;
          const siblings = level === undefined || fillsAll(level) ? value : filledBy(level, field, value);
          const own = sightingIn(sighting, siblings);
          let index = 0; // no call and no pair for each of thousands of cells
          for (const { name, operation, special } of members) {
            own.name = name;
            of(index++, operation).observe(special ? member(siblings, name) : siblings[name], own);
          }
        },
        absorb(state) {
          const states = state as ObjectState;
          members.forEach(({ name, operation }, index) => {
            const own = member(states, name);
            if (own !== undefined) of(index, operation).absorb(own);
          });
        },
        retract(state) {
          const states = state as ObjectState;
          return members.every(({ name, operation }, index) => {
            const own = member(states, name);
            return own === undefined || of(index, operation).retract(own);
          });
        },
        state() {
          return collected(members, (_, index) => accumulators[index]?.state());
        },
      };
    },
    finish: (state, path, tellings) =>
      collected(members, ({ name, operation }) => {
        const own = member(state as ObjectState, name);
        return own === undefined ? undefined : operation.finish(own, `${path}/${name}`, tellings);
      }),
    lift: (state, stops) =>
      collected(members, ({ name, operation }) => {
        const own = member(state as ObjectState, name);
        return own === undefined || !operation.lift ? own : operation.lift(own, stops);
      }),
    inline: (value, load) => inlineMembers(members, value, load),
  };
}

/** Rows with one key combine; a key repeated within one report combines too, where no form has refused it. */
export function unionOperation(field: ArrayField, item: ObjectField, operationOf: OperationOf): Operation {
  const keys = field.key.flatMap((name) => item.fields.filter((each) => each.name === name));
  const figures = { ...item, fields: item.fields.filter(({ name }) => !field.key.includes(name)) };
  const rowOperation = objectOperation(figures, operationOf);
  const members = membersOf(figures, operationOf);
  const declared = field.rows === 'growing' ? [] : field.rows.map((row) => keyOf(keys, row));
  const schemas = new Map(members.map(({ name, operation }) => [name, operation.schema]));
  return {
    invertible: rowOperation.invertible,
    schema: titled(field, {
      type: 'array',
      items: titled(
        item,
        objectShape(
          item.fields.flatMap((each) => {
            const schema = field.key.includes(each.name) ? shapeOf(each) : schemas.get(each.name);
            return schema === undefined ? [] : [[each.name, schema] as const];
          }),
        ),
      ),
    }),
    begin: () => {
      let n = 0;
      const rows = new Map<string, { n: number; fields: Accumulator }>();
      const rowOf = (key: string) => {
        let row = rows.get(key);
        if (row === undefined) rows.set(key, (row = { n: 0, fields: rowOperation.begin() }));
        return row;
      };
      return {
        observe(value, { path, source }) {
          if (!Array.isArray(value)) return;
          n += 1;
          for (const [index, each] of (value as readonly Json[]).entries()) {
            if (!isObject(each)) continue;
            const row = rowOf(keyOf(keys, each));
            row.n += 1;
            row.fields.observe(each, { source, path: `${path}/${index}`, siblings: each, level: undefined });
          }
        },
        absorb(state) {
          const others = state as UnionState;
          n += others.n;
          for (const [key, { n: reports, fields }] of Object.entries(others.rows)) {
            const row = rowOf(key);
            row.n += reports;
            row.fields.absorb(fields);
          }
        },
        retract(state) {
          const others = state as UnionState;
          for (const [key, { n: reports, fields }] of Object.entries(others.rows)) {
            const row = rowOf(key);
            if (!row.fields.retract(fields)) return false;
            row.n = without(row.n, reports, () => row.fields.state() === undefined);
            if (row.n === 0) rows.delete(key);
          }
          n = without(n, others.n, () => rows.size === 0);
          return true;
        },
        state() {
          if (n === 0) return undefined;
          const states = [...rows].map(([key, row]) => [key, { n: row.n, fields: row.fields.state() ?? {} }]);
          return { n, rows: Object.fromEntries(states) as UnionState['rows'] } satisfies UnionState;
        },
      };
    },
    finish(state, path, tellings) {
      const { n, rows } = state as UnionState;
      tellings.reported[path] = n;
      const others = Object.keys(rows).filter((key) => !declared.includes(key));
      return [...declared, ...others.sort(compareText)].map((key, index) => {
        const row = member(rows, key) as RowState | undefined;
        tellings.reported[`${path}/${index}`] = row?.n ?? 0;
        const values = JSON.parse(key) as readonly Json[];
        const own = rowOperation.finish(row?.fields ?? {}, `${path}/${index}`, tellings) ?? {};
        return (
          collected(item.fields, (each) => {
            const place = keys.indexOf(each);
            return place < 0 ? member(own as JsonObject, each.name) : (values[place] ?? undefined);
          }) ?? {}
        );
      });
    },
    lift(state, stops) {
      const { n, rows } = state as UnionState;
      const lifted = Object.entries(rows).map(([key, row]) => {
        return [key, { n: row.n, fields: rowOperation.lift?.(row.fields, stops) ?? {} }];
      });
      return { n, rows: Object.fromEntries(lifted) as UnionState['rows'] };
    },
    inline: (value, load) =>
      Array.isArray(value)
        ? (value as readonly Json[]).map((row) => inlineMembers(members, row, load))
        : value,
  };
}

/** The canonical JSON of a row's key values in the order of `key`; numbers and texts never collide. */
function keyOf(keys: readonly Field[], row: JsonObject): string {
  return JSON.stringify(keys.map((each) => typed(each, member(row, each.name)) ?? null));
}

function membersOf(field: ObjectField, operationOf: OperationOf): Member[] {
  return field.fields.flatMap((each) => {
    const operation = operationOf(each);
    return operation === undefined
      ? []
      : [{ name: each.name, operation, special: each.name in Object.prototype }];
  });
}

/**
 * Where the members of an object are seen: one for all of them, told apart by `name`. Reports have many cells, few of
 * which ask where they stand.
 */
function sightingIn({ source, level, path }: Sighting, siblings: JsonObject): Sighting & { name: string } {
  return {
    source,
    siblings,
    level,
    name: '',
    get path() {
      return `${path}/${this.name}`;
    },
  };
}

/** The same function, asked once for each argument. */
function remembered<A, R>(ask: (argument: A) => R): (argument: A) => R {
  const answers = new Map<A, R>();
  return (argument) => {
    const known = answers.get(argument);
    if (known !== undefined) return known;
    const answer = ask(argument);
    answers.set(argument, answer);
    return answer;
  };
}

/** What a level fills of an object: the rest of a report came from below and must not count twice. */
function filledBy(level: Level, { fields }: ObjectField, value: JsonObject): JsonObject {
  const filled = ({ name, levels }: Field) => (levels.includes(level) ? member(value, name) : undefined);
  return collected(fields, filled) ?? {};
}

function inlineMembers(
  members: readonly Member[],
  value: Json,
  load: Parameters<NonNullable<Operation['inline']>>[1],
): Json {
  if (!isObject(value)) return value;
  const operations = new Map(members.map(({ name, operation }) => [name, operation]));
  return Object.fromEntries(
    Object.entries(value).map(([name, own]) => [name, operations.get(name)?.inline?.(own, load) ?? own]),
  );
}

/** The object of the values that are there, in the order of the members; undefined where none is. */
function collected<M extends { readonly name: string }>(
  members: readonly M[],
  valueOf: (each: M, index: number) => Json | undefined,
): JsonObject | undefined {
  // Names are those of fields, none of which is special to an object.
  const object: Record<string, Json> = {};
  let empty = true;
  for (const [index, each] of members.entries()) {
    const value = valueOf(each, index);
    if (value === undefined) continue;
    object[each.name] = value;
    empty = false;
  }
  return empty ? undefined : object;
}
