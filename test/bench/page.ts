/**
 * What the first view weighs and how soon it can be worked with, on an old laptop behind a slow line: the log-in page of
 * a browser that was never here, then *my work* of the same. Measured once, whatever the database.
 */
import type { CDPSession } from 'playwright-core';
import { openStage, type Stage } from '../browser/stage.js';
import { say, type Part } from './ground.js';

const KIB = 1024;
const PERSON = 'clerk-02839';

interface View {
  readonly bytes: number;
  readonly requests: number;
  readonly seen: number;
  readonly interactive: number;
  readonly heaviest: readonly string[];
}

interface Conditions {
  readonly slowdown: number;
  /** Kibit/s down; 0: as fast as it goes. */
  readonly rate: number;
  readonly latency: number;
}

export const pagePart: Part = {
  options: { 'page-slowdown': '4', 'page-rate': '1600', 'page-latency': '150', 'page-limit': '300' },
  run: async (where, asked) => {
    if (where.name !== 'SQLite') return;
    const limit = asked.number('page-limit');
    const slow: Conditions = {
      slowdown: asked.number('page-slowdown'),
      rate: asked.number('page-rate'),
      latency: asked.number('page-latency'),
    };
    const stage = await openStage();
    try {
      for (const [name, username] of [
        ['log-in', undefined],
        ['my work', PERSON],
      ] as const) {
        const full = await look(stage, username, { slowdown: 1, rate: 0, latency: 0 });
        const slowly = await look(stage, username, slow);
        const weight = (full.bytes / KIB).toFixed(0);
        say(
          `${name}: ${weight} KiB over the line in ${full.requests} requests, limit ${limit} KiB: ` +
            `${(full.bytes / KIB / limit).toFixed(2)}; seen after ${full.seen} ms, interactive after ${full.interactive} ms; ` +
            `CPU × ${slow.slowdown}, ${slow.rate} kbit/s, ${slow.latency} ms: seen ${slowly.seen} ms, interactive ${slowly.interactive} ms`,
        );
        say(`  heaviest: ${full.heaviest.join(', ')}`);
      }
    } finally {
      await stage.close();
    }
  },
};

async function look(stage: Stage, username: string | undefined, conditions: Conditions): Promise<View> {
  const visit = await stage.visit(username);
  try {
    // The cookie stays, everything that was fetched goes: the first view of somebody whose session is open.
    const cookies = await visit.page.context().cookies();
    const fresh = await stage.visit();
    try {
      await fresh.page.context().clearCookies();
      await fresh.page.context().addCookies(cookies);
      const session = await fresh.page.context().newCDPSession(fresh.page);
      await session.send('Network.enable');
      await session.send('Network.clearBrowserCache');
      await session.send('Emulation.setCPUThrottlingRate', { rate: conditions.slowdown });
      await session.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: conditions.latency,
        downloadThroughput: conditions.rate === 0 ? -1 : (conditions.rate * 1000) / 8,
        uploadThroughput: conditions.rate === 0 ? -1 : (conditions.rate * 1000) / 16,
      });
      const counted = count(session);
      const come = username === undefined ? 'input[name=password]' : 'main section table';
      await fresh.page.goto(username === undefined ? '/login' : '/', { waitUntil: 'commit' });
      await fresh.page.locator(come).first().waitFor({ timeout: 120_000 });
      const seen = await fresh.page.evaluate(() => Math.round(performance.now()));
      const interactive = await fresh.page.evaluate(QUIET);
      return { ...counted(), seen, interactive };
    } finally {
      await fresh.close();
    }
  } finally {
    await visit.close();
  }
}

/** The end of the last long piece of work before half a second without any: from there on a key is answered at once. */
const QUIET = `new Promise((resolve) => {
  let last = performance.now();
  const quiet = () => resolve(Math.round(last));
  let timer = setTimeout(quiet, 500);
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) last = Math.max(last, startTime + duration);
    clearTimeout(timer);
    timer = setTimeout(quiet, 500);
  }).observe({ type: 'longtask', buffered: true });
})` as unknown as () => Promise<number>;

/** Counts what comes over the line as it comes: compressed, heads included. The live feed never ends and is left out. */
function count(session: CDPSession): () => Pick<View, 'bytes' | 'requests' | 'heaviest'> {
  const names = new Map<string, string>();
  const sizes: (readonly [string, number])[] = [];
  session.on('Network.responseReceived', ({ requestId, response }) =>
    names.set(requestId, response.url.split('/').at(-1) ?? ''),
  );
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
    sizes.push([names.get(requestId) ?? '', encodedDataLength]),
  );
  return () => ({
    bytes: sizes.reduce((sum, [, bytes]) => sum + bytes, 0),
    requests: sizes.length,
    heaviest: sizes
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, 8)
      .map(([name, bytes]) => `${name} ${(bytes / KIB).toFixed(0)}`),
  });
}
