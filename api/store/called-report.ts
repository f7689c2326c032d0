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
import {
  arrayOf,
  askPostgres,
  askSqlite,
  dialectOf,
  unseen,
  withConnection,
  type Statement,
  type Value,
} from './statements.js';
import { together } from './together.js';
import { tokenText } from './tokens.js';
import { isPassing } from './trouble.js';

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

const PERSON = ['personId', 'username', 'personName', 'language', 'mustChangePassword', 'roles'] as const;
/** How a caller is found by the hash of the secret and the moment, and what is answered of him. */
const CALLERS = {
  session: { text: sessionText, columns: [...PERSON, 'started', 'ends'] },
  token: { text: tokenText, columns: PERSON },
} as const satisfies Readonly<Record<Key['kind'], unknown>>;

const sqliteStatement = (kind: Key['kind']): Statement => {
  const { text, columns } = CALLERS[kind];
  return {
    name: `called-report-${kind}`,
    text: reportText(AT_KEY, {
      columns: columns.map((name) => `, c."${name}"`).join(''),
      joins: `left join (${text('$4', '$5')}) as c on true`,
    }),
  };
};

const REVISION = 'coalesce(r.submitted_revision_id, r.approved_revision_id)';

/**
 * Where the columns of `REPORT_COLUMNS` come from on PostgreSQL, by alias, beside the obligation, its period and its
 * report. Each is asked for by a sub-select that gives one JSON array: in a join of twelve tables every step would
 * hand on the columns of all before it, and setting that up took longer than finding the rows. Where there is no
 * revision none is looked for: a plan kept from a time of few revisions reads all that there are by now.
 */
