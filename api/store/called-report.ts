/** Who calls and the report that the call is about, by one statement: what every act on a report begins with. */
import { at } from './obligation-rows.js';
import type { Queries } from './database.js';
import { personFrom, type Person, type PersonRow } from './people.js';
import {
  AT_KEY,
  REPORT_COLUMNS,
  reportFrom,
  reportText,
  type FlatReport,
  type ReportKey,
  type ReportRow,
} from './reports.js';
import { hashOfSecret } from './secrets.js';
import { sessionText, type SessionRow } from './sessions.js';
import { askPostgres, askSqlite, withConnection, type Statement, type Value } from './statements.js';
import { tokenText } from './tokens.js';

/** A cookie's session opens with `session`, a machine's token with `token`. */
export interface Key {
  readonly kind: 'session' | 'token';
  readonly secret: string;
}

export interface CalledReport {
  readonly report: ReportRow;
  readonly person: Person | undefined;
  /** When the session began and ends, where the caller came by one. */
  readonly session: Pick<SessionRow, 'started' | 'ends'> | undefined;
}

/** $1 to $3 name the report, $4 is the hash of the secret, $5 the moment. */
const CALLERS: Readonly<Record<Key['kind'], { readonly text: string; readonly columns: readonly string[] }>> =
  (() => {
    const person = ['personId', 'username', 'personName', 'language', 'mustChangePassword', 'roles'];
    return {
      session: { text: sessionText('$4', '$5'), columns: [...person, 'started', 'ends'] },
      token: { text: tokenText('$4', '$5'), columns: person },
    };
  })();

const sqliteStatement = (kind: Key['kind']): Statement => {
  const { text, columns } = CALLERS[kind];
  return {
    name: `called-report-${kind}`,
    text: reportText(AT_KEY, {
      columns: columns.map((name) => `, c."${name}"`).join(''),
      joins: `left join (${text}) as c on true`,
    }),
  };
};

/**
 * Where the columns of `REPORT_COLUMNS` come from on PostgreSQL, by alias, beside the obligation, its period and its
 * report. Each is asked for by a sub-select that gives one JSON array: in a join of twelve tables every step would
 * hand on the columns of all before it, and setting that up took longer than finding the rows.
 */
const BESIDE = {
  u: 'unit_spells as u where u.id = o.spell_id',
  w: `unit_spells as w where w.unit_id = o.receiver_id and ${at('w')} limit 1`,
  v: 'regime_versions as v where v.id = coalesce(r.version_id, p.version_id)',
  s: `revisions as s left join users as b on b.id = s.submitted_by left join users as g on g.id = s.signed_by
    where s.id = coalesce(r.submitted_revision_id, r.approved_revision_id)`,
  a: 'revisions as a where a.id = r.approved_revision_id',
} as const;
type Beside = keyof typeof BESIDE;

/** The alias whose sub-select a column is in; undefined for one of the obligation, its period or its report. */
function besideOf(expression: string): Beside | undefined {
  const alias = /^(\w)\./.exec(expression)?.[1] ?? '';
  return alias in BESIDE ? (alias as Beside) : alias === 'b' || alias === 'g' ? 's' : undefined;
}

const ALIASES = Object.keys(BESIDE) as readonly Beside[];
const COLUMNS = Object.entries(REPORT_COLUMNS);
const columnsIn = (part: Beside | undefined): typeof COLUMNS =>
  COLUMNS.filter(([, expression]) => besideOf(expression) === part);
const OWN = columnsIn(undefined);
const PARTS = ALIASES.map((alias) => ({
  names: columnsIn(alias).map(([name]) => name),
  needed: alias === 'u' || alias === 'w' || alias === 'v',
}));

const array = (expressions: readonly string[]): string => `json_build_array(${expressions.join(', ')})`;

function postgresStatement(kind: Key['kind']): Statement {
  const { text, columns } = CALLERS[kind];
  const parts = ALIASES.map((alias) => {
    const expressions = columnsIn(alias).map(([, expression]) => expression);
    return `(select ${array(expressions)} from ${BESIDE[alias]})`;
  });
  const caller = `(select ${array(columns.map((name) => `c."${name}"`))} from (${text}) as c)`;
  const own = OWN.map(([, expression]) => expression);
  return {
    name: `called-report-${kind}`,
    text: `select ${array([...own, ...parts, caller])} as found from obligations as o
      join regime_periods as p on p.id = o.regime_period_id
      left join reports as r on r.obligation_id = o.id
      where ${AT_KEY}`,
  };
}

const STATEMENTS = {
  session: { sqlite: sqliteStatement('session'), postgres: postgresStatement('session') },
  token: { sqlite: sqliteStatement('token'), postgres: postgresStatement('token') },
} as const;

/** A report and whoever calls for it; the members of a person are null where nobody is known. */
export type CalledRow = FlatReport & { readonly [N in keyof (PersonRow & SessionRow)]: SessionRow[N] | null };

type Cells = readonly Value[];

/** The row of what PostgreSQL found; undefined where a unit or a version is missing. */
function rowOf(found: readonly (Value | Cells | null)[], kind: Key['kind']): CalledRow | undefined {
  const row: Record<string, Value> = {};
  const put = (names: readonly string[], cells: Cells | null): void => {
    for (let index = 0; index < names.length; index++) row[names[index] ?? ''] = cells?.[index] ?? null;
  };
  put(OWN_NAMES, found as Cells);
  for (let index = 0; index < PARTS.length; index++) {
    const [part, cells] = [PARTS[index], found[OWN_NAMES.length + index] as Cells | null];
    if (!part || (part.needed && cells === null)) return undefined;
    put(part.names, cells);
  }
  put(CALLERS[kind].columns, found[OWN_NAMES.length + PARTS.length] as Cells | null);
  return row as unknown as CalledRow;
}
const OWN_NAMES = OWN.map(([name]) => name);

/** The row of a report and its caller, as the statement answers it. */
export function askCalledReport(
  queries: Queries,
  key: Key,
  where: ReportKey,
  now: Date,
): Promise<CalledRow | undefined> {
  const values = [where.regime, where.period, where.unit, hashOfSecret(key.secret), now.toISOString()];
  const { postgres, sqlite } = STATEMENTS[key.kind];
  return withConnection(queries, async (connection, dialect) => {
    if (dialect === 'sqlite') return (await askSqlite<CalledRow>(connection, sqlite, values))[0];
    const [row] = await askPostgres<{ found: (Value | Cells | null)[] }>(connection, postgres, values);
    return row && rowOf(row.found, key.kind);
  });
}

/** Undefined where no such report is owed: who calls is to be asked by itself then. */
export async function loadCalledReport(
  queries: Queries,
  key: Key,
  where: ReportKey,
  now: Date,
): Promise<CalledReport | undefined> {
  const row = await askCalledReport(queries, key, where, now);
  if (!row) return undefined;
  const { personId, started, ends } = row;
  return {
    report: reportFrom(row),
    person: personId === null ? undefined : personFrom(row as unknown as PersonRow),
    session: key.kind === 'session' && started !== null && ends !== null ? { started, ends } : undefined,
  };
}
