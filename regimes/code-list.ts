/** Code lists: values with their names that several regimes offer to choose from. Pure. */
import type { Day, Issue, Text } from './words.js';

export interface CodeListItem {
  readonly value: string;
  readonly vi: string;
  readonly en: string;
  /** The first and the last day on which it may be chosen in a new regime; open where absent. */
  readonly validFrom?: Day;
  readonly validTo?: Day;
}

/** What a regime offers to choose from under a list's code. */
export interface OfferedChoice {
  readonly value: string;
  readonly label: Text;
}

/** How a regime's choices differ from a list: values by name; all empty where they agree. */
export interface ListDifference {
  /** In the list, not in the regime. */
  readonly missing: readonly string[];
  /** In the regime, not in the list. */
  readonly extra: readonly string[];
  /** In both, under other names. */
  readonly renamed: readonly string[];
}

export const CODE_LIST_PATTERN = '^[A-Z0-9]+(-[A-Z0-9]+)*$';
export const MOST_ITEMS = 5_000;
const LONGEST = { value: 100, vi: 500, en: 500 } as const;

/** The items that may be chosen on a day, in the order of the list. */
export function itemsOn(items: readonly CodeListItem[], day: Day): CodeListItem[] {
  return items.filter(
    ({ validFrom, validTo }) =>
      (validFrom === undefined || validFrom <= day) && (validTo === undefined || day <= validTo),
  );
}

/** What a regime's choices lack, have beyond the list, or call otherwise than it. */
export function differenceOf(
  choices: readonly OfferedChoice[],
  items: readonly CodeListItem[],
): ListDifference {
  const offered = new Map(choices.map(({ value, label }) => [value, label]));
  const listed = new Map(items.map((item) => [item.value, item]));
  const called = (value: string): boolean => {
    const [label, item] = [offered.get(value), listed.get(value)];
    return label?.vi === item?.vi && label?.en === item?.en;
  };
  return {
    missing: [...listed.keys()].filter((value) => !offered.has(value)),
    extra: [...offered.keys()].filter((value) => !listed.has(value)),
    renamed: [...offered.keys()].filter((value) => listed.has(value) && !called(value)),
  };
}

/** The item as it is kept: NFC, trimmed, an empty English name filled with the Vietnamese. */
export function tidyItem(item: CodeListItem): CodeListItem {
  const [value, vi, en] = [item.value, item.vi, item.en].map((text) => text.normalize('NFC').trim()) as [
    string,
    string,
    string,
  ];
  return { ...item, value, vi, en: en === '' ? vi : en };
}

/** Every mistake in the items of a list, at `/index/member`. */
export function itemIssues(items: readonly CodeListItem[]): Issue[] {
  const first = new Map<string, number>();
  return items.flatMap((item, index) => {
    const issues: Issue[] = [];
    const found = (member: string, rule: string, vi: string, en: string): void => {
      const message = { vi, en };
      issues.push({ path: `/${index}/${member}`, rule, severity: 'error', message, params: {} });
    };
    if (item.value === '') found('value', 'missing', 'Thiếu mã', 'The value is missing');
    if (item.vi === '') found('vi', 'missing', 'Thiếu tên', 'The name is missing');
    for (const member of ['value', 'vi', 'en'] as const)
      if (item[member].length > LONGEST[member])
        found(member, 'maxLength', `Dài quá ${LONGEST[member]} ký tự`, `Longer than ${LONGEST[member]}`);
    if (first.has(item.value))
      found('value', 'repeated', `Mã "${item.value}" bị lặp lại`, `"${item.value}" stands there twice`);
    if (item.validFrom !== undefined && item.validTo !== undefined && item.validTo < item.validFrom)
      found('validTo', 'period', 'Ngày hết hiệu lực trước ngày bắt đầu', 'It ends before it begins');
    first.set(item.value, index);
    return issues;
  });
}
