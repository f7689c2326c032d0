/**
 * What demonstration users did before a visitor came: two past periods of each regime that ships, in two provinces.
 * The older period is closed up to the nation; the newer one shows every state that a report can be in. A plan is
 * data: whoever carries it out takes the same acts as people do, each at its moment.
 */
import { CATALOGUE } from '../../regimes/catalogue/index.js';
import { closesAt, dueAt, windowOf, workingCalendar } from '../../regimes/calendar.js';
import { HOLIDAYS } from '../../regimes/catalogue/holidays.js';
import { readRegime } from '../../regimes/dialect/read-regime.js';
import type { Regime, RegimeHeader } from '../../regimes/dialect/regime.js';
import { parsePeriod, period, previousPeriod } from '../../regimes/period.js';
import type { Period } from '../../regimes/period.js';
import type { Action, Frequency, Instant, JsonObject } from '../../regimes/words.js';
import { generateContent } from './demonstration-reports.js';
import type { DemonstrationUnit } from './demonstration-unit.js';
import { lotsOf } from './lots.js';
import { DEMONSTRATION_COMMUNES, DEMONSTRATION_DEPARTMENTS } from './units.js';

/** One act of one demonstration user. */
export interface DemonstrationStep {
  readonly at: Instant;
  readonly username: string;
  readonly regime: string;
  readonly period: string;
  readonly unit: string;
  readonly action: Action;
  /** Of an aggregating unit: its roll-up must have settled before. */
  readonly aggregating: boolean;
  readonly input: {
    readonly content?: JsonObject;
    readonly reason?: string;
    readonly remarks?: readonly { readonly path: string; readonly message: string }[];
  };
}

export interface DemonstrationPlan {
  /** The regimes to publish, each from the older of its two periods on. */
  readonly publications: readonly {
    readonly regime: string;
    readonly document: JsonObject;
    readonly effectiveFrom: string;
  }[];
  /** In the order of time. */
  readonly steps: readonly DemonstrationStep[];
}

/** How far a report got. Nothing is said of a report that nobody opened. */
type Story =
  | 'approved'
  | 'approved-after-return'
  | 'correction-requested'
  | 'submitted'
  | 'submitted-late'
  | 'returned'
  | 'ready'
  | 'draft';

/** The frequency of each regime that the demonstration is about, and what became of the newer period's reports. */
const NEWER: Readonly<Record<string, { readonly frequency: Frequency; readonly stories: Stories }>> = {
  'VPCP-II06A': {
    frequency: 'quarter',
    stories: {
      '00004': 'approved',
      '00070': 'approved',
      '00097': 'submitted',
      '00103': 'draft',
      '02647': 'approved',
      '02839': 'returned',
      '03006': 'correction-requested',
    },
  },
  'BTC-GNDTC': { frequency: 'month', stories: { '01': 'submitted', '15': 'ready' } },
  'UBDT-CTDT': {
    frequency: 'month',
    stories: {
      '00004': 'approved',
      '00070': 'submitted',
      '00097': 'draft',
      '01-SGDDT': 'approved',
      '02647': 'approved',
      '02839': 'approved',
      '02905': 'returned',
      '03006': 'submitted-late',
      '15-SGDDT': 'approved-after-return',
      '15-STC': 'draft',
    },
  },
};
type Stories = Readonly<Record<string, Story>>;

/** In the older period one commune's report came back once; all others were approved as they were sent. */
const RETURNED_ONCE = { regime: 'VPCP-II06A', unit: '02839' };

const PROVINCES: readonly DemonstrationUnit[] = [
  { code: '01', name: 'Thành phố Hà Nội', level: 'province', province: '01' },
  { code: '15', name: 'Tỉnh Lào Cai', level: 'province', province: '15' },
];
const below =
  (level: 'commune' | 'department') =>
  ([code, name, province]: readonly [string, string, string]): DemonstrationUnit => ({
    code,
    name,
    level,
    province,
  });
const UNITS: readonly DemonstrationUnit[] = [
  ...DEMONSTRATION_COMMUNES.map(below('commune')),
  ...DEMONSTRATION_DEPARTMENTS.map(below('department')),
  ...PROVINCES,
];

