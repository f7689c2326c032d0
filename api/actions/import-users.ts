/** Many users at once from a CSV file: all of them, or none where a line has a mistake. */
import { LANGUAGES, ROLES } from '../../regimes/words.js';
import type { Issue, Language, Role } from '../../regimes/words.js';
import { dayOf } from '../../regimes/calendar.js';
import { takeTurn, type Database, type Queries } from '../store/database.js';
import { unitsOn } from '../store/units.js';
import { takenNames } from '../store/users.js';
import type { HeldRole } from '../store/users.js';
import { cell, cellIssue, readCsv } from './csv.js';
import type { CsvRow } from './csv.js';
import { administers, storeUsers } from './manage-users.js';
import type { By } from './manage-users.js';
import { drawPassword, hashPassword } from './passwords.js';
import { EMAIL, USERNAME } from './user-texts.js';

/** The columns of the file and whether each must be there. `roles` is `clerk@02905; head@02905`. */
export const USER_COLUMNS: Readonly<Record<string, boolean>> = {
  username: true,
  name: true,
  roles: true,
  email: false,
  language: false,
};
const MOST = 2000;

export interface ImportedUsers {
  /** Each password is answered here and never again. */
  readonly created: readonly { readonly username: string; readonly password: string }[];
  readonly issues: readonly Issue[];
}

export async function importUsers(database: Database, by: By, csv: string): Promise<ImportedUsers> {
  const { rows, issues: ofForm } = readCsv(csv, USER_COLUMNS);
  if (ofForm.length > 0) return { created: [], issues: ofForm };
  const first = await judge(database.read, by, rows);
  if (first.issues.length > 0) return { created: [], issues: first.issues };
  // Hashing takes its time and happens before the transaction, which then judges once more what may have changed.
  const passwords = rows.map(() => drawPassword());
  const hashes = await hashAll(passwords);
  return database.write(async (trx) => {
    await takeTurn(trx, 'naming');
    const { roles, issues } = await judge(trx, by, rows);
    if (issues.length > 0) return { created: [], issues };
    await storeUsers(
      trx,
      by,
      rows.map((row, index) => ({
        user: {
          username: cell(row, 'username'),
          name: cell(row, 'name'),
          email: cell(row, 'email') || null,
          language: (cell(row, 'language') || 'vi') as Language,
          passwordHash: hashes[index] ?? '',
          mustChangePassword: true,
        },
        roles: roles[index] ?? [],
      })),
    );
    const created = rows.map((row, index) => ({
      username: cell(row, 'username'),
      password: passwords[index] ?? '',
    }));
    return { created, issues: [] };
  });
}

/** One after the other: SQLite works on the threads that hash, and everybody else would wait for all of them. */
async function hashAll(passwords: readonly string[]): Promise<string[]> {
  const hashes: string[] = [];
  for (const password of passwords) hashes.push(await hashPassword(password));
  return hashes;
}

async function judge(
  queries: Queries,
  by: By,
  rows: readonly CsvRow[],
): Promise<{ roles: readonly (readonly HeldRole[])[]; issues: Issue[] }> {
  const issues: Issue[] = rows.length > MOST ? [tooMany] : [];
  const units = new Map(
    (await unitsOn(queries, dayOf(by.now.toISOString()))).map((unit) => [unit.code, unit.id]),
  );
  const met = await takenNames(
    queries,
    rows.map((row) => cell(row, 'username')),
  );
  const reached = new Map<number, boolean>();
  const roles: HeldRole[][] = [];
  for (const row of rows.slice(0, MOST)) {
    issues.push(...textIssues(row, met));
    met.add(cell(row, 'username').toLowerCase());
    const held: HeldRole[] = [];
    for (const { role, unit } of roleTexts(row)) {
      const unitId = units.get(unit);
      if (!isRole(role) || unitId === undefined) {
        issues.push(strangeRole(row, `${role}@${unit}`));
        continue;
      }
      const within = reached.get(unitId) ?? (await administers(queries, by, [unitId]));
      reached.set(unitId, within);
      if (within) held.push({ role, unitId });
      else issues.push(outOfReach(row, unit));
    }
    if (roleTexts(row).length === 0) issues.push(strangeRole(row, ''));
    roles.push(held);
  }
  return { roles, issues };
}

function textIssues(row: CsvRow, taken: ReadonlySet<string>): Issue[] {
  const issues: Issue[] = [];
  const wrong = (column: string, rule: string, vi: string, en: string): void => {
    issues.push(cellIssue(row.line, column, rule, { vi, en }));
  };
  const username = cell(row, 'username');
  const name = cell(row, 'name');
  const email = cell(row, 'email');
  const language = cell(row, 'language');
  if (!USERNAME.test(username))
    wrong('username', 'pattern', 'tên đăng nhập không hợp lệ', 'the user name is not valid');
  else if (taken.has(username.toLowerCase()))
    wrong('username', 'taken', 'tên đăng nhập đã có', 'the user name is taken');
  if (name === '' || name.length > 200)
    wrong('name', 'length', 'họ tên cần 1–200 ký tự', 'a name has 1 to 200 characters');
  if (email !== '' && !EMAIL.test(email))
    wrong('email', 'format', 'địa chỉ thư không hợp lệ', 'no e-mail address');
  if (language !== '' && !(LANGUAGES as readonly string[]).includes(language))
    wrong('language', 'enum', 'ngôn ngữ là vi hoặc en', 'the language is vi or en');
  return issues;
}

const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);

const roleTexts = (row: CsvRow): { role: string; unit: string }[] =>
  cell(row, 'roles')
    .split(/[;|]/)
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const at = part.indexOf('@');
      return { role: part.slice(0, Math.max(at, 0)).trim(), unit: part.slice(at + 1).trim() };
    });

const strangeRole = (row: CsvRow, text: string): Issue =>
  cellIssue(row.line, 'roles', 'role', {
    vi: `"${text.slice(0, 80)}" không phải vai trò@đơn vị hiện có`,
    en: `"${text.slice(0, 80)}" is no role@unit that there is`,
  });
const outOfReach = (row: CsvRow, unit: string): Issue =>
  cellIssue(row.line, 'roles', 'reach', {
    vi: `đơn vị ${unit} ngoài phạm vi quản trị`,
    en: `the unit ${unit} is not yours to administer`,
  });
const tooMany = cellIssue(MOST + 2, '', 'maxItems', {
  vi: `mỗi tệp tối đa ${MOST} người dùng`,
  en: `a file holds at most ${MOST} users`,
});
