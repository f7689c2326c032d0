export const help = {
  title: 'Help',
  sentence: 'A guide for each role, and the keys',
  guide: {
    clerk: 'Guide for clerks and heads of units',
    aggregator: 'Guide for aggregators',
    administrator: 'Guide for administrators',
  },
  about: {
    clerk: 'Filling in a report, sending and signing it, mending what was returned, correcting.',
    aggregator: 'Reviewing, returning, watching the roll-up, sending the report of one’s own unit.',
    administrator: 'Declaring and publishing regimes, units, users, calendars, operations.',
  },
  keys: 'Keys',
  keysSentence: 'Everything can be done by keyboard',
  letterKeys: 'Keys that are a single letter (a, r, n, …) in the inbox and on the page of a review',
  letterKeysNote:
    'Switch them off if you speak to the computer, or press keys by mistake. For this browser only; all other keys and every button go on working.',
  key: 'Key',
  does: 'What it does',
  tour: 'First steps',
  stepOf: '{{at}} of {{of}}',
  next: 'Next',
  previous: 'Back',
  dismiss: 'Skip, and never show this again',
  done: 'Done, never show this again',
  step: {
    work: {
      title: 'Begin with My work',
      text: 'This page has everything in the order in which it is to be done: returned, to be signed, overdue, to be reviewed, then what comes. The first line says what to do first and how many working days are left.',
    },
    file: {
      title: 'Fill in, then send',
      text: 'Open a report and enter the figures; a draft is saved by itself. A saved draft is not sent: it reaches the receiver only when you press send, or the head signs. All reports stand under Reports.',
    },
    review: {
      title: 'Review, and see the roll-up',
      text: 'What is approved counts in the roll-up at once. Roll-ups shows the figures, how complete they are, who is missing, and where each figure comes from.',
    },
    declare: {
      title: 'Declare reporting regimes',
      text: 'Regimes are declared, tried and published under Reporting regimes. Units, users and operations stand below, under Administration.',
    },
    notices: {
      title: 'The bell tells what you should know',
      text: 'A new request, a report that falls due, is overdue, returned or approved: the bell tells. You may choose what is mailed.',
    },
    help: {
      title: 'Open Help when you need it',
      text: 'A guide for each role, with pictures, and the keys are always under Help.',
    },
  },
} as const;
