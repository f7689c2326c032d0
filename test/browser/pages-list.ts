/** The list of pages for the reader of the documents, from the same words that say how to come to them. */
import type { PageToSee } from './pages.js';
import { storyLines } from './story-stations.js';

export function listOf(pages: readonly PageToSee[]): string {
  const sections = pages.map(({ name, about, often }) =>
    [
      `## ${name}`,
      about,
      `![${name}](images/${name}.png)`,
      ...(often
        ? [
            `On a phone: [picture](images/${name}-phone.png); in the dark: [picture](images/${name}-dark.png).`,
          ]
        : []),
    ].join('\n\n'),
  );
  return (
    [
      '<!-- Written by `npm run screenshots`; do not edit. -->',
      '# Pages',
      'Every page, as it stands in the demonstration, at 1366 × 768; at the end [a story](#a-story) that goes through them.',
      ...sections,
      '## A story',
      'By keyboard alone, from the first pasted row to the figure of the province; `STORY_PICTURES=docs/images npm run story` takes these pictures.',
      ...storyLines(),
    ].join('\n\n') + '\n'
  );
}
