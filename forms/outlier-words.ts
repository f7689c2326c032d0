/** Why a figure stands out, as one sentence: on the pages and in the Excel file alike. */
import type { Outlier } from '../regimes/outliers.js';
import type { Text } from '../regimes/words.js';
import { formatNumber } from './format.js';

type Part<Kind> = Omit<Extract<Outlier, { against: Kind }>, 'figure' | 'against' | 'reason'>;

const both = (value: number | undefined): Text =>
  value === undefined
    ? { vi: '–', en: '–' }
    : { vi: formatNumber(shortened(value), 'vi'), en: formatNumber(shortened(value), 'en') };

/** A median of many decimals is read no better than one of three. */
const shortened = (value: number): number => Math.round(value * 1000) / 1000;

/** `+12,5 %`; undefined where there is nothing to divide by. */
export function percentOf(before: number, value: number): number | undefined {
  return before === 0 ? undefined : Math.round(((value - before) * 1000) / Math.abs(before)) / 10;
}

const times = (value: number | undefined, before: number): Text => both(Math.abs((value ?? 0) / before));

const PREVIOUS: Readonly<
  Record<Extract<Outlier, { against: 'previous' }>['reason'], (part: Part<'previous'>) => Text>
> = {
  grew: ({ value, before }) => ({
    vi: `gấp ${times(value, before).vi} lần kỳ trước (${both(before).vi})`,
    en: `${times(value, before).en} times the previous period (${both(before).en})`,
  }),
  shrank: ({ before, value }) => ({
    vi: `kỳ trước gấp ${times(before, value ?? 1).vi} lần (${both(before).vi})`,
    en: `the previous period had ${times(before, value ?? 1).en} times as much (${both(before).en})`,
  }),
  turned: ({ before }) => ({
    vi: `đổi dấu so với kỳ trước (${both(before).vi})`,
    en: `the sign turned since the previous period (${both(before).en})`,
  }),
  'from-zero': () => ({ vi: 'kỳ trước bằng 0', en: 'the previous period had 0' }),
  'to-zero': ({ before }) => ({
    vi: `bằng 0, kỳ trước ${both(before).vi}`,
    en: `0, where the previous period had ${both(before).en}`,
  }),
  gone: ({ before }) => ({
    vi: `không báo cáo, kỳ trước ${both(before).vi}`,
    en: `not reported, where the previous period had ${both(before).en}`,
  }),
};

const among = ({ median, neighbours }: Part<'neighbours'>): Text => ({
  vi: `trung vị của ${neighbours} đơn vị là ${both(median).vi}`,
  en: `the median of ${neighbours} units is ${both(median).en}`,
});
const scored = (part: Part<'neighbours'>): Text => ({
  vi: `${among(part).vi}, độ lệch ${both(part.spread).vi}`,
  en: `${among(part).en}, deviation ${both(part.spread).en}`,
});

const NEIGHBOURS: Readonly<
  Record<Extract<Outlier, { against: 'neighbours' }>['reason'], (part: Part<'neighbours'>) => Text>
> = {
  high: (part) => ({
    vi: `cao hơn hẳn các đơn vị khác: ${scored(part).vi}`,
    en: `far above the other units: ${scored(part).en}`,
  }),
  low: (part) => ({
    vi: `thấp hơn hẳn các đơn vị khác: ${scored(part).vi}`,
    en: `far below the other units: ${scored(part).en}`,
  }),
  zero: (part) => ({
    vi: `bằng 0 trong khi gần như mọi đơn vị khác có số: ${among(part).vi}`,
    en: `0, where nearly all other units have a figure: ${among(part).en}`,
  }),
  absent: (part) => ({
    vi: `không báo cáo trong khi gần như mọi đơn vị khác có số: ${among(part).vi}`,
    en: `not reported, where nearly all other units have a figure: ${among(part).en}`,
  }),
};

export function outlierWords(outlier: Outlier): Text {
  return outlier.against === 'previous'
    ? PREVIOUS[outlier.reason](outlier)
    : NEIGHBOURS[outlier.reason](outlier);
}
