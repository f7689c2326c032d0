/**
 * What readers are told of, each kind of notice as a row of one table: its name, whether the law needs it, whether it
 * is mailed unless its reader says otherwise, and its words. The bell, the list, the page of preferences and the
 * e-mails read this table; a new kind is a row here and whatever finds its occasions (worker/handlers/notices/).
 */
import type { Task } from '../regimes/handling.js';
import type { Day, Instant, Language, Text } from '../regimes/words.js';
import { dueText } from './due-text.js';
import { periodWords } from './period-words.js';

/** What a notice remembers of its occasion. Each kind uses what it needs. */
export interface NoticeFacts {
  /** Of the regime. */
  readonly label?: Text;
  /** Of the request, where somebody asked for it beside the calendar. */
  readonly title?: string;
  readonly unit?: string;
  readonly receiver?: string;
  readonly dueAt?: Instant;
  readonly reason?: string;
  readonly revision?: number;
  readonly version?: number;
  readonly effectiveFrom?: string;
  /** What somebody was named for, in whose place, and from which day to which. */
  readonly task?: Task;
  readonly person?: string;
  readonly firstDay?: Day;
  readonly lastDay?: Day;
  /** How many reports it speaks of. */
  readonly count?: number;
}

/** Where it happened. */
export interface NoticePlace {
  readonly regime?: string;
  readonly period?: string;
  /** The code of the unit as of the period. */
  readonly unit?: string;
}

type Words = (facts: NoticeFacts, due: Text) => Text;

export interface NoticeKind {
  /** What the page of preferences calls it. */
  readonly name: Text;
  /** Whether it is mailed unless its reader says otherwise. */
  readonly mailed: boolean;
  /** The law needs it: nobody can switch it off. */
  readonly law?: true;
  /** How it looks: wrong or late, to be done, to be known. */
  readonly tone: 'red' | 'amber' | 'blue' | 'green';
  /** Which page it leads to. */
  readonly leads: 'reports' | 'review' | 'regimes';
  /** The sentence below the name of the report. */
  readonly words: Words;
}

const receiverOf = ({ receiver }: NoticeFacts): string => receiver ?? '';
const quoted = ({ reason }: NoticeFacts): string => (reason ? `: “${reason}”` : '');

const dayText = (day: Day | undefined): string => (day ?? '').split('-').reverse().join('/');
const TASK_WORDS: Readonly<Record<Task, Text>> = {
  prepare: { vi: 'Lập báo cáo', en: 'Prepares reports' },
  check: { vi: 'Kiểm tra, trình ký báo cáo', en: 'Checks reports and puts them before the head' },
  sign: { vi: 'Ký báo cáo', en: 'Signs reports' },
  review: { vi: 'Duyệt báo cáo gửi đến', en: 'Reviews what is sent to the unit' },
  'file-for': { vi: 'Nhập thay báo cáo', en: 'Files reports on behalf' },
  deputy: { vi: 'Ký thay', en: 'Signs in the place of the head' },
  away: { vi: 'Làm thay', en: 'Stands in' },
};

