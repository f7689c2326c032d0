/**
 * Keys that are a single letter, for going through many reports. Whoever speaks to the computer, or hits keys by mistake,
 * switches them off; the browser keeps that. What each letter does is here, so that the page of keys leaves none out.
 */
import { useSyncExternalStore } from 'react';

/** On a row of the inbox. */
export const INBOX_LETTERS = {
  j: 'down',
  n: 'down',
  k: 'up',
  c: 'chooseClean',
  a: 'approve',
  r: 'return',
} as const;
/** On the page of a review. */
export const REVIEW_LETTERS = { a: 'approve', r: 'return', n: 'next' } as const;

const STORED = 'baocao.letter-keys';
const listeners = new Set<() => void>();

/** What a pressed key means; undefined where it is no such letter, or letters are switched off. */
export function letterOf<Act extends string>(
  letters: Readonly<Record<string, Act>>,
  key: string,
): Act | undefined {
  return letterKeys() && Object.hasOwn(letters, key) ? letters[key] : undefined;
}

export function letterKeys(): boolean {
  return localStorage.getItem(STORED) !== 'off';
}

export function switchLetterKeys(on: boolean): void {
  if (on) localStorage.removeItem(STORED);
  else localStorage.setItem(STORED, 'off');
  for (const listener of listeners) listener();
}

export function useLetterKeys(): boolean {
  return useSyncExternalStore(subscribe, letterKeys);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  // Another tab of this browser may switch them.
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}
