/** Every page, in both languages: nothing that keeps people out, nothing the browser complains of, no page too wide. */
import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import type { Language } from '../../regimes/words.js';
import { allPages, type PageToSee } from './pages.js';
import { sharedStage } from './shared-stage.js';
import type { Stage, Visit } from './stage.js';

const SIZES = [
  { width: 390, height: 844 },
  { width: 1366, height: 768 },
];

/** How many pixels the page is wider than its window. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe('every page, as it is read', function () {
  this.timeout(300_000);
  let stage: Stage;
  let pages: readonly PageToSee[];
  before(async function () {
    stage = await sharedStage(this);
    pages = await allPages(stage);
  });

  for (const language of ['vi', 'en'] as const) {
    it(`keeps nobody out, complains of nothing and fits its window, in ${language}`, async () => {
      const found = await findings(language);
      assert.deepEqual(found, []);
    });
  }

  it('keeps nobody out in the dark', async () => {
    assert.deepEqual(await findings('vi', true), []);
  });

  async function findings(language: Language, dark = false): Promise<string[]> {
    const found: string[] = [];
    const visits = new Map<string | undefined, Visit>();
    for (const seen of dark ? pages.filter(({ often }) => often) : pages) {
      const visit = visits.get(seen.username) ?? (await stage.visit(seen.username, { language, dark }));
      visits.set(seen.username, visit);
      found.push(...(await findingsOf(visit.page, seen)));
    }
    for (const visit of visits.values()) {
      found.push(...visit.complaints);
      await visit.close();
    }
    return found;
  }
});

async function findingsOf(page: Page, seen: PageToSee): Promise<string[]> {
  await page.goto(seen.path);
  await page.locator(seen.come).first().waitFor();
  const wide: string[] = [];
  for (const size of SIZES) {
    await page.setViewportSize(size);
    const pixels = await overflow(page);
    if (pixels > 0) wide.push(`${seen.name}: ${pixels} px wider than ${size.width} px`);
  }
  const { violations } = await new AxeBuilder({ page }).analyze();
  return [
    ...wide,
    ...violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(
        ({ id, nodes }) =>
          `${seen.name}: ${id}: ${nodes
            .map((node) => node.html.slice(0, 160))
            .slice(0, 3)
            .join(' | ')}`,
      ),
  ];
}
