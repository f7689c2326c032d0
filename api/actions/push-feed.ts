/** A push to a feed: judged whole, every mistake told at once, kept once under its key. */
import { hashOf } from '../../regimes/canonical.js';
import { lastDay, parsePeriod } from '../../regimes/period.js';
import { mayPush } from '../../regimes/policy.js';
import type { Day, Instant, Issue, Json, JsonObject, Text } from '../../regimes/words.js';
import { problem } from '../problems.js';
import type { Database, Queries } from '../store/database.js';
import { takeTurn } from '../store/database.js';
import { recordEvent } from '../store/events.js';
import { insertPush, insertRefusal, knownPush, type Feed, type NewValue } from '../store/feeds.js';
import type { Person } from '../store/people.js';
import { unitsOn } from '../store/units.js';

/** One unit's values of one period, of one row of a table or of none. */
export interface FeedItem {
  readonly unit: string;
  readonly period: string;
  readonly row?: JsonObject;
  readonly values: Readonly<Record<string, Json>>;
  readonly observedAt?: Instant;
}

export interface Push {
  /** Names the push: the same key again is answered as the first time, and nothing is kept twice. */
  readonly key: string;
  readonly items: readonly FeedItem[];
}

/**
 * Keeps a push.
 * @returns what it was answered: the first time or, under a known key, then
 * @throws Problem forbidden, conflict (the key was used for other items), body-has-mistakes
 */
export async function pushFeed(
  deps: { readonly database: Database; readonly now: () => Date },
  person: Person,
  feed: Feed,
  { key, items }: Push,
): Promise<{ readonly answer: JsonObject; readonly again: boolean }> {
  if (!mayPush(person, feed)) throw problem('forbidden');
  const hash = hashOf(items as unknown as Json);
  const at = deps.now().toISOString();
  const { values, issues } = await judge(deps.database.read, items);
  return deps.database
    .write(async (trx) => {
      await takeTurn(trx, 'feeding');
      const known = await knownPush(trx, feed.id, key);
      if (known && known.hash !== hash) throw keyTaken(key);
      if (known) return { answer: known.answer, again: true };
      if (issues.length > 0) return { refused: true as const };
      const answer = { key, at, items: items.length, accepted: values.length };
      await insertPush(trx, { feedId: feed.id, key, hash, answer, at, by: person.userId }, values);
      await recordEvent(trx, {
        at,
        type: 'feed.pushed',
        actorId: person.userId,
        data: { feed: feed.code, key, items: items.length, values: values.length },
      });
      return { answer, again: false };
    })
    .then(async (done) => {
      if (!('refused' in done)) return done;
      await keepRefusal(deps.database, person, feed, key, issues, at);
      throw problem('body-has-mistakes', { issues });
    });
}

const keyTaken = (key: string): Error =>
  problem('conflict', {
    detail: {
      vi: `Khóa "${key}" đã dùng cho một lần gửi có nội dung khác: hãy dùng khóa mới`,
      en: `The key "${key}" was used for a push of other items: take a new key`,
    },
  });

/** A refused push leaves a trace for administrators, and nothing else. */
function keepRefusal(
  database: Database,
  person: Person,
  feed: Feed,
  key: string,
  issues: readonly Issue[],
  at: Instant,
): Promise<void> {
  return database.write(async (trx) => {
    await insertRefusal(trx, { feedId: feed.id, key, issues, at, by: person.userId });
    await recordEvent(trx, {
      at,
      type: 'feed.refused',
      actorId: person.userId,
      data: { feed: feed.code, key, mistakes: issues.length },
    });
  });
}

const FIELD = /^[a-z][A-Za-z0-9]{0,99}$/;

async function judge(
  queries: Queries,
  items: readonly FeedItem[],
): Promise<{ readonly values: NewValue[]; readonly issues: Issue[] }> {
  const unitsBy = new Map<Day, Map<string, number>>();
  const values: NewValue[] = [];
  const issues: Issue[] = [];
  const met = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    const wrong = (member: string, rule: string, message: Text): void => {
      issues.push({ path: `/items/${index}${member}`, rule, severity: 'error', message, params: {} });
    };
    const period = parsePeriod(item.period);
    if (!period) {
      wrong('/period', 'period', {
        vi: `"${item.period}" không phải kỳ báo cáo`,
        en: `"${item.period}" is no period`,
      });
      continue;
    }
    const unitId = (await codesOn(queries, unitsBy, lastDay(period))).get(item.unit);
    if (unitId === undefined) {
      wrong('/unit', 'unit', {
        vi: `Kỳ ${period.id} không có đơn vị mang mã ${item.unit}`,
        en: `In ${period.id} there is no unit with the code ${item.unit}`,
      });
      continue;
    }
    const row = item.row ?? null;
    for (const [field, value] of Object.entries(item.values)) {
      const place = `/values/${field}`;
      if (!FIELD.test(field))
        wrong(place, 'field', { vi: 'Tên chỉ tiêu không hợp lệ', en: 'This cannot be the name of a field' });
      const figure = JSON.stringify([unitId, period.id, row && Object.entries(row).sort(), field]);
      const first = met.get(figure);
      if (first !== undefined)
        wrong(place, 'repeated', {
          vi: `Trùng với mục ${first + 1}: mỗi số liệu chỉ gửi một lần`,
          en: `The same figure stands in item ${first + 1}`,
        });
      met.set(figure, first ?? index);
      values.push({
        unitId,
        unitCode: item.unit,
        period: period.id,
        row,
        field,
        value,
        observedAt: item.observedAt ?? null,
      });
    }
  }
  return { values, issues };
}

async function codesOn(
  queries: Queries,
  known: Map<Day, Map<string, number>>,
  day: Day,
): Promise<ReadonlyMap<string, number>> {
  const there = known.get(day) ?? new Map((await unitsOn(queries, day)).map(({ code, id }) => [code, id]));
  known.set(day, there);
  return there;
}
