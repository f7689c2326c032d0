/** Copies as a browser keeps them, in the memory of a test. */
import type { Copies, Copy, CopyName } from '../../client/offline/copies.js';

export function memoryCopies(...begun: readonly Copy[]): Copies & { readonly all: () => readonly Copy[] } {
  const kept = new Map(begun.map((copy) => [keyOf(copy), copy]));
  return {
    all: () => [...kept.values()],
    keep: async (copy) => void kept.set(keyOf(copy), copy),
    drop: async (name, at) => {
      const copy = kept.get(keyOf(name));
      if (at === undefined || copy?.at === at) kept.delete(keyOf(name));
    },
    read: async (name) => kept.get(keyOf(name)),
    of: async (user) => [...kept.values()].filter((copy) => copy.user === user).sort((a, b) => b.at - a.at),
    subscribe: () => () => undefined,
  };
}

const keyOf = ({ user, report, page }: CopyName): string => `${user} ${report} ${page}`;

export const aCopy = (changes: Partial<Copy> = {}): Copy => ({
  user: 'lan',
  report: 'BC01/2026-Q4/15',
  page: 'one',
  regime: 'BC01',
  period: '2026-Q4',
  unit: { code: '15', name: 'Lào Cai' },
  label: { vi: 'Báo cáo', en: 'Report' },
  content: { sources: [{ source: 'domestic', plan: 10, spent: 9 }] },
  explanations: {},
  unreadable: {},
  etag: '"3"',
  base: { content: { sources: [] }, explanations: {} },
  at: 1,
  waits: 'line',
  ...changes,
});
