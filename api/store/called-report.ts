/** Who calls and the report that the call is about, by one statement: what every act on a report begins with. */
import type { Queries } from './database.js';
import { personFrom, type Person, type PersonRow } from './people.js';
import {
  AT_KEY,
  reportFrom,
  reportText,
  type FlatReport,
  type ReportKey,
  type ReportRow,
} from './reports.js';
import { hashOfSecret } from './secrets.js';
import { sessionText, type SessionRow } from './sessions.js';
import { ask, type Statement } from './statements.js';
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

const PERSON = ', c."personId", c.username, c."personName", c.language, c."mustChangePassword", c.roles';

/** $1 to $3 name the report, $4 is the hash of the secret, $5 the moment. */
export const CALLED_REPORT: Readonly<Record<Key['kind'], Statement>> = {
  session: {
    name: 'called-report-session',
    text: reportText(AT_KEY, {
      columns: `${PERSON}, c.started, c.ends`,
      joins: `left join (${sessionText('$4', '$5')}) as c on true`,
    }),
  },
  token: {
    name: 'called-report-token',
    text: reportText(AT_KEY, {
      columns: PERSON,
      joins: `left join (${tokenText('$4', '$5')}) as c on true`,
    }),
  },
};

type Row = FlatReport & { readonly [N in keyof (PersonRow & SessionRow)]: SessionRow[N] | null };

/** Undefined where no such report is owed: who calls is to be asked by itself then. */
export async function loadCalledReport(
  queries: Queries,
  key: Key,
  where: ReportKey,
  now: Date,
): Promise<CalledReport | undefined> {
  const values = [where.regime, where.period, where.unit, hashOfSecret(key.secret), now.toISOString()];
  const [row] = await ask<Row>(queries, CALLED_REPORT[key.kind], values);
  if (!row) return undefined;
  const { personId, started, ends } = row;
  return {
    report: reportFrom(row),
    person: personId === null ? undefined : personFrom(row as unknown as PersonRow),
    session: key.kind === 'session' && started !== null && ends !== null ? { started, ends } : undefined,
  };
}
