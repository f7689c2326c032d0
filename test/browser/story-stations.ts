/** The stations of the story that a picture is taken of, in their order: what the reader of the documents is to see there. */
export const STATIONS = {
  pasted: 'A clerk pastes twenty rows from a spreadsheet; what became of them is said under the table.',
  'without-a-line':
    'The line has gone: nine more rows are pasted, the thirtieth is begun, and all is kept on this machine.',
  'next-day': 'The browser was closed; the next day nobody is logged in any more.',
  sent: 'All thirty rows are there again; the last one is finished, and the report is sent.',
  inbox: 'The inbox of the province: of eight communes the one with odd figures stands on top.',
  outlier: 'What is odd in its report, held against the other communes, with median and deviation.',
  claimed: 'A colleague opens the same report, and is told who works on it.',
  remark: 'A remark on the odd cell, before the report is returned.',
  'at-once': 'The seven others are approved at once.',
  answered: 'The commune answers the remark, standing in its cell.',
  'changed-cells': 'Sent again: what was changed against the revision before, and the answer to the remark.',
  'roll-up': 'The roll-up of the province, with all eight communes in it.',
} as const;

export type Station = keyof typeof STATIONS;

const NAMES = Object.keys(STATIONS) as Station[];

/** The name of a station's picture. */
export const pictureOf = (station: Station): string => `story-${NAMES.indexOf(station) + 1}-${station}.png`;

/** All of them, for the list of pages. */
export const storyLines = (): string[] =>
  NAMES.flatMap((station) => [STATIONS[station], `![${station}](images/${pictureOf(station)})`]);
