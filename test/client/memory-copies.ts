/** Copies as a browser keeps them, in the memory of a test. */
import type { Copies, Copy } from '../../client/offline/copies.js';

export function memoryCopies(...begun: readonly Copy[]): Copies & { readonly all: () => readonly Copy[] } {
  const kept = new Map(begun.map((copy) => [`${copy.user} ${copy.report}`, copy]));
  return {
    all: () => [...kept.values()],
    keep: async (copy) => void kept.set(`${copy.user} ${copy.report}`, copy),
    drop: async (user, report, at) => {
      const copy = kept.get(`${user} ${report}`);
      if (at === undefined || copy?.at === at) kept.delete(`${user} ${report}`);
    },
    read: async (user, report) => kept.get(`${user} ${report}`),
    of: async (user) => [...kept.values()].filter((copy) => copy.user === user).sort((a, b) => b.at - a.at),
    subscribe: () => () => undefined,
  };
}

export const aCopy = (changes: Partial<Copy> = {}): Copy => ({
  user: 'lan',
  report: 'BC01/2026-Q4/15',
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
