/** Hands on workbooks that were sent in and wait to be read, or whose reader died. */
import { waitingUploads } from '../api/store/workbook-uploads.js';
import type { JobName } from './jobs.js';
import type { RelayDeps } from './relay.js';

/** Adds a job for each. Another attempt has an id of its own: it waits for no dead one's. */
export async function relayUploads(deps: RelayDeps, held: ReadonlySet<string>): Promise<void> {
  const name: JobName = 'workbook.read';
  const waiting = await waitingUploads(deps.database.read, deps.now());
  const jobs = waiting.map(({ id, attempts }) => {
    return { name, id: `upload-${id}-${attempts}`, data: { uploadId: id } };
  });
  const free = jobs.filter(({ id }) => !held.has(id));
  if (free.length > 0) await deps.add(free);
}
