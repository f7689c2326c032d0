import { account } from './vi/account.js';
import { agenda } from './vi/agenda.js';
import { askOnce } from './vi/ask-once.js';
import { duties } from './vi/duties.js';
import { print } from './vi/print.js';
import { rates } from './vi/rates.js';
import { calendar } from './vi/calendar.js';
import { checks } from './vi/checks.js';
import { catalogue } from './vi/catalogue.js';
import { changes } from './vi/changes.js';
import { codeLists } from './vi/code-lists.js';
import { design } from './vi/design.js';
import { handling } from './vi/handling.js';
import { file } from './vi/file.js';
import { frame } from './vi/frame.js';
import { help } from './vi/help.js';
import { inbox } from './vi/inbox.js';
import { lineage } from './vi/lineage.js';
import { login } from './vi/login.js';
import { notices } from './vi/notices.js';
import { offline } from './vi/offline.js';
import { operations } from './vi/operations.js';
import { past } from './vi/past.js';
import { regimes } from './vi/regimes.js';
import { report } from './vi/report.js';
import { reports } from './vi/reports.js';
import { requests } from './vi/requests.js';
import { review } from './vi/review.js';
import { rollup } from './vi/rollup.js';
import { series } from './vi/series.js';
import { threads } from './vi/threads.js';
import { trial } from './vi/trial.js';
import { units } from './vi/units.js';
import { users } from './vi/users.js';
import { words } from './vi/words.js';
import { workbooks } from './vi/workbooks.js';
import { work } from './vi/work.js';

export const vi = {
  account,
  agenda,
  askOnce,
  calendar,
  checks,
  catalogue,
  changes,
  design,
  codeLists,
  duties,
  handling,
  file,
  frame,
  help,
  inbox,
  lineage,
  login,
  notices,
  offline,
  operations,
  past,
  print,
  rates,
  regimes,
  report,
  reports,
  requests,
  review,
  rollup,
  series,
  threads,
  trial,
  units,
  users,
  words,
  work,
  workbooks,
} as const;
