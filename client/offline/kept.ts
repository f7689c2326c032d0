/** Says on an answer that it was kept by the service worker, and when: the server did not answer. */
export const KEPT = 'Baocao-Kept';

/** Where the service worker keeps what was read; thrown away when somebody logs out. */
export const READS = 'baocao-reads';

/** Forgets everything that was read and kept. */
export async function forgetReads(): Promise<void> {
  // Outside of secure contexts there is neither a service worker nor anything that it kept.
  if ('caches' in globalThis) await caches.delete(READS);
}
