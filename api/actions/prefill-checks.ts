/** What can be said of a regime's `x-prefill` only beside what is published: its sources, and where pointers lead. */
import { fieldAtPointer } from '../../forms/outside.js';
import { walkFields } from '../../regimes/dialect/fields.js';
import { mistake } from '../../regimes/dialect/mistakes.js';
import type { Field, Regime } from '../../regimes/dialect/regime.js';
import type { Issue, Text } from '../../regimes/words.js';
import { problem } from '../problems.js';
import type { Queries } from '../store/database.js';
import { feeds } from '../store/feeds.js';
import { regimeOf, versionsOf } from '../store/regimes.js';

const KINDS = {
  regime: { vi: 'chế độ báo cáo', en: 'regime' },
  feed: { vi: 'nguồn số liệu', en: 'feed' },
} as const;

/** Pointers that lead nowhere are errors; sources that are not there yet are warnings: they may come later. */
export async function prefillIssues(queries: Queries, regime: Regime): Promise<Issue[]> {
  const fields: Field[] = [];
  walkFields(regime.root, (field) => {
    if (field.prefill && field.prefill.from !== 'previous') fields.push(field);
  });
  const issues: Issue[] = [];
  for (const field of fields) issues.push(...(await issuesOf(queries, regime, field)));
  return issues;
}

/** @throws Problem regime-has-mistakes where a pointer leads nowhere in what is published */
export async function refuseLostPrefills(queries: Queries, regime: Regime): Promise<void> {
  const issues = (await prefillIssues(queries, regime)).filter(({ severity }) => severity === 'error');
  if (issues.length > 0) throw problem('regime-has-mistakes', { issues });
}

async function issuesOf(queries: Queries, regime: Regime, field: Field): Promise<Issue[]> {
  const { prefill } = field;
  const path = `${field.schemaPath}/x-prefill`;
  if (prefill?.from === 'feed') {
    const [found] = await feeds(queries, prefill.code);
    return found
      ? []
      : [mistake('prefill-source', `${path}/code`, { code: prefill.code, kind: { ...KINDS.feed } })];
  }
  if (prefill?.from !== 'regime') return [];
  const { code, pointer } = prefill;
  const wrong = (reason: Text): Issue[] => [
    mistake('prefill-pointer', `${path}/pointer`, { pointer, reason: { ...reason } }),
  ];
  if (code === regime.code)
    return wrong({
      vi: 'hãy dùng "from": "previous" cho chính chế độ này',
      en: 'use "from": "previous" for the regime itself',
    });
  if (pointer.includes('/*') && !field.fieldPath.includes('*'))
    return wrong({
      vi: '"*" chỉ dùng cho trường trong bảng',
      en: '"*" is for fields in the rows of a table',
    });
  const version = (await versionsOf(queries, code, false)).at(-1);
  if (!version) return [mistake('prefill-source', `${path}/code`, { code, kind: { ...KINDS.regime } })];
  const target = fieldAtPointer(await regimeOf(queries, version), pointer);
  if (!target) return wrong({ vi: `${code} không có chỗ này`, en: `${code} has no such place` });
  if (kindOf(target) !== kindOf(field))
    return wrong({
      vi: `kiểu ${target.type}, không phải ${field.type}`,
      en: `it is ${target.type}, not ${field.type}`,
    });
  const [from, to] = [measureOf(target), measureOf(field)];
  return from === to ? [] : [mistake('prefill-measure', `${path}/pointer`, { pointer, from, to })];
}

const measureOf = (field: Field): string => ('unit' in field ? (field.unit?.label ?? '') : '');

const kindOf = (field: Field): string => (field.type === 'integer' ? 'number' : field.type);
