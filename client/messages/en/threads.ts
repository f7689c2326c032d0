/** What is said about remarks on cells. */
export const threads = {
  open_one: '{{count}} open remark',
  open_other: '{{count}} open remarks',
  past_one: '{{count}} earlier remark',
  past_other: '{{count}} earlier remarks',
  how: 'Shift+F2 on the cell: read and answer',
  replies: 'Replies',
  reply: 'Reply',
  answer: 'Your reply',
  settle: 'Dealt with',
  replyAndSettle: 'Reply and mark as dealt with',
  reopen: 'Open again',
  settledNow: 'Now dealt with: {{where}}',
  reopenedNow: 'Open again: {{where}}',
  settledBy: 'Dealt with: {{name}},',
  gone: 'The row that this is about is no longer in the table.',
  none: 'There is no remark on this cell.',
} as const;
