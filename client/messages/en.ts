import { account } from './en/account.js';
import { agenda } from './en/agenda.js';
import { askOnce } from './en/ask-once.js';
import { duties } from './en/duties.js';
import { print } from './en/print.js';
import { rates } from './en/rates.js';
import { calendar } from './en/calendar.js';
import { checks } from './en/checks.js';
import { catalogue } from './en/catalogue.js';
import { changes } from './en/changes.js';
import { codeLists } from './en/code-lists.js';
import { design } from './en/design.js';
import { handling } from './en/handling.js';
import { file } from './en/file.js';
import { frame } from './en/frame.js';
import { help } from './en/help.js';
import { inbox } from './en/inbox.js';
import { lineage } from './en/lineage.js';
import { login } from './en/login.js';
import { notices } from './en/notices.js';
import { offline } from './en/offline.js';
import { operations } from './en/operations.js';
import { past } from './en/past.js';
import { regimes } from './en/regimes.js';
import { report } from './en/report.js';
import { reports } from './en/reports.js';
import { requests } from './en/requests.js';
import { review } from './en/review.js';
import { rollup } from './en/rollup.js';
import { series } from './en/series.js';
import { threads } from './en/threads.js';
import { trial } from './en/trial.js';
import { units } from './en/units.js';
import { users } from './en/users.js';
import { words } from './en/words.js';
import { workbooks } from './en/workbooks.js';
import { work } from './en/work.js';

export const en = {
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
