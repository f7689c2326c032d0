/**
 * The catalogue that heads of agencies publish (Decree 09/2019/NĐ-CP): the regimes in force, each with the elements
 * that the decree asks for. Public: no session is needed.
 */
import { dayOf } from '../../regimes/calendar.js';
import { walkFields } from '../../regimes/dialect/fields.js';
import type { Regime } from '../../regimes/dialect/regime.js';
import { dueWords, windowWords } from '../../regimes/time-words.js';
import type { LEVELS } from '../../regimes/words.js';
import { FREQUENCIES, type Json, type JsonObject, type Text } from '../../regimes/words.js';
import { searchText } from '../store/search-text.js';
import { allVersions, regimeOf, versionFor, type VersionRow } from '../store/regimes.js';
import { writtenRegimes } from '../store/requests.js';
import { retirements, type Retirement } from '../store/retirements.js';
import { csvText } from './csv-text.js';
import { ok, type Call, type Endpoint } from './endpoint.js';
import * as s from './schemas.js';

const frequency: JsonObject = { enum: [...FREQUENCIES] };
const item = s.object({
  code: s.text,
  label: s.words,
  'about?': s.words,
  issuer: s.text,
  legalBasis: s.list(s.text),
  kind: s.text,
  frequencies: s.list(frequency),
  reporters: s.list(s.level),
  'recipient?': s.text,
  signature: s.boolean,
  windows: s.list(s.object({ frequency, words: s.words })),
  dues: s.list(s.object({ frequency, levels: s.list(s.level), words: s.words })),
  figures: s.integer,
  narratives: s.integer,
  version: s.integer,
  effectiveFrom: s.text,
  'lastPeriod?': { ...s.text, description: 'Of a regime that is to end: the last period asked for' },
});
const query: Readonly<Record<string, JsonObject>> = {
  q: { type: 'string', maxLength: 200 },
  issuer: { type: 'string', maxLength: 200 },
  frequency,
  level: s.level,
};

export const catalogueEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/catalogue',
    id: 'readCatalogue',
    tag: 'regimes',
    summary: 'The regimes in force, with the elements that the decree asks for; searched without diacritics',
    access: 'public',
    query,
    answers: { 200: { description: 'By code', schema: s.object({ items: s.list(item) }) } },
    handle: async (call) => ok({ items: (await inForce(call)).map(present) }),
  },
  {
    method: 'get',
    path: '/catalogue.csv',
    id: 'readCatalogueCsv',
    tag: 'regimes',
    summary: 'The same as a CSV file (UTF-8 with a byte order mark), in the language of the caller',
    access: 'public',
    query,
    answers: { 200: { description: 'One line for each regime', schema: s.text, type: 'text/csv' } },
    handle: async (call) => ({
      status: 200,
      text: { type: 'text/csv; charset=utf-8', text: await catalogueCsv(call) },
      headers: { 'Content-Disposition': 'attachment; filename="catalogue.csv"' },
    }),
  },
];

interface InForce {
  readonly regime: Regime;
  readonly version: VersionRow;
  readonly retired: Retirement | undefined;
}

/** Regimes with a version that holds today, but for those that were written for one request, and that have not ended, as far as the query asks for them. */
async function inForce(call: Call): Promise<InForce[]> {
  const byCode = new Map<string, VersionRow[]>();
  for (const row of await allVersions(call.database.read, false))
    byCode.set(row.regime, [...(byCode.get(row.regime) ?? []), row]);
  const today = dayOf(call.now().toISOString());
  const ended = await retirements(call.database.read);
  const found: InForce[] = [];
  const written = await writtenRegimes(call.database.read);
  for (const [code, versions] of byCode) {
    if (written.has(code)) continue;
    const retired = ended.get(code);
    if (retired && retired.lastDay < today) continue;
    const version = versionFor(versions, today);
    const regime = version && (await regimeOf(call.database.read, version));
    if (version && regime && isAsked(regime, call.query)) found.push({ regime, version, retired });
  }
  return found;
}

