/** The code lists that ship: names from the catalogue, items from the documents that use them. */
import { choicesOf } from '../../forms/choices.js';
import { CODE_LISTS } from '../../regimes/catalogue/code-lists.js';
import type { CodeListItem } from '../../regimes/code-list.js';
import { walkFields } from '../../regimes/dialect/fields.js';
import type { Regime } from '../../regimes/dialect/regime.js';
import type { Knex } from 'knex';
import { writeCodeList } from '../store/code-lists.js';

/** Writes those that are not there: from then on they are the administrator's. */
export async function seedCodeLists(
  trx: Knex.Transaction,
  regimes: () => readonly Regime[],
  now: Date,
): Promise<void> {
  const known = new Set(await trx('code_lists').pluck<string[]>('code'));
  for (const { code, name } of CODE_LISTS) {
    if (known.has(code)) continue;
    const list = { code, name, items: itemsIn(regimes(), code), at: now.toISOString(), basis: 0 };
    await writeCodeList(trx, list, null);
  }
}

function itemsIn(regimes: readonly Regime[], code: string): CodeListItem[] {
  const items = new Map<string, CodeListItem>();
  for (const { root } of regimes)
    walkFields(root, (field) => {
      if (field.type !== 'string' || field.codeList !== code) return;
      for (const { value, label } of choicesOf(field) ?? [])
        if (!items.has(value)) items.set(value, { value, vi: label.vi, en: label.en });
    });
  if (items.size === 0) throw new Error(`No regime that ships uses the code list ${code}`);
  return [...items.values()];
}