export const NOTICE_KINDS = {
  'request-came': {
    name: { vi: 'Có yêu cầu báo cáo mới', en: 'A report is asked for' },
    mailed: true,
    law: true,
    tone: 'amber',
    leads: 'reports',
    words: (facts, due) => ({
      vi: `Đơn vị cần gửi báo cáo này lên ${receiverOf(facts)} trước ${due.vi}`,
      en: `Your unit owes this report to ${receiverOf(facts)} by ${due.en}`,
    }),
  },
  'due-in-three-days': {
    name: { vi: 'Còn ba ngày là hết hạn', en: 'Due in three days' },
    mailed: true,
    tone: 'amber',
    leads: 'reports',
    words: (_, due) => ({ vi: `Sắp hết hạn: ${due.vi}, chưa gửi`, en: `Due soon: ${due.en}, not sent yet` }),
  },
  'due-tomorrow': {
    name: { vi: 'Ngày mai hết hạn', en: 'Due tomorrow' },
    mailed: true,
    tone: 'amber',
    leads: 'reports',
    words: (_, due) => ({ vi: `Hết hạn ${due.vi}, chưa gửi`, en: `Due ${due.en}, not sent yet` }),
  },
  overdue: {
    name: { vi: 'Đã quá hạn, chưa gửi', en: 'Overdue' },
    mailed: true,
    law: true,
    tone: 'red',
    leads: 'reports',
    words: (facts, due) => ({
      vi: `Đã quá hạn ${due.vi} mà chưa gửi. Hãy gửi ngay lên ${receiverOf(facts)}; hệ thống vẫn nhận và ghi là trễ hạn`,
      en: `It was due ${due.en} and is not sent. Send it to ${receiverOf(facts)} now; it is accepted and marked late`,
    }),
  },
  'overdue-below': {
    name: { vi: 'Đơn vị dưới quá hạn', en: 'Overdue in a unit below' },
    mailed: true,
    tone: 'red',
    leads: 'reports',
    words: (facts, due) => ({
      vi: `${facts.unit ?? ''} chưa gửi, đã quá hạn ${due.vi}`,
      en: `${facts.unit ?? ''} has not sent it; it was due ${due.en}`,
    }),
  },
  returned: {
    name: { vi: 'Báo cáo bị trả lại', en: 'A report was returned' },
    mailed: true,
    law: true,
    tone: 'red',
    leads: 'reports',
    words: (facts, due) => ({
      vi: `${receiverOf(facts)} trả lại, sửa và gửi lại trước ${due.vi}${quoted(facts)}`,
      en: `${receiverOf(facts)} returned it; mend it and send it again by ${due.en}${quoted(facts)}`,
    }),
  },
  rejected: {
    name: { vi: 'Lãnh đạo không ký', en: 'The head did not sign' },
    mailed: true,
    tone: 'red',
    leads: 'reports',
    words: (facts) => ({
      vi: `Lãnh đạo đơn vị chưa ký và yêu cầu sửa${quoted(facts)}`,
      en: `The head of the unit did not sign and asks for changes${quoted(facts)}`,
    }),
  },
  'to-sign': {
    name: { vi: 'Báo cáo chờ ký', en: 'A report waits for your signature' },
    mailed: true,
    tone: 'amber',
    leads: 'reports',
    words: (_, due) => ({ vi: `Chờ ký, hạn gửi ${due.vi}`, en: `Waits for your signature; due ${due.en}` }),
  },
  'to-review': {
    name: { vi: 'Báo cáo mới gửi đến, chờ duyệt', en: 'A report came in for review' },
    mailed: false,
    tone: 'blue',
    leads: 'review',
    words: (facts) => ({
      vi: `${facts.unit ?? ''} đã gửi, chờ duyệt`,
      en: `${facts.unit ?? ''} has sent it; it waits for review`,
    }),
  },
  'claim-taken': {
    name: { vi: 'Người khác nhận duyệt thay', en: 'Somebody took over a review' },
    mailed: false,
    tone: 'amber',
    leads: 'review',
    words: (facts) => ({
      vi: `${facts.person ?? ''} đã nhận duyệt báo cáo của ${facts.unit ?? ''} thay bạn`,
      en: `${facts.person ?? ''} has taken over the review of the report of ${facts.unit ?? ''} from you`,
    }),
  },
  'remark-asked': {
    name: { vi: 'Người duyệt hỏi thêm về một ý kiến', en: 'A reviewer wrote about a remark' },
    mailed: true,
    tone: 'amber',
    leads: 'reports',
    words: (facts) => ({
      vi: `${receiverOf(facts)} viết thêm về một ý kiến${quoted(facts)}`,
      en: `${receiverOf(facts)} wrote about a remark${quoted(facts)}`,
    }),
  },
  'remark-answered': {
    name: { vi: 'Đơn vị trả lời ý kiến', en: 'A unit answered a remark' },
    mailed: false,
    tone: 'blue',
    leads: 'review',
    words: (facts) => ({
      vi: `${facts.unit ?? ''} trả lời một ý kiến${quoted(facts)}`,
      en: `${facts.unit ?? ''} answered a remark${quoted(facts)}`,
    }),
  },
  approved: {
    name: { vi: 'Báo cáo được duyệt', en: 'A report was approved' },
    mailed: true,
    tone: 'green',
    leads: 'reports',
    words: (facts) => ({
      vi: `${receiverOf(facts)} đã duyệt, đã được tính vào số tổng hợp`,
      en: `${receiverOf(facts)} approved it; it counts in the roll-up`,
    }),
  },
  'correction-requested': {
    name: { vi: 'Bị yêu cầu đính chính', en: 'A correction is asked for' },
    mailed: true,
    law: true,
    tone: 'red',
    leads: 'reports',
    words: (facts, due) => ({
      vi: `${receiverOf(facts)} yêu cầu đính chính báo cáo đã duyệt trước ${due.vi}${quoted(facts)}`,
      en: `${receiverOf(facts)} asks for a correction of the approved report by ${due.en}${quoted(facts)}`,
    }),
  },
  'corrected-below': {
    name: { vi: 'Số liệu đã duyệt ở dưới được đính chính', en: 'Approved figures below were corrected' },
    mailed: true,
    tone: 'amber',
    leads: 'reports',
    words: (facts) => ({
      vi: `${facts.unit ?? ''} đã đính chính (lần ${facts.revision ?? ''}); báo cáo tổng hợp đã gửi có thể không còn khớp`,
      en: `${facts.unit ?? ''} was corrected (revision ${facts.revision ?? ''}); what was sent above may no longer agree`,
    }),
  },
  reminded: {
    name: { vi: 'Bị nhắc gửi báo cáo', en: 'A reminder' },
    mailed: true,
    tone: 'amber',
    leads: 'reports',
    words: (facts, due) => ({
      vi: `${receiverOf(facts)} nhắc: chưa nhận được báo cáo này, hạn ${due.vi}`,
      en: `${receiverOf(facts)} reminds you: this report has not come in; it is due ${due.en}`,
    }),
  },
  'due-moved': {
    name: { vi: 'Hạn gửi được lùi', en: 'A deadline was put off' },
    mailed: true,
    tone: 'blue',
    leads: 'reports',
    words: (facts, due) => ({
      vi: `Hạn gửi mới là ${due.vi}${quoted(facts)}`,
      en: `It is due ${due.en} now${quoted(facts)}`,
    }),
  },
  'period-locked': {
    name: { vi: 'Kỳ báo cáo bị khóa', en: 'A period is locked' },
    mailed: true,
    tone: 'red',
    leads: 'reports',
    words: (facts, due) => ({
      vi: `Kỳ này khóa từ ${due.vi}, sau đó không gửi hay sửa được nữa; báo cáo của đơn vị chưa được duyệt${quoted(facts)}`,
      en: `This period is locked from ${due.en} on; nothing can be sent or changed then, and your report is not approved${quoted(facts)}`,
    }),
  },
  'lock-excepted': {
    name: { vi: 'Được mở khóa để gửi', en: 'A lock was lifted for your unit' },
    mailed: true,
    tone: 'amber',
    leads: 'reports',
    words: (facts, due) => ({
      vi: `Kỳ đã khóa, riêng đơn vị được gửi hoặc sửa đến ${due.vi}${quoted(facts)}`,
      en: `The period is locked, but your unit may send or change until ${due.en}${quoted(facts)}`,
    }),
  },
  exempted: {
    name: { vi: 'Được miễn báo cáo', en: 'Your unit is exempt' },
    mailed: true,
    tone: 'blue',
    leads: 'regimes',
    words: (facts) => {
      const from = periodWords(facts.effectiveFrom ?? '');
      return {
        vi: `${facts.unit ?? ''} được miễn chế độ này từ ${lower(from.vi)}${quoted(facts)}`,
        en: `${facts.unit ?? ''} does not owe this regime from ${from.en} on${quoted(facts)}`,
      };
    },
  },
  'exemption-ended': {
    name: { vi: 'Hết được miễn báo cáo', en: 'An exemption was ended' },
    mailed: true,
    tone: 'amber',
    leads: 'regimes',
    words: (facts) => ({
      vi: `${facts.unit ?? ''} lại phải báo cáo chế độ này`,
      en: `${facts.unit ?? ''} owes this regime again`,
    }),
  },
  'lock-exception-revoked': {
    name: { vi: 'Thôi mở khóa riêng cho đơn vị', en: 'The exception to a lock was taken back' },
    mailed: true,
    tone: 'red',
    leads: 'reports',
    words: () => ({
      vi: 'Kỳ đã khóa lại đối với đơn vị; không gửi hay sửa được nữa',
      en: 'The period is locked for your unit again; nothing can be sent or changed',
    }),
  },
  'extension-withdrawn': {
    name: { vi: 'Thôi gia hạn', en: 'An extension was taken back' },
    mailed: true,
    tone: 'red',
    leads: 'reports',
    words: (_, due) => ({
      vi: `Không còn được gia hạn; hạn gửi lại là ${due.vi}`,
      en: `It is not put off any more; it is due ${due.en} again`,
    }),
  },
  'request-closed': {
    name: { vi: 'Yêu cầu đã kết thúc', en: 'A request was closed' },
    mailed: true,
    tone: 'blue',
    leads: 'reports',
    words: (facts, due) =>
      facts.dueAt === undefined
        ? {
            vi: 'Yêu cầu đã kết thúc; đơn vị không phải trả lời nữa',
            en: 'The request is closed; your unit need not answer any more',
          }
        : {
            vi: `Yêu cầu đã kết thúc, không hỏi thêm; câu trả lời này đơn vị vẫn phải gửi (hạn ${due.vi})`,
            en: `The request is closed and nothing further is asked; this answer is owed still (due ${due.en})`,
          },
  },
  'filed-for': {
    name: { vi: 'Có đơn vị nhập thay báo cáo', en: 'A report was filed on behalf of your unit' },
    mailed: true,
    tone: 'amber',
    leads: 'reports',
    words: (facts) => ({
      vi:
        'Báo cáo của đơn vị đã được nhập thay và gửi đi; hãy xác nhận hoặc nêu ý kiến không đồng ý' +
        quoted(facts),
      en: 'It was filed and sent on behalf of your unit; confirm it, or object' + quoted(facts),
    }),
  },
  'filing-confirmed': {
    name: { vi: 'Bản nhập thay được xác nhận', en: 'What you filed for a unit was confirmed' },
    mailed: false,
    tone: 'green',
    leads: 'reports',
    words: (facts) => ({
      vi: `${facts.unit ?? ''} xác nhận bản nhập thay`,
      en: `${facts.unit ?? ''} confirmed what was filed on its behalf`,
    }),
  },
  'filing-objected': {
    name: { vi: 'Bản nhập thay bị phản đối', en: 'A unit objects to what was filed for it' },
    mailed: true,
    tone: 'red',
    leads: 'reports',
    words: (facts) => ({
      vi: `${facts.unit ?? ''} không đồng ý với bản nhập thay${quoted(facts)}`,
      en: `${facts.unit ?? ''} objects to what was filed on its behalf${quoted(facts)}`,
    }),
  },
  'deputy-named': {
    name: { vi: 'Được giao ký thay, làm thay', en: 'Named to act in somebody’s place' },
    mailed: true,
    tone: 'blue',
    leads: 'regimes',
    words: (facts) => ({
      vi: `${facts.task === 'deputy' ? 'Ký thay' : 'Làm thay'} ${facts.person ?? ''}, ${facts.unit ?? ''}, từ ${dayText(facts.firstDay)} đến hết ${dayText(facts.lastDay)}`,
      en: `${facts.task === 'deputy' ? 'Signs' : 'Stands in'} for ${facts.person ?? ''}, ${facts.unit ?? ''}, from ${dayText(facts.firstDay)} to ${dayText(facts.lastDay)}`,
    }),
  },
  'duty-assigned': {
    name: { vi: 'Được phân công', en: 'A duty was assigned' },
    mailed: true,
    tone: 'blue',
    leads: 'regimes',
    words: (facts) => {
      const task = TASK_WORDS[facts.task ?? 'prepare'];
      return { vi: `${task.vi} của ${facts.unit ?? ''}`, en: `${task.en} of ${facts.unit ?? ''}` };
    },
  },
  'regime-retired': {
    name: { vi: 'Chế độ báo cáo hết hiệu lực', en: 'A regime is retired' },
    mailed: true,
    tone: 'blue',
    leads: 'regimes',
    words: (facts) => {
      const last = periodWords(facts.effectiveFrom ?? '');
      return {
        vi: `Kỳ cuối cùng phải báo cáo là ${lower(last.vi)}${quoted(facts)}`,
        en: `The last period that is asked for is ${last.en}${quoted(facts)}`,
      };
    },
  },
  'version-published': {
    name: { vi: 'Ban hành phiên bản chế độ báo cáo', en: 'A version of a regime was published' },
    mailed: true,
    tone: 'blue',
    leads: 'regimes',
    words: (facts) => {
      const from = periodWords(facts.effectiveFrom ?? '');
      const past = facts.count ?? 0;
      return {
        vi: `Phiên bản ${facts.version ?? ''} áp dụng từ ${lower(from.vi)}${past > 0 ? `; ${past} báo cáo của đơn vị đã quá hạn ngay khi ban hành` : ''}`,
        en: `Version ${facts.version ?? ''} applies from ${from.en}${past > 0 ? `; ${past} reports of your unit were overdue at once` : ''}`,
      };
    },
  },
} as const satisfies Readonly<Record<string, NoticeKind>>;