const CALENDAR = workingCalendar(HOLIDAYS);

/**
 * The plan as of a moment. Pure: the same moment gives the same plan, and nothing in it lies after that moment.
 * @throws Error where a regime of the catalogue is none, which its own tests refuse before
 */
export function demonstrationPlan(now: Date): DemonstrationPlan {
  const plans = CATALOGUE.flatMap(({ code, document }) => {
    const told = NEWER[code];
    if (!told) return [];
    const { regime } = readRegime(document);
    if (!regime) throw new Error(`${code} does not read as a regime`);
    const [older, newer] = lastTwo(regime.header, told.frequency, now.toISOString());
    return [
      {
        publication: { regime: code, document, effectiveFrom: older.id },
        steps: [
          ...stepsOf(regime, older, newer, now, olderStory),
          ...stepsOf(regime, newer, undefined, now, (unit) => told.stories[unit.code]),
        ],
      },
    ];
  });
  return {
    publications: plans.map((plan) => plan.publication),
    steps: plans.flatMap((plan) => plan.steps).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
  };
}

/** The two latest periods that a regime asks for and whose windows have closed. */
function lastTwo(header: RegimeHeader, frequency: Frequency, now: Instant): [older: Period, newer: Period] {
  const today = parsePeriod(now.slice(0, 4)) ?? period('year', 2026, 1);
  const found: Period[] = [];
  for (let p = period(frequency, today.year + 1, 1); found.length < 2; p = previousPeriod(p))
    if (closesAt(windowOf(header, p)) < now && !header.except[frequency]?.includes(p.index)) found.push(p);
  return [found[1]!, found[0]!];
}

function olderStory(unit: DemonstrationUnit, regime: string): Story {
  return regime === RETURNED_ONCE.regime && unit.code === RETURNED_ONCE.unit
    ? 'approved-after-return'
    : 'approved';
}

/** The acts of one regime and period. Those of the older one end before the next window closes. */
function stepsOf(
  regime: Regime,
  p: Period,
  next: Period | undefined,
  now: Date,
  storyOf: (unit: DemonstrationUnit, regime: string) => Story | undefined,
): DemonstrationStep[] {
  const { header, code } = regime;
  const window = windowOf(header, p);
  const end = next ? closesAt(windowOf(header, next)) : now.toISOString();
  return header.chain.slice(0, -1).flatMap(({ levels, due }, step) => {
    const rule = due[p.frequency];
    if (!rule) return [];
    const dueMoment = dueAt(rule, p, window, CALENDAR);
    // A province writes after its communes were approved.
    const from = step === 0 ? closesAt(window) : midway(closesAt(window), earlier(dueMoment, end), 0.6);
    return UNITS.filter(({ level }) => levels.includes(level)).flatMap((unit) => {
      const story = storyOf(unit, code);
      const act: Acting = { regime, period: p, unit, aggregating: step > 0, from, due: dueMoment, end };
      return story === undefined ? [] : actsOf(story, act);
    });
  });
}

interface Acting {
  readonly regime: Regime;
  readonly period: Period;
  readonly unit: DemonstrationUnit;
  readonly aggregating: boolean;
  /** The first and last moments of the acts; after `due` a report is late. */
  readonly from: Instant;
  readonly due: Instant;
  readonly end: Instant;
}

/** Part of the time to the due moment: an aggregating unit leaves its communes the first six tenths. */
const LAST_PART = 0.55;

function actsOf(story: Story, acting: Acting): DemonstrationStep[] {
  const { from, due, end, unit, aggregating, regime } = acting;
  const content = generateContent(regime.code, unit, acting.period);
  const late = story === 'submitted-late' && due < end;
  const start = late ? due : from;
  const stop = late ? end : earlier(due, end);
  const sender = aggregating ? `aggregator-${unit.code}` : `clerk-${unit.code}`;
  const reviewer = `aggregator-${unit.level === 'province' || unit.level === 'ministry' ? recipientOf(regime) : unit.province}`;
  const acts = script(story, content, regime.header.signature, {
    sender,
    head: `head-${unit.code}`,
    reviewer,
  });
  // Everybody at another minute of the day, in the order of the script.
  const shift = lotsOf('minute', regime.code, acting.period.id, unit.code).integer(1, 90) / 100;
  return acts.map((act, place) => ({
    ...act,
    at: midway(start, stop, (LAST_PART * (place + shift)) / acts.length + (late ? 0.2 : 0)),
    regime: regime.code,
    period: acting.period.id,
    unit: unit.code,
    aggregating,
  }));
}

