/** Every page of the interface: how to come to it with the demonstration's people and reports, and what it is for. */
import assert from 'node:assert/strict';
import { checkIn, FEED, feedIn } from './fed.js';
import { handle, type Handled } from './handled.js';
import { reportIn, type Item } from './report-in.js';
import type { Stage } from './stage.js';

export interface PageToSee {
  /** Names the picture. */
  readonly name: string;
  /** One of the demonstration's people; undefined: nobody is logged in. */
  readonly username?: string | ((places: Places) => string);
  readonly path: string | ((places: Places) => string);
  /** CSS of what is there once the page has come. */
  readonly come: string;
  /** One sentence for the reader of the documents. */
  readonly about: string;
  /** Shown in the smaller and the darker pictures too. */
  readonly often?: true;
}

const PROCEDURES = 'VPCP-II06A';

/** Reports that stand for a state; looked up, because the demonstration's periods move with the calendar. */
export interface Places {
  readonly returned: Item;
  readonly draft: Item;
  readonly approved: Item;
  readonly submitted: Item;
  /** Ids of the demonstration's requests. */
  readonly disaster: number;
  readonly consultation: number;
  readonly handled: Handled;
  /** The number of a run that verified. */
  readonly check: number;
}

/** The newest request of a regime. */
async function requestOf(stage: Stage, regime: string): Promise<number> {
  const admin = await stage.person('admin');
  const { body } = await admin.call('GET', '/requests');
  const found = (body['items'] as { readonly id: number; readonly regime: string }[]).find(
    (one) => one.regime === regime,
  );
  assert.ok(found, `no request of ${regime}`);
  return found.id;
}

export async function findPlaces(stage: Stage): Promise<Places> {
  await feedIn(stage);
  return {
    returned: await reportIn(stage, PROCEDURES, 'returned'),
    draft: await reportIn(stage, PROCEDURES, 'draft'),
    approved: await reportIn(stage, PROCEDURES, 'approved', '02647'),
    submitted: await reportIn(stage, PROCEDURES, 'submitted', '00097'),
    disaster: await requestOf(stage, 'BNNMT-THTT'),
    consultation: await requestOf(stage, 'VPCP-LYK'),
    handled: await handle(stage, {
      filed: { regime: PROCEDURES, unit: '02905' },
      filing: { regime: 'UBDT-CTDT', unit: '00103' },
    }),
    check: await checkIn(stage, PROCEDURES),
  };
}

const place = ({ regime, period, unit }: Item): string => `${regime}/${period}/${unit.code}`;
const clerkOf = (report: Item): string => `clerk-${report.unit.code}`;

/** Where a page is, and who looks at it. */
export function wayTo(
  page: PageToSee,
  places: Places,
): { readonly path: string; readonly username: string | undefined } {
  const said = (part: string | ((places: Places) => string)): string =>
    typeof part === 'string' ? part : part(places);
  return { path: said(page.path), username: page.username === undefined ? undefined : said(page.username) };
}

/** A day whose end has passed, wherever the clock stands. */
function yesterday(): string {
  return new Date(Date.now() - 30 * 3_600_000).toISOString().slice(0, 10);
}

