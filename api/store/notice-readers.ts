/** Who reads notices: people by their roles in units, and what each of them wants to be told of. */
import type { Knex } from 'knex';
import { isNoticeKind, noticeKind, NOTICE_KIND_NAMES, type NoticeKindName } from '../../forms/notices.js';
import type { Language, Role } from '../../regimes/words.js';
import type { Queries } from './database.js';

export interface Reader {
  readonly userId: number;
  readonly name: string;
  readonly email: string | null;
  readonly language: Language;
}

/** Somebody's role in a unit. */
export interface HeldBy {
  readonly userId: number;
  readonly unitId: number;
  readonly role: Role;
  readonly hasEmail: boolean;
}

const CHUNK = 500;

/** Everybody who may act and holds one of the roles in one of the units. */
export async function holdersIn(
  queries: Queries,
  unitIds: Iterable<number>,
  roles: readonly Role[],
): Promise<HeldBy[]> {
  const wanted = [...new Set(unitIds)];
  const held: HeldBy[] = [];
  for (let start = 0; start < wanted.length; start += CHUNK) {
    const rows = await queries('user_roles')
      .join('users', 'users.id', 'user_roles.user_id')
      .whereNull('users.locked_at')
      .whereIn('user_roles.unit_id', wanted.slice(start, start + CHUNK))
      .whereIn('user_roles.role', [...roles])
      .select<{ userId: number; unitId: number; role: Role; email: string | null }[]>({
        userId: 'user_roles.user_id',
        unitId: 'user_roles.unit_id',
        role: 'user_roles.role',
        email: 'users.email',
      });
    for (const { email, ...one } of rows) held.push({ ...one, hasEmail: email !== null && email !== '' });
  }
  return held;
}

/** Those of some people who may log in still. */
export async function holdersOf(
  queries: Queries,
  userIds: readonly number[],
): Promise<Pick<HeldBy, 'userId' | 'hasEmail'>[]> {
  if (userIds.length === 0) return [];
  const rows = await queries('users')
    .whereNull('locked_at')
    .whereIn('id', [...new Set(userIds)])
    .select<{ id: number; email: string | null }[]>('id', 'email');
  return rows.map(({ id, email }) => ({ userId: id, hasEmail: email !== null && email !== '' }));
}

/** Who a mail goes to; undefined where the person may no longer act. */
export async function readerOf(queries: Queries, userId: number): Promise<Reader | undefined> {
  return queries('users')
    .where({ id: userId })
    .whereNull('locked_at')
    .first<Reader | undefined>({ userId: 'id', name: 'name', email: 'email', language: 'language' });
}

/** Whether a kind stands in the application, and whether it is mailed. */
export interface Choice {
  readonly shown: boolean;
  readonly mailed: boolean;
}

/** What holds unless a reader says otherwise; of what the law needs, always. */
export const choiceByItself = (kind: NoticeKindName): Choice => ({
  shown: true,
  mailed: noticeKind(kind).mailed,
});

export interface Wishes {
  readonly choices: ReadonlyMap<NoticeKindName, Choice>;
  /** `HH:MM` of the one e-mail a day; undefined: at once. */
  readonly dailyAt: string | undefined;
}

/** What a reader wants of one kind. */
export function wished({ choices }: Wishes, kind: NoticeKindName): Choice {
  const own = noticeKind(kind).law === true ? undefined : choices.get(kind);
  return own ?? choiceByItself(kind);
}

/** The wishes of some readers, by user. */
export async function wishesOf(
  queries: Queries,
  userIds: readonly number[],
): Promise<ReadonlyMap<number, Wishes>> {
  const found = new Map<number, { choices: Map<NoticeKindName, Choice>; dailyAt: string | undefined }>();
  for (const id of userIds) found.set(id, { choices: new Map(), dailyAt: undefined });
  for (let start = 0; start < userIds.length; start += CHUNK) {
    const part = userIds.slice(start, start + CHUNK);
    const choices = await queries('notice_choices')
      .whereIn('user_id', part)
      .select<{ user_id: number; kind: string; shown: number; mailed: number }[]>(
        'user_id',
        'kind',
        'shown',
        'mailed',
      );
    for (const { user_id, kind, shown, mailed } of choices)
      if (isNoticeKind(kind))
        found.get(user_id)?.choices.set(kind, { shown: shown === 1, mailed: mailed === 1 });
    const digests = await queries('notice_digests')
      .whereIn('user_id', part)
      .select<{ user_id: number; daily_at: string }[]>('user_id', 'daily_at');
    for (const { user_id, daily_at } of digests) {
      const wishes = found.get(user_id);
      if (wishes) wishes.dailyAt = daily_at;
    }
  }
  return found;
}

/** Puts a reader's wishes in the place of earlier ones. What the law needs is not among them. */
export async function replaceWishes(trx: Knex.Transaction, userId: number, wishes: Wishes): Promise<void> {
  await trx('notice_choices').where({ user_id: userId }).delete();
  const rows = NOTICE_KIND_NAMES.flatMap((kind) => {
    const { shown, mailed } = wished(wishes, kind);
    const usual = choiceByItself(kind);
    return shown === usual.shown && mailed === usual.mailed
      ? []
      : [{ user_id: userId, kind, shown: shown ? 1 : 0, mailed: mailed ? 1 : 0 }];
  });
  if (rows.length > 0) await trx('notice_choices').insert(rows);
  await trx('notice_digests').where({ user_id: userId }).delete();
  if (wishes.dailyAt !== undefined)
    await trx('notice_digests').insert({ user_id: userId, daily_at: wishes.dailyAt });
}
