/** `npm run screenshots`: pictures of every page from the running program, and the list of pages that shows them. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { allPages, type PageToSee } from './pages.js';
import { openStage, type Look, type Stage, type Visit } from './stage.js';

const DOCS = path.resolve(import.meta.dirname, '../../docs');

interface Shelf {
  /** Stands behind the page's name in the file's. */
  readonly suffix: string;
  readonly look: Look;
  readonly of: (page: PageToSee) => boolean;
}

const SHELVES: readonly Shelf[] = [
  { suffix: '', look: {}, of: () => true },
  { suffix: '-phone', look: { width: 390, height: 844 }, of: ({ often }) => often === true },
  { suffix: '-dark', look: { dark: true }, of: ({ often }) => often === true },
];

/** A mistake to be seen at its line: the sample regime with an operator that does not exist. */
async function plantMistake(page: Page): Promise<void> {
  await page.locator('.cm-content').getByText('"sum"').first().dblclick();
  await page.keyboard.type('total');
  await page.locator('.verdict li').first().waitFor();
}

async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

async function picture(visit: Visit, seen: PageToSee, file: string): Promise<void> {
  const { page } = visit;
  await page.goto(seen.path);
  await page.locator(seen.come).first().waitFor();
  if (seen.name === 'declare') await plantMistake(page);
  await settled(page);
  await page.screenshot({ path: file, animations: 'disabled' });
}

async function takeAll(stage: Stage, pages: readonly PageToSee[]): Promise<void> {
  await mkdir(path.join(DOCS, 'images'), { recursive: true });
  for (const { suffix, look, of } of SHELVES) {
    const visits = new Map<string | undefined, Visit>();
    for (const seen of pages.filter(of)) {
      const visit = visits.get(seen.username) ?? (await stage.visit(seen.username, look));
      visits.set(seen.username, visit);
      await picture(visit, seen, path.join(DOCS, 'images', `${seen.name}${suffix}.png`));
    }
    for (const visit of visits.values()) await visit.close();
  }
}

/** The list of pages, from the same words that say how to come to them. */
function listOf(pages: readonly PageToSee[]): string {
  const sections = pages.map(({ name, about, often }) =>
    [
      `## ${name}`,
      about,
      `![${name}](images/${name}.png)`,
      ...(often
        ? [
            `On a phone: [picture](images/${name}-phone.png); in the dark: [picture](images/${name}-dark.png).`,
          ]
        : []),
    ].join('\n\n'),
  );
  return (
    [
      '<!-- Written by `npm run screenshots`; do not edit. -->',
      '# Pages',
      'Every page, as it stands in the demonstration, at 1366 × 768.',
      ...sections,
    ].join('\n\n') + '\n'
  );
}

const stage = await openStage();
try {
  const pages = await allPages(stage);
  await takeAll(stage, pages);
  await writeFile(path.join(DOCS, 'pages.md'), listOf(pages));
} finally {
  await stage.close();
}
