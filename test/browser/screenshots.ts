/**
 * `npm run screenshots`: pictures of every page from the running program, and the list of pages that shows them.
 * `npm run screenshots -- my-work report`: of these pages only; the list stays as it is.
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findPlaces, PAGES, wayTo, type PageToSee } from './pages.js';
import { listOf } from './pages-list.js';
import { calm, openStage, type Look, type Stage, type Visit } from './stage.js';

const DOCS = path.resolve(import.meta.dirname, '../../docs');

interface Shelf {
  /** Stands behind the page's name in the file's. */
  readonly suffix: string;
  readonly look: Look;
  readonly of: (page: PageToSee) => boolean;
}

/** The pages that the English guides show. */
async function shownInEnglish(): Promise<ReadonlySet<string>> {
  const folder = path.join(DOCS, 'guide');
  const guides = (await readdir(folder)).filter((name) => name.endsWith('.en.md'));
  const texts = await Promise.all(guides.map((name) => readFile(path.join(folder, name), 'utf8')));
  const found = texts.flatMap((text) => [...text.matchAll(/images\/([a-z-]+)-en\.png/g)]);
  return new Set(found.map(([, name = '']) => name));
}

const english = await shownInEnglish();
const SHELVES: readonly Shelf[] = [
  { suffix: '', look: {}, of: () => true },
  { suffix: '-en', look: { language: 'en' }, of: ({ name }) => english.has(name) },
  { suffix: '-phone', look: { width: 390, height: 844 }, of: ({ often }) => often === true },
  { suffix: '-dark', look: { dark: true }, of: ({ often }) => often === true },
];

async function picture({ page }: Visit, seen: PageToSee, way: string, file: string): Promise<void> {
  await page.goto(way);
  await page.locator(seen.come).first().waitFor();
  await calm(page);
  await page.screenshot({ path: file, animations: 'disabled' });
}

const NAMED = process.argv.slice(2);

async function takeAll(stage: Stage): Promise<void> {
  await mkdir(path.join(DOCS, 'images'), { recursive: true });
  const places = await findPlaces(stage);
  for (const { suffix, look, of } of SHELVES) {
    const visits = new Map<string | undefined, Visit>();
    for (const seen of PAGES.filter((one) => of(one) && (NAMED.length === 0 || NAMED.includes(one.name)))) {
      const { path: way, username } = wayTo(seen, places);
      const visit = visits.get(username) ?? (await stage.visit(username, look));
      visits.set(username, visit);
      await picture(visit, seen, way, path.join(DOCS, 'images', `${seen.name}${suffix}.png`));
    }
    for (const visit of visits.values()) await visit.close();
  }
}

const stage = await openStage();
try {
  await takeAll(stage);
  if (NAMED.length === 0) await writeFile(path.join(DOCS, 'pages.md'), listOf(PAGES));
} finally {
  await stage.close();
}
