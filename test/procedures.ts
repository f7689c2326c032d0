/** What is entered in a row of VPCP-II06A; the other three figures of a row are sums of these. */
export const ENTERED = [
  'receivedOnline',
  'receivedDirect',
  'carriedOver',
  'solvedEarly',
  'solvedOnTime',
  'solvedLate',
  'pendingInTime',
  'pendingLate',
] as const;
