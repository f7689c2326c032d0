/** What may come next in an expression: fields in scope, fields of what stands before the dot, functions. */
import { CALLABLE } from '../../../../regimes/dialect/expressions/translate.js';
import type { Field, ObjectField } from '../../../../regimes/dialect/regime.js';
import type { Text } from '../../../../regimes/words.js';

export interface Offer {
  /** What is written in the place of the word that was begun. */
  readonly insert: string;
  readonly about: Text;
}

const FUNCTIONS: Readonly<Record<string, Text>> = {
  sum: { vi: 'tổng của một danh sách', en: 'sum of a list' },
  round: { vi: 'làm tròn: round(x, 2)', en: 'rounded: round(x, 2)' },
  has: { vi: 'có số liệu hay không: has(self.x)', en: 'whether it is there: has(self.x)' },
  size: { vi: 'số phần tử, số ký tự', en: 'how many' },
  string: { vi: 'thành chữ', en: 'as text' },
  map: { vi: 'lấy một cột: bảng.map(r, r.cột)', en: 'one column: table.map(r, r.column)' },
  filter: { vi: 'chọn dòng: bảng.filter(r, điều kiện)', en: 'some rows: table.filter(r, condition)' },
  all: { vi: 'mọi dòng đều: bảng.all(r, điều kiện)', en: 'all rows: table.all(r, condition)' },
  exists: { vi: 'có dòng: bảng.exists(r, điều kiện)', en: 'some row: table.exists(r, condition)' },
};
const SCOPES: Readonly<Record<string, Text>> = {
  self: { vi: 'chính phần này', en: 'this object' },
  root: { vi: 'cả báo cáo', en: 'the whole report' },
  previous: { vi: 'báo cáo kỳ trước', en: 'the previous report' },
};
const AFTER_LIST = ['map', 'filter', 'all', 'exists', 'exists_one', 'size'];
const WORD = /[A-Za-z_][A-Za-z0-9_.]*$/;
const ROWS = /([A-Za-z][A-Za-z0-9_.]*)\s*\.(?:map|filter|all|exists|exists_one)\(\s*([A-Za-z_]\w*)\s*,/g;

export interface Offers {
  /** Where the word that is being written begins. */
  readonly from: number;
  readonly offers: readonly Offer[];
}

const MOST = 12;

/** @param caret where the next letter would go */
export function offersAt(source: string, caret: number, on: ObjectField, root: ObjectField): Offers {
  const before = source.slice(0, caret);
  const word = WORD.exec(before)?.[0] ?? '';
  const rows = rowsIn(before, on, root);
  const dot = word.lastIndexOf('.');
  const begun = word.slice(dot + 1);
  const from = caret - begun.length;
  const fits = ({ insert, about }: Offer): boolean =>
    insert !== begun &&
    (insert.toLowerCase().startsWith(begun.toLowerCase()) ||
      (begun.length > 1 && about.vi.toLowerCase().includes(begun.toLowerCase())));
  if (dot === -1) {
    if (begun === '') return { from, offers: [] };
    const named = [...rows].map(([insert]) => ({ insert, about: { vi: 'dòng', en: 'row' } }));
    const scopes = Object.entries(SCOPES).map(([insert, about]) => ({ insert, about }));
    const callable = CALLABLE.flatMap((insert) => {
      const about = FUNCTIONS[insert];
      return about && !AFTER_LIST.includes(insert) ? [{ insert: `${insert}(`, about }] : [];
    });
    return { from, offers: [...fieldsOf(on), ...named, ...scopes, ...callable].filter(fits).slice(0, MOST) };
  }
  const of = fieldAt(word.slice(0, dot), on, root, rows);
  if (of?.type === 'object') return { from, offers: fieldsOf(of).filter(fits).slice(0, MOST) };
  if (of?.type !== 'array') return { from, offers: [] };
  const calls = AFTER_LIST.map((name) => ({
    insert: name === 'size' ? 'size()' : `${name}(r, `,
    about: FUNCTIONS[name] ?? { vi: name, en: name },
  }));
  return { from, offers: calls.filter(fits) };
}

function fieldsOf(on: ObjectField): readonly Offer[] {
  return on.fields.map(({ name, label }) => ({ insert: name, about: label }));
}

/** The names that rows have been given before the caret, and the rows' fields. */
function rowsIn(before: string, on: ObjectField, root: ObjectField): ReadonlyMap<string, Field> {
  const rows = new Map<string, Field>();
  for (const [, list = '', row = ''] of before.matchAll(ROWS)) {
    const found = fieldAt(list, on, root, rows);
    if (found?.type === 'array') rows.set(row, found.item);
  }
  return rows;
}

function fieldAt(
  path: string,
  on: ObjectField,
  root: ObjectField,
  rows: ReadonlyMap<string, Field>,
): Field | undefined {
  const [first = '', ...rest] = path.split('.');
  const start: Field | undefined =
    rows.get(first) ??
    (first === 'self'
      ? on
      : first === 'root' || first === 'previous'
        ? root
        : on.fields.find(({ name }) => name === first));
  return rest.reduce<Field | undefined>(
    (here, name) => (here?.type === 'object' ? here.fields.find((one) => one.name === name) : undefined),
    start,
  );
}
