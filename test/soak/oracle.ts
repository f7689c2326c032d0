/**
 * A second telling of the roll-up that shares nothing with the first: sums of whole thousandths, rows by key, texts
 * by unit. Exact, because it adds integers.
 */
import { createHash } from 'node:crypto';
import type { Json } from '../../regimes/words.js';
import type { Leaf, Own } from './regime.js';

/** What a node is made of: the communes' contents, and what provinces added. */
export interface Parts {
  readonly leaves: readonly { readonly unit: string; readonly content: Leaf }[];
  readonly own: readonly Own[];
}

/** A figure as it stands in an answer (a number, or its digits where it is long) in thousandths. */
export function thousandths(figure: unknown): bigint {
  const text = String(figure);
  const match = /^(-?)(\d+)(?:\.(\d{1,3}))?$/.exec(text);
  if (!match) throw new Error(`${text} is no figure of at most three decimals`);
  const value = BigInt(`${match[2] ?? ''}${(match[3] ?? '').padEnd(3, '0')}`);
  return match[1] === '-' ? -value : value;
}

/** Sum of those that are there; undefined where none is. */
function sum(figures: readonly (number | undefined)[]): string | undefined {
  const there = figures.filter((figure) => figure !== undefined);
  return there.length === 0 ? undefined : String(there.reduce((total, one) => total + thousandths(one), 0n));
}

/** What a roll-up of these parts must say, in thousandths as text; absent figures are left out. */
export function expected({ leaves, own }: Parts): Json {
  const contents = leaves.map(({ content }) => content);
  const rows = contents.flatMap(({ kinds }) => kinds);
  const kinds = [...new Set(rows.map(({ kind }) => kind))].sort();
  return plain({
    total: sum(contents.map(({ total }) => total)),
    count: sum(contents.map(({ count }) => count)),
    net: net(contents),
    kinds: kinds.map((kind) => {
      const same = rows.filter((row) => row.kind === kind);
      return { kind, amount: sum(same.map((row) => row.amount)), people: sum(same.map((row) => row.people)) };
    }),
    note: leaves
      .flatMap(({ unit, content }) => (content.note === undefined ? [] : [`${unit} ${content.note}`]))
      .sort(),
    extra: sum(own.map(({ extra }) => extra)),
  });
}

const net = (contents: readonly Leaf[]): string | undefined =>
  contents.length === 0
    ? undefined
    : String(contents.reduce((all, { total, count }) => all + thousandths(total) - thousandths(count), 0n));

/** What a roll-up's content says, brought to the same form. */
export function told(content: Readonly<Record<string, unknown>>): Json {
  const figure = (value: unknown): string | undefined =>
    value === undefined ? undefined : String(thousandths(value));
  const rows = (content['kinds'] ?? []) as { kind: string; amount?: unknown; people?: unknown }[];
  const notes = (content['note'] ?? []) as { unit: { code: string }; text: string }[];
  return plain({
    total: figure(content['total']),
    count: figure(content['count']),
    net: figure(content['net']),
    kinds: rows
      .map(({ kind, amount, people }) => ({ kind, amount: figure(amount), people: figure(people) }))
      .sort((a, b) => (a.kind < b.kind ? -1 : 1)),
    note: notes.map(({ unit, text }) => `${unit.code} ${text}`).sort(),
    extra: figure(content['extra']),
  });
}

const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;

/** What the server must have made of a commune's content: the computed figure filled in. */
export function filed(leaf: Leaf): Json {
  const difference = thousandths(leaf.total) - thousandths(leaf.count);
  return plain({ ...leaf, net: Number(difference) / 1000 });
}

/** SHA-256 over canonical JSON (RFC 8785). */
export function hashOf(value: Json): string {
  return createHash('sha256').update(sorted(value)).digest('hex');
}

export function sorted(value: Json): string {
  if (Array.isArray(value)) return `[${(value as Json[]).map(sorted).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value as Record<string, Json>).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${sorted(member)}`).join(',')}}`;
}
