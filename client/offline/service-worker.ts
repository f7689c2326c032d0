/**
 * The service worker. It holds the pages themselves, so that they open without a line, and the answers that an opened
 * report needs, so that it can be opened again. What it keeps of answers belongs to one person and goes with the log-out.
 * It imports nothing: the build puts the list of files, whose names are hashes, in the place of `FILES`.
 */
declare const FILES: readonly string[];
declare const SHELL_NAME: string;

interface Worker extends EventTarget {
  readonly clients: { readonly claim: () => Promise<void> };
  readonly skipWaiting: () => Promise<void>;
  readonly location: { readonly origin: string };
}
interface Fetching extends Event {
  readonly request: Request;
  readonly respondWith: (answer: Promise<Response>) => void;
  readonly waitUntil: (work: Promise<unknown>) => void;
}
const worker = self as unknown as Worker;

// The same names as in kept.ts, which is not imported: this file stands alone.
const READS = 'baocao-reads';
const KEPT = 'Baocao-Kept';
const PAGE = '/index.html';
const MOST_READS = 400;
const SESSION = `${worker.location.origin}/api/v1/session`;
/** A page of the server's own: the board of the queue. */
const BOARD = '/operations/queues';

/** What is read again without a line: who one is, one's work, reports that were opened and what their forms are made of. */
const KEPT_PATHS = [
  /^\/api\/v1\/session$/,
  /^\/api\/v1\/my-work$/,
  /^\/api\/v1\/reports\/[^/]+\/[^/]+\/[^/]+$/,
  /^\/api\/v1\/reports\/[^/]+\/[^/]+\/[^/]+\/(basis|revisions)$/,
  /^\/api\/v1\/regimes\/[^/]+\/versions\/\d+$/,
  /^\/api\/v1\/regimes\/[^/]+\/versions\/\d+\/validators\/[^/]+$/,
];
const ACT = /^(\/api\/v1\/reports\/[^/]+\/[^/]+\/[^/]+)\/[a-z-]+$/;
const isKept = (path: string): boolean => KEPT_PATHS.some((pattern) => pattern.test(path));

async function install(): Promise<void> {
  const shell = await caches.open(SHELL_NAME);
  await shell.addAll(FILES);
}

async function activate(): Promise<void> {
  const names = await caches.keys();
  // In the order in which they were made. Another tab may still show the last one, until what is typed there is safe.
  const old = names.filter((name) => name.startsWith('baocao-shell-') && name !== SHELL_NAME);
  await Promise.all(old.slice(0, -1).map((name) => caches.delete(name)));
  await worker.clients.claim();
}

const isHashed = (request: Request | string): boolean =>
  new URL(typeof request === 'string' ? request : request.url, worker.location.origin).pathname.startsWith(
    '/assets/',
  );

/** Files by name never change: what was had once is had for good, as long as this version lasts. */
async function file(request: Request | string): Promise<Response> {
  const shell = await caches.open(SHELL_NAME);
  const had = (await shell.match(request)) ?? (isHashed(request) ? await caches.match(request) : undefined);
  if (had) return had;
  const answer = await fetch(request);
  if (answer.ok) await shell.put(request, answer.clone());
  return answer;
}

/** What is done with what was read is done one after the other. */
let turn: Promise<unknown> = Promise.resolve();
/** Grows when what was read is forgotten: what was asked for before that is not kept any more. */
let forgotten = 0;
/** How often each report was written: what was asked for before the last time may tell of an older version. */
const writes = new Map<string, number>();

/** Ends what is on its way and may be asked or saved again: a next version waits for it. Acts are never given up. */
let givingUp = new AbortController();
const untilGivenUp = (request: Request): Promise<Response> => fetch(request, { signal: givingUp.signal });

interface Asked {
  readonly url: string;
  readonly forgotten: number;
  readonly writes: number;
}
const asking = (url: string): Asked => ({ url, forgotten, writes: writes.get(url) ?? 0 });

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const done = turn.then(work);
  turn = done.catch(() => undefined);
  return done;
}

/** The server's answer if there is one; what it said before otherwise, and said to be so. */
async function read(request: Request): Promise<Response> {
  const asked = asking(request.url);
  let answer: Response;
  try {
    answer = await untilGivenUp(request);
  } catch (failure) {
    const had = await earlier(request.url);
    if (had) return had;
    throw failure;
  }
  if (answer.ok) await keepIfRoom(asked, answer.clone());
  // A gateway answers in the place of a server that is down.
  if (![502, 503, 504].includes(answer.status)) return answer;
  return (await earlier(request.url)) ?? answer;
}

