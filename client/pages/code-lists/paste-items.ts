/** Rows copied from a spreadsheet into the items of a list. Pure. */
import { parseBlock } from '../../form/grid/clipboard.js';
import type { CodeListItem } from '../../wire.js';

export interface PastedItems {
  readonly items: readonly CodeListItem[];
  readonly added: number;
  readonly changed: number;
}

/**
 * Columns value, Vietnamese name, English name; tabs between them, or semicolons where there is no tab. A value that
 * is there takes the new names and keeps its place and days; a new one comes to the end. Rows without a name are left
 * out, and so is a head.
 */
export function pasteItems(items: readonly CodeListItem[], text: string): PastedItems {
  const rows = parseBlock(text.includes('\t') ? text : text.replaceAll(';', '\t'));
  const pasted = rows.flatMap(([value = '', vi = '', en = '']): CodeListItem[] => {
    const [code, name, english] = [value, vi, en].map((cell) => cell.normalize('NFC').trim());
    if (!code || !name || /^(value|giá trị|mã)$/i.test(code)) return [];
    return [{ value: code, vi: name, en: english || name }];
  });
  const byValue = new Map(pasted.map((item) => [item.value, item]));
  const known = new Set(items.map(({ value }) => value));
  const changed = items.map((item) => ({ ...item, ...byValue.get(item.value) }));
  return {
    items: [...changed, ...[...byValue.values()].filter(({ value }) => !known.has(value))],
    added: [...byValue.keys()].filter((value) => !known.has(value)).length,
    changed: items.filter((item, index) => {
      const now = changed[index];
      return item.vi !== now?.vi || item.en !== now.en;
    }).length,
  };
}
