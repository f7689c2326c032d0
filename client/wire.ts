/**
 * What the API answers with, as the pages read it: shapes only. The server's OpenAPI document is the contract;
 * a field that a page does not use is not listed here.
 */
import type { Origin } from '../forms/outside.js';
import type { PrefilledCell } from '../forms/prefilled.js';
import type {
  Action,
  Day,
  Frequency,
  Instant,
  Json,
  JsonObject,
  Language,
  Level,
  ReportState,
  RevisionState,
  Role,
  Severity,
  Text,
} from '../regimes/words.js';
import type { Task } from '../regimes/handling.js';
import type { BehalfAct } from '../regimes/policy.js';

export interface UnitRef {
  readonly code: string;
  readonly name: string;
  readonly level: Level;
}

/** A mistake as it arrives: its message in the caller's language, or in both. */
export interface WireIssue {
  readonly path: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string | Text;
  readonly params?: JsonObject;
}

export interface List<T> {
  readonly items: readonly T[];
  /** Cursor of the next page; absent on the last. */
  readonly next?: string;
  readonly total?: number;
  /** There are more than `total`. */
  readonly more?: true;
}

// -------------------------------------------------------------- code lists

export interface CodeListItem {
  readonly value: string;
  readonly vi: string;
  readonly en: string;
  readonly validFrom?: Day;
  readonly validTo?: Day;
}
interface CodeListHead {
  readonly code: string;
  readonly name: Text;
  readonly version: number;
  readonly changedAt: Instant;
  readonly changedBy?: { readonly name: string };
}
export interface CodeListSummary extends CodeListHead {
  readonly items: number;
  readonly regimes: readonly string[];
  readonly differing: number;
}
export interface CodeListUse {
  readonly regime: string;
  readonly label: Text;
  readonly version: number;
  readonly state: 'draft' | 'published';
  readonly path: string;
  readonly field: Text;
  readonly missing: readonly string[];
  readonly extra: readonly string[];
  readonly renamed: readonly string[];
}
export interface CodeList extends CodeListHead {
  readonly items: readonly CodeListItem[];
  readonly versions: readonly {
    readonly version: number;
    readonly at: Instant;
    readonly by?: { readonly name: string };
    readonly items: number;
  }[];
  readonly uses: readonly CodeListUse[];
}

// ------------------------------------------------------------------ people

export interface SessionRole {
  readonly role: Role;
  readonly unit: UnitRef;
}
export interface Session {
  readonly user: {
    readonly username: string;
    readonly name: string;
    readonly mustChangePassword: boolean;
    readonly language: Language;
  };
  readonly roles: readonly SessionRole[];
  /** The data are a demonstration; every page says so. */
  readonly demo: boolean;
}

// ------------------------------------------------------- obligations, reports

export interface ObligationItem {
  readonly regime: string;
  readonly label: Text;
  readonly period: string;
  readonly unit: UnitRef;
  readonly receiver: UnitRef;
  readonly level: Level;
  readonly step: number;
  readonly state: ReportState;
  /** A correction is open beside the approved revision. */
  readonly correction: boolean;
  readonly revision: number | null;
  readonly nil: boolean;
  readonly late: boolean;
  readonly opensAt: Instant;
  readonly closesAt: Instant;
  readonly dueAt: Instant;
  readonly window: { readonly from: Day; readonly to: Day };
  readonly submittedAt?: Instant;
  readonly nextActor: 'clerk' | 'head' | 'aggregator' | 'nobody';
  /** By the rule, where an extension has moved `dueAt`. */
  readonly ruleDueAt?: Instant;
  readonly dueProvisional?: true;
  readonly locked?: boolean;
  readonly lockedAt?: Instant;
  readonly unlockedUntil?: Instant;
  /** Of the latest return, rejection or request for correction. */
  readonly reason?: string;
  /** Another unit filed what was sent. */
  readonly onBehalf?: OnBehalf;
}

