/**
 * A clerk's browser behind a line that can be cut, with a profile that outlives it, and a small report of its own to
 * write in.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { PASSWORD, type Person } from '../soak/program.js';
import { line, type Line } from './line.js';
import { chromiumPath, type Stage } from './stage.js';

export const UNIT = '02839';
export const CLERK = `clerk-${UNIT}`;

const figure = (title: string) => ({
  type: 'integer',
  title,
  'x-label': { en: title },
  minimum: 0,
  'x-aggregate': 'sum',
});

/** Two figures, their sum, and a text. */
const documentOf = (code: string) => ({
  $schema: 'urn:baocao:dialect:1',
  $id: `urn:baocao:regime:${code}`,
  title: 'Thử mất mạng',
  'x-label': { en: 'Without a line' },
  'x-regime': {
    code,
    issuer: 'TEST',
    legalBasis: ['01/2026/TT'],
    kind: 'periodic',
    frequency: 'month',
    window: 'calendar',
    chain: [
      { level: 'commune', due: { workingDays: 3 } },
      { level: 'province', due: { workingDays: 5 } },
      { level: 'nation' },
    ],
  },
  type: 'object',
  required: ['first', 'second'],
  additionalProperties: false,
  properties: {
    first: figure('Số thứ nhất'),
    second: figure('Số thứ hai'),
    total: { ...figure('Cộng'), 'x-calc': 'first + second' },
    note: { type: 'string', title: 'Ghi chú', 'x-label': { en: 'Note' }, 'x-aggregate': 'collate' },
  },
});

/** The month that is so many before the one that it is in Việt Nam. */
export function monthBefore(count: number): string {
  const here = new Date(Date.now() + 7 * 3_600_000);
  return new Date(Date.UTC(here.getUTCFullYear(), here.getUTCMonth() - count, 1)).toISOString().slice(0, 7);
}

/** How many times slower than the machine the browser is to be: what goes well on a quick one may not on an old one. */
const SLOWDOWN = Number(process.env['TEST_SLOWDOWN'] ?? '1');

export interface Standing {
  readonly state: string;
  readonly content: Record<string, unknown>;
  readonly etag: string;
}

export interface Desk {
  /** Of the report. */
  readonly address: string;
  readonly wire: Line;
  /** The clerk over a line of his own, past the browser. */
  readonly clerk: Person;
  readonly page: () => Page;
  readonly browser: () => BrowserContext;
  /** What kinds of dialogs the browser asked with. */
  readonly warnings: string[];
  readonly openBrowser: () => Promise<void>;
  readonly closeBrowser: () => Promise<void>;
  readonly logIn: (username: string) => Promise<void>;
  readonly type: (field: string, text: string) => Promise<void>;
  readonly field: (name: string) => Locator;
  /** Waits until the field shows that. */
  readonly shows: (name: string, text: string) => Promise<void>;
  /** From now on the field is looked at in every picture of the page; the answer ends that, and fails if it ever showed else. */
  readonly keepsShowing: (name: string, text: string) => Promise<() => Promise<void>>;
  /** Waits until the bar under the form says so. */
  readonly bar: (text: RegExp) => Promise<void>;
  readonly onServer: () => Promise<Standing>;
  /** Waits until the server has it. */
  readonly arrives: (content: Record<string, unknown>) => Promise<void>;
  /** The session of the browser is no more, as after a night. */
  readonly endSession: () => Promise<void>;
  /** Types, and the session ends before that is saved. */
  readonly typeAsSessionEnds: (field: string, text: string) => Promise<void>;
  readonly isControlled: () => Promise<unknown>;
  readonly close: () => Promise<void>;
}

interface Watch {
  /** Answers what it has shown, each time that it changed. */
  readonly end: () => readonly (string | null)[];
}

/** In the page: looks at a field whenever the page is drawn. */
const watchOf = (id: string): string => `(() => {
  const seen = [];
  let next;
  const look = () => {
    const value = document.getElementById('${id}')?.value ?? null;
    if (seen.length === 0 || seen.at(-1) !== value) seen.push(value);
    next = requestAnimationFrame(look);
  };
  look();
  return { end: () => (cancelAnimationFrame(next), seen) };
})()`;

/** A clerk's browser whose profile outlives it. */
export function openProfile(profile: string, baseURL: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath() ?? '',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
    baseURL,
    viewport: { width: 1366, height: 768 },
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    permissions: ['clipboard-read', 'clipboard-write'],
    reducedMotion: 'reduce',
  });
}

