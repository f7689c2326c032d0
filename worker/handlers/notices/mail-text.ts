/** The text of an e-mail: several notices of one reader in his language, as plain text and as simple HTML. */
import MailComposer from 'nodemailer/lib/mail-composer';
import {
  noticeKind,
  noticePath,
  noticeWords,
  NOTICE_KIND_NAMES,
  type NoticeKind,
  type NoticeKindName,
} from '../../../forms/notices.js';
import type { Language } from '../../../regimes/words.js';
import type { Notice } from '../../../api/store/notices.js';

export interface MailFacts {
  readonly to: { readonly name: string; readonly address: string };
  readonly from: string;
  /** The address under which browsers see the system. */
  readonly origin: string;
  readonly language: Language;
  readonly messageId: string;
  readonly date: Date;
  readonly notices: readonly Notice[];
}

/** More of one kind than that are only counted. */
const SHOWN = 20;

const TEXTS = {
  vi: {
    hello: (name: string) => `Kính gửi ${name},`,
    several: (count: number) => `${count} thông báo mới`,
    more: (count: number) => `và ${count} thông báo khác`,
    open: 'Mở trong hệ thống',
    foot: 'Thư này do hệ thống thông tin báo cáo Baocao gửi tự động, xin đừng trả lời. Chọn những gì muốn được báo qua thư:',
  },
  en: {
    hello: (name: string) => `Dear ${name},`,
    several: (count: number) => `${count} new notices`,
    more: (count: number) => `and ${count} more`,
    open: 'Open in the system',
    foot: 'This mail was sent by the reporting system Baocao; please do not answer it. Choose what you want to be mailed:',
  },
} as const;

interface Line {
  readonly title: string;
  readonly sentence: string;
  readonly link: string;
}

interface Group {
  readonly kind: NoticeKind;
  readonly lines: readonly Line[];
  readonly more: number;
}

/** Names and reasons come from people: a line break in them must not begin a line of ours. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();

/** Most urgent first, in the order of the table within one urgency. */
function groupsOf({ notices, language, origin }: MailFacts): Group[] {
  const urgency = ['red', 'amber', 'blue', 'green'];
  const rank = (name: NoticeKindName): number => urgency.indexOf(noticeKind(name).tone);
  return [...NOTICE_KIND_NAMES]
    .sort((a, b) => rank(a) - rank(b))
    .flatMap((name) => {
      const all = notices.filter(({ kind }) => kind === name);
      if (all.length === 0) return [];
      const lines = all.slice(0, SHOWN).map((notice) => lineOf(notice, language, origin));
      return [{ kind: noticeKind(name), lines, more: all.length - lines.length }];
    });
}

function lineOf({ kind, facts, ...row }: Notice, language: Language, origin: string): Line {
  const place = {
    ...(row.regime === null ? {} : { regime: row.regime }),
    ...(row.period === null ? {} : { period: row.period }),
    ...(row.unitCode === null ? {} : { unit: row.unitCode }),
  };
  const { title, sentence } = noticeWords(kind, place, facts, language);
  return {
    title: oneLine(title),
    sentence: oneLine(sentence),
    link: `${origin}${noticePath(kind, place)}`,
  };
}

function subjectOf(groups: readonly Group[], count: number, language: Language): string {
  const [first] = groups;
  const name = first?.kind.name[language] ?? '';
  const line = first?.lines[0];
  return count === 1 && line
    ? `[Baocao] ${name}: ${line.title}`
    : `[Baocao] ${TEXTS[language].several(count)}: ${name.slice(0, 1).toLowerCase()}${name.slice(1)}…`;
}

function plain(facts: MailFacts, groups: readonly Group[]): string {
  const { hello, more, foot } = TEXTS[facts.language];
  const parts = groups.map(({ kind, lines, more: left }) =>
    [
      `${kind.name[facts.language].toUpperCase()}`,
      ...lines.map(({ title, sentence, link }) => `- ${title}\n  ${sentence}\n  ${link}`),
      ...(left > 0 ? [`  ${more(left)}: ${facts.origin}/notices`] : []),
    ].join('\n'),
  );
  const preferences = `${facts.origin}/notices/preferences`;
  return [hello(oneLine(facts.to.name)), ...parts, `--\n${foot}\n${preferences}`].join('\n\n') + '\n';
}

export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (mark) => entities[mark] ?? mark);
}

const COLOURS = { red: '#b42318', amber: '#8a5a00', blue: '#1f4e99', green: '#1a6b3a' } as const;

function html(facts: MailFacts, groups: readonly Group[]): string {
  const { hello, more, foot } = TEXTS[facts.language];
  const esc = escapeHtml;
  const parts = groups.map(({ kind, lines, more: left }) => {
    const items = lines.map(
      ({ title, sentence, link }) =>
        `<li style="margin:0 0 8px"><a href="${esc(link)}">${esc(title)}</a><br>${esc(sentence)}</li>`,
    );
    const rest = left > 0 ? `<p><a href="${esc(facts.origin)}/notices">${esc(more(left))}</a></p>` : '';
    const head = `<h2 style="font-size:16px;margin:16px 0 8px;color:${COLOURS[kind.tone]}">${esc(kind.name[facts.language])}</h2>`;
    return `${head}<ul style="margin:0;padding-left:20px">${items.join('')}</ul>${rest}`;
  });
  const preferences = `${esc(facts.origin)}/notices/preferences`;
  return [
    `<!doctype html><html lang="${facts.language}"><head><meta charset="utf-8"></head>`,
    '<body style="font-family:sans-serif;font-size:14px;line-height:1.45;color:#1c2430">',
    `<p>${esc(hello(oneLine(facts.to.name)))}</p>`,
    ...parts,
    `<p style="margin-top:24px;color:#5a6472;font-size:12px">${esc(foot)} <a href="${preferences}">${preferences}</a></p>`,
    '</body></html>',
  ].join('\n');
}

/** The whole message as it goes over the wire. The same facts always make the same words. */
export async function mailText(facts: MailFacts): Promise<Buffer> {
  const groups = groupsOf(facts);
  const node = new MailComposer({
    from: facts.from,
    to: { name: oneLine(facts.to.name), address: facts.to.address },
    subject: oneLine(subjectOf(groups, facts.notices.length, facts.language)).slice(0, 200),
    text: plain(facts, groups),
    html: html(facts, groups),
    messageId: facts.messageId,
    date: facts.date,
    // Answering machines are not to answer.
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'List-Unsubscribe': { prepared: true, value: `<${facts.origin}/notices/preferences>` },
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  return new Promise((resolve, reject) => {
    node.build((failure, message) => {
      if (failure) reject(failure);
      else resolve(message);
    });
  });
}