export interface OnBehalf {
  readonly unit: { readonly code: string; readonly name: string };
  readonly reason: string;
  readonly answer: 'none' | 'confirmed' | 'objected';
  readonly answeredBy?: { readonly name: string };
  readonly answeredAt?: Instant;
  readonly objection?: string;
}

export interface Remark {
  readonly id: number;
  readonly revision: number;
  readonly path: string;
  readonly message: string;
  readonly author: { readonly name: string };
  readonly at: Instant;
  /** What was said about it after it was made. */
  readonly replies?: readonly RemarkReply[];
  /** It is dealt with. */
  readonly settled?: { readonly by: { readonly name: string }; readonly at: Instant };
}
export type RemarkReply = Pick<Remark, 'id' | 'message' | 'author' | 'at'>;
export type RemarkAct = 'discuss' | 'settle';

export type Explanations = Readonly<Record<string, string>>;
export type ReportAction = Action | 'nil-return' | BehalfAct;

export interface CoverageStep {
  readonly expected: number;
  readonly received: number;
  readonly approved: number;
  readonly missing: readonly { readonly code: string; readonly name: string }[];
}
export interface Coverage extends CoverageStep {
  readonly lowest?: CoverageStep & {
    readonly missingCount?: number;
    readonly late?: readonly { readonly code: string; readonly name: string }[];
  };
}
export interface RollupInput {
  readonly unit: { readonly code: string; readonly name: string };
  /** Null where the unit's own provisional roll-up stands in for a report that is not approved yet. */
  readonly revision: number | null;
  readonly hash: string;
}

export interface Report extends ObligationItem {
  readonly regimeVersion: number;
  readonly regimeVersionHash: string;
  readonly content: JsonObject;
  /** Aggregating units only: the fields of the unit's own level, as last saved. */
  readonly ownContent?: JsonObject;
  readonly issues: readonly WireIssue[];
  readonly explanations: Explanations;
  readonly remarks: readonly Remark[];
  /** What the person who asks may do about the remarks; absent where that is nothing. */
  readonly remarkActs?: readonly RemarkAct[];
  /** What the person who asks may do now. */
  readonly actions: readonly ReportAction[];
  /** The head of the unit signs. */
  readonly signature: boolean;
  readonly approved?: { readonly revision: number; readonly hash: string };
  readonly receipt?: Receipt;
  readonly aggregating: boolean;
  /** When the report was last written; absent where nobody has opened it. */
  readonly savedAt?: Instant;
  readonly rollup?: {
    readonly content: JsonObject;
    readonly reported: Readonly<Record<string, number>>;
    readonly coverage: Coverage;
    readonly hash: string;
    readonly settled: boolean;
    readonly inputs: readonly RollupInput[];
  };
  readonly stale?: boolean;
  readonly staleInputs?: readonly {
    readonly unit: { readonly code: string; readonly name: string };
    readonly frozen: { readonly revision: number; readonly hash: string } | null;
    readonly now: { readonly revision: number; readonly hash: string } | null;
  }[];
  /** What it was filled in with when it was opened, and where that stands now. */
  readonly prefilled?: readonly (PrefilledCell & { readonly path: string; readonly changed: boolean })[];
  /** The draft was moved to another version when that was published. */
  readonly migrated?: {
    readonly from: number;
    readonly to: number;
    readonly at: Instant;
    readonly lost: readonly string[];
  };
  /** What has come since for its cells. */
  readonly newer?: readonly (PrefilledCell & { readonly path: string })[];
  readonly correctionRequest?: { readonly reason: string; readonly dueAt: Instant; readonly at: Instant };
  readonly attachments?: readonly Attachment[];
  readonly handling?: WhoHandles;
  /** Another unit has taken it on to file it. */
  readonly filing?: {
    readonly unit: { readonly code: string; readonly name: string };
    readonly reason: string;
    readonly openedBy: { readonly name: string };
    readonly openedAt: Instant;
  };
}

