/**
 * Sends the copies of reports that are not open on any screen, through the ordinary save with the version that each
 * stands on. What the server has moved on from waits for the person; nothing is ever overwritten unseen.
 */
import { reuse } from '../form/content.js';
import type { JsonObject } from '../../regimes/words.js';
import type { Explanations } from '../wire.js';
import { SaveFailure } from '../pages/report/autosave.js';
import type { Copies, Copy } from './copies.js';

/** What a unit itself has filled in. */
export interface Filled {
  readonly content: JsonObject;
  readonly explanations: Explanations;
}

export interface OutboxDeps {
  readonly copies: Pick<Copies, 'of' | 'keep' | 'drop' | 'read'>;
  /** The ordinary save. @throws SaveFailure */
  readonly save: (copy: Copy) => Promise<void>;
  /** What the server has now. @throws SaveFailure */
  readonly look: (copy: Copy) => Promise<Filled>;
  /** The person whose session it is now, asked of the server; undefined: nobody's. */
  readonly whose: () => Promise<string | undefined>;
  /** Does the work unless the report is open on a screen. */
  readonly unlessOpen: (report: string, work: () => Promise<void>) => Promise<void>;
}

/** Sends what waits for the line. @returns how many reports were sent */
export async function sendCopies(user: string, deps: OutboxDeps): Promise<number> {
  const waiting = (await deps.copies.of(user)).filter(({ waits }) => waits === 'line');
  if (waiting.length === 0 || (await deps.whose()) !== user) return 0;
  let sent = 0;
  for (const name of waiting.toReversed()) {
    let goOn = true;
    await deps.unlessOpen(name.report, async () => {
      // Its page may have saved it, or written on, since the list was read.
      const copy = await deps.copies.read(name);
      if (copy?.waits !== 'line') return;
      const outcome = await sendOne(copy, deps);
      if (outcome === 'sent') sent++;
      goOn = outcome !== 'later';
    });
    if (!goOn) break;
  }
  return sent;
}

async function sendOne(copy: Copy, deps: OutboxDeps): Promise<'sent' | 'waits' | 'later'> {
  try {
    await deps.save(copy);
  } catch (failure) {
    if (!(failure instanceof SaveFailure)) throw failure;
    if (failure.why === 'line' || failure.why === 'session') return 'later';
    if (failure.why === 'conflict' && (await isThere(copy, deps))) {
      await deps.copies.drop(copy, copy.at);
      return 'sent';
    }
    const { why, detail } = failure;
    await deps.copies.keep({ ...copy, waits: why, ...(detail === undefined ? {} : { detail }) });
    return 'waits';
  }
  await deps.copies.drop(copy, copy.at);
  return 'sent';
}

/** Whether the server has just that: its answer to an earlier attempt was lost on the way. */
async function isThere(copy: Copy, deps: OutboxDeps): Promise<boolean> {
  try {
    return sameFilled(copy, await deps.look(copy));
  } catch (failure) {
    if (failure instanceof SaveFailure) return false;
    throw failure;
  }
}

export function sameFilled(one: Filled, other: Filled): boolean {
  return (
    reuse(one.content, other.content) === one.content &&
    reuse(one.explanations, other.explanations) === one.explanations
  );
}
