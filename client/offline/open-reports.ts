/** Which reports are open for editing somewhere: their own page saves them, and nobody else sends their copies. */
const here = new Map<string, number>();

const lockOf = (name: string): string => `baocao-report:${name}`;

/** Says that a report is being edited in this tab. @returns the end of that */
export function holdOpen(name: string): () => void {
  here.set(name, (here.get(name) ?? 0) + 1);
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  // Other tabs ask for the lock; outside of secure contexts there are none, and each tab knows of itself only.
  if ('locks' in navigator) void navigator.locks.request(lockOf(name), { mode: 'shared' }, () => held);
  return () => {
    const left = (here.get(name) ?? 1) - 1;
    if (left === 0) here.delete(name);
    else here.set(name, left);
    release();
  };
}

/** Does `work` unless the report is open in any tab. */
export async function unlessOpen(name: string, work: () => Promise<void>): Promise<void> {
  if (here.has(name)) return;
  if (!('locks' in navigator)) {
    await work();
    return;
  }
  await navigator.locks.request(lockOf(name), { ifAvailable: true }, async (lock) => {
    if (lock !== null) await work();
  });
}

const pageLock = (page: string): string => `baocao-page:${page}`;

/** Says that what a page keeps is on a screen. @returns the end of that */
export function holdPage(page: string): () => void {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  if ('locks' in navigator) void navigator.locks.request(pageLock(page), () => held);
  return release;
}

/** A page that is just being left lets go of its lock a moment later. */
const LEAVING = 1_000;

/** Whether what a page has kept is still on a screen; false where browsers do not tell (outside of secure contexts). */
export async function isOnScreen(page: string): Promise<boolean> {
  if (!('locks' in navigator)) return false;
  const signal = AbortSignal.timeout(LEAVING);
  return navigator.locks
    .request(pageLock(page), { mode: 'shared', signal }, () => false)
    .catch(() => signal.aborted); // refused otherwise, it tells nothing, as where there are no locks
}