/** Who is named for what; an empty list: whoever has the role. */
export interface WhoHandles {
  readonly prepare: readonly Handler[];
  readonly check: readonly Handler[];
  readonly sign: readonly Handler[];
  readonly review: readonly Handler[];
  readonly deputies: readonly { readonly name: string; readonly for: string; readonly until: Day }[];
  readonly away: readonly { readonly name: string; readonly until: Day; readonly standIn?: string }[];
}
/** A person, or a department with its code. */
export interface Handler {
  readonly name: string;
  readonly code?: string;
}

export interface UserName {
  readonly username: string;
  readonly name: string;
}
export interface DutyItem {
  readonly id: number;
  readonly task: Task;
  readonly regime: string | null;
  readonly user?: UserName;
  readonly department?: { readonly code: string; readonly name: string };
  readonly for?: UserName;
  readonly own: boolean;
  readonly from?: Day;
  readonly to?: Day;
  readonly note?: string;
}
export interface Duties {
  readonly unit: { readonly code: string; readonly name: string };
  readonly assigns: boolean;
  readonly items: readonly DutyItem[];
  readonly people: readonly (UserName & { readonly roles: readonly Role[] })[];
}

/** A file that belongs to a report. */
export interface Attachment {
  readonly name: string;
  readonly hash: string;
  readonly size: number;
  readonly type: string;
}

export interface Receipt {
  readonly revision: number;
  readonly hash: string;
  readonly submittedAt: Instant;
  readonly submittedBy: { readonly name: string };
  readonly signedBy?: { readonly name: string };
  readonly signedFor?: { readonly name: string };
  readonly late: boolean;
  readonly imported?: Imported;
}

/** The file of the past that a revision was loaded from. */
export interface Imported {
  readonly id: number;
  readonly file: string;
  readonly hash: string;
  readonly line: number;
}

export interface Basis {
  readonly previous: {
    readonly period: string;
    readonly revision: number;
    readonly content: JsonObject;
    readonly opening?: boolean;
  } | null;
  readonly prefill: {
    readonly content: JsonObject;
    readonly sources: Readonly<Record<string, Origin>>;
    readonly cells: readonly PrefilledCell[];
  };
  /** Units between which too much has changed for a previous report. */
  readonly reorganised?: readonly {
    readonly code: string;
    readonly name: string;
    readonly effective: Day;
    readonly share: string;
  }[];
}

export interface RevisionItem {
  readonly revision: number;
  readonly state: RevisionState;
  readonly hash: string;
  readonly submittedAt: Instant;
  readonly submittedBy: { readonly name: string };
  readonly signedBy?: { readonly name: string };
  readonly signedFor?: { readonly name: string };
  readonly onBehalf?: OnBehalf;
  readonly late: boolean;
  readonly nil: boolean;
  readonly decidedAt?: Instant;
  readonly decidedBy?: { readonly name: string };
  readonly reason?: string;
  readonly regimeVersion: number;
  readonly attachments?: readonly Attachment[];
  readonly imported?: Imported;
}
export interface Revision extends RevisionItem {
  readonly content: JsonObject;
  readonly explanations: Explanations;
  readonly remarks: readonly Remark[];
  readonly issues?: readonly WireIssue[];
  readonly prefilled?: readonly PrefilledCell[];
  readonly rollup?: Pick<NonNullable<Report['rollup']>, 'content' | 'coverage' | 'inputs' | 'hash'>;
}

export interface Rollup {
  readonly regime: string;
  readonly label: Text;
  readonly period: string;
  readonly unit: UnitRef;
  readonly view: 'confirmed' | 'provisional';
  readonly content: JsonObject;
  /** JSON Pointer into `content` → how many reports gave that number. */
  readonly reported: Readonly<Record<string, number>>;
  /** How many reports of each level are expected below. */
  readonly expected: Readonly<Partial<Record<Level, number>>>;
  /** JSON Pointer → length of a list of which `content` has the first hundred. */
  readonly totals: Readonly<Record<string, number>>;
  readonly coverage: Coverage;
  readonly inputs: readonly RollupInput[];
  readonly hash: string;
  readonly settled: boolean;
  /** False: nobody has computed it yet, there are no figures. */
  readonly computed: boolean;
  readonly computedAt: Instant;
  readonly regimeVersion: number;
  readonly asOf?: Instant;
  readonly revision?: number;
  /** Units whose reports count beside those of the units that took their place. */
  readonly overlaps?: readonly {
    readonly predecessor: { readonly code: string; readonly name: string };
    readonly successor: { readonly code: string; readonly name: string };
    readonly effective: string;
  }[];
}