/** Where the browser keeps nothing, being full or forbidden to, the server has answered all the same. */
const keepIfRoom = (asked: Asked, answer: Response): Promise<void> =>
  keep(asked, answer).catch(() => undefined);

/** What was read there, without making the place that it would be kept in. */
const readBefore = (url: string): Promise<Response | undefined> => caches.match(url, { cacheName: READS });

async function earlier(url: string): Promise<Response | undefined> {
  const had = await readBefore(url);
  if (!had) return undefined;
  const headers = new Headers(had.headers);
  headers.set(KEPT, had.headers.get('Date') ?? '');
  return new Response(had.body, { status: 200, headers });
}

async function keep(asked: Asked, answer: Response): Promise<void> {
  const { url } = asked;
  if (asked.forgotten !== forgotten) return;
  const since = url === SESSION ? await ownedBy(answer.clone()) : forgotten;
  await inTurn(async () => {
    if (since !== forgotten || asked.writes !== (writes.get(url) ?? 0)) return;
    const reads = await caches.open(READS);
    // The newest is the last: the first goes where there are too many.
    await reads.delete(url);
    await reads.put(url, answer);
    const all = await reads.keys();
    await Promise.all(all.slice(0, Math.max(0, all.length - MOST_READS)).map((one) => reads.delete(one)));
  });
}

/** Forgets what was read, and what is still on its way. Answers how often that was done. */
async function forget(): Promise<number> {
  const times = ++forgotten;
  await inTurn(() => caches.delete(READS));
  return times;
}

/** What another person read is nobody else's: it goes before anything of this one is kept. */
async function ownedBy(answer: Response): Promise<number> {
  const had = await readBefore(SESSION);
  const name = async (one: Response): Promise<string> =>
    ((await one.json()) as { readonly user: { readonly username: string } }).user.username;
  return had && (await name(had)) !== (await name(answer)) ? forget() : forgotten;
}

/** A write goes to the server as it is. Its answer is what the report now reads like. */
async function write(request: Request, path: string): Promise<Response> {
  const answer = await (request.method === 'PUT' ? untilGivenUp(request) : fetch(request));
  if (!answer.ok) return answer;
  if (worker.location.origin + path === SESSION) {
    if (request.method === 'DELETE') await forget();
    if (request.method === 'POST') await ownedBy(answer.clone());
    return answer;
  }
  const report = request.method === 'PUT' && isKept(path) ? path : ACT.exec(path)?.[1];
  if (report === undefined) return answer;
  const url = worker.location.origin + report;
  writes.set(url, (writes.get(url) ?? 0) + 1);
  const isReport = answer.headers.has('ETag') && /json/.test(answer.headers.get('Content-Type') ?? '');
  if (isReport) await keepIfRoom(asking(url), answer.clone());
  return answer;
}

worker.addEventListener('install', (event) => (event as Fetching).waitUntil(install()));
worker.addEventListener('activate', (event) => (event as Fetching).waitUntil(activate()));
worker.addEventListener('message', (event) => {
  const { data } = event as MessageEvent<{ readonly kind: string; readonly urls?: readonly string[] }>;
  if (data.kind === 'take') void worker.skipWaiting();
  if (data.kind === 'give-up') {
    givingUp.abort();
    givingUp = new AbortController();
  }
  if (data.kind === 'keep')
    (event as Fetching).waitUntil(
      Promise.allSettled(
        (data.urls ?? [])
          .filter((url) => url.startsWith(worker.location.origin) && isKept(new URL(url).pathname))
          .map((url) => read(new Request(url, { credentials: 'same-origin' }))),
      ),
    );
});
worker.addEventListener('fetch', (event) => {
  const { request, respondWith } = bound(event as Fetching);
  const { origin, pathname } = new URL(request.url);
  if (origin !== worker.location.origin) return;
  if (request.method !== 'GET') {
    // Files that are sent in are left to the browser: it tells how far they have come.
    const isJson = request.headers.get('Content-Type')?.startsWith('application/json') === true;
    if (request.url === SESSION || (isJson && pathname.startsWith('/api/v1/reports/')))
      respondWith(write(request, pathname));
  } else if (pathname.startsWith('/api/')) {
    if (isKept(pathname)) respondWith(read(request));
  } else if (request.mode === 'navigate') {
    if (!pathname.startsWith(BOARD)) respondWith(file(PAGE));
  } else if (pathname.startsWith('/assets/') || FILES.includes(pathname)) respondWith(file(request));
});

function bound(event: Fetching): Pick<Fetching, 'request' | 'respondWith'> {
  return { request: event.request, respondWith: (answer) => event.respondWith(answer) };
}
