/** A request is closed: whoever had not answered is told whether the answer is owed still. */
import type { Queries } from '../../../api/store/database.js';
import { obligationQuery, obligationRows } from '../../../api/store/obligation-rows.js';
import { heads, preparers, type Occasion } from './occasions.js';
import type { Telling } from './telling.js';

const MANY = 500;

/** What was withdrawn is owed no more and has no report; what was left open goes on being owed. */
export async function* requestClosed(
  queries: Queries,
  { id: eventId, at, actorId: except, regime, period, data }: Occasion,
): AsyncGenerator<readonly Telling[]> {
  const { title, open, units } = data;
  if (regime === null || period === null || typeof title !== 'string') return;
  const about = { kind: 'request-closed', at, eventId, regime, except } as const;
  const gone = Array.isArray(units) ? units.filter((id): id is number => typeof id === 'number') : [];
  for (let start = 0; start < gone.length; start += MANY)
    yield gone.slice(start, start + MANY).map((unitId) => ({
      ...about,
      subject: `event ${eventId} ${unitId}`,
      facts: { title },
      to: [preparers({ unitId, step: 0 }), heads({ unitId })],
    }));
  if (open !== 'leave') return;
  for (let after = 0; ;) {
    const rows = await obligationRows(
      obligationQuery(queries)
        .where({ 'p.regime': regime, 'p.period': period })
        .where('o.id', '>', after)
        .where((unsent) => {
          void unsent.whereNull('r.state').orWhereNotIn('r.state', ['submitted', 'approved']);
        })
        .orderBy('o.id')
        .limit(MANY),
    );
    yield rows.map((row) => ({
      ...about,
      subject: `event ${eventId} ${row.unitId}`,
      period,
      unitCode: row.unit.code,
      facts: { title, dueAt: row.dueAt },
      to: [preparers(row), heads(row)],
    }));
    const last = rows.at(-1);
    if (!last || rows.length < MANY) return;
    after = last.id;
  }
}