// ------------------------------------------------------------ lineage, standing

type Figure = number | string;
export interface Terms {
  readonly of: Figure;
  readonly by: Figure;
}
/** What one reporting unit gave to a figure. */
export interface LineagePart {
  readonly unit: UnitRef;
  /** Null: nothing reported. */
  readonly value: Json;
  readonly state: 'approved' | 'provisional' | 'waiting' | 'missing';
  readonly reported: number;
  readonly revision: number | null;
  readonly hash: string | null;
  readonly aggregating: boolean;
  readonly terms?: Terms;
  /** The cell in the unit's own revision. */
  readonly cell?: string;
  /** The same a period earlier; absent where that period was not asked for. */
  readonly previous?: Json;
}
export interface Lineage {
  readonly unit: UnitRef;
  /** Names the figure in every content: rows by their keys. */
  readonly figure: string;
  readonly path?: string;
  readonly label: Text;
  readonly operator?: {
    readonly op: string;
    readonly of?: string;
    readonly by?: string;
    readonly weight?: string;
    readonly scale?: number;
    readonly decimals?: number;
  };
  readonly formula?: string;
  readonly measure?: { readonly label: string; readonly decimals?: number };
  readonly view: Rollup['view'];
  readonly asOf?: Instant;
  readonly revision?: number;
  readonly value: Json;
  readonly terms?: Terms;
  readonly reported: number;
  readonly expected: number;
  readonly rounding?: { readonly decimals: number; readonly each: string; readonly bound?: string };
  readonly settled: boolean;
  readonly computed: boolean;
  readonly parts: readonly LineagePart[];
  readonly previous?: { readonly period: string; readonly value: Json };
}

/** A revision where it is named as a part of something else. */
export interface Standing {
  readonly unit: UnitRef;
  readonly revision: number;
  readonly state: RevisionState;
  readonly hash: string;
  readonly aggregating: boolean;
  readonly late: boolean;
  readonly nil: boolean;
  readonly submittedAt: Instant;
  readonly submittedBy: { readonly name: string };
  readonly signedBy?: { readonly name: string };
  readonly decidedAt?: Instant;
  /** What counts below it has changed since. */
  readonly stale: boolean;
  /** The revision of the same report that counts now. */
  readonly now: number | null;
  readonly gaps?: Gaps;
}
export interface Gaps {
  readonly reason: string;
  readonly missing: readonly { readonly code: string; readonly name: string }[];
}
export interface InputItem {
  readonly unit: UnitRef;
  readonly hash: string;
  readonly revision: number | null;
  readonly standing?: Standing;
}
export interface Chain {
  readonly own: Standing;
  readonly below: readonly Standing[];
  readonly above: readonly {
    readonly standing: Standing;
    readonly over: { readonly unit: UnitRef; readonly revision: number };
  }[];
  readonly rollups: readonly {
    readonly unit: UnitRef;
    readonly view: Rollup['view'];
    readonly root: string;
    readonly settled: boolean;
    readonly included: boolean;
  }[];
}
export interface Staleness {
  readonly revision: number | null;
  readonly stale: boolean;
  readonly settled: boolean;
  readonly frozenAt?: Instant;
  readonly total: number;
  readonly cells: readonly {
    readonly figure: string;
    readonly label: Text;
    readonly frozen: Json;
    readonly now: Json;
    readonly list: boolean;
    readonly difference?: Figure;
    readonly causes: readonly {
      readonly unit: UnitRef;
      readonly from: number | null;
      readonly to: number | null;
      readonly frozen: Json;
      readonly now: Json;
    }[];
    readonly causeCount: number;
  }[];
  readonly units: readonly {
    readonly unit: UnitRef;
    readonly from: number | null;
    readonly to: number | null;
    readonly why: 'corrected' | 'late' | 'gone';
    readonly at?: Instant;
  }[];
  readonly gaps?: Gaps;
}