// Over 60 lines: a list of short gestures over one browser.
/** @param code of the regime that is made for it */
export async function deskOf(stage: Stage, code: string): Promise<Desk> {
  const period = monthBefore(1);
  const address = `/reports/${code}/${period}/${UNIT}`;
  const admin = await stage.person('admin');
  assert.equal((await admin.call('POST', '/regimes', documentOf(code))).status, 201);
  const publish = await admin.call('POST', `/regimes/${code}/versions/1/publish`, { effectiveFrom: period });
  assert.equal(publish.status, 200, JSON.stringify(publish.body));
  const clerk = await stage.person(CLERK);
  for (const until = Date.now() + 60_000; Date.now() < until; await pause(200))
    if ((await clerk.call('GET', address)).status === 200) break;
  const profile = await mkdtemp(path.join(tmpdir(), 'baocao-profile-'));
  const wire = await line(stage.origin);
  const warnings: string[] = [];
  let context: BrowserContext | undefined;
  let current: Page | undefined;
  const browser = (): BrowserContext => {
    assert.ok(context, 'The browser is not open');
    return context;
  };
  const page = (): Page => {
    assert.ok(current, 'The browser is not open');
    return current;
  };
  const field = (name: string): Locator => page().locator(`#root_${name}`);
  const onServer = async (): Promise<Standing> => {
    const { body, etag } = await clerk.call('GET', address);
    return { ...(body as { state: string; content: Record<string, unknown> }), etag: etag ?? '' };
  };
  const type = async (name: string, text: string): Promise<void> => {
    await field(name).focus();
    await page().keyboard.press('Control+a');
    await page().keyboard.type(text);
    await page().keyboard.press('Tab');
  };
  const endSession = async (): Promise<void> => {
    const cookie = (await browser().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const headers = { cookie, origin: stage.origin };
    const { status } = await fetch(`${stage.origin}/api/v1/session`, { method: 'DELETE', headers });
    assert.equal(status, 204);
  };
  return {
    address,
    wire,
    clerk,
    page,
    browser,
    warnings,
    openBrowser: async () => {
      context = await openProfile(profile, wire.origin);
      context.setDefaultTimeout(30_000);
      current = context.pages()[0] ?? (await context.newPage());
      current.on('dialog', (dialog) => {
        warnings.push(dialog.type());
        void dialog.accept();
      });
      if (SLOWDOWN > 1) {
        const session = await context.newCDPSession(current);
        await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
      }
    },
    closeBrowser: async () => {
      await context?.close();
      context = undefined;
    },
    logIn: async (username) => {
      await page().locator('input[name=username]').fill(username);
      await page().locator('input[name=password]').fill(PASSWORD);
      await page().keyboard.press('Enter');
      await page().locator('nav#places').waitFor({ state: 'attached' });
    },
    type,
    field,
    shows: async (name, text) => {
      const what = { id: `root_${name}`, text };
      await page().waitForFunction(
        ({ id, text: wanted }) => (document.getElementById(id) as HTMLInputElement | null)?.value === wanted,
        what,
      );
    },
    keepsShowing: async (name, text) => {
      const watching = await page().evaluateHandle<Watch>(watchOf(`root_${name}`));
      return async () => {
        const seen = await watching.evaluate((watch) => watch.end());
        assert.deepEqual(seen, [text]);
      };
    },
    bar: (text) => page().locator('.bottom-bar [role=status]').filter({ hasText: text }).waitFor(),
    onServer,
    arrives: async (content) => {
      for (const until = Date.now() + 40_000; Date.now() < until; await pause(200)) {
        const has = (await onServer()).content;
        if (Object.entries(content).every(([name, value]) => has[name] === value)) return;
      }
      assert.deepEqual((await onServer()).content, content);
    },
    endSession,
    typeAsSessionEnds: async (name, text) => {
      let release: () => void = () => undefined;
      const ended = new Promise<void>((resolve) => {
        release = resolve;
      });
      wire.hold((leg, method) => (leg === 'asked' && method === 'PUT' ? ended : undefined));
      await type(name, text);
      await endSession();
      wire.hold(() => undefined);
      release();
    },
    isControlled: () => page().waitForFunction(() => navigator.serviceWorker.controller !== null),
    close: async () => {
      await context?.close();
      await wire.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
