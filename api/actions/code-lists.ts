/** Code lists: written whole as a new version, read from CSV, and held against the regimes that use them. */
import { choicesOf } from '../../forms/choices.js';
import { differenceOf, itemIssues, itemsOn, tidyItem, MOST_ITEMS } from '../../regimes/code-list.js';
import type { CodeListItem, ListDifference } from '../../regimes/code-list.js';
import { walkFields } from '../../regimes/dialect/fields.js';
import type { Field, Regime } from '../../regimes/dialect/regime.js';
import type { Day, Issue, Text } from '../../regimes/words.js';
import { problem } from '../problems.js';
import { codeListVersions, writeCodeList, type CodeList } from '../store/code-lists.js';
import type { Database, Queries } from '../store/database.js';
import { recordEvent } from '../store/events.js';
import { allVersions, regimeOf, type VersionRow } from '../store/regimes.js';
import { cell, cellIssue, readCsv, type CsvRow } from './csv.js';

export interface CodeListUse {
  readonly regime: Regime;
  readonly version: VersionRow;
  readonly field: Field;
  readonly difference: ListDifference;
}

/** Every field of every regime version that names one of the lists, by regime, version and place. */
export async function usesOfLists(
  queries: Queries,
  lists: readonly CodeList[],
  today: Day,
): Promise<ReadonlyMap<string, readonly CodeListUse[]>> {
  const items = new Map(lists.map((list) => [list.code, itemsOn(list.items, today)]));
  const uses = new Map<string, CodeListUse[]>(lists.map(({ code }) => [code, []]));
  for (const version of await allVersions(queries, true)) {
    const regime = await regimeOf(queries, version);
    walkFields(regime.root, (field) => {
      const code = field.type === 'string' ? field.codeList : undefined;
      const listed = code === undefined ? undefined : items.get(code);
      if (code === undefined || !listed) return;
      const difference = differenceOf(choicesOf(field) ?? [], listed);
      uses.get(code)?.push({ regime, version, field, difference });
    });
  }
  return uses;
}

export interface NewVersion {
  readonly code: string;
  /** The version that it was made from; 0: the list is new. */
  readonly basis: number;
  readonly name: Text;
  readonly items: readonly CodeListItem[];
}

/**
 * Writes the next version of a list. What is the same as before is not written again.
 * @throws Problem body-has-mistakes; conflict where somebody else has changed it meanwhile
 */
export async function saveCodeList(
  database: Database,
  list: NewVersion,
  by: { readonly userId: number; readonly at: string },
): Promise<void> {
  const items = list.items.map(tidyItem);
  const issues = itemIssues(items).map((issue) => ({ ...issue, path: `/items${issue.path}` }));
  if (issues.length > 0) throw problem('body-has-mistakes', { issues });
  const name = { vi: list.name.vi.normalize('NFC').trim(), en: list.name.en.normalize('NFC').trim() };
  await database.write(async (trx) => {
    const now = (await codeListVersions(trx, list.code)).at(-1);
    if (now?.version === list.basis && same(now, { name, items })) return;
    const { code, basis } = list;
    if (!(await writeCodeList(trx, { code, basis, name, items, at: by.at }, by.userId))) throw changed(now);
    const data = { code, version: basis + 1, items: items.length };
    await recordEvent(trx, { at: by.at, type: 'code-list.changed', actorId: by.userId, data });
  });
}

const same = (now: CodeList, next: Pick<CodeList, 'name' | 'items'>): boolean =>
  JSON.stringify([now.name, now.items.map(inOrder)]) === JSON.stringify([next.name, next.items.map(inOrder)]);

const inOrder = ({ value, vi, en, validFrom, validTo }: CodeListItem): unknown[] => [
  ...[value, vi, en],
  ...[validFrom ?? null, validTo ?? null],
];

function changed(now: CodeList | undefined): Error {
  const detail = now
    ? {
        vi: `Danh mục đã được sửa thành phiên bản ${now.version} trong lúc này: tải lại rồi sửa tiếp`,
        en: `The list has become version ${now.version} meanwhile: load it again and repeat the change`,
      }
    : { vi: 'Chưa có danh mục này', en: 'There is no such list yet' };
  return problem('conflict', { detail });
}

const COLUMNS = { value: true, vi: true, en: false, valid_from: false, valid_to: false } as const;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The items of a CSV file, with every mistake at its line and column. */
export function itemsFromCsv(text: string): {
  readonly items: readonly CodeListItem[];
  readonly issues: readonly Issue[];
} {
  const { rows, issues } = readCsv(text, COLUMNS);
  const read = rows.map((row) => itemOf(row));
  const items = read.map(({ item }) => item);
  const wrong = itemIssues(items).map((issue) => {
    const [, index = '0', member = ''] = issue.path.split('/');
    return cellIssue(rows[Number(index)]?.line ?? 1, columnOf(member), issue.rule, issue.message);
  });
  const tooMany = items.length > MOST_ITEMS ? [tooManyItems(rows[MOST_ITEMS]?.line ?? 1)] : [];
  return { items, issues: [...issues, ...read.flatMap((one) => one.issues), ...wrong, ...tooMany] };
}

const columnOf = (member: string): string =>
  member === 'validFrom' ? 'valid_from' : member === 'validTo' ? 'valid_to' : member;

const tooManyItems = (line: number): Issue =>
  cellIssue(line, '', 'maxItems', {
    vi: `danh mục có tối đa ${MOST_ITEMS} mục`,
    en: `a list has ${MOST_ITEMS} items at most`,
  });

function itemOf(row: CsvRow): { readonly item: CodeListItem; readonly issues: readonly Issue[] } {
  const issues: Issue[] = [];
  const day = (column: 'valid_from' | 'valid_to'): Day | undefined => {
    const text = cell(row, column).replace(/^(\d{1,2})\/(\d{1,2})\/(\d{4})$/, (_, d: string, m: string, y) =>
      [y, m.padStart(2, '0'), d.padStart(2, '0')].join('-'),
    );
    if (text === '') return undefined;
    const date = new Date(`${text}T00:00:00Z`);
    if (DAY.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)) return text;
    issues.push(
      cellIssue(row.line, column, 'day', {
        vi: 'không phải ngày; viết 31/12/2026 hoặc 2026-12-31',
        en: 'no day; write 2026-12-31 or 31/12/2026',
      }),
    );
    return undefined;
  };
  const [validFrom, validTo] = [day('valid_from'), day('valid_to')];
  const item = tidyItem({
    value: cell(row, 'value'),
    vi: cell(row, 'vi'),
    en: cell(row, 'en'),
    ...(validFrom === undefined ? {} : { validFrom }),
    ...(validTo === undefined ? {} : { validTo }),
  });
  return { item, issues };
}
