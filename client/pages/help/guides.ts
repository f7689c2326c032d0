/** The guides as they lie in docs/guide, with the pictures that they show; each is fetched when it is opened. */
import { queryOptions } from '@tanstack/react-query';
import type { Language } from '../../../regimes/words.js';

export const GUIDES = ['clerk', 'aggregator', 'administrator'] as const;
export type GuideName = (typeof GUIDES)[number];

export const isGuide = (name: string | undefined): name is GuideName =>
  (GUIDES as readonly (string | undefined)[]).includes(name);

const TEXTS = import.meta.glob<string>('../../../docs/guide/*.md', { query: '?raw', import: 'default' });
const PICTURES = import.meta.glob<string>(
  '../../../docs/images/{my-work,my-work-aggregator,report,report-draft,report-approved,report-province,review,rollup,rollup-figure,regimes,declare,users,units,calendar}{,-en}.png',
  { query: '?url', import: 'default', eager: true },
);

export const guideQuery = (guide: GuideName, language: Language) =>
  queryOptions({
    queryKey: ['guide', guide, language],
    queryFn: async () => (await TEXTS[`../../../docs/guide/${guide}.${language}.md`]?.()) ?? '',
    staleTime: Infinity,
  });

/** Where a picture of a guide is. */
export const pictureOf = (file: string): string | undefined => PICTURES[`../../../docs/images/${file}`];
