/** Every page, in both languages: nothing that keeps people out, nothing the browser complains of, no page too wide. */
import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { findPlaces, PAGES, wayTo, type PageToSee, type Places } from './pages.js';
import { sharedStage } from './shared-stage.js';
import { calm, type Look, type Stage, type Visit } from './stage.js';

const SIZES = [
  { width: 390, height: 844 },
  { width: 1366, height: 768 },
];

const LOOKS: readonly Pick<Look, 'language' | 'dark'>[] = [
  { language: 'vi' },
  { language: 'en' },
  { language: 'vi', dark: true },
];

/** How many pixels the page is wider than its window. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe('every page keeps nobody out, fits its window and makes the browser complain of nothing', function () {
  this.timeout(120_000);
  let stage: Stage;
  let places: Places;
  const visits = new Map<string, Visit>();
  before(async function () {
    stage = await sharedStage(this);
    places = await findPlaces(stage);
  });
  after(async () => {
    for (const visit of visits.values()) await visit.close();
  });

  for (const seen of PAGES)
    for (const look of LOOKS)
      if (look.dark !== true || seen.often === true)
        it(`${seen.name}, in ${look.dark === true ? 'the dark' : look.language}`, async () => {
          assert.deepEqual(await findingsOf(seen, look), []);
        });

  async function findingsOf(seen: PageToSee, look: (typeof LOOKS)[number]): Promise<string[]> {
    const { path, username } = wayTo(seen, places);
    const key = JSON.stringify([username, look]);
    const visit = visits.get(key) ?? (await stage.visit(username, look));
    visits.set(key, visit);
    const before = visit.complaints.length;
    await visit.page.goto(path);
    await visit.page.locator(seen.come).first().waitFor();
    await calm(visit.page);
    return [...(await barriers(visit.page)), ...visit.complaints.slice(before)];
  }
});

async function barriers(page: Page): Promise<string[]> {
  const wide: string[] = [];
  for (const size of SIZES) {
    await page.setViewportSize(size);
    const pixels = await overflow(page);
    if (pixels > 0) wide.push(`${pixels} px wider than ${size.width} px`);
  }
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return [
    ...wide,
    ...serious.flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map((node) => `${id}: ${node.html.slice(0, 160)}`),
    ),
  ];
}
