/**
 * What the first view weighs and how soon it can be worked with, on an old laptop behind a slow line: the log-in page, *my
 * work* and a report, in a browser that was never here and in one that was, where the service worker has the pages.
 * Measured once, whatever the database.
 */
import os from 'node:os';
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { openStage, type Stage } from '../browser/stage.js';
import { say, type Part } from './ground.js';

const KIB = 1024;
const PERSON = 'clerk-02839';
const PATIENCE = 120_000;

interface View {
  readonly bytes: number;
  readonly requests: number;
  readonly seen: number;
  readonly interactive: number;
  readonly heaviest: readonly string[];
}

interface Conditions {
  readonly slowdown: number;
  /** Kbit/s down, half of it up; 0: as fast as it goes. */
  readonly rate: number;
  readonly latency: number;
}
const AS_IT_IS: Conditions = { slowdown: 1, rate: 0, latency: 0 };

interface Place {
  readonly name: string;
  readonly path: string;
  /** What is there once the page can be worked with. */
  readonly come: string;
  readonly username?: string;
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
    say(
      `load ${os.loadavg()[0]?.toFixed(1)}; CPU × ${slow.slowdown}, ${slow.rate} kbit/s, ${slow.latency} ms`,
    );
    const stage = await openStage();
    try {
      for (const place of await places(stage)) {
        const [full, slowly] = [await look(stage, place, AS_IT_IS), await look(stage, place, slow)];
        const weight = full.cold.bytes / KIB;
        say(
          `${place.name}: ${weight.toFixed(0)} KiB over the line in ${full.cold.requests} requests, ` +
            `limit ${limit} KiB: ${(weight / limit).toFixed(2)}; again: ${inKib(full.warm)}`,
        );
        say(`  at full speed ${times(full.cold)}; again ${times(full.warm)}`);
        say(`  slowed ${times(slowly.cold)}; again ${times(slowly.warm)}`);
        say(`  heaviest: ${full.cold.heaviest.join(', ')}`);
      }
      say(`load ${os.loadavg()[0]?.toFixed(1)} at the end`);
    } finally {
      await stage.close();
    }
  },
};

const inKib = ({ bytes, requests }: View): string => `${(bytes / KIB).toFixed(0)} KiB in ${requests}`;
const times = ({ seen, interactive }: View): string => `seen ${seen} ms, interactive ${interactive} ms`;

/** The pages that are measured; the report is one that came back, with its content, remarks and form. */
async function places(stage: Stage): Promise<readonly Place[]> {
  const clerk = await stage.person(PERSON);
  const { body } = await clerk.call('GET', '/obligations?state=returned&limit=1');
  const [report] = body['items'] as { regime: string; period: string; unit: { code: string } }[];
  if (!report) throw new Error(`${PERSON} has no returned report`);
  const { regime, period, unit } = report;
  return [
    { name: 'log-in', path: '/login', come: 'input[name=password]' },
    { name: 'my work', path: '/', come: 'main section table', username: PERSON },
    {
      name: `a report of ${regime}`,
      path: `/reports/${regime}/${period}/${unit.code}`,
      come: '.report-form input, .report-form textarea',
      username: PERSON,
    },
  ];
}

/** A page in a browser that was never here, and again in the same one. */
async function look(
  stage: Stage,
  place: Place,
  conditions: Conditions,
): Promise<{ readonly cold: View; readonly warm: View }> {
  const known = await stage.visit(place.username);
  const fresh = await stage.visit();
  try {
    // The cookie stays, everything that was fetched goes: the first view of somebody whose session is open.
    const context = fresh.page.context();
    await context.clearCookies();
    await context.addCookies(await known.page.context().cookies());
    await fresh.page.goto('about:blank');
    const session = await context.newCDPSession(fresh.page);
    await session.send('Network.enable');
    await session.send('Network.clearBrowserCache');
    const cold = await viewed(fresh.page, session, place, conditions);
    // The service worker is here where somebody is at work; the log-in page has the browser's own cache.
    if (place.username !== undefined) await installed(fresh.page);
    await fresh.page.goto('about:blank');
    const again = await laterPage(context);
    const warm = await viewed(again.page, again.session, place, conditions);
    return { cold, warm };
  } finally {
    await known.close();
    await fresh.close();
  }
}

async function laterPage(
  context: BrowserContext,
): Promise<{ readonly page: Page; readonly session: CDPSession }> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  return { page, session };
}

const installed = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => navigator.serviceWorker.controller !== null, undefined, { timeout: PATIENCE });

async function viewed(
  page: Page,
  session: CDPSession,
  { path, come }: Place,
  { slowdown, rate, latency }: Conditions,
): Promise<View> {
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency,
    downloadThroughput: rate === 0 ? -1 : (rate * 1000) / 8,
    uploadThroughput: rate === 0 ? -1 : (rate * 1000) / 16,
  });
  const counted = count(session);
  await page.goto(path, { waitUntil: 'commit' });
  await page.locator(come).first().waitFor({ timeout: PATIENCE });
  const seen = await page.evaluate(() => Math.round(performance.now()));
  const interactive = await page.evaluate(QUIET);
  return { ...counted(), seen, interactive };
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

/**
 * Counts what comes over the line as it comes: compressed, heads included. Left out are the live feed, which never ends,
 * and what the service worker had.
 */
function count(session: CDPSession): () => Pick<View, 'bytes' | 'requests' | 'heaviest'> {
  const names = new Map<string, string>();
  const sizes: (readonly [string, number])[] = [];
  session.on('Network.responseReceived', ({ requestId, response }) => {
    if (response.fromServiceWorker !== true) names.set(requestId, response.url.split('/').at(-1) ?? '');
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const name = names.get(requestId);
    if (name !== undefined && encodedDataLength > 0) sizes.push([name, encodedDataLength]);
  });
  return () => ({
    bytes: sizes.reduce((sum, [, bytes]) => sum + bytes, 0),
    requests: sizes.length,
    heaviest: sizes
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, 10)
      .map(([name, bytes]) => `${name} ${(bytes / KIB).toFixed(0)}`),
  });
}
