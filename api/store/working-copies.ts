/** Working copies of regimes: the text under somebody's hands, whether or not it is a regime already. */
import type { Instant } from '../../regimes/words.js';
import type { Queries } from './database.js';

export interface WorkingCopy {
  readonly regime: string;
  readonly text: string;
  readonly title: string;
  readonly issuer: string;
  /** Of the document, where the text is one without mistakes. */
  readonly hash: string | null;
  /** Of the draft version that stood there when the text was kept. */
  readonly draftHash: string | null;
  readonly savedAt: Instant;
  readonly savedBy: { readonly username: string; readonly name: string };
}

interface Row extends Omit<WorkingCopy, 'savedBy'> {
  readonly username: string;
  readonly name: string;
}

const COLUMNS = {
  regime: 'c.regime',
  text: 'c.text',
  title: 'c.title',
  issuer: 'c.issuer',
  hash: 'c.hash',
  draftHash: 'c.draft_hash',
  savedAt: 'c.saved_at',
  username: 'u.username',
  name: 'u.name',
} as const;

const query = (queries: Queries) =>
  queries('working_copies as c').join('users as u', 'u.id', 'c.saved_by').select<Row[]>(COLUMNS);

const copyOf = ({ username, name, ...row }: Row): WorkingCopy => ({ ...row, savedBy: { username, name } });

export async function workingCopy(queries: Queries, regime: string): Promise<WorkingCopy | undefined> {
  const [row] = (await query(queries).where('c.regime', regime)) as Row[];
  return row && copyOf(row);
}

/** Every working copy, the latest first. */
export async function allWorkingCopies(queries: Queries): Promise<WorkingCopy[]> {
  return (await query(queries).orderBy('c.saved_at', 'desc')).map(copyOf);
}

/** Keeps a text in the place of the one before. */
export async function keepWorkingCopy(
  trx: Queries,
  copy: Omit<WorkingCopy, 'savedBy'>,
  userId: number,
): Promise<void> {
  await trx('working_copies')
    .insert({
      regime: copy.regime,
      text: copy.text,
      title: copy.title,
      issuer: copy.issuer,
      hash: copy.hash,
      draft_hash: copy.draftHash,
      saved_at: copy.savedAt,
      saved_by: userId,
    })
    .onConflict('regime')
    .merge();
}

export async function dropWorkingCopy(trx: Queries, regime: string): Promise<void> {
  await trx('working_copies').where({ regime }).delete();
}

/** What was published is nobody's work any more; a copy that says something else stays. */
export async function forgetPublished(trx: Queries, regime: string, hash: string): Promise<void> {
  await trx('working_copies').where({ regime, hash }).delete();
}