function isAsked({ code, label, header }: Regime, asked: Call['query']): boolean {
  const words = searchText([code, label.vi, label.en, header.issuer, ...header.legalBasis].join(' '));
  return (
    searchText(asked['q'] ?? '')
      .split(/\s+/)
      .every((part) => words.includes(part)) &&
    (asked['issuer'] === undefined || header.issuer === asked['issuer']) &&
    (asked['frequency'] === undefined || header.frequencies.some((one) => one === asked['frequency'])) &&
    (asked['level'] === undefined || reportersOf(header).some((level) => level === asked['level']))
  );
}

/** Whoever sends: every step but the last. */
const reportersOf = ({ chain }: Regime['header']): readonly (typeof LEVELS)[number][] =>
  chain.slice(0, -1).flatMap(({ levels }) => levels);

function windowsOf({ header }: Regime): { readonly frequency: string; readonly words: Text }[] {
  return header.frequencies.map((one) => ({
    frequency: one,
    words: windowWords(header.windows[one] ?? 'calendar', one),
  }));
}

function duesOf({ header }: Regime) {
  return header.frequencies.flatMap((one) =>
    header.chain.flatMap(({ levels, due }) => {
      const rule = due[one];
      return rule ? [{ frequency: one, levels: [...levels], words: { ...dueWords(rule) } }] : [];
    }),
  );
}

/** How many figures and how many narratives (mẫu đề cương) it asks for. */
function asks({ root }: Regime): { readonly figures: number; readonly narratives: number } {
  let [figures, narratives] = [0, 0];
  walkFields(root, (field) => {
    if (field.type === 'number' || field.type === 'integer') figures += 1;
    if (field.type === 'string' && field.operator?.op === 'collate') narratives += 1;
  });
  return { figures, narratives };
}

function present({ regime, version, retired }: InForce): Json {
  const { code, label, header, root } = regime;
  return {
    code,
    label: { ...label },
    ...(root.help === undefined ? {} : { about: { ...root.help } }),
    issuer: header.issuer,
    legalBasis: [...header.legalBasis],
    kind: header.kind,
    frequencies: [...header.frequencies],
    reporters: [...reportersOf(header)],
    ...(header.recipient === undefined ? {} : { recipient: header.recipient }),
    signature: header.signature,
    windows: windowsOf(regime).map((one) => ({ frequency: one.frequency, words: { ...one.words } })),
    dues: duesOf(regime),
    ...asks(regime),
    version: version.version,
    effectiveFrom: version.effectiveFrom ?? '',
    ...(retired ? { lastPeriod: retired.lastPeriod } : {}),
  };
}

const HEADS: readonly Text[] = [
  { vi: 'Mã', en: 'Code' },
  { vi: 'Tên báo cáo', en: 'Title' },
  { vi: 'Cơ quan ban hành', en: 'Issuer' },
  { vi: 'Căn cứ pháp lý', en: 'Legal basis' },
  { vi: 'Tần suất', en: 'Frequency' },
  { vi: 'Đối tượng thực hiện', en: 'Who reports' },
  { vi: 'Cơ quan nhận', en: 'Recipient' },
  { vi: 'Thời gian chốt số liệu', en: 'Window' },
  { vi: 'Thời hạn gửi', en: 'Due' },
  { vi: 'Áp dụng từ kỳ', en: 'In force from' },
  { vi: 'Đến hết kỳ', en: 'Last period' },
];

async function catalogueCsv(call: Call): Promise<string> {
  const { language } = call;
  const lines = (await inForce(call)).map(({ regime, version, retired }) => [
    regime.code,
    regime.label[language],
    regime.header.issuer,
    regime.header.legalBasis.join('; '),
    regime.header.frequencies.join('; '),
    reportersOf(regime.header).join('; '),
    regime.header.recipient ?? 'VN',
    windowsOf(regime)
      .map((one) => `${one.frequency}: ${one.words[language]}`)
      .join('; '),
    duesOf(regime)
      .map((one) => `${one.frequency}, ${one.levels.join(', ')}: ${one.words[language]}`)
      .join('; '),
    version.effectiveFrom ?? '',
    retired?.lastPeriod ?? '',
  ]);
  return csvText([HEADS.map((head) => head[language]), ...lines]);
}
