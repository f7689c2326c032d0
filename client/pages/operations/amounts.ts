/** Bytes and spans of time as people read them. */
import { formatNumber } from '../../../forms/format.js';
import type { Language } from '../../../regimes/words.js';

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** `1536` → `1,5 KB`. */
export function bytesText(bytes: number, language: Language): string {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log(bytes) / Math.log(1024)));
  const value = bytes / 1024 ** power;
  const decimals = power === 0 || value >= 100 ? 0 : 1;
  return `${formatNumber(value.toFixed(decimals), language, decimals)} ${UNITS[power] ?? 'B'}`;
}

/** Seconds with one decimal below ten, whole ones above. */
export function secondsText(seconds: number, language: Language): string {
  const decimals = seconds > 0 && seconds < 10 ? 1 : 0;
  return formatNumber(seconds.toFixed(decimals), language, decimals);
}
