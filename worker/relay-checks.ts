/** What the relay hands on beside marks: checks that wait or whose worker died, files to load, and the sealing of events. */
import { waitingChecks } from '../api/store/checks.js';
import { waitingImports } from '../api/store/past-imports.js';
import type { JobName } from './jobs.js';
import type { RelayDeps } from './relay.js';

/** Adds a job for each check that nobody runs. Another attempt has an id of its own: it waits for no dead one's. */
export async function relayChecks(deps: RelayDeps, held: ReadonlySet<string>): Promise<void> {
  const name: JobName = 'rollup.check';
  const waiting = await waitingChecks(deps.database.read, deps.now());
  const jobs = waiting.map(({ id, attempts }) => {
    return { name, id: `check-${id}-${attempts}`, data: { checkId: id } };
  });
  const free = jobs.filter(({ id }) => !held.has(id));
  if (free.length > 0) await deps.add(free);
}

/** Adds a job for each file about the past that is to be checked or loaded and that nobody works on. */
export async function relayImports(deps: RelayDeps, held: ReadonlySet<string>): Promise<void> {
  const name: JobName = 'past.import';
  const waiting = await waitingImports(deps.database.read, deps.now());
  const jobs = waiting.map(({ id, state, attempts }) => {
    return { name, id: `past-${id}-${state}-${attempts}`, data: { importId: id } };
  });
  const free = jobs.filter(({ id }) => !held.has(id));
  if (free.length > 0) await deps.add(free);
}

/** Adds the sealing of this minute. */
export async function relaySealing(deps: RelayDeps, held: ReadonlySet<string>): Promise<void> {
  const name: JobName = 'events.seal';
  const id = 'seal-events';
  if (!held.has(id)) await deps.add([{ name, id, data: {} }]);
}
