/**
 * The service worker from the page's side: registered once somebody is at work, watched for a newer version, which waits
 * until what was typed is safe.
 */
let waiting: ServiceWorker | undefined;
const listeners = new Set<() => void>();
const keepers = new Set<() => Promise<boolean>>();

/** Asked for again now and then: a tab may stay open for weeks. */
const LOOK_AGAIN = 60 * 60_000;
let begun = false;
let reloading = false;

export function newVersionWaits(): boolean {
  return waiting !== undefined;
}
export function subscribeVersion(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Before the page is drawn anew, `keep` is asked to bring what was typed to safety; false: it could not. */
export function keepBeforeReload(keep: () => Promise<boolean>): () => void {
  keepers.add(keep);
  return () => keepers.delete(keep);
}

/** The page is about to be drawn anew, with everything kept: nothing to be warned of. */
export function isReloading(): boolean {
  return reloading;
}

async function allSafe(): Promise<boolean> {
  const safe = await Promise.all([...keepers].map((keep) => keep()));
  return safe.every(Boolean);
}

/** Takes the version that waits, if all is safe. @returns whether it does */
export async function takeNewVersion(): Promise<boolean> {
  if (!(await allSafe())) return false;
  // The new one begins when the old one has nothing on its way any more, and a dead line would keep it from ever ending.
  navigator.serviceWorker.controller?.postMessage({ kind: 'give-up' });
  waiting?.postMessage({ kind: 'take' });
  return true;
}

export async function startServiceWorker(): Promise<void> {
  if (begun || !import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  begun = true;
  const { serviceWorker } = navigator;
  let first = serviceWorker.controller === null;
  serviceWorker.addEventListener('controllerchange', () => {
    if (first) keepWhatWasRead();
    else void reloadWhenSafe();
    first = false;
  });
  const registration = await serviceWorker.register('/service-worker.js', { scope: '/' });
  const look = (): void => {
    // The very first one has nothing to replace.
    const next = serviceWorker.controller === null ? null : registration.waiting;
    waiting = next ?? undefined;
    for (const listener of listeners) listener();
  };
  const follow = (): void => registration.installing?.addEventListener('statechange', look);
  look();
  // One may have been found before anybody listened.
  follow();
  registration.addEventListener('updatefound', follow);
  setInterval(() => void registration.update().catch(() => undefined), LOOK_AGAIN);
}

/**
 * The new version was taken, here or in another tab: this one follows when nothing can be lost by it. What was typed since
 * the button was pressed is brought to safety as well: a version waits until the last one has done its work.
 */
async function reloadWhenSafe(): Promise<void> {
  if (!(await allSafe())) return;
  reloading = true;
  location.reload();
}

/** The pages of this visit were read before there was anybody to keep what they read. */
function keepWhatWasRead(): void {
  const urls = performance.getEntriesByType('resource').map(({ name }) => name);
  navigator.serviceWorker.controller?.postMessage({ kind: 'keep', urls });
}
