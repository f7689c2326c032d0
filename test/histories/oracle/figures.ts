/**
 * The figures of a roll-up told a second time, from a flat list of reports: one loop for each field, no partial
 * states, whole thousandths. Written from docs/rollup.md; shares nothing with regimes/aggregate.
 */
import type { Json, JsonObject } from '../../../regimes/words.js';
import { sorted } from '../../soak/oracle.js';
import { divided, figure, sumOf, thousandths, unitsOf } from './arithmetic.js';

/** One report that counts, as it was when it began to. */
export interface Source {
  readonly unit: string;
  readonly name: string;
  readonly level: 'commune' | 'province';
  readonly revision: number;
  readonly approvedAt: string;
  /** What the unit itself filled in, computed fields included. */
  readonly content: JsonObject;
}

export interface Figures {
  readonly content: JsonObject;
  /** How many reports stand behind each cell. */
  readonly reported: Readonly<Record<string, number>>;
}

type Tell = (path: string, n: number) => void;
type Value = Json | undefined;

const SHOWN = 100;
const less = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * @param at whose roll-up it is: texts for the province alone stop there
 * @param texts whether texts stand in full (in answers, and in what is frozen) or by reference (in a node)
 */
export function figuresOf(
  sources: readonly Source[],
  at: 'province' | 'nation',
  texts: 'in full' | 'by reference',
): Figures {
  const reported: Record<string, number> = {};
  const tell: Tell = (path, n) => void (reported[path] = n);
  const column = (name: string): Json[] =>
    sources.flatMap(({ content }) => (content[name] === undefined ? [] : [content[name]]));
  const entries: [string, Value][] = [
    ...['total', 'households', 'done', 'all', 'net', 'extra'].map((name): [string, Value] => [
      name,
      sum(column(name), `/${name}`, tell),
    ]),
    ['few', count(column('few'), '/few', tell)],
    ['low', extreme(column('low'), '/low', tell, -1n)],
    ['high', extreme(column('high'), '/high', tell, 1n)],
    ['size', weighted(sources, tell)],
    ['third', mean(column('third'), tell)],
    ['rate', ratio(sources, tell)],
    ['spread', variance(column('spread'), tell)],
    ['answer', tally(column('answer'), tell)],
    ['kinds', union(column('kinds') as JsonObject[][], tell)],
    ['bridges', append(sources, tell)],
    ['note', collate(sources, 'note', texts, tell)],
    ['local', at === 'nation' ? undefined : collate(sources, 'local', texts, tell)],
    ['word', collate(sources, 'word', texts, tell)],
    ['opening', chosen(sources, 'opening', tell, 'first')],
    ['latest', chosen(sources, 'latest', tell, 'last')],
    ['shared', longSum(column('shared'), tell)],
    ['cubed', longest(column('cubed'), tell)],
    ['gain', gain(sources, tell)],
    ['pace', longMean(column('pace'), tell)],
    ['part', section(column('part') as JsonObject[], tell)],
  ];
  return { content: given(entries), reported };
}

const textOf = (value: Value): string => (typeof value === 'string' ? value : '');

const given = (entries: readonly [string, Value][]): JsonObject =>
  Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

function sum(values: readonly Json[], path: string, tell: Tell): Value {
  if (values.length === 0) return undefined;
  tell(path, values.length);
  return figure(sumOf(values), 3);
}

function count(values: readonly Json[], path: string, tell: Tell): Value {
  if (values.length === 0) return undefined;
  tell(path, values.length);
  return values.length;
}

function extreme(values: readonly Json[], path: string, tell: Tell, sign: bigint): Value {
  if (values.length === 0) return undefined;
  tell(path, values.length);
  let best = thousandths(values[0]);
  for (const value of values) if (thousandths(value) * sign > best * sign) best = thousandths(value);
  return figure(best, 3);
}

/** Decimals that a division keeps, and those of a product of four figures of three. */
const [DIVIDED, MULTIPLIED] = [20, 12];

const addUp = (values: readonly Json[]): bigint =>
  values.reduce<bigint>((sum, value) => sum + unitsOf(value, DIVIDED), 0n);

function longSum(values: readonly Json[], tell: Tell): Value {
  if (values.length === 0) return undefined;
  tell('/shared', values.length);
  return figure(addUp(values), DIVIDED);
}

function longest(values: readonly Json[], tell: Tell): Value {
  if (values.length === 0) return undefined;
  tell('/cubed', values.length);
  const all = values.map((value) => unitsOf(value, MULTIPLIED));
  return figure(
    all.reduce((best, one) => (one > best ? one : best)),
    MULTIPLIED,
  );
}

function gain(sources: readonly Source[], tell: Tell): Value {
  const both = sources.filter(
    ({ content }) => content['shared'] !== undefined && content['total'] !== undefined,
  );
  if (both.length === 0) return undefined;
  tell('/gain', both.length);
  const by = sumOf(both.map(({ content }) => content['total'] ?? 0));
  return divided(addUp(both.map(({ content }) => content['shared'] ?? 0)), by * 10n ** 17n, 6);
}