/** On a desk: working days left until the due day; negative: passed since. */
export interface DeskItem extends ObligationItem {
  readonly workingDays: number;
}
export interface MyWork {
  readonly owed: readonly DeskItem[];
  readonly returned: readonly DeskItem[];
  readonly toSign: readonly DeskItem[];
  readonly toReview: readonly DeskItem[];
  readonly corrections: readonly DeskItem[];
  readonly toConfirm: readonly DeskItem[];
  readonly sent: readonly DeskItem[];
  readonly counts: Readonly<Record<WorkList, number>>;
  /** The person reviews reports, so there is an inbox. */
  readonly reviews: boolean;
}
export type WorkList = 'owed' | 'returned' | 'toSign' | 'toReview' | 'corrections' | 'toConfirm' | 'sent';

// ----------------------------------------------------------------- regimes

export interface RegimeItem {
  readonly code: string;
  readonly label: Text;
  readonly issuer: string;
  readonly legalBasis: readonly string[];
  readonly kind: 'periodic' | 'thematic' | 'adhoc';
  readonly frequencies: readonly Frequency[];
  readonly chain: readonly { readonly levels: readonly Level[] }[];
  readonly recipient?: string;
  readonly latest: { readonly version: number; readonly state: 'draft' | 'published' };
  readonly current?: { readonly version: number; readonly effectiveFrom: string };
  /** It was written for one request. */
  readonly written?: true;
  /** Nothing is asked for after this period. */
  readonly retirement?: { readonly lastPeriod: string; readonly lastDay: Day; readonly reason: string };
}
export interface RegimeVersion {
  readonly version: number;
  readonly state: 'draft' | 'published';
  readonly hash: string;
  readonly effectiveFrom?: string;
  readonly publishedAt?: Instant;
  readonly createdAt: Instant;
}
export interface RegimeDetail extends RegimeItem {
  readonly versions: readonly RegimeVersion[];
}

// ------------------------------------------------------------ units, people

export interface Unit extends UnitRef {
  readonly nameEn?: string;
  readonly parent: { readonly code: string; readonly name: string } | null;
  readonly validFrom: Day;
  /** The last day on which the unit exists; null while it does. */
  readonly validTo: Day | null;
  readonly predecessors?: readonly Succession[];
  readonly successors?: readonly Succession[];
}
/** A unit that went over into another one, whole (`1`) or with a share of it. */
export interface Succession {
  readonly code: string;
  readonly name: string;
  readonly effective: Day;
  readonly share: string;
}
export interface UnitDetail extends Unit {
  readonly history: readonly Pick<Unit, 'code' | 'name' | 'level' | 'parent' | 'validFrom' | 'validTo'>[];
}
export interface UserItem {
  readonly username: string;
  readonly name: string;
  readonly locked: boolean;
  readonly mustChangePassword?: boolean;
  readonly language?: Language;
  readonly roles: readonly SessionRole[];
  readonly email?: string;
}
export interface Token {
  readonly id: number;
  readonly name: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
}
export interface WorkingDay {
  readonly day: Day;
  readonly kind: 'holiday' | 'working';
  readonly name: Text;
}

export interface WorkingDays {
  readonly items: readonly WorkingDay[];
  /** Whether every holiday of the year is known. */
  readonly state: 'known' | 'provisional';
}
/** Due moments that a change of the calendar moves. */
export interface Moves {
  readonly reports: number;
  readonly items: readonly {
    readonly regime: string;
    readonly period: string;
    readonly step: number;
    readonly reports: number;
    readonly was: Instant;
    readonly dueAt: Instant;
  }[];
}

/** One fact of the live feed: what to fetch again. */
export interface LiveEvent {
  readonly id: number;
  readonly type: string;
  readonly at: Instant;
  readonly regime?: string;
  readonly period?: string;
  readonly unit?: { readonly code: string; readonly name: string };
  readonly state?: ReportState;
}
