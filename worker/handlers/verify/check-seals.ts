/** Sealed events against their seals: each event that was changed, taken away or slipped in is named. */
import type { Queries } from '../../../api/store/database.js';
import {
  digestsRoot,
  eventDigest,
  eventsBetween,
  loadSeal,
  NO_SEAL,
  sealHash,
  type Seal,
  type StoredEvent,
} from '../../../api/store/event-seals.js';
import type { Tell } from './check-reports.js';
import { NOWHERE, type DifferenceKind } from './difference.js';

/** Events read at a time. */
const PAGE = 1_000;

/** Checks the seals with numbers from `first` to `last`, each against the one before it and against its events. */
export async function checkSeals(
  queries: Queries,
  { first, last }: { readonly first: number; readonly last: number },
  tell: Tell,
  step: (n: number) => void,
): Promise<void> {
  let before = first > 1 ? await loadSeal(queries, first - 1) : undefined;
  for (let number = first; number <= last; number++) {
    const seal = await loadSeal(queries, number);
    if (seal) {
      checkChain(seal, before, tell);
      await checkEvents(queries, seal, tell);
    } else {
      say(tell, 'seal-broken', `seal ${number} of the events is not there`);
    }
    before = seal;
    step(1);
  }
}

function checkChain(seal: Seal, before: Seal | undefined, tell: Tell): void {
  const broken = (why: string): void => {
    say(tell, 'seal-broken', `seal ${seal.number}: ${why}`);
  };
  // The database gives 64-bit ids as texts or numbers.
  const ids = { firstId: Number(seal.firstId), lastId: Number(seal.lastId) };
  if (sealHash({ ...seal, ...ids }) !== seal.hash) broken('it does not have its hash');
  if (digestsRoot(seal.digests) !== seal.root) broken('its lines do not have its root');
  if (linesOf(seal).size !== seal.count) broken(`it counts ${seal.count} events and has lines of others`);
  if (seal.number > 1 && !before) return; // told where the one before is missed
  if (seal.previous !== (before?.hash ?? NO_SEAL)) broken('it does not follow from the seal before');
  if (ids.firstId !== Number(before?.lastId ?? 0) + 1) broken('it does not begin where the seal before ends');
}

function linesOf({ digests }: Seal): Map<number, string> {
  return new Map(
    digests.split('\n').flatMap((line) => {
      const [id, hash] = line.split(' ');
      return id && hash ? [[Number(id), hash] as const] : [];
    }),
  );
}

async function checkEvents(queries: Queries, seal: Seal, tell: Tell): Promise<void> {
  const sealed = linesOf(seal);
  const last = Number(seal.lastId);
  for (let from = Number(seal.firstId); from <= last;) {
    const page = await eventsBetween(queries, from, last, PAGE);
    for (const event of page) {
      const digest = sealed.get(event.id);
      sealed.delete(event.id);
      if (digest === undefined)
        tellOf(tell, event, 'event-added', `was slipped in below seal ${seal.number}`);
      else if (digest !== eventDigest(event)) {
        tellOf(tell, event, 'event-changed', `is not what seal ${seal.number} covers`);
      }
    }
    const newest = page.at(-1);
    if (!newest || page.length < PAGE) break;
    from = newest.id + 1;
  }
  for (const id of sealed.keys()) {
    say(tell, 'event-missing', `event ${id} is not there any more; seal ${seal.number} covers it`);
  }
}

function tellOf(tell: Tell, event: StoredEvent, kind: DifferenceKind, what: string): void {
  const { regime, period, unitCode } = event;
  tell({
    kind,
    regime: regime ?? NOWHERE,
    period: period ?? NOWHERE,
    unit: unitCode ?? NOWHERE,
    detail: `event ${event.id} (${event.type}) ${what}`,
  });
}

function say(tell: Tell, kind: DifferenceKind, detail: string): void {
  tell({ kind, regime: NOWHERE, period: NOWHERE, unit: NOWHERE, detail });
}