const BESIDE = {
  u: 'unit_spells as u where u.id = o.spell_id',
  w: `unit_spells as w where w.unit_id = o.receiver_id and ${at('w')} limit 1`,
  v: 'regime_versions as v where v.id = coalesce(r.version_id, p.version_id)',
  s: `revisions as s left join users as b on b.id = s.submitted_by left join users as g on g.id = s.signed_by
    where ${REVISION} is not null and s.id = ${REVISION}`,
  a: 'revisions as a where r.approved_revision_id is not null and a.id = r.approved_revision_id',
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

/** What PostgreSQL finds of one question: a condition of where the report lies, and the parameters of the caller. */
const foundOne = (kind: Key['kind'], where: string, hash: string, now: string): string => {
  const { text, columns } = CALLERS[kind];
  const parts = ALIASES.map((alias) => {
    const expressions = columnsIn(alias).map(([, expression]) => expression);
    return `(select ${array(expressions)} from ${BESIDE[alias]})`;
  });
  const caller = `(select ${array(columns.map((name) => `c."${name}"`))} from (${text(hash, now)}) as c)`;
  const own = OWN.map(([, expression]) => expression);
  return `select ${array([...own, ...parts, caller])} as found from obligations as o
      join regime_periods as p on p.id = o.regime_period_id
      left join reports as r on r.obligation_id = o.id
      where ${where}`;
};

const postgresOne = (kind: Key['kind']): Statement => ({
  name: `called-report-${kind}`,
  text: foundOne(kind, AT_KEY, '$4', '$5'),
});

/** The same for several questions: each parameter is an array. `offset 0` has each looked up by its key, whatever the planner thinks. */
const postgresMany = (kind: Key['kind']): Statement => ({
  name: `called-reports-${kind}`,
  text: `select k.n::int as n, f.found
    from unnest(${unseen('$1', 'text')}, $2::text[], $3::text[], $4::text[], $5::text[])
      with ordinality as k(regime, period, unit, hash, now, n)
    cross join lateral (${foundOne(
      kind,
      'p.regime = k.regime and p.period = k.period and o.unit_code = k.unit',
      'k.hash',
      'k.now',
    )} offset 0) as f`,
});

const STATEMENTS = {
  session: {
    sqlite: sqliteStatement('session'),
    one: postgresOne('session'),
    many: postgresMany('session'),
  },
  token: { sqlite: sqliteStatement('token'), one: postgresOne('token'), many: postgresMany('token') },
} as const;

/** A report and whoever calls for it; the members of a person are null where nobody is known. */
export type CalledRow = FlatReport & { readonly [N in keyof (PersonRow & SessionRow)]: SessionRow[N] | null };

type Cells = readonly Value[];
/** What PostgreSQL found of one question: own columns, then the columns of each part (null: no such row), then the caller's. */
type FoundCells = readonly (Value | Cells | null)[];

/**
 * Reads a row where it came, column by column: an object of as many members, made member by member, takes longer to
 * make and to read than all the rest of the row's way here.
 */
function reader(kind: Key['kind']): new (found: FoundCells) => CalledRow {
  class Row {
    constructor(readonly found: FoundCells) {}
  }
  OWN.forEach(([name], own) => {
    Object.defineProperty(Row.prototype, name, {
      get(this: Row) {
        return this.found[own] ?? null;
      },
    });
  });
  [...PARTS.map(({ names }) => names), CALLERS[kind].columns].forEach((names, part) => {
    const where = OWN.length + part;
    names.forEach((name, column) => {
      Object.defineProperty(Row.prototype, name, {
        get(this: Row) {
          return (this.found[where] as Cells | null)?.[column] ?? null;
        },
      });
    });
  });
  return Row as unknown as new (found: FoundCells) => CalledRow;
}
const READERS = { session: reader('session'), token: reader('token') } as const;

/** The row of what PostgreSQL found; undefined where a unit or a version is missing. */
function rowOf(found: FoundCells, kind: Key['kind']): CalledRow | undefined {
  for (let part = 0; part < PARTS.length; part++) {
    if (PARTS[part]?.needed && found[OWN.length + part] === null) return undefined;
  }
  return new READERS[kind](found);
}

/** A report that is called for, and what the caller opens the door with. */
interface Question {
  readonly kind: Key['kind'];
  /** Regime, period, unit, hash of the secret, moment. */
  readonly values: readonly string[];
}

/** No answer is longer than so many reports. */
const GROUP = 64;
const LANES = 4;

type Ask = (question: Question) => Promise<CalledRow | undefined>;
const askers = new WeakMap<object, Ask>();

/** What waits on a pool of PostgreSQL at the same moment is asked together. */
function askerOf(pool: Queries): Ask {
  const known = askers.get(pool);
  if (known) return known;
  const fresh = together<Question, CalledRow | undefined>(
    async (take) => {
      let group: readonly Question[] = [];
      try {
        return await withConnection(pool, (connection) => askMany(connection, (group = take())));
      } catch (failure) {
        if (group.length < 2 || isPassing(failure)) throw failure;
        return group.map((one) => withConnection(pool, (connection) => askOne(connection, one)));
      }
    },
    { most: GROUP, lanes: LANES, kind: ({ kind }) => kind },
  );
  askers.set(pool, fresh);
  return fresh;
}

interface Found {
  readonly found: FoundCells;
}

async function askOne(connection: object, { kind, values }: Question): Promise<CalledRow | undefined> {
  const [row] = await askPostgres<Found>(connection, STATEMENTS[kind].one, values);
  return row && rowOf(row.found, kind);
}

async function askMany(connection: object, group: readonly Question[]): Promise<(CalledRow | undefined)[]> {
  const [first, second] = group;
  if (!first) return [];
  if (!second) return [await askOne(connection, first)];
  const arrays = first.values.map((_, at) =>
    arrayOf(
      group.map(({ values }) => values[at] ?? null),
      'text',
    ),
  );
  const rows = await askPostgres<Found & { readonly n: number }>(
    connection,
    STATEMENTS[first.kind].many,
    arrays,
  );
  const answers = new Array<CalledRow | undefined>(group.length).fill(undefined);
  for (const { n, found } of rows) answers[n - 1] = rowOf(found, first.kind);
  return answers;
}

/** The row of a report and its caller, as the statement answers it. */
export function askCalledReport(
  pool: Queries,
  key: Key,
  where: ReportKey,
  now: Date,
): Promise<CalledRow | undefined> {
  const values = [where.regime, where.period, where.unit, hashOfSecret(key.secret), now.toISOString()];
  if (dialectOf(pool) === 'postgres') return askerOf(pool)({ kind: key.kind, values });
  return withConnection(pool, async (connection) => {
    const { sqlite } = STATEMENTS[key.kind];
    return (await askSqlite<CalledRow>(connection, sqlite, values))[0];
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
