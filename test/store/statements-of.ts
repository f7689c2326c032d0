/** Every statement that reaches PostgreSQL while something is done, taken at the driver: whoever sent it, however. */
import pg from 'pg';

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

type Query = (this: pg.Client, ...parts: unknown[]) => unknown;

/** Runs `what` and answers the statements that it sent, each text once, with the values of its first time. */
export async function statementsOf(what: () => Promise<unknown>): Promise<Statement[]> {
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const { query } = prototype;
  const found = new Map<string, Statement>();
  prototype.query = function (...parts) {
    const statement = read(parts);
    if (statement && !found.has(statement.text)) found.set(statement.text, statement);
    return query.apply(this, parts);
  };
  try {
    await what();
  } finally {
    prototype.query = query;
  }
  return [...found.values()];
}

function read([first, second]: readonly unknown[]): Statement | undefined {
  if (typeof first === 'string') return { text: first, values: Array.isArray(second) ? second : [] };
  if (typeof first !== 'object' || first === null) return undefined;
  const { text, values } = first as { text?: unknown; values?: unknown };
  if (typeof text !== 'string') return undefined;
  return { text, values: Array.isArray(values) ? values : Array.isArray(second) ? second : [] };
}