export const PAGES: readonly PageToSee[] = [
  {
    name: 'log-in',
    path: '/login',
    come: 'input[name=password]',
    about: 'Logging in; the language can be chosen before.',
  },
  {
    name: 'my-work',
    username: ({ returned }) => clerkOf(returned),
    path: '/',
    come: 'main section table',
    about: 'My work: what came back stands on top, then what is owed, the late in red, then what was sent.',
    often: true,
  },
  {
    name: 'my-work-aggregator',
    username: 'aggregator-15',
    path: '/',
    come: 'main section table',
    about: 'My work of an aggregator: what waits for review, and what the province itself owes.',
  },
  {
    name: 'reports',
    username: 'aggregator-VN',
    path: '/reports',
    come: 'main table tbody tr',
    about: 'Every report within reach, by regime, period, unit, receiver and state.',
  },
  {
    name: 'report',
    username: ({ returned }) => clerkOf(returned),
    path: ({ returned }) => `/reports/${place(returned)}`,
    come: '.grid-table',
    about: 'A report that was returned: the reason, the remarks at their cells, the form to mend it in.',
    often: true,
  },
  {
    name: 'report-draft',
    username: ({ draft }) => clerkOf(draft),
    path: ({ draft }) => `/reports/${place(draft)}`,
    come: '.grid-table',
    about:
      'A report being written: computed cells follow, mistakes stand at their cells and are counted below.',
  },
  {
    name: 'report-approved',
    username: ({ approved }) => clerkOf(approved),
    path: ({ approved }) => `/reports/${place(approved)}`,
    come: '.grid-table',
    about: 'An approved report with its receipt, its hash and all its revisions.',
  },
  {
    name: 'report-province',
    username: 'aggregator-15',
    path: ({ draft }) => `/reports/${PROCEDURES}/${draft.period}/15`,
    come: 'main h1',
    about:
      "The report of an aggregating unit: the roll-up of what came from below, beside the unit's own part.",
  },
  {
    name: 'review',
    username: 'aggregator-01',
    path: ({ submitted }) => `/review/${place(submitted)}`,
    come: '.grid-table',
    about: 'Reviewing a submitted report beside what it was before, with remarks on its cells.',
    often: true,
  },
  {
    name: 'review-on-behalf',
    username: 'aggregator-15',
    path: ({ handled }) => `/review/${place(handled.filed)}`,
    come: '.attachment-list a',
    about: 'Reviewing what another unit filed for one that cannot, with the paper original to download.',
  },
  {
    name: 'report-on-behalf',
    username: 'aggregator-01',
    path: ({ handled }) => `/reports/${place(handled.filing)}`,
    come: '.attachment-list a',
    about: 'Filing on behalf of a unit: why, the paper original attached, the form of the unit.',
  },
  {
    name: 'report-to-confirm',
    username: ({ handled }) => clerkOf(handled.filed),
    path: ({ handled }) => `/reports/${place(handled.filed)}`,
    come: '.attachment-list a',
    about: 'What another unit filed on one’s behalf, to be confirmed or objected to.',
  },
  {
    name: 'my-work-to-confirm',
    username: ({ handled }) => clerkOf(handled.filed),
    path: '/',
    come: 'main section table',
    about: 'My work of a unit for which another has filed: what waits for its word.',
  },
  {
    name: 'inbox',
    username: 'aggregator-01',
    path: '/inbox',
    come: '.inbox tbody tr',
    about: 'The inbox of those who review: the strangest first, decided on by keyboard, several at once.',
    often: true,
  },
  {
    name: 'child-table',
    username: 'aggregator-01',
    path: ({ submitted }) => `/child-table/${PROCEDURES}/${submitted.period}/01`,
    come: '.child-table tbody tr',
    about: 'All units against the figures of a form, with what stands out; each figure opens its report.',
  },
  {
    name: 'requests',
    username: 'aggregator-VPCP',
    path: '/requests',
    come: 'main table tbody tr',
    about: 'Requests sent and received: how far each is, and what one’s own units owe in it.',
  },
  {
    name: 'request-new',
    username: 'aggregator-VPCP',
    path: '/requests/new',
    come: '.request-form',
    about:
      'A new request: a regime or a few questions, the units that are asked, the deadline to the minute.',
  },
  {
    name: 'request',
    username: 'aggregator-BNNMT',
    path: ({ disaster }) => `/requests/${disaster}`,
    come: 'main table tbody tr',
    about: 'Following a request: who has answered, who has not opened it; reminding, extending, closing.',
    often: true,
  },
  {
    name: 'request-sheet',
    username: 'aggregator-VPCP',
    path: ({ consultation }) => `/requests/${consultation}/sheet`,
    come: '.result-sheet table',
    about:
      'The result sheet of a consultation: the tally with who said what, the texts, who has not answered.',
  },
  {
    name: 'my-work-asked',
    username: 'aggregator-15',
    path: '/',
    come: 'main section table',
    about: 'My work of a unit that was asked today, with the hour.',
  },
  {
    name: 'workbooks',
    username: ({ returned }) => clerkOf(returned),
    path: '/workbooks',
    come: 'main h2',
    about: 'One Excel file for many units, out and back, and what became of files sent in before.',
  },
  {
    name: 'rollups',
    username: 'aggregator-VN',
    path: '/rollups',
    come: 'main section:first-of-type tr:last-child td:last-child .coverage',
    about: 'The roll-ups of a unit, regime by regime, with how complete each is.',
  },
  {
    name: 'rollup',
    username: 'aggregator-VN',
    path: ({ submitted }) => `/rollups/${PROCEDURES}/${submitted.period}/VN?view=provisional`,
    come: '.grid-table',
    about:
      'A roll-up: the figures, how complete they are and who is missing, how fresh, and what they were added up from.',
    often: true,
  },
  {
    name: 'series',
    username: 'aggregator-VN',
    path: `/series?regime=${PROCEDURES}&unit=15&level=commune&view=provisional&units=today`,
    come: '.series-chart',
    about: 'A figure over time, as reported or recast onto the units of today, with the table of the same.',
  },
  {
    name: 'rollup-figure',
    username: 'aggregator-VN',
    path: ({ submitted }) =>
      `/rollups/${PROCEDURES}/${submitted.period}/VN?view=provisional&figure=/rates/onTimeRate`,
    come: '.parts a',
    about:
      'Where a figure comes from: how it is computed, and what each unit gave to it, with the period before.',
    often: true,
  },
  {
    name: 'rollup-both',
    username: 'aggregator-VN',
    path: ({ submitted }) => `/rollups/${PROCEDURES}/${submitted.period}/VN?view=both`,
    come: 'main table tbody tr',
    about: 'Confirmed and provisional figures side by side, with what separates them and through whom.',
  },
  {
    name: 'rollup-as-of',
    username: 'aggregator-VN',
    path: ({ approved }) =>
      `/rollups/${PROCEDURES}/${approved.period}/VN?view=provisional&asOf=${yesterday()}`,
    come: 'main h2',
    about: 'A roll-up as it was known at the end of a day.',
  },
  {
    name: 'revision',
    username: ({ approved }) => clerkOf(approved),
    path: ({ approved }) => `/reports/${place(approved)}/revisions/1`,
    come: '.proofs a',
    about:
      'One revision of a report, for ever: its signature and hash, the chain it stands in, and the proof up to the nation.',
  },
  {
    name: 'regimes',
    username: 'admin',
    path: '/regimes',
    come: 'main table tbody tr',
    about: 'The reporting regimes: who reports what to whom, how often, on what legal basis.',
  },
  {
    name: 'regime',
    username: 'admin',
    path: `/regimes/${PROCEDURES}`,
    come: 'main table tbody tr',
    about: 'One regime with its versions and their hashes.',
  },
  {
    name: 'declare',
    username: 'admin',
    path: '/regimes/new',
    come: '.properties .part',
    about: 'Declaring a regime: its eleven elements, each explained; the tree of its fields; what is wrong.',
  },
  {
    name: 'designer',
    username: 'admin',
    path: '/regimes/BTC-GNDTC/versions/new',
    come: '.preview .grid-table',
    about: 'Building the next version of a regime by hand: the tree, the properties, the form beside them.',
    often: true,
  },
  {
    name: 'designer-json',
    username: 'admin',
    path: '/regimes/BTC-GNDTC/versions/new?view=json',
    come: '.editor',
    about: 'The same document as JSON, with completion and mistakes at their lines.',
  },
  {
    name: 'regime-document',
    username: 'clerk-02839',
    path: `/regimes/${PROCEDURES}/versions/1`,
    come: '.preview .grid-table',
    about: 'The document of a published version, to read.',
  },
  {
    name: 'regime-past',
    username: 'admin',
    path: `/regimes/${PROCEDURES}/past`,
    come: 'main section .empty',
    about:
      'A beginning: reports of past periods loaded from files, tried before they are taken, and opening balances.',
  },
  {
    name: 'regime-changes',
    username: 'admin',
    path: '/regimes/VPCP-II06A/versions/1/changes',
    come: 'h1',
    about: 'What a version changes against the one before, and the same tried on real reports.',
  },
  {
    name: 'catalogue',
    path: '/catalogue',
    come: 'article',
    about: 'The regimes in force, for anybody, without logging in.',
  },
  {
    name: 'verify',
    path: '/verify',
    come: 'form.panel',
    about: 'Whether a printed report was received, for anybody who holds the paper.',
  },
  {
    name: 'calendar',
    username: 'aggregator-15',
    path: '/calendar',
    come: 'table.month',
    about:
      'What is due when: a month with windows, due moments, holidays; and the feed for calendar programs.',
  },
  {
    name: 'calendar-list',
    username: 'admin',
    path: `/calendar?regime=${PROCEDURES}&view=list`,
    come: 'main .filters',
    about: 'The same as a list, for one regime.',
  },
  {
    name: 'working-days',
    username: 'admin',
    path: '/calendar/working-days?year=2027',
    come: 'main table tbody tr',
    about:
      'The holidays and make-up days of a year, from which due moments are counted, and whether all are known.',
  },
  {
    name: 'rates',
    username: 'aggregator-VN',
    path: '/rates',
    come: 'main table tbody tr',
    about: 'How complete and how punctual reporting is, by regime and period or by unit.',
  },
  {
    name: 'duties',
    username: 'admin',
    path: '/duties',
    come: 'main h2',
    about: 'Locked periods, extensions and exemptions: who decided, why, until when.',
  },
  {
    name: 'code-lists',
    username: 'admin',
    path: '/code-lists',
    come: 'main table tbody tr',
    about: 'Values that several regimes share, and whether the regimes still agree with them.',
  },
  {
    name: 'code-list',
    username: 'admin',
    path: '/code-lists/LINH-VUC-TTHC',
    come: 'main table tbody tr',
    about: 'One code list: its items, the regimes that use it and how they differ from it, its versions.',
  },
  {
    name: 'units',
    username: 'admin',
    path: '/units',
    come: 'main table tbody tr',
    about: 'The units as they are on a day.',
  },
  {
    name: 'unit',
    username: 'admin',
    path: '/units/15',
    come: 'main h1',
    about: 'One unit: what it was called when, what it came from, what stands below it.',
  },
  {
    name: 'unit-people',
    username: 'head-15',
    path: '/units/15/duties',
    come: 'main table tbody tr',
    about: 'Who does what in a unit: who prepares, checks, signs and reviews, deputies, absences.',
    often: true,
  },
  {
    name: 'units-import',
    username: 'admin',
    path: '/units/import',
    come: 'main h1',
    about: 'Many units at once from a CSV file, tried before they are taken.',
  },
  {
    name: 'users',
    username: 'admin',
    path: '/users',
    come: 'main table tbody tr',
    about: 'The users within reach and their roles.',
  },
  {
    name: 'user',
    username: 'admin',
    path: '/users/aggregator-15',
    come: 'main h1',
    about: 'One user: roles in units, a new password, lock and unlock, tokens of machines.',
  },
  {
    name: 'users-import',
    username: 'admin',
    path: '/users/import',
    come: 'main h1',
    about: 'Many users at once from a CSV file.',
  },
  {
    name: 'feeds',
    username: 'admin',
    path: '/feeds',
    come: 'main .empty, main table tbody tr',
    about: 'The feeds that other systems push values to, with whom they may come from.',
  },
  {
    name: 'feed',
    username: 'admin',
    path: `/feeds/${FEED}`,
    come: 'main section:last-of-type table tbody tr',
    about: 'One feed: who pushes to it, what came, what was refused and why, and its values.',
    often: true,
  },
  {
    name: 'operations',
    username: 'admin',
    path: '/operations',
    come: 'main table tbody tr',
    about: 'How the system does: what waits, what fails and why, who is at work, how large it is.',
  },
  {
    name: 'checks',
    username: 'admin',
    path: '/checks',
    come: 'main form.filters',
    about: 'Verifying and rebuilding: what was found, what runs and how far it is, and what to start.',
  },
  {
    name: 'check',
    username: 'admin',
    path: ({ check }) => `/checks/${check}`,
    come: 'main h1',
    about: 'One run of verifying: how far it went, and what it found.',
  },
  {
    name: 'help',
    username: 'clerk-02839',
    path: '/help',
    come: 'main section a',
    about: 'Help: a guide for each role, and the keys.',
  },
  {
    name: 'help-guide',
    username: 'clerk-02839',
    path: '/help/clerk',
    come: 'article h2',
    about: 'A guide, read in the application.',
  },
  {
    name: 'help-keys',
    username: 'clerk-02839',
    path: '/help/keys',
    come: 'main table tbody tr',
    about: 'What the keyboard does.',
  },
  {
    name: 'notices',
    username: ({ returned }) => clerkOf(returned),
    path: '/notices',
    come: '.notice-list a',
    about: 'Notices: what one was told of, by day, with the way to where it happened.',
    often: true,
  },
  {
    name: 'notice-preferences',
    username: ({ returned }) => clerkOf(returned),
    path: '/notices/preferences',
    come: 'main table tbody tr',
    about: 'What one wants to be told of, where and when; what the law needs is locked.',
  },
  {
    name: 'account-head',
    username: 'head-15',
    path: '/account',
    come: 'main table tbody tr',
    about: 'The account of a head: when one is away, and who signs in one’s place until when.',
  },
  {
    name: 'account',
    username: 'clerk-02839',
    path: '/account',
    come: 'main h1',
    about: 'One’s own account: password, language, roles.',
  },
];
