/** A page that is not drawn for a while, as on an old machine: whatever wants to wait for the next picture waits. */
import type { Page } from 'playwright-core';

interface Held {
  readonly release: () => Promise<void>;
}

/** In the page. */
const HOLD = `(() => {
  const ask = requestAnimationFrame.bind(window);
  const cancel = cancelAnimationFrame.bind(window);
  const waiting = new Map();
  let last = 1_000_000_000;
  window.requestAnimationFrame = (callback) => {
    waiting.set(++last, callback);
    return last;
  };
  window.cancelAnimationFrame = (which) => {
    if (!waiting.delete(which)) cancel(which);
  };
  return {
    release: () =>
      new Promise((resolve) => {
        window.requestAnimationFrame = ask;
        window.cancelAnimationFrame = cancel;
        ask((at) => {
          for (const callback of waiting.values()) callback(at);
          resolve();
        });
      }),
  };
})()`;

/** From now on no callback of a frame runs. @returns what lets all run that have waited, and ends that */
export async function holdFrames(page: Page): Promise<() => Promise<void>> {
  const held = await page.evaluateHandle<Held>(HOLD);
  return () => held.evaluate((frames) => frames.release());
}
