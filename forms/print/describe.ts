/** What is printed of a report and of a roll-up: from regime, content and standing to a document. Pure. */
import { dayOf } from '../../regimes/calendar.js';
import type { Regime } from '../../regimes/dialect/regime.js';
import type { Day, Instant, JsonObject, Language, Level, RevisionState } from '../../regimes/words.js';
import type { Explanations } from '../explanations.js';
import { formatDay, formatInstant } from '../format.js';
import { periodWords } from '../period-words.js';
import { partsOf } from './blocks.js';
import type { Block, Letterhead, Part, PrintedDocument, Receipt, SignatureBlock } from './document.js';
import { explanationsPart } from './explanations.js';
import { PRINT_WORDS as W, say, STATE_WORDS } from './words.js';

export interface UnitInTree {
  readonly code: string;
  readonly name: string;
  readonly level: Level;
}

/** What reports and roll-ups have in common. */
export interface Ground {
  readonly regime: Regime;
  readonly version: number;
  readonly period: string;
  readonly window: { readonly from: Day; readonly to: Day };
  readonly unit: UnitInTree;
  /** The units above it, the nearest first. */
  readonly above: readonly UnitInTree[];
  readonly content: JsonObject;
  readonly language: Language;
  readonly now: Instant;
}

/** A revision, as far as it is printed. */
export interface PrintedRevision {
  readonly revision: number;
  readonly hash: string;
  readonly state: RevisionState;
  readonly late: boolean;
  readonly submittedAt: Instant;
  readonly submittedBy: string;
  readonly signedAt?: Instant;
  readonly signedBy?: string;
  /** The head in whose place a deputy signed. */
  readonly signedFor?: string;
  /** The unit that filed it on behalf. */
  readonly filedBy?: string;
  /** Where anybody can check it. */
  readonly address: string;
}

export interface ReportGround extends Ground {
  readonly receiver: string;
  readonly nil: boolean;
  readonly explanations: Explanations;
  /** Undefined: a draft. */
  readonly revision?: PrintedRevision;
}

export interface RollupGround extends Ground {
  readonly view: 'confirmed' | 'provisional';
  readonly asOf?: Instant;
  /** The revision of the unit's own report that froze it. */
  readonly revision?: PrintedRevision;
  readonly hash: string;
  readonly computedAt: Instant;
  readonly settled: boolean;
  readonly coverage: Coverage & { readonly lowest: Coverage & { readonly missingCount: number } };
  /** Whether a figure is the total of fewer reports than were combined. */
  readonly partial: (path: string) => boolean;
}

interface Coverage {
  readonly expected: number;
  readonly received: number;
  readonly approved: number;
  readonly missing: readonly { readonly name: string }[];
}

export function describeReport(ground: ReportGround): PrintedDocument {
  const { regime, content, language, revision, unit } = ground;
  const printing = { content, language, level: unit.level, partial: () => false };
  const explained = explanationsPart(regime.root, content, ground.explanations, language);
  const nil: Part[] = ground.nil ? [{ blocks: [{ kind: 'paragraph', text: W.nil[language] }] }] : [];
  return {
    ...commonOf(ground, W.report[language], revision?.signedAt ?? revision?.submittedAt ?? ground.now),
    addressee: `${W.to[language]}: ${ground.receiver}`,
    parts: [
      ...nil,
      ...filled(partsOf(regime.root, printing), language),
      ...(explained ? [explained] : []),
      footnotes(regime, language, false),
    ],
    signature: signatureOf(ground),
    recipientsTitle: `${W.recipients[language]}:`,
    recipients: [W.asAbove[language], W.archive[language]],
    receipt: receiptOf(ground),
    ...(revision === undefined ? { watermark: W.draft[language] } : {}),
  };
}

export function describeRollup(ground: RollupGround): PrintedDocument {
  const { regime, content, language, partial } = ground;
  const common = commonOf(ground, W.rollup[language], ground.computedAt);
  return {
    ...common,
    sentences: [...common.sentences, ...coverageSentences(ground)],
    notes: missingNote(ground),
    parts: [
      ...filled(partsOf(regime.root, { content, language, partial }), language),
      footnotes(regime, language, true),
    ],
    drawnUp: { lines: [W.maker[language]], how: W.makerByHand[language], name: '' },
    signature: signatureOf(ground),
    recipientsTitle: '',
    recipients: [],
    receipt: rollupReceipt(ground),
  };
}

function commonOf(
  ground: Ground,
  kind: string,
  at: Instant,
): Pick<PrintedDocument, 'language' | 'title' | 'letterhead' | 'headings' | 'sentences' | 'notes' | 'mark'> {
  const { regime, language, window, unit, period } = ground;
  const label = regime.label[language];
  const name = periodWords(period)[language];
  const figures = say(W.figuresOf, language, { from: formatDay(window.from), to: formatDay(window.to) });
  const basis = regime.header.legalBasis.join('; ');
  return {
    language,
    title: [label, name, unit.name].join(' – '),
    letterhead: letterheadOf(ground, at),
    headings: [kind, label],
    sentences: [
      `${W.period[language]}: ${name} (${figures})`,
      ...(basis === '' ? [] : [`${W.basis[language]}: ${basis}`]),
    ],
    notes: [],
    mark: `${regime.code} · ${period} · ${unit.name} (${unit.code})`,
  };
}

function letterheadOf({ unit, above, language }: Ground, at: Instant): Letterhead {
  const [upper] = above;
  const named = upper !== undefined && upper.level !== 'nation';
  return {
    ...(named ? { upper: upper.name.toLocaleUpperCase('vi') } : {}),
    unit: unit.name.toLocaleUpperCase('vi'),
    number: W.number[language],
    nation: W.nation[language],
    motto: W.motto[language],
    placeAndDay: `${placeOf([unit, ...above])}, ${longDay(dayOf(at), language)}`,
  };
}

