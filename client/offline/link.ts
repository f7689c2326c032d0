/**
 * The link to the server as the pages show it: whether it answers, and whether the session still holds. A session that
 * ends while somebody works takes nothing off the screen: the page stays, and asks for the password.
 */
import { useSyncExternalStore } from 'react';

export interface Link {
  readonly up: boolean;
  /** `ended`: the server no longer knows the session. `other`: somebody else logged in, in another tab. */
  readonly session: 'held' | 'ended' | 'other';
  /** Grows when a session was begun anew in place: what stood on the old one begins again. */
  readonly epoch: number;
}

let link: Link = { up: true, session: 'held', epoch: 0 };
const listeners = new Set<() => void>();
const returned = new Set<() => void>();

function change(next: Partial<Link>): void {
  const before = link;
  if ((Object.keys(next) as (keyof Link)[]).every((name) => next[name] === before[name])) return;
  link = { ...before, ...next };
  for (const listener of listeners) listener();
  const usable = (one: Link): boolean => one.up && one.session === 'held';
  if (usable(link) && !usable(before)) for (const listener of returned) listener();
}

export function linkState(): Link {
  return link;
}
export function useLink(): Link {
  return useSyncExternalStore(subscribeLink, linkState);
}
export function subscribeLink(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
/** Calls `listener` each time the server can be written to again after it could not. */
export function whenLinkReturns(listener: () => void): () => void {
  returned.add(listener);
  return () => returned.delete(listener);
}

export function lineIs(up: boolean): void {
  change({ up });
}
export function sessionEnded(): void {
  if (link.session === 'held') change({ session: 'ended' });
}
/** A session was begun: by the log-in page, or in place. */
export function sessionBegan(username: string): void {
  change({ session: 'held', epoch: link.epoch + 1 });
  tabs().postMessage(username);
}

let channel: BroadcastChannel | undefined;
const tabs = (): BroadcastChannel => (channel ??= new BroadcastChannel('baocao-session'));

/**
 * Another tab shares our cookie: where somebody else logged in there, this page must send nothing in his name.
 * @returns the end of listening
 */
export function watchOtherTabs(username: string): () => void {
  const hear = ({ data }: MessageEvent<string>): void => {
    if (data !== username) change({ session: 'other' });
    else if (link.session !== 'held') change({ session: 'held', epoch: link.epoch + 1 });
  };
  tabs().addEventListener('message', hear);
  return () => tabs().removeEventListener('message', hear);
}