function recipientOf({ header }: Regime): string {
  return header.recipient ?? 'VN';
}

type Act = Pick<DemonstrationStep, 'username' | 'action' | 'input'>;
interface Cast {
  readonly sender: string;
  readonly head: string;
  readonly reviewer: string;
}

/** The acts that bring a report as far as its story says. */
function script(story: Story, content: JsonObject, signature: boolean, cast: Cast): Act[] {
  const act = (username: string, action: Action, input: Act['input'] = {}): Act => ({
    username,
    action,
    input,
  });
  const save = act(cast.sender, 'save', { content });
  const send: Act[] = signature
    ? [act(cast.sender, 'request-signature'), act(cast.head, 'submit')]
    : [act(cast.sender, 'submit')];
  const approve = act(cast.reviewer, 'approve');
  const sendBack = act(cast.reviewer, 'return', objection(content));
  switch (story) {
    case 'draft':
      return [act(cast.sender, 'save', { content: halfDone(content) })];
    case 'ready':
      return [save, ...send.slice(0, -1)];
    case 'submitted':
    case 'submitted-late':
      return [save, ...send];
    case 'returned':
      return [save, ...send, sendBack];
    case 'approved':
      return [save, ...send, approve];
    case 'approved-after-return':
      return [save, ...send, sendBack, save, ...send, approve];
    case 'correction-requested':
      return [save, ...send, approve, act(cast.reviewer, 'request-correction', { reason: CORRECTION })];
  }
}

const CORRECTION =
  'Số hồ sơ tiếp nhận trực tuyến khác số liệu trên Cổng Dịch vụ công quốc gia. Đề nghị đối chiếu và báo cáo đính chính.';

/** Why a report comes back, with a remark on a cell that it has. */
function objection(content: JsonObject): Act['input'] {
  const { procedures } = content;
  if (Array.isArray(procedures)) {
    return {
      reason: 'Số hồ sơ quá hạn chưa khớp với hệ thống thông tin giải quyết thủ tục hành chính của tỉnh.',
      remarks: [
        {
          path: '/procedures/1/solvedLate',
          message:
            'Đề nghị rà soát lại số hồ sơ chứng thực quá hạn và ghi rõ nguyên nhân ở phần thuyết minh.',
        },
        {
          path: '/procedures/2/pendingInTime',
          message: 'Số hồ sơ đất đai đang giải quyết trên hệ thống cao hơn số này.',
        },
      ],
    };
  }
  return {
    reason: 'Phần kết quả thực hiện chính sách còn chung chung, chưa có số liệu so với kế hoạch năm.',
    remarks: [
      {
        path: '/results/policies',
        message: 'Bổ sung số hộ được hỗ trợ và tỷ lệ so với kế hoạch được giao.',
      },
      { path: '/programme/0/disbursed', message: 'Đề nghị đối chiếu với Kho bạc Nhà nước.' },
    ],
  };
}

/** A draft as somebody left it: the last third of a table is missing, and one figure of it was typed wrongly. */
function halfDone(content: JsonObject): JsonObject {
  const { procedures } = content;
  if (Array.isArray(procedures)) {
    const rows = procedures.slice(0, Math.ceil((procedures.length * 2) / 3)) as JsonObject[];
    const [first, ...others] = rows;
    return { procedures: [{ ...first, solvedLate: Number(first?.solvedLate) + 3 }, ...others] };
  }
  const { situation, programme } = content;
  return { ...(situation && { situation }), ...(programme && { programme }) };
}

function earlier(a: Instant, b: Instant): Instant {
  return a < b ? a : b;
}

/** The moment at a part of the way between two. */
function midway(from: Instant, to: Instant, part: number): Instant {
  const start = Date.parse(from);
  return new Date(start + Math.floor((Date.parse(to) - start) * part)).toISOString();
}