function longMean(values: readonly Json[], tell: Tell): Value {
  if (values.length === 0) return undefined;
  tell('/pace', values.length);
  return divided(addUp(values), BigInt(values.length) * 10n ** 20n, 9);
}

function weighted(sources: readonly Source[], tell: Tell): Value {
  const both = sources.filter(
    ({ content }) => content['size'] !== undefined && content['households'] !== undefined,
  );
  if (both.length === 0) return undefined;
  tell('/size', both.length);
  let of = 0n;
  for (const { content } of both) of += thousandths(content['size']) * thousandths(content['households']);
  const by = sumOf(both.map(({ content }) => content['households'] ?? 0));
  return divided(of, by * 1000n, 2);
}

function mean(values: readonly Json[], tell: Tell): Value {
  if (values.length === 0) return undefined;
  tell('/third', values.length);
  return divided(sumOf(values), BigInt(values.length) * 1000n, 20);
}

function ratio(sources: readonly Source[], tell: Tell): Value {
  const both = sources.filter(({ content }) => content['done'] !== undefined && content['all'] !== undefined);
  if (both.length === 0) return undefined;
  tell('/rate', both.length);
  const of = sumOf(both.map(({ content }) => content['done'] ?? 0));
  const by = sumOf(both.map(({ content }) => content['all'] ?? 0));
  return divided(of * 100n, by, 1);
}

function variance(values: readonly Json[], tell: Tell): Value {
  if (values.length === 0) return undefined;
  tell('/spread', values.length);
  const n = BigInt(values.length);
  const total = sumOf(values);
  const squares = values.reduce<bigint>((all, value) => all + thousandths(value) ** 2n, 0n);
  return divided(n * squares - total * total, n * n * 1_000_000n, 4);
}

function tally(values: readonly Json[], tell: Tell): Value {
  if (values.length === 0) return undefined;
  tell('/answer', values.length);
  const counts: Record<string, number> = {};
  for (const value of values) counts[textOf(value)] = (counts[textOf(value)] ?? 0) + 1;
  return counts;
}

function union(tables: readonly (readonly JsonObject[])[], tell: Tell): Value {
  if (tables.length === 0) return undefined;
  tell('/kinds', tables.length);
  const rows = tables.flat();
  const kinds = [...new Set(rows.map((row) => textOf(row['kind'])))];
  kinds.sort((a, b) => less(JSON.stringify([a]), JSON.stringify([b])));
  return kinds.map((kind, index) => {
    const same = rows.filter((row) => row['kind'] === kind);
    tell(`/kinds/${index}`, same.length);
    const column = (name: string): Json[] =>
      same.flatMap((row) => (row[name] === undefined ? [] : [row[name]]));
    return given([
      ['kind', kind],
      ['amount', sum(column('amount'), `/kinds/${index}/amount`, tell)],
      ['best', extreme(column('best'), `/kinds/${index}/best`, tell, 1n)],
    ]);
  });
}

const inOrder = (sources: readonly Source[]): Source[] =>
  [...sources].sort((a, b) => less(a.unit, b.unit) || a.revision - b.revision);

function append(sources: readonly Source[], tell: Tell): Value {
  const having = inOrder(sources).filter(({ content }) => ((content['bridges'] ?? []) as Json[]).length > 0);
  if (having.length === 0) return undefined;
  tell('/bridges', having.length);
  return having
    .flatMap(({ unit, name, content }) =>
      (content['bridges'] as JsonObject[]).map((row) => ({ unit: { code: unit, name }, ...row })),
    )
    .slice(0, SHOWN);
}

function collate(
  sources: readonly Source[],
  field: string,
  texts: 'in full' | 'by reference',
  tell: Tell,
): Value {
  const having = inOrder(sources).filter(({ content }) => textOf(content[field]).trim() !== '');
  if (having.length === 0) return undefined;
  tell(`/${field}`, having.length);
  return having.slice(0, SHOWN).map(({ unit: code, name, revision, content }) => {
    const unit = { code, name };
    return texts === 'in full' ? { unit, text: content[field] ?? '' } : { unit, revision, path: `/${field}` };
  });
}

function chosen(sources: readonly Source[], field: string, tell: Tell, which: 'first' | 'last'): Value {
  const having = sources.filter(({ content }) => content[field] !== undefined);
  if (having.length === 0) return undefined;
  tell(`/${field}`, having.length);
  const ordered = [...having].sort(
    (a, b) =>
      less(a.approvedAt, b.approvedAt) ||
      less(a.unit, b.unit) ||
      a.revision - b.revision ||
      less(sorted(a.content[field] ?? ''), sorted(b.content[field] ?? '')),
  );
  return ordered.at(which === 'first' ? 0 : -1)?.content[field];
}

function section(parts: readonly JsonObject[], tell: Tell): Value {
  const inner = sum(
    parts.flatMap((part) => (part['inner'] === undefined ? [] : [part['inner']])),
    '/part/inner',
    tell,
  );
  return inner === undefined ? undefined : { inner };
}
