/** The real program and a real browser in front of it, both started here and ended here. */
import assert from 'node:assert/strict';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { PASSWORD, people, program, type Person } from '../soak/program.js';
import { demonstrationPlan } from '../../api/seed/demonstration-plan.js';
import type { Action, Language } from '../../regimes/words.js';

/** Answers where Chromium stands on this machine, or undefined where it does not. */
export function chromiumPath(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const places = ['/usr/bin', ...folders].flatMap((folder) =>
    ['chromium', 'chromium-browser', 'google-chrome'].map((name) => path.join(folder, name)),
  );
  return places.find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export interface Look {
  readonly language?: Language;
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  /** With the tour of the first log-in, which is dismissed otherwise. */
  readonly tour?: boolean;
}

export interface Visit {
  readonly page: Page;
  /** What the browser complained of on any page so far: errors of scripts, refusals by the Content Security Policy. */
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
}

export interface Stage {
  readonly origin: string;
  /** The folder of its data. */
  readonly data: string;
  /** A browser of its own for one person, at the log-in page when no user is named, else at *my work*. */
  readonly visit: (username?: string, look?: Look) => Promise<Visit>;
  /** The same people over the wire, to look for what the test needs to know. */
  readonly person: (username: string) => Promise<Person>;
  readonly close: () => Promise<void>;
}

const PATIENCE = 30_000;

/** Starts the program with fresh data, and waits until the demonstration reports are filed. */
export async function openStage(): Promise<Stage> {
  const executablePath = chromiumPath();
  assert.ok(executablePath, 'Chromium is not on this machine');
  const data = await mkdtemp(path.join(tmpdir(), 'baocao-browser-'));
  const server = await program(data);
  server.spawn();
  await server.ready();
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const { origin } = server;
  const person = people(origin);
  await demonstrated(await person('admin'));
  return {
    origin,
    data,
    person,
    visit: async (username, look = {}) => {
      const context = await browser.newContext({
        baseURL: origin,
        viewport: { width: look.width ?? 1366, height: look.height ?? 768 },
        colorScheme: look.dark === true ? 'dark' : 'light',
        locale: 'vi-VN',
        timezoneId: 'Asia/Ho_Chi_Minh',
        permissions: ['clipboard-read', 'clipboard-write'],
        reducedMotion: 'reduce',
      });
      context.setDefaultTimeout(PATIENCE);
      // The tour of the first log-in is not what pages are looked at for.
      if (username !== undefined && look.tour !== true)
        await (await person(username)).call('POST', '/first-steps/tour/dismiss');
      return visitIn(context, username, look.language ?? 'vi');
    },
    close: async () => {
      await browser.close();
      await server.end();
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** What the last act of the demonstration's plan makes of its report. */
const MADE: Readonly<Partial<Record<Action, string>>> = {
  save: 'draft',
  submit: 'submitted',
  return: 'returned',
  approve: 'approved',
};

/** The demonstration's reports are filed after the start, one after the other. */
async function demonstrated(admin: Person): Promise<void> {
  const last = demonstrationPlan(new Date()).steps.at(-1);
  const made = last && MADE[last.action];
  assert.ok(made !== undefined, `${last?.action} does not end the demonstration`);
  for (const until = Date.now() + 120_000; Date.now() < until; await pause(200)) {
    const { body } = await admin.call('GET', `/reports/${last?.regime}/${last?.period}/${last?.unit}`);
    if (body['state'] === made) return;
  }
  assert.fail('The demonstration did not come to its end');
}

async function visitIn(
  context: BrowserContext,
  username: string | undefined,
  language: Language,
): Promise<Visit> {
  await context.addInitScript((chosen) => {
    // The empty page before the first one has no storage.
    if (location.origin !== 'null') localStorage.setItem('baocao.language', chosen);
  }, language);
  const complaints: string[] = [];
  context.on('weberror', (failure) => complaints.push(failure.error().message));
  context.on('console', (message) => {
    // Asking whether somebody is signed in is answered with a 401 until somebody is.
    const asked = /\/api\/v1\/session$/.test(message.location().url) && /401/.test(message.text());
    if (message.type() === 'error' && !asked)
      complaints.push(`${message.page()?.url() ?? ''}: ${message.text()}`);
  });
  const page = await context.newPage();
  await page.goto('/login');
  if (username !== undefined) await logIn(page, username);
  return { page, complaints, close: () => context.close() };
}

/** Logs in as people do, without a mouse. */
async function logIn(page: Page, username: string): Promise<void> {
  await tabTo(page, page.locator('input[name=username]'));
  await page.keyboard.type(username);
  await tabTo(page, page.locator('input[name=password]'));
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await page.locator('nav#places').waitFor({ state: 'attached' });
}

const FARTHEST = 400;

/** The page of somebody who has been here before, or comes now and is kept among the visits. */
export async function pageOf(stage: Stage, visits: Map<string, Visit>, username: string): Promise<Page> {
  const visit = visits.get(username) ?? (await stage.visit(username));
  visits.set(username, visit);
  return visit.page;
}

/**
 * Presses Tab (or Shift+Tab) until the focus stands on the element.
 * @throws Error where the keyboard does not lead there
 */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < FARTHEST; presses++) {
    if (await hasFocus(target)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`Tab does not lead to ${String(target)}`);
}

export function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) => {
    const root = element.getRootNode();
    return (root instanceof ShadowRoot || root instanceof Document) && root.activeElement === element;
  });
}

/** Waits until nothing on the page is still being fetched. The live feed never ends, so the network never rests. */
export async function calm(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('[aria-busy=true]') === null);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

/** Keeps what a page showed when its test failed. Answers where. */
export async function keepPicture(page: Page, name: string): Promise<string> {
  const file = path.join(tmpdir(), `baocao-failed-${name}.png`);
  await page.screenshot({ path: file });
  return file;
}

/** Goes to the element by Tab and presses Enter on it. */
export async function press(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}
