/** What the relay hands on of notices: events that nobody was told of yet, days to look at, mails that are due. */
import { mailsDue, mailTrouble } from '../api/store/notice-mails.js';
import { newestEvent, toldTo } from '../api/store/notices.js';
import { lookDue } from './handlers/notices/make-notices.js';
import { STALE_AFTER } from './handlers/notices/send-mails.js';
import type { JobName } from './jobs.js';
import type { RelayDeps } from './relay.js';

/** Adds a job where there is something to tell, and another where there is something to mail. */
export async function relayNotices(deps: RelayDeps, held: ReadonlySet<string>): Promise<void> {
  const add = async (name: JobName, id: string): Promise<void> => {
    if (!held.has(id)) await deps.add([{ name, id, data: {} }]);
  };
  if (await somethingToTell(deps)) await add('notices.make', 'make-notices');
  if (deps.mail && (await somethingToMail(deps))) await add('notices.mail', 'mail-notices');
}

async function somethingToTell({ database: { read }, now }: RelayDeps): Promise<boolean> {
  if ((await newestEvent(read)) > (await toldTo(read))) return true;
  return lookDue(read, now());
}

/** A server that cannot be reached is left alone until it is tried again. */
async function somethingToMail({ database: { read }, now }: RelayDeps): Promise<boolean> {
  const moment = now().toISOString();
  const trouble = await mailTrouble(read);
  if (trouble && trouble.nextAt > moment) return false;
  return mailsDue(read, moment, new Date(now().getTime() - STALE_AFTER).toISOString());
}
