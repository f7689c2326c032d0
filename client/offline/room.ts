/** Whether this browser keeps copies at all: it may forbid storage, or have no room. Known from the last attempt. */
import { useSyncExternalStore } from 'react';

let room = true;
const listeners = new Set<() => void>();

export function roomIs(next: boolean): void {
  if (room === next) return;
  room = next;
  for (const listener of listeners) listener();
}

export function hasRoom(): boolean {
  return room;
}

export function useRoom(): boolean {
  return useSyncExternalStore(subscribe, hasRoom);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