const KIND_OF_PLACE = /^(Tỉnh|Thành phố|Phường|Xã|Thị trấn|Đặc khu|Quận|Huyện|Thị xã)\s+/iu;

/** Where it was written: the commune or the province that the unit is, or belongs to; the capital for all others. */
function placeOf(units: readonly UnitInTree[]): string {
  const place = units.find(({ level }) => level === 'commune' || level === 'province');
  return place ? place.name.replace(KIND_OF_PLACE, '') : 'Hà Nội';
}

/** `ngày 21 tháng 11 năm 2026`; days and months below 10 and 3 have a nought before them (Decree 30/2020, annex I). */
function longDay(day: Day, language: Language): string {
  const [year = '', month = '', date = ''] = day.split('-');
  if (language === 'en') return formatDay(day);
  return `ngày ${date} tháng ${Number(month) < 3 ? month : String(Number(month))} năm ${year}`;
}

function filled(parts: readonly Part[], language: Language): readonly Part[] {
  const nothing: Block = { kind: 'paragraph', text: W.nothing[language] };
  return parts.length > 0 ? parts : [{ blocks: [nothing] }];
}

function footnotes(regime: Regime, language: Language, rolled: boolean): Part {
  const computed = regime.computed.length > 0 ? W.computed : W.absent;
  return {
    blocks: [
      { kind: 'paragraph', quiet: true, text: computed[language] },
      ...(rolled ? [{ kind: 'paragraph', quiet: true, text: W.partial[language] } as const] : []),
    ],
  };
}

/** Of a report, and of the roll-up that it froze; a roll-up that is still live is signed by hand. */
function signatureOf({
  regime,
  revision,
  language,
}: Pick<ReportGround, 'regime' | 'revision' | 'language'>): SignatureBlock {
  if (revision === undefined) return { lines: [W.head[language]], how: W.byHand[language], name: '' };
  const { signedBy, signedAt, signedFor, filedBy } = revision;
  if (filedBy !== undefined)
    return {
      lines: [W.filer[language]],
      how: say(W.filedFor, language, { unit: filedBy }),
      name: revision.submittedBy,
    };
  if (signedBy === undefined || !regime.header.signature)
    return {
      lines: [W.sender[language]],
      how: say(W.sentAt, language, { at: formatInstant(revision.submittedAt, language) }),
      name: revision.submittedBy,
    };
  const how = say(W.signedAt, language, { at: formatInstant(signedAt ?? revision.submittedAt, language) });
  return signedFor === undefined
    ? { lines: [W.head[language]], how, name: signedBy }
    : {
        lines: [W.forHead[language], W.deputy[language], say(W.inPlaceOf, language, { name: signedFor })],
        how,
        name: signedBy,
      };
}

function receiptOf(ground: ReportGround): Receipt {
  const { language, revision } = ground;
  if (revision === undefined) return { title: W.facts[language], lines: linesOf(ground) };
  const sent = formatInstant(revision.submittedAt, language);
  return {
    title: W.receipt[language],
    lines: [
      ...linesOf(ground),
      [W.revision[language], String(revision.revision)],
      [W.sent[language], revision.late ? `${sent} (${W.late[language]})` : sent],
      [W.sentBy[language], revision.submittedBy],
      [W.state[language], STATE_WORDS[revision.state][language]],
      [W.hash[language], revision.hash],
      [W.check[language], revision.address],
    ],
    address: revision.address,
  };
}

function linesOf({ regime, period, unit, version, language, now }: Ground): (readonly [string, string])[] {
  return [
    [W.code[language], `${regime.code} / ${period} / ${unit.code}`],
    [W.version[language], say(W.formVersion, language, { n: version })],
    [W.printed[language], formatInstant(now, language)],
  ];
}

function rollupReceipt(ground: RollupGround): Receipt {
  const { language, view, revision, asOf, settled } = ground;
  const words = [
    revision === undefined ? W[view][language] : say(W.frozen, language, { n: revision.revision }),
    ...(asOf === undefined ? [] : [say(W.asOf, language, { at: formatInstant(asOf, language) })]),
  ];
  const computed = formatInstant(ground.computedAt, language);
  return {
    title: W.facts[language],
    lines: [
      ...linesOf(ground),
      [W.view[language], words.join('; ')],
      [W.computedAt[language], settled ? computed : `${computed} (${W.unsettled[language]})`],
      [W.hash[language], ground.hash],
      ...(revision === undefined
        ? []
        : [[`${W.hash[language]} (${W.report[language].toLocaleLowerCase('vi')})`, revision.hash] as const]),
      ...(revision === undefined ? [] : [[W.check[language], revision.address] as const]),
    ],
    ...(revision === undefined ? {} : { address: revision.address }),
  };
}

function coverageSentences({ coverage, language }: RollupGround): string[] {
  const { expected, received, approved, lowest } = coverage;
  return [
    say(W.coverage, language, { expected, received, approved }),
    // The lowest step is told apart only where it is not the node's own.
    ...(lowest.expected === expected
      ? []
      : [say(W.lowest, language, { approved: lowest.approved, expected: lowest.expected })]),
  ];
}

const MOST_NAMES = 40;

function missingNote({ coverage: { missing }, language }: RollupGround): string[] {
  const names = missing.slice(0, MOST_NAMES).map(({ name }) => name);
  const more = missing.length - names.length;
  const all = more > 0 ? [...names, say(W.andMore, language, { n: more })] : names;
  return all.length === 0 ? [] : [say(W.missing, language, { names: all.join(', ') })];
}