export type NoticeKindName = keyof typeof NOTICE_KINDS;
export const NOTICE_KIND_NAMES = Object.keys(NOTICE_KINDS) as NoticeKindName[];

export const noticeKind = (kind: NoticeKindName): NoticeKind => NOTICE_KINDS[kind];

export function isNoticeKind(value: unknown): value is NoticeKindName {
  return typeof value === 'string' && Object.hasOwn(NOTICE_KINDS, value);
}

/** Why some kinds cannot be switched off. */
export const LAW_NEEDS: Text = {
  vi: 'Bắt buộc: đơn vị có nghĩa vụ báo cáo theo Nghị định 09/2019/NĐ-CP nên phải được báo',
  en: 'Always on: the unit is bound to report by Decree 09/2019/NĐ-CP and has to be told',
};

const lower = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);

/** What notices are about that name no report and no regime: who does what in a unit. */
const ALL_REGIMES: Text = { vi: 'Mọi chế độ báo cáo', en: 'Every regime' };

/** What a notice says: the report (or regime) that it is about, and the sentence below. */
export function noticeWords(
  kind: NoticeKindName,
  place: NoticePlace,
  facts: NoticeFacts,
  language: Language,
): { readonly title: string; readonly sentence: string } {
  const due = dueWords(facts.dueAt);
  const label =
    facts.title ?? facts.label?.[language] ?? facts.label?.vi ?? place.regime ?? ALL_REGIMES[language];
  const period = place.period === undefined ? '' : ` · ${periodWords(place.period)[language]}`;
  return { title: label + period, sentence: noticeKind(kind).words(facts, due)[language] };
}

function dueWords(dueAt: Instant | undefined): Text {
  return dueAt === undefined ? { vi: '–', en: '–' } : { vi: dueText(dueAt, 'vi'), en: dueText(dueAt, 'en') };
}

/** Where a notice leads, as a path of the application. */
export function noticePath(kind: NoticeKindName, { regime, period, unit }: NoticePlace): string {
  const { leads } = noticeKind(kind);
  const path = (...parts: readonly string[]): string => '/' + parts.map(encodeURIComponent).join('/');
  if (regime === undefined) return '/';
  if (leads === 'regimes' || period === undefined || unit === undefined) return path('regimes', regime);
  return path(leads, regime, period, unit);
}
