import type { Language } from '../../regimes/words.js';
import type { RegimeItem, UnitRef } from '../wire.js';

export interface Found {
  readonly to: string;
  readonly name: string;
  readonly code: string;
}

const LIMIT = 8;

/** `Lào Cai` → `lao cai`: what people type when they are in a hurry. */
export function plainLetters(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
}

/** The first eight regimes and units whose name or code holds every word of `wanted`; nothing for no words. */
export function findPlaces(
  wanted: string,
  regimes: readonly RegimeItem[],
  units: readonly UnitRef[],
  language: Language,
): readonly Found[] {
  const words = plainLetters(wanted).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const places: Found[] = [
    ...regimes.map(({ code, label }) => ({ to: `/regimes/${code}`, name: label[language], code })),
    ...units.map(({ code, name }) => ({ to: `/units/${code}`, name, code })),
  ];
  const matches = ({ name, code }: Found) => {
    const text = plainLetters(`${name} ${code}`);
    return words.every((word) => text.includes(word));
  };
  return places.filter(matches).slice(0, LIMIT);
}
