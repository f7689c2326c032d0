/**
 * From the key to the paint: our grid beside rjsf's stock arrays, the same regime, content and keys, in one browser,
 * with the processor as it is and slowed down. And how smoothly hundreds of rows scroll.
 */
import { loadavg } from 'node:os';
import { chromium, type Browser, type Page } from 'playwright-core';
import { chromiumPath } from '../browser/stage.js';
import { openSite } from './keys-site.js';
import { say, type Asked, type PartAlone } from './ground.js';

/** Rows and columns: 100, 600 and 6,000 cells. */
const SIZES = [
  { rows: 10, columns: 10 },
  { rows: 40, columns: 15 },
  { rows: 400, columns: 15 },
] as const;
type Size = (typeof SIZES)[number];
/** `stock` says what is wrong as one types, as ours does; `spared` checks nothing at all; `bare` is no form, only a table. */
const KINDS = ['ours', 'stock', 'spared', 'bare'] as const;
type Kind = (typeof KINDS)[number];

export const keysPart: PartAlone = {
  options: { keys: '150', 'key-seconds': '60', throttle: '4', 'scroll-rows': '500' },
  alone: async (asked) => {
    const executablePath = chromiumPath();
    if (executablePath === undefined) return say('Chromium is not on this machine: nothing was measured.');
    say(
      `load of the machine before: ${loadavg()
        .map((load) => load.toFixed(1))
        .join(', ')}`,
    );
    const site = await openSite();
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    try {
      for (const slowed of [1, asked.number('throttle')])
        for (const size of SIZES) await compare(browser, site.origin, size, slowed, asked);
      for (const slowed of [1, asked.number('throttle')]) await scroll(browser, site.origin, slowed, asked);
    } finally {
      await browser.close();
      site.close();
    }
    say(
      `load of the machine after: ${loadavg()
        .map((load) => load.toFixed(1))
        .join(', ')}`,
    );
  },
};

async function compare(
  browser: Browser,
  origin: string,
  size: Size,
  slowed: number,
  asked: Asked,
): Promise<void> {
  const told: Partial<Record<Kind, readonly number[]>> = {};
  for (const kind of KINDS) {
    const { page, first, slow } = await open(
      browser,
      `${origin}/?kind=${kind}&rows=${size.rows}&columns=${size.columns}`,
    );
    await slow(slowed);
    const times = await typed(page, kind, size, asked);
    told[kind] = times;
    say(
      `${size.rows * size.columns} cells, processor ${slowed === 1 ? 'full' : `slowed ${slowed} times`}, ${kind}: ` +
        `${times.length} keys, median ${shown(at(times, 0.5))} ms, p95 ${shown(at(times, 0.95))} ms; first drawn in ${first.toFixed(0)} ms`,
    );
    await page.context().close();
  }
  const ratio = (kind: Kind, share: number): string =>
    shown(at(told[kind] ?? [], share) / at(told.ours ?? [], share));
  for (const kind of ['stock', 'spared', 'bare'] as const)
    say(`  ${kind} / ours: median ${ratio(kind, 0.5)}, p95 ${ratio(kind, 0.95)}`);
}

/** Milliseconds from the paint of a key to the next key: as people type, and now and then a thought between two cells. */
const PACE = [80, 95, 85, 100, 90, 80, 100, 170] as const;

/**
 * Types figures of three digits into one cell after the other, each key after the paint of the one before. What
 * follows from an edit when somebody pauses falls between the keys or upon them, as it does at work.
 */
async function typed(page: Page, kind: Kind, size: Size, asked: Asked): Promise<readonly number[]> {
  const row = Math.floor(size.rows / 2);
  const end = Date.now() + asked.number('key-seconds') * 1000;
  if (kind === 'ours') {
    await page.evaluate((id) => {
      document.getElementById(id)?.querySelector<HTMLElement>('td[tabindex="0"]')?.focus();
    }, 'root_rows');
    for (let down = 0; down < Math.min(5, row); down++) await page.keyboard.press('ArrowDown');
  } else await page.locator(`[id="root_rows_${row}_figure1"]`).focus();
  await page.evaluate(() => void (window as unknown as Clock).keyTimes.splice(0));
  const wanted = asked.number('keys');
  for (let key = 0; key < wanted && Date.now() < end; key++) {
    await page.keyboard.press(key % 4 === 3 ? 'Tab' : String(1 + (key % 9)));
    await page.evaluate((count) => (window as unknown as Clock).painted(count), key + 1);
    await page.waitForTimeout(PACE[key % PACE.length] ?? 90);
  }
  return page.evaluate(() => [...(window as unknown as Clock).keyTimes]);
}

interface Clock {
  readonly keyTimes: number[];
  /** Comes when so many keys were painted; nothing runs on the page until then. */
  readonly painted: (count: number) => Promise<void>;
  readonly frameTimes: number[];
  readonly countFrames: () => void;
}

/** Scrolls a long grid from its top to its end by the wheel, and counts the frames that took longer than 50 ms. */
async function scroll(browser: Browser, origin: string, slowed: number, asked: Asked): Promise<void> {
  const rows = asked.number('scroll-rows');
  const { page, slow } = await open(browser, `${origin}/?kind=ours&rows=${rows}&columns=15`);
  await slow(slowed);
  const box = await page.locator('.grid-box').boundingBox();
  if (!box) throw new Error('The grid is not on the page');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.evaluate(() => (window as unknown as Clock).countFrames());
  for (let turned = 0; turned < rows * 28; turned += 240) {
    await page.mouse.wheel(0, 240);
    await page.waitForTimeout(16);
  }
  const frames = await page.evaluate(() => [...(window as unknown as Clock).frameTimes]);
  const slowOnes = frames.filter((frame) => frame > 50).length;
  const drawn = await page.locator('.grid-row').count();
  say(
    `${rows} rows scrolled, processor ${slowed === 1 ? 'full' : `slowed ${slowed} times`}: ${frames.length} frames, ` +
      `median ${shown(at(frames, 0.5))} ms, p95 ${shown(at(frames, 0.95))} ms, ` +
      `${shown((slowOnes / frames.length) * 100)} % over 50 ms; ${drawn} rows drawn at once`,
  );
  await page.context().close();
}

interface Opened {
  readonly page: Page;
  /** Milliseconds until the form stood there. */
  readonly first: number;
  readonly slow: (times: number) => Promise<void>;
}

async function open(browser: Browser, address: string): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  page.setDefaultTimeout(300_000);
  const began = performance.now();
  await page.goto(address);
  await page.locator('[id^="root_rows_0_"]').first().waitFor();
  const first = performance.now() - began;
  const wire = await context.newCDPSession(page);
  return {
    page,
    first,
    slow: async (rate) => void (await wire.send('Emulation.setCPUThrottlingRate', { rate })),
  };
}

function at(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
const shown = (figure: number): string => figure.toFixed(1);
