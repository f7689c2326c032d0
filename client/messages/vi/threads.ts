/** What is said about remarks on cells. */
export const threads = {
  open_other: '{{count}} ý kiến chưa xử lý xong',
  past_other: '{{count}} ý kiến trước đây',
  how: 'Shift+F2 tại ô: xem và trả lời',
  replies: 'Trả lời',
  reply: 'Trả lời',
  answer: 'Nội dung trả lời',
  settle: 'Đã xử lý xong',
  replyAndSettle: 'Trả lời và đánh dấu đã xử lý',
  reopen: 'Mở lại ý kiến',
  settledNow: 'Đã ghi là xử lý xong: {{where}}',
  reopenedNow: 'Đã mở lại ý kiến: {{where}}',
  settledBy: 'Đã xử lý: {{name}},',
  gone: 'Dòng được góp ý không còn trong bảng.',
  none: 'Ô này không có ý kiến.',
} as const;
